"""What a sweep stands on: the book and the disk of the evidence. Where one of them gives way, its process ends.

Whoever went on would lose pages that were fetched, or report as the site's failure what is ours. What was written
stands; what was on its way is taken over by the next process as after any kill (`crawler.progress.ledger`).
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from records.errors import StorageFailed
from records.session import Database

SERVER_BACK_S = 60.0
"""How long a sweep waits for a server that is started again; nothing is asked for meanwhile."""
PAUSE_S = 0.5
OURS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""Errors of a disk: no connection to a site fails with one of them."""
LEAST_FREE = 32 * 1024 * 1024
"""Bytes that must be free where the evidence is kept: a sweep does not begin with less, and ends with less."""


class SweepDatabase(Database):
    """The book as a sweep uses it: it waits for a server that is being started, and ends with one that is lost."""

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with _standing(), super()._writing() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with _standing(), super().reading() as session:
            yield session

    def _connection(self) -> Connection:
        end = time.monotonic() + SERVER_BACK_S
        while True:
            try:
                return super()._connection()
            except OperationalError:
                if not self.is_shared or time.monotonic() > end:
                    raise
            time.sleep(PAUSE_S)  # the whole process waits: without the book nobody knows whether it may go on


@contextmanager
def _standing() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            end("database", f"the database: {error.orig}", "数据库无法访问或无法写入")
        raise


def check(error: BaseException | None) -> None:
    """End the process where this is an error of our own disk; anything else is left to the caller."""
    if isinstance(error, OSError) and error.errno in OURS:
        end("disk", f"the disk of the evidence: {error}", "证据磁盘已满或无法写入")


def end_with(error: Exception) -> NoReturn:
    """End the process for an error that kept results from being written."""
    check(error)
    end("database", f"{type(error).__name__}: {error}"[:500], "数据库拒绝写入")


def end(what: str, why: str, zh: str) -> NoReturn:
    """Say what gave way, on standard output as `crawler.process` does, and end the process at once."""
    import structlog  # late: it brings Twisted along, a tenth of what every other command takes to start

    structlog.get_logger("sweep").error("the sweep cannot go on", what=what, why=why)
    answer: dict[str, Any] = {"error": "GroundLost", "message": why, "data": {"what": what, "zh": zh}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(os.EX_IOERR)


def free(folder: Path) -> int:
    """Bytes that are free on the disk of this folder, or of the nearest one above it that exists."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def check_room(folder: Path) -> None:
    """Raises StorageFailed where there is no room for a sweep's evidence."""
    left = free(folder)
    if left < LEAST_FREE:
        raise no_room(folder, left)


def no_room(folder: Path, left: int) -> StorageFailed:
    """So much is left, in bytes, which is too little."""
    return StorageFailed(
        f"only {left / 1024**2:.1f} MiB are free in {folder}; a sweep needs {LEAST_FREE // 1024**2} MiB and more",
        zh=f"存放证据的磁盘空间不足：{folder} 仅剩 {left / 1024**2:.1f} MiB，请清理或扩容后再巡查", folder=str(folder), free=left,
    )  # fmt: skip
