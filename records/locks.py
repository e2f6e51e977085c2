"""Locks that outlast a transaction and end with their process: two workers never run one stage at once.

On PostgreSQL an advisory lock on a connection of its own, on SQLite a lock on a file beside the database. Both
are given back by the machine when the process dies, so nothing has to run out.
"""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from records.errors import StageBusy

LOOK_AGAIN_S = 0.5


def key(name: str) -> int:
    """The number by which PostgreSQL knows a lock: 63 bits of the name's SHA-256."""
    return int.from_bytes(hashlib.sha256(f"copywatch:{name}".encode()).digest()[:8]) >> 1


BOOK = key("book")
"""Taken by every unit of work that nothing else fences, to its end."""


@contextmanager
def on_server(engine: Engine, name: str, wait_s: float) -> Iterator[None]:
    """An advisory lock of a session. Raises StageBusy after `wait_s` seconds."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _wait(lambda: bool(connection.scalar(select(func.pg_try_advisory_lock(key(name))))), name, wait_s)
        try:
            yield
        finally:
            try:
                connection.execute(select(func.pg_advisory_unlock(key(name))))
            except DBAPIError:
                connection.invalidate()  # it went with the connection


@contextmanager
def on_file(database: str, name: str, wait_s: float) -> Iterator[None]:
    """A lock on a file beside the database, or none for one in memory. Raises StageBusy after `wait_s` seconds."""
    if database in ("", ":memory:"):
        yield
        return
    with Path(f"{database}.{name}.lock").open("ab") as file:
        _wait(lambda: _locked(file.fileno()), name, wait_s)
        yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(taken: Callable[[], bool], name: str, wait_s: float) -> None:
    until = time.monotonic() + wait_s
    while not taken():
        if time.monotonic() >= until:
            raise StageBusy(name)
        time.sleep(LOOK_AGAIN_S)
