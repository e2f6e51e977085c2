"""Taking an upload back, by its batch: what it made goes, what it changed is as before."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from catalog import removal, writing
from catalog.compare import FIELDS
from records import events, uploads
from records.catalog import ImportBatch, Work
from records.clock import Clock
from records.errors import Conflict, NotFound, Refused
from records.imports import BatchUndo, ImportChange
from records.session import UnitOfWork
from records.under_way import UploadUnderWay

DATES = frozenset({"valid_from", "valid_to"})


@dataclass(frozen=True)
class UndoOutcome:
    """Works that went, that are as before, and that stayed because something hangs on them."""

    batch: str
    deleted: int
    restored: int
    kept: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def undo(
    unit_of_work: UnitOfWork, clock: Clock, *, batch_id: int, actor: str, holder_id: int | None = None
) -> UndoOutcome:
    """Take a catalogue upload back, in one transaction.

    `holder_id` limits it to that holder's uploads. Raises NotFound; Refused("already_undone"); Conflict
    where a later upload has changed the same works: that one is to be taken back first.
    """
    with unit_of_work() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None or batch.kind != "catalogue" or holder_id not in (None, batch.holder_id):
            raise NotFound("upload", batch_id)
        if session.get(BatchUndo, batch_id) is not None:
            raise Refused("already_undone", "this upload has been taken back already", zh="该次导入已撤销")
        _refuse_later(session, batch)
        changed, removed = _changes(session, batch_id)
        made = _made(session, batch_id, {one.work_id for one in changed})
        used = removal.in_use(session, made)
        gone = [id_ for id_ in made if id_ not in used]
        removal.remove(session, gone)
        _restore(session, changed)
        _bring_back(session, batch, removed)
        session.execute(delete(UploadUnderWay).where(UploadUnderWay.batch_id == batch_id))
        done = UndoOutcome(str(batch_id), len(gone), len(changed) + len(removed), len(used))
        session.add(BatchUndo(
            batch_id=batch_id, actor=actor, at=clock.now(), deleted=done.deleted, restored=done.restored, kept=done.kept,
        ))  # fmt: skip
        events.append(
            session, clock, actor=actor, action="upload:catalogue:undone", subject=("import_batch", batch_id),
            payload={"deleted": done.deleted, "restored": done.restored, "kept": done.kept},
        )  # fmt: skip
        return done


def _refuse_later(session: Session, batch: ImportBatch) -> None:
    """A later upload of the holder that changed or removed works which this one made or changed stands in the way."""
    undone = exists().where(BatchUndo.batch_id == ImportChange.batch_id)
    own = select(ImportChange.work_id).where(ImportChange.batch_id == batch.id)
    later = (
        select(ImportChange.batch_id, func.count())
        .join(ImportBatch, ImportBatch.id == ImportChange.batch_id)
        .where(ImportChange.batch_id > batch.id, ImportBatch.holder_id == batch.holder_id, ~undone)
        .where((ImportChange.before["batch_id"].as_integer() == batch.id) | ImportChange.work_id.in_(own))
        .group_by(ImportChange.batch_id)
        .order_by(ImportChange.batch_id.desc())
    )
    first = session.execute(later).first()
    if first is not None:
        number, count = first
        raise Conflict(
            f"upload {number} has changed {count} of these works since; take that one back first",
            zh=f"第 {number} 次导入之后又改动了其中 {count} 部作品，请先撤销它", batch=number, works=count,
        )  # fmt: skip


def _changes(session: Session, batch_id: int) -> tuple[list[ImportChange], list[ImportChange]]:
    rows = session.scalars(select(ImportChange).where(ImportChange.batch_id == batch_id)).all()
    return [one for one in rows if not one.removed], [one for one in rows if one.removed]


def _made(session: Session, batch_id: int, changed: set[int]) -> list[int]:
    ids = session.scalars(select(Work.id).where(Work.batch_id == batch_id))
    return [id_ for id_ in ids if id_ not in changed]


def _restore(session: Session, changes: list[ImportChange]) -> None:
    writing.update_fields(
        session, ((one.work_id, {**_fields(one.before), **_stamp(one.before)}) for one in changes)
    )
    writing.retitle(
        session, [(one.work_id, one.before["titles"]) for one in changes if "titles" in one.before]
    )
    numbered = [(one.work_id, one.before["identifiers"]) for one in changes if one.before.get("identifiers")]
    writing.renumber(session, numbered)


def _bring_back(session: Session, batch: ImportBatch, removed: list[ImportChange]) -> None:
    """Removed works with the row ids that they had: nothing has taken them, for nothing hung on them."""
    for piece in uploads.pieces(removed):
        session.execute(insert(Work), [
            {
                "id": one.work_id, "holder_id": batch.holder_id, "work_id": one.before["work_id"],
                "created_at": datetime.fromisoformat(one.before["created_at"]),
                **{name: _value(name, one.before["fields"][name]) for name in FIELDS}, **_stamp(one.before),
            }
            for one in piece
        ])  # fmt: skip
        writing.put_titles(session, [(one.work_id, one.before["titles"]) for one in piece])
        writing.put_identifiers(session, [(one.work_id, one.before["identifiers"]) for one in piece])


def _fields(before: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in before["fields"].items()}


def _stamp(before: dict[str, Any]) -> dict[str, Any]:
    return {"batch_id": before["batch_id"], "updated_at": datetime.fromisoformat(before["updated_at"])}


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and value else value
