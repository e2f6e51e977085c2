"""A catalogue into the book: one transaction, by the right holder's own ids; the same file twice changes nothing."""

from __future__ import annotations

import gc
import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog import checked, conflicts, removal, warnlist, writing
from catalog.checked import Tried
from catalog.compare import FIELDS, Compared, compare, known_works
from catalog.holders import holder_named
from catalog.reading.opened import Opened
from catalog.reading.source import MAX_BYTES, Choice, Form
from catalog.remembered import open_for, remember
from catalog.rows import ID_COLUMNS, RowReader, WorkRow
from records import uploads
from records.catalog import ImportBatch, Work
from records.clock import SHANGHAI, Clock
from records.errors import Refused
from records.imports import ImportChange
from records.session import UnitOfWork
from records.tabular import RowIssue
from records.uploads import ImportOutcome, IssueBook, IssueGroup, Line
from records.vault import Vault

PIECE = 1000
SAMPLE = 50
"""Changed works whose cells are shown."""
RowResult = Callable[[WorkRow, str, Sequence[dict[str, str]]], None]
"""Told of each good row: created, updated or unchanged, and the cells that differ."""


@dataclass(frozen=True)
class CatalogueOutcome(ImportOutcome):
    """What a catalogue did or would do.

    Attributes:
        groups: issues by the repair that settles them, with whole counts.
        sample: up to 50 changed works with the cells that differ.
        absent: works of the holder that the file does not name; they stay unless `removed`.
        removed, kept: of a full replacement; kept are works on which something hangs.
        held: claims that another holder has too.
    """

    form: str = ""
    sheet: str = ""
    groups: Sequence[IssueGroup] = ()
    sample: Sequence[dict[str, Any]] = ()
    absent: int = 0
    removed: int = 0
    kept: int = 0
    held: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            **super().as_json(), "form": self.form, "sheet": self.sheet, "groups": [one.as_json() for one in self.groups],
            "sample": list(self.sample), "absent": self.absent, "removed": self.removed, "kept": self.kept, "held": self.held,
        }  # fmt: skip


@dataclass
class _Tally:
    """What has been counted so far."""

    counts: Counter[str] = field(default_factory=Counter)
    sample: list[dict[str, Any]] = field(default_factory=list)
    held: int = 0


@contextmanager
def _calm_collector() -> Iterator[None]:
    """Millions of rows make no cycles; looking through the whole program for some, again and again, costs a third."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@_calm_collector()
def import_catalogue(
    unit_of_work: UnitOfWork,
    clock: Clock,
    vault: Vault,
    *,
    path: Path,
    holder: str,
    actor: str,
    dry_run: bool = False,
    choice: Choice | None = None,
    replace_count: int | None = None,
    reading: UnitOfWork | None = None,
    tell: RowResult | None = None,
    name: str = "",
    tried: Path | None = None,
) -> CatalogueOutcome:
    """Create and update the works of a holder from a file of any form; works that it does not name stay as they are.

    A column that the file does not have leaves the stored value alone; an empty cell empties it. The rows are
    read before anything is written; the writing is one transaction. With `dry_run` counts and refusals are the
    same and nothing is written. `replace_count` removes the works that the file does not name, if there are
    exactly so many and no row was refused. `reading` opens a session that never writes, for dry runs.
    `tried` is a folder where a dry run leaves the rows that it checked, so that the commit of the same bytes, read
    the same way on the same day, need not check them again.

    Raises NotFound for an unknown holder or file, BytesRefused where nothing of the file is usable,
    Refused("replace_count" or "replace_with_errors").
    """
    book = IssueBook()
    with (reading or unit_of_work)() as session:
        owner = holder_named(session, holder)
        opened = open_for(session, path, owner.id, choice)
        _accept_without_ids(opened)
        opened.check()
        book.add(opened.issues)
        if dry_run:
            pieces = _read(opened, clock, holder, book)
            if tried is not None:
                pieces = _kept(_tried(tried, opened, _digest(path), holder, clock), pieces, book)
            return _try(session, owner.id, opened, book, pieces, tell)
    digest = vault.put_file(path, MAX_BYTES)
    known = _tried(tried, opened, digest, holder, clock) if tried is not None else None
    with ExitStack() as stack:
        if known is not None and (found := known.open()) is not None:
            spool, book = stack.enter_context(found[0]), found[1]
        else:
            spool = stack.enter_context(tempfile.TemporaryFile())
            # every row is read and checked before the transaction begins: nobody waits behind a slow file
            for rows in _read(opened, clock, holder, book):
                checked.write(spool, rows)
            spool.seek(0)
        with unit_of_work() as session:
            outcome = _commit(
                session, clock, opened, book, checked.pieces(spool), tell,
                batch=uploads.begin(
                    session, clock, kind="catalogue", holder_id=owner.id, path=Path(name or path.name), encoding=opened.encoding,
                    actor=actor, digest=digest,
                ), replace_count=replace_count,
            )  # fmt: skip
    if known is not None:
        known.forget()
    remember(unit_of_work, clock, holder_id=owner.id, opened=opened, actor=actor)
    return outcome


def _try(
    session: Session, holder_id: int, opened: Opened, book: IssueBook, pieces: Iterable[list[WorkRow]],
    tell: RowResult | None,
) -> CatalogueOutcome:  # fmt: skip
    tally, absent = _Tally(), _Named(session, holder_id)
    for rows in pieces:
        _count(session, absent, rows, tally, tell)
    return _outcome(opened, book, tally, absent=absent.left(), dry_run=True)


def _kept(tried: Tried, pieces: Iterable[list[WorkRow]], book: IssueBook) -> Iterator[list[WorkRow]]:
    """The pieces, which are kept once all of them have been taken."""
    with tried.writing() as file:
        for rows in pieces:
            checked.write(file, rows)
            yield rows
        checked.write_book(file, book)


def _tried(folder: Path, opened: Opened, digest: str, holder: str, clock: Clock) -> Tried:
    return Tried(folder, checked.key_of(opened, digest, holder, _today(clock)))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _today(clock: Clock) -> date:
    return clock.now().astimezone(SHANGHAI).date()


def _commit(
    session: Session, clock: Clock, opened: Opened, book: IssueBook, pieces: Iterable[list[WorkRow]],
    tell: RowResult | None, *, batch: ImportBatch, replace_count: int | None,
) -> CatalogueOutcome:  # fmt: skip
    now, tally, absent = clock.now(), _Tally(), _Named(session, batch.holder_id or 0)
    others = session.scalar(select(exists().where(Work.holder_id != batch.holder_id)))
    for rows in pieces:
        compared = _count(session, absent, rows, tally, tell)
        writing.create(session, batch, compared.new, now)
        writing.change(session, batch, compared.changed, now)
        if others:
            touched = [*compared.new, *(change.row for change in compared.changed)]
            tally.held += conflicts.open_holds(session, clock, batch, touched)
        _warn(session, clock, batch, [row for row in rows if row.warned])
    removed, kept = _replace(session, batch, absent, book, replace_count)
    outcome = _outcome(
        opened, book, tally, absent=absent.left(), batch=str(batch.id), removed=removed, kept=kept
    )
    uploads.record(session, clock, batch, outcome)
    return outcome


def _count(
    session: Session, absent: _Named, rows: list[WorkRow], tally: _Tally, tell: RowResult | None
) -> Compared:  # fmt: skip
    compared = compare(session, absent.holder_id, rows, is_empty=absent.was_empty)
    absent.name(compared)
    tally.counts.update(
        created=len(compared.new), updated=len(compared.changed), unchanged=len(compared.same)
    )
    for change in compared.changed:
        if len(tally.sample) >= SAMPLE:
            break
        tally.sample.append({
            "row": change.row.number, "work_id": change.row.work_id, "title": change.row.title, "cells": change.differences(),
        })  # fmt: skip
    if tell:
        _tell(tell, rows, compared)
    return compared


def _tell(tell: RowResult, rows: list[WorkRow], compared: Compared) -> None:
    new = {row.number for row in compared.new}
    changed = {change.row.number: change for change in compared.changed}
    for row in rows:
        if row.number in new:
            tell(row, "created", ())
        elif row.number in changed:
            tell(row, "updated", changed[row.number].differences())
        else:
            tell(row, "unchanged", ())


class _Named:
    """Which of the holder's works the file names."""

    def __init__(self, session: Session, holder_id: int) -> None:
        self.holder_id = holder_id
        self._left = set(session.scalars(select(Work.id).where(Work.holder_id == holder_id)))
        self.was_empty = not self._left

    def name(self, compared: Compared) -> None:
        self._left.difference_update(one.known.id for one in compared.changed)
        self._left.difference_update(one.id for one in compared.same)

    def left(self) -> int:
        return len(self._left)

    def ids(self) -> list[int]:
        return sorted(self._left)


def _replace(
    session: Session, batch: ImportBatch, absent: _Named, book: IssueBook, confirmed: int | None
) -> tuple[int, int]:
    """(removed, kept) works of a full replacement."""
    if confirmed is None:
        return 0, 0
    if book.refused:
        raise Refused(
            "replace_with_errors", f"{book.refused} rows were refused; repair them before a full replacement",
            zh=f"有 {book.refused} 行未通过；请先更正，再全量替换", refused=book.refused,
        )  # fmt: skip
    if confirmed != absent.left():
        raise Refused(
            "replace_count", f"{absent.left()} works would be removed, {confirmed} were confirmed",
            zh=f"将删除 {absent.left()} 部作品，确认的数目是 {confirmed}", expected=absent.left(),
        )  # fmt: skip
    ids = absent.ids()
    used = removal.in_use(session, ids)
    gone = [id_ for id_ in ids if id_ not in used]
    for piece in uploads.pieces(gone):
        _remember_removed(session, batch, piece)
    removal.remove(session, gone)
    return len(gone), len(used)


def _remember_removed(session: Session, batch: ImportBatch, ids: Sequence[int]) -> None:
    rows = session.execute(select(Work.id, Work.work_id, Work.created_at).where(Work.id.in_(ids))).all()
    known = known_works(session, batch.holder_id or 0, [row.work_id for row in rows])
    for row in rows:
        one = known[row.work_id]
        before = {
            "work_id": row.work_id, "created_at": row.created_at.isoformat(),
            "fields": {name: writing.plain(one.fields[name]) for name in FIELDS}, "titles": one.titles,
            "identifiers": one.identifiers, **writing.stamp(one),
        }  # fmt: skip
        session.add(ImportChange(batch_id=batch.id, work_id=row.id, before=before, removed=True))


def _read(opened: Opened, clock: Clock, holder: str, book: IssueBook) -> Iterator[list[WorkRow]]:
    """Good rows in pieces; what is wrong with the others goes into the book, in the order of the rows."""
    reader = RowReader(
        opened.headings,
        _today(clock),
        opened.sample(),
        owner=holder,
        gazette=opened.source.form is Form.GAZETTE,
    )
    lines: list[Line] = []
    bad: list[list[RowIssue]] = []
    for line, issues in opened.lines():
        if issues:
            bad.append(issues)
        if line is not None:
            lines.append(line)
        if len(lines) >= PIECE:
            yield _piece(reader, lines, bad, book)
            lines, bad = [], []
    yield _piece(reader, lines, bad, book)


def _piece(reader: RowReader, lines: list[Line], bad: list[list[RowIssue]], book: IssueBook) -> list[WorkRow]:
    rows = reader.read(lines)
    for issues in sorted((*bad, *rows.issues), key=lambda one: one[0].row):
        book.add(issues)
    return rows.good


def _accept_without_ids(opened: Opened) -> None:
    """A 登记公告 or a list of books has no ids of its own: the registration, the ISBN is one."""
    if "work_id" in opened.missing and any(name in opened.headings for name in ID_COLUMNS):
        opened.missing.remove("work_id")


def _outcome(
    opened: Opened, book: IssueBook, tally: _Tally, *, absent: int, dry_run: bool = False, batch: str = "",
    removed: int = 0, kept: int = 0,
) -> CatalogueOutcome:  # fmt: skip
    return CatalogueOutcome(
        batch=batch, created=tally.counts["created"], updated=tally.counts["updated"],
        unchanged=tally.counts["unchanged"], refused=book.refused, refusals=book.kept, encoding=opened.encoding,
        dry_run=dry_run, form=opened.source.form.value, sheet=opened.source.sheet, groups=book.groups, sample=tally.sample,
        absent=absent, removed=removed, kept=kept, held=tally.held,
    )  # fmt: skip


def _warn(session: Session, clock: Clock, batch: ImportBatch, rows: Sequence[WorkRow]) -> None:
    """Put works on the warn list; a row without dates leaves what the list says of its work."""
    wanted = {row.work_id: row.warned for row in rows if row.warned}
    if not wanted:
        return
    ids = select(Work.work_id, Work.id).where(Work.holder_id == batch.holder_id, Work.work_id.in_(wanted))
    for work_id, row_id in session.execute(ids):
        begin, end, name = wanted[work_id]
        warnlist.put(session, clock, row_id, warnlist.Warned(begin, end, name, None), batch.actor)
