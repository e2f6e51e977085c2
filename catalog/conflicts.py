"""Two holders that claim what can be one's only: the later work is put on hold with the earlier one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from catalog.rows import WorkRow
from records import events, uploads
from records.catalog import ImportBatch, Work
from records.clock import Clock
from records.errors import NotFound, Refused
from records.rights import ClaimHold, WorkIdentifier
from records.work_identifiers import UNIQUE, Scheme

SCHEMES = frozenset(scheme.value for scheme in UNIQUE)


def open_holds(session: Session, clock: Clock, batch: ImportBatch, rows: Sequence[WorkRow]) -> int:
    """Holds for works of these rows whose numbers stand at works of other holders; how many are new."""
    claims = [(row.work_id, scheme, value) for row in rows for scheme, value in _claims(row)]
    if not claims:
        return 0
    opened = 0
    for piece in uploads.pieces(claims):
        mine = _mine(session, batch.holder_id or 0, [work_id for work_id, _scheme, _value in piece])
        others = _others(session, batch.holder_id or 0, piece)
        for work_id, scheme, value in piece:
            for other in others.get((scheme, value), []):
                opened += _open(session, clock, batch.actor, mine[work_id], other, scheme, value)
    return opened


def settle(
    session: Session, clock: Clock, *, hold_id: int, kept_work_id: int | None, note: str, actor: str
) -> ClaimHold:  # fmt: skip
    """A person says whose claim holds (None: both). Raises NotFound, Refused("note_missing", "already_settled")."""
    hold = session.get(ClaimHold, hold_id)
    if hold is None or kept_work_id not in (None, hold.work_id, hold.other_work_id):
        raise NotFound("hold", hold_id)
    if not note.strip():
        raise Refused("note_missing", "say on which documents this rests", zh="请写明依据")
    if hold.settled_at is not None:
        raise Refused("already_settled", "this has been settled already", zh="已经处理过")
    hold.settled_at, hold.settled_by = clock.now(), actor
    hold.kept_work_id, hold.note = kept_work_id, note.strip()[:1000]
    events.append(
        session, clock, actor=actor, action="catalog:claim:settled", subject=("claim_hold", hold.id),
        payload={"works": [hold.work_id, hold.other_work_id], "kept": kept_work_id},
    )  # fmt: skip
    return hold


def _claims(row: WorkRow) -> list[tuple[str, str]]:
    isbn = row.fields.get("isbn")
    found = [(Scheme.ISBN.value, isbn)] if isbn else []
    return found + [
        (name, value) for name, values in row.identifiers.items() if name in SCHEMES for value in values
    ]


def _mine(session: Session, holder_id: int, work_ids: Sequence[str]) -> dict[str, int]:
    query = select(Work.work_id, Work.id).where(Work.holder_id == holder_id, Work.work_id.in_(work_ids))
    return {row.work_id: row.id for row in session.execute(query)}


def _others(
    session: Session, holder_id: int, claims: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str], list[int]]:  # fmt: skip
    found: dict[tuple[str, str], list[int]] = {}
    books = [value for _work, scheme, value in claims if scheme == Scheme.ISBN]
    query = select(Work.isbn, Work.id).where(
        Work.isbn != "", Work.isbn.in_(books), Work.holder_id != holder_id
    )
    for value, id_ in session.execute(query) if books else ():
        found.setdefault((Scheme.ISBN.value, value), []).append(id_)
    rest = [value for _work, scheme, value in claims if scheme != Scheme.ISBN]
    numbers = select(WorkIdentifier.scheme, WorkIdentifier.value, Work.id).join(
        Work, Work.id == WorkIdentifier.work_id
    )
    numbers = numbers.where(
        WorkIdentifier.scheme.in_({scheme for _work, scheme, _value in claims}), WorkIdentifier.value.in_(rest),
        Work.holder_id != holder_id,
    )  # fmt: skip
    for scheme, value, id_ in session.execute(numbers) if rest else ():
        found.setdefault((scheme, value), []).append(id_)
    return found


def _open(session: Session, clock: Clock, actor: str, work: int, other: int, scheme: str, value: str) -> int:
    pair = or_(
        and_(ClaimHold.work_id == work, ClaimHold.other_work_id == other),
        and_(ClaimHold.work_id == other, ClaimHold.other_work_id == work),
    )
    known = select(ClaimHold.id).where(pair, ClaimHold.scheme == scheme, ClaimHold.value == value)
    if session.scalar(known) is not None:
        return 0
    hold = ClaimHold(work_id=work, other_work_id=other, scheme=scheme, value=value, opened_at=clock.now())
    session.add(hold)
    session.flush()
    events.append(
        session, clock, actor=actor, action="catalog:claim:held", subject=("claim_hold", hold.id),
        payload={"works": [work, other], "scheme": scheme, "value": value},
    )  # fmt: skip
    return 1
