"""A large catalogue goes in by parts: each a short transaction, so that decisions and sweeps get their turn in between.

Nothing is half done for long. `UploadUnderWay` stands from the first part to the last; an upload that was interrupted is taken
up by the same file read the same way, where every row that was written already compares as what it became, and is
taken back by undo like any other. Each part looks whether the row still stands: who takes back an upload that is being written ends it.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.rows import WorkRow
from catalog.taking import Named, RowResult, Tally, has_others, take
from records.catalog import ImportBatch
from records.clock import Clock
from records.errors import Conflict
from records.imports import BatchUndo
from records.session import UnitOfWork
from records.under_way import UploadUnderWay

LARGE_BYTES = 4 * 1024 * 1024
"""Checked rows that take more are written by parts; some twenty thousand, which is a second's work."""
PART_S = 0.7
"""A part ends once it has held the lock of writers for so long."""
PAUSE_S = 0.02
"""SQLite has no queue: whoever waits looks again every few milliseconds (records.sqlite)."""
Pieces = Iterable[list[WorkRow]]


def is_large(spool: IO[bytes]) -> bool:
    return os.fstat(spool.fileno()).st_size > LARGE_BYTES


def key_of(read: Sequence[str]) -> str:
    """Of the file and how it is read."""
    return hashlib.sha256(json.dumps(list(read)).encode()).hexdigest()


class Written:
    """An upload that goes in by parts, new or taken up again."""

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self.unit_of_work, self.clock = unit_of_work, clock
        self.tally = Tally()
        self.batch_id = 0
        self.named: Named

    def begin(self, holder_id: int, key: str, begin: Callable[[Session], ImportBatch]) -> None:
        """Find the upload that was interrupted, or begin one."""
        with self.unit_of_work() as session:
            found = session.scalars(
                select(UploadUnderWay).where(UploadUnderWay.holder_id == holder_id, UploadUnderWay.key == key)
            ).first()
            if found is None:
                batch = begin(session)
                found = UploadUnderWay(
                    batch_id=batch.id, holder_id=holder_id, key=key, changed_at=self.clock.now()
                )
                self.named = Named(session, holder_id)
                session.add(found)
            else:
                self.named = Named(session, holder_id, found.batch_id)
                self.tally.sample, self.tally.held = list(found.sample), found.held
            self.batch_id = found.batch_id

    def write(self, pieces: Pieces, tell: RowResult | None) -> None:
        """All rows, some tenths of a second at a time. Raises Conflict where somebody takes the upload back meanwhile."""
        waiting = iter(pieces)
        while (first := next(waiting, None)) is not None:
            with self.unit_of_work() as session:
                self._part(session, chain([first], waiting), tell)
                queued = session.get_bind().dialect.name == "postgresql"
            if not queued:
                time.sleep(PAUSE_S)

    def _part(self, session: Session, pieces: Iterator[list[WorkRow]], tell: RowResult | None) -> None:
        began = time.monotonic()
        row, batch = self._standing(session)
        is_empty = self.named.was_empty and _is_alone(session, batch)
        others = has_others(session, batch.holder_id)
        for rows in pieces:
            take(
                session,
                self.clock,
                batch,
                self.named,
                rows,
                self.tally,
                tell,
                is_empty=is_empty,
                others=others,
            )
            if time.monotonic() - began >= PART_S:
                break
        row.sample, row.held, row.changed_at = list(self.tally.sample), self.tally.held, self.clock.now()

    def _standing(self, session: Session) -> tuple[UploadUnderWay, ImportBatch]:
        row = session.get(UploadUnderWay, self.batch_id)
        if row is None:
            raise Conflict(
                f"upload {self.batch_id} was taken back or finished while it was being written",
                zh=f"第 {self.batch_id} 次导入在写入时已被撤销或已完成", batch=self.batch_id,
            )  # fmt: skip
        return row, session.get_one(ImportBatch, self.batch_id)

    def finish(self, finish: Callable[[Session, ImportBatch], None]) -> None:
        """The last part: what is left to do, and the row goes."""
        with self.unit_of_work() as session:
            row, batch = self._standing(session)
            finish(session, batch)
            session.delete(row)


def _is_alone(session: Session, batch: ImportBatch) -> bool:
    """Whether nothing else can have given the holder works since the upload began."""
    newest = select(func.max(ImportBatch.id)).where(ImportBatch.holder_id == batch.holder_id)
    undone = select(func.count()).select_from(BatchUndo).where(BatchUndo.at >= batch.at)
    return session.scalar(newest) == batch.id and not session.scalar(undone)
