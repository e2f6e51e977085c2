"""A catalogue into the book, by the right holder's own ids; the same file twice changes nothing.

What a second can write is one transaction, what is larger goes in by parts (`catalog.parts`).
"""

from __future__ import annotations

import gc
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import checked, parts, removal, writing
from catalog.checked import Tried
from catalog.compare import FIELDS, known_works
from catalog.holders import holder_named
from catalog.reading.opened import Opened
from catalog.reading.source import MAX_BYTES, Choice, Form
from catalog.remembered import open_for, remember
from catalog.rows import ID_COLUMNS, RowReader, WorkRow
from catalog.taking import Named, RowResult, Tally, count, has_others, take
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
    read before anything is written. With `dry_run` counts and refusals are the
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
        spool.flush()
        commit = _Commit(
            opened, book, tell, replace_count, owner.id,
            lambda session: uploads.begin(
                session, clock, kind="catalogue", holder_id=owner.id, path=Path(name or path.name), encoding=opened.encoding,
                actor=actor, digest=digest,
            ),
        )  # fmt: skip
        if parts.is_large(spool):
            outcome = commit.by_parts(unit_of_work, clock, spool, _key(opened, digest, holder, replace_count))
        else:
            outcome = commit.at_once(unit_of_work, clock, spool)
    if known is not None:
        known.forget()
    remember(unit_of_work, clock, holder_id=owner.id, opened=opened, actor=actor)
    return outcome


def _try(
    session: Session, holder_id: int, opened: Opened, book: IssueBook, pieces: Iterable[list[WorkRow]],
    tell: RowResult | None,
) -> CatalogueOutcome:  # fmt: skip
    tally, absent = Tally(), Named(session, holder_id)
    for rows in pieces:
        count(session, absent, rows, tally, tell, is_empty=absent.was_empty)
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


def _key(opened: Opened, digest: str, holder: str, replace_count: int | None) -> str:
    """What makes an upload the same one when it is taken up again, on whatever day."""
    return parts.key_of([*checked.key_of(opened, digest, holder, date.min), str(replace_count)])


@dataclass(frozen=True)
class _Commit:
    """What a commit writes beside the rows."""

    opened: Opened
    book: IssueBook
    tell: RowResult | None
    replace_count: int | None
    holder_id: int
    begin: Callable[[Session], ImportBatch]

    def at_once(self, unit_of_work: UnitOfWork, clock: Clock, spool: IO[bytes]) -> CatalogueOutcome:
        """One transaction."""
        with unit_of_work() as session:
            batch, tally, absent = self.begin(session), Tally(), Named(session, self.holder_id)
            others = has_others(session, self.holder_id)
            for rows in checked.pieces(spool):
                take(
                    session,
                    clock,
                    batch,
                    absent,
                    rows,
                    tally,
                    self.tell,
                    is_empty=absent.was_empty,
                    others=others,
                )
            return self._finished(session, clock, batch, tally, absent)

    def by_parts(
        self, unit_of_work: UnitOfWork, clock: Clock, spool: IO[bytes], key: str
    ) -> CatalogueOutcome:
        """As many transactions as it takes; what could be refused at the end is asked before the first."""
        if self.replace_count is not None:
            with unit_of_work() as session:
                absent = Named(session, self.holder_id)
                for rows in checked.pieces(spool):
                    count(session, absent, rows, Tally(), None, is_empty=False)
                _check_replace(absent.left(), self.book, self.replace_count)
            spool.seek(0)
        done: list[CatalogueOutcome] = []
        upload = parts.Written(unit_of_work, clock)
        upload.begin(self.holder_id, key, self.begin)
        upload.write(checked.pieces(spool), self.tell)
        upload.finish(
            lambda session, batch: done.append(
                self._finished(session, clock, batch, upload.tally, upload.named)
            )
        )
        return done[0]

    def _finished(
        self, session: Session, clock: Clock, batch: ImportBatch, tally: Tally, absent: Named
    ) -> CatalogueOutcome:
        removed, kept = _replace(session, batch, absent, self.book, self.replace_count)
        outcome = _outcome(
            self.opened,
            self.book,
            tally,
            absent=absent.left(),
            batch=str(batch.id),
            removed=removed,
            kept=kept,
        )
        uploads.record(session, clock, batch, outcome)
        return outcome


def _replace(
    session: Session, batch: ImportBatch, absent: Named, book: IssueBook, confirmed: int | None
) -> tuple[int, int]:
    """(removed, kept) works of a full replacement."""
    if confirmed is None:
        return 0, 0
    _check_replace(absent.left(), book, confirmed)
    ids = absent.ids()
    used = removal.in_use(session, ids)
    gone = [id_ for id_ in ids if id_ not in used]
    for piece in uploads.pieces(gone):
        _remember_removed(session, batch, piece)
    removal.remove(session, gone)
    return len(gone), len(used)


def _check_replace(left: int, book: IssueBook, confirmed: int) -> None:
    if book.refused:
        raise Refused(
            "replace_with_errors", f"{book.refused} rows were refused; repair them before a full replacement",
            zh=f"有 {book.refused} 行未通过；请先更正，再全量替换", refused=book.refused,
        )  # fmt: skip
    if confirmed != left:
        raise Refused(
            "replace_count", f"{left} works would be removed, {confirmed} were confirmed",
            zh=f"将删除 {left} 部作品，确认的数目是 {confirmed}", expected=left,
        )  # fmt: skip


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
    opened: Opened, book: IssueBook, tally: Tally, *, absent: int, dry_run: bool = False, batch: str = "",
    removed: int = 0, kept: int = 0,
) -> CatalogueOutcome:  # fmt: skip
    return CatalogueOutcome(
        batch=batch, created=tally.counts["created"], updated=tally.counts["updated"],
        unchanged=tally.counts["unchanged"], refused=book.refused, refusals=book.kept, encoding=opened.encoding,
        dry_run=dry_run, form=opened.source.form.value, sheet=opened.source.sheet, groups=book.groups, sample=tally.sample,
        absent=absent, removed=removed, kept=kept, held=tally.held,
    )  # fmt: skip
