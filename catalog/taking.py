"""One piece of a catalogue's rows into the book: compared, counted, told, written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog import conflicts, warnlist, writing
from catalog.compare import Compared, Known, compare
from catalog.rows import WorkRow
from records.catalog import ImportBatch, Work
from records.clock import Clock
from records.imports import ImportChange

SAMPLE = 50
"""Changed works whose cells are shown."""
RowResult = Callable[[WorkRow, str, Sequence[dict[str, str]]], None]
"""Told of each good row: created, updated or unchanged, and the cells that differ."""


@dataclass
class Tally:
    """What has been counted so far."""

    counts: Counter[str] = field(default_factory=Counter)
    sample: list[dict[str, Any]] = field(default_factory=list)
    held: int = 0


class Named:
    """Which of the holder's works the file names, and what an upload that is taken up again had written already."""

    def __init__(self, session: Session, holder_id: int, batch_id: int | None = None) -> None:
        self.holder_id, self.batch_id = holder_id, batch_id
        own = select(ImportChange.work_id).where(ImportChange.batch_id == batch_id)
        self.updated = frozenset(session.scalars(own)) if batch_id is not None else frozenset()
        """Works that were there and that the upload changed before it was interrupted."""
        before = select(Work.id, Work.batch_id).where(Work.holder_id == holder_id)
        self._left = {id_ for id_, stands in session.execute(before) if not self._is_new(id_, stands)}
        self.was_empty = not self._left and not session.scalar(
            select(exists().where(Work.holder_id == holder_id))
        )

    def name(self, compared: Compared) -> None:
        self._left.difference_update(one.known.id for one in compared.changed)
        self._left.difference_update(one.id for one in compared.same)

    def result(self, known: Known) -> str:
        """What the upload did with a work that is as the file says."""
        if self.batch_id is None or known.batch_id != self.batch_id:
            return "unchanged"
        return "updated" if known.id in self.updated else "created"

    def _is_new(self, id_: int, stands: int | None) -> bool:
        return self.batch_id is not None and stands == self.batch_id and id_ not in self.updated

    def left(self) -> int:
        return len(self._left)

    def ids(self) -> list[int]:
        return sorted(self._left)


def count(
    session: Session, named: Named, rows: list[WorkRow], tally: Tally, tell: RowResult | None, *, is_empty: bool
) -> Compared:  # fmt: skip
    """Compare a piece and write down what came of it. `is_empty`: the holder has no work that a row could name."""
    compared = compare(session, named.holder_id, rows, is_empty=is_empty)
    named.name(compared)
    results = [named.result(one) for one in compared.same]
    tally.counts.update(created=len(compared.new), updated=len(compared.changed))
    tally.counts.update(results)
    for change in compared.changed:
        if len(tally.sample) >= SAMPLE:
            break
        tally.sample.append({
            "row": change.row.number, "work_id": change.row.work_id, "title": change.row.title, "cells": change.differences(),
        })  # fmt: skip
    if tell:
        _tell(tell, rows, compared, iter(results))
    return compared


def _tell(tell: RowResult, rows: list[WorkRow], compared: Compared, results: Iterator[str]) -> None:
    new = {row.number for row in compared.new}
    changed = {change.row.number: change for change in compared.changed}
    for row in rows:
        if row.number in new:
            tell(row, "created", ())
        elif row.number in changed:
            tell(row, "updated", changed[row.number].differences())
        else:
            tell(row, next(results), ())


def take(
    session: Session, clock: Clock, batch: ImportBatch, named: Named, rows: list[WorkRow], tally: Tally,
    tell: RowResult | None, *, is_empty: bool, others: bool,
) -> None:  # fmt: skip
    """Write a piece. `others`: other holders have works too, so that claims may meet."""
    compared = count(session, named, rows, tally, tell, is_empty=is_empty)
    now = clock.now()
    writing.create(session, batch, compared.new, now)
    writing.change(session, batch, compared.changed, now)
    if others:
        touched = [*compared.new, *(change.row for change in compared.changed)]
        tally.held += conflicts.open_holds(session, clock, batch, touched)
    _warn(session, clock, batch, [row for row in rows if row.warned])


def has_others(session: Session, holder_id: int | None) -> bool:
    return bool(session.scalar(select(exists().where(Work.holder_id != holder_id))))


def _warn(session: Session, clock: Clock, batch: ImportBatch, rows: Sequence[WorkRow]) -> None:
    """Put works on the warn list; a row without dates leaves what the list says of its work."""
    wanted = {row.work_id: row.warned for row in rows if row.warned}
    if not wanted:
        return
    ids = select(Work.work_id, Work.id).where(Work.holder_id == batch.holder_id, Work.work_id.in_(wanted))
    for work_id, row_id in session.execute(ids):
        begin, end, name = wanted[work_id]
        warnlist.put(session, clock, row_id, warnlist.Warned(begin, end, name, None), batch.actor)
