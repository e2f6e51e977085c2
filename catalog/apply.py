"""A catalogue into the book: one transaction, by the right holder's own ids; the same file twice changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from catalog import warnlist
from catalog.formats import catalogue
from catalog.holders import holder_named
from catalog.rows import WorkRow, read_rows
from records import uploads
from records.catalog import ImportBatch, Work, WorkTitle
from records.clock import SHANGHAI, Clock
from records.session import UnitOfWork
from records.uploads import ImportOutcome
from records.vault import Vault

BLANK: dict[str, Any] = {
    **dict.fromkeys(("isbn", "package", "signer_sha256", "right", "territory", "proof"), ""),
    **dict.fromkeys(("year", "season", "valid_from", "valid_to")), "creators": [],
}  # fmt: skip
"""What a new work has in the columns that the file does not have."""


def import_catalogue(
    unit_of_work: UnitOfWork,
    clock: Clock,
    vault: Vault,
    *,
    path: Path,
    holder: str,
    actor: str,
    dry_run: bool = False,
) -> ImportOutcome:
    """Create and update the works of a holder from a table; works that it does not name stay as they are.

    A column that the file does not have leaves the stored value alone; an empty cell empties it. With
    `dry_run` the counts and refusals are the same and nothing is written. Raises NotFound for an unknown
    holder or file, BytesRefused where nothing of the file is usable.
    """
    data = uploads.read_upload(path)
    sheet = catalogue(data)
    rows = read_rows(sheet, clock.now().astimezone(SHANGHAI).date())
    if not dry_run:
        vault.put(data)
    with unit_of_work() as session:
        owner = holder_named(session, holder)
        batch = uploads.begin(
            session,
            clock,
            kind="catalogue",
            holder_id=owner.id,
            path=path,
            data=data,
            encoding=sheet.encoding,
            actor=actor,
        )
        counts: Counter[str] = Counter()
        for piece in uploads.pieces(rows.good):
            counts += _apply(session, clock, batch, piece)
        return uploads.finish(session, clock, batch, counts, rows.issues, dry_run=dry_run)


def _apply(session: Session, clock: Clock, batch: ImportBatch, rows: Sequence[WorkRow]) -> Counter[str]:
    query = select(Work).options(selectinload(Work.titles))
    query = query.where(Work.holder_id == batch.holder_id, Work.work_id.in_([row.work_id for row in rows]))
    known = {work.work_id: work for work in session.scalars(query)}
    changed = sum(
        _update(session, clock, batch, known[row.work_id], row) for row in rows if row.work_id in known
    )
    new = [row for row in rows if row.work_id not in known]
    _create(session, clock, batch, new)
    session.flush()
    _warn(session, clock, batch, [row for row in rows if row.warned])
    return Counter(created=len(new), updated=changed, unchanged=len(rows) - len(new) - changed)


def _warn(session: Session, clock: Clock, batch: ImportBatch, rows: Sequence[WorkRow]) -> None:
    """Put works on the warn list; a row without dates leaves what the list says of its work."""
    wanted = {row.work_id: row.warned for row in rows if row.warned}
    if not wanted:
        return
    ids = select(Work.work_id, Work.id).where(Work.holder_id == batch.holder_id, Work.work_id.in_(wanted))
    for work_id, row_id in session.execute(ids):
        begin, end, name = wanted[work_id]
        warnlist.put(session, clock, row_id, warnlist.Warned(begin, end, name, None), batch.actor)


def _create(session: Session, clock: Clock, batch: ImportBatch, rows: Sequence[WorkRow]) -> None:
    # straight to the table: a catalogue of a million works must not be a million objects
    if not rows:
        return
    now = clock.now()
    common = {"holder_id": batch.holder_id, "batch_id": batch.id, "created_at": now, "updated_at": now}
    values = [{**common, **BLANK, **row.fields, "work_id": row.work_id, "title": row.title} for row in rows]
    ids = session.scalars(insert(Work).returning(Work.id, sort_by_parameter_order=True), values).all()
    titles = [
        {"work_id": id_, "text": text, "alias": at > 0}
        for id_, row in zip(ids, rows, strict=True)
        for at, text in enumerate([row.title, *(row.aliases or [])])
    ]
    session.execute(insert(WorkTitle), titles)


def _update(session: Session, clock: Clock, batch: ImportBatch, work: Work, row: WorkRow) -> bool:
    """Whether anything had to be written."""
    wanted = {"title": row.title, **row.fields}
    changed = {name: value for name, value in wanted.items() if getattr(work, name) != value}
    for name, value in changed.items():
        setattr(work, name, value)
    retitled = _retitle(session, work, row)
    if changed or retitled:
        work.updated_at, work.batch_id = clock.now(), batch.id
    return bool(changed) or retitled


def _retitle(session: Session, work: Work, row: WorkRow) -> bool:
    stored = [title.text for title in work.titles]
    aliases = [text for text in stored[1:] if text != row.title] if row.aliases is None else row.aliases
    if stored == [row.title, *aliases]:
        return False
    work.titles.clear()
    session.flush()  # the old rows go before the new ones come: both may hold the same text
    work.titles = _titles([row.title, *aliases])
    return True


def _titles(texts: list[str]) -> list[WorkTitle]:
    return [WorkTitle(text=text, alias=at > 0) for at, text in enumerate(texts)]
