"""What right holders say of addresses where their works were found, and what became of those addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from desk.wiring import Desk
from records import events
from records.cases import Draft, DraftItem, RecheckResult
from records.errors import NotFound, Refused
from records.findings import WORTH_BELOW, Finding
from records.proceedings import ConfirmationAnswer
from records.rights import HolderAnswer
from records.vocabulary import DraftState, FindingState, PaperKind, UrlState

MAX_NOTE = 500
MAX_AT_ONCE = 200


@dataclass(frozen=True)
class Course:
    """One address of a work: where it stands between being seen and being gone."""

    finding: Finding
    answer: HolderAnswer | None
    notice: Draft | None
    last_seen: UrlState | None
    """What the last live re-check saw; None where there was none."""


def answer(
    desk: Desk, holder_id: int, answers: Mapping[int, tuple[ConfirmationAnswer, str]], actor: str
) -> int:
    """Write down ticks, in one transaction; the same tick as before is not written again. How many were written.

    Raises NotFound where a finding is not of this holder's works (nothing is written then), Refused("too_many",
    "too_long").
    """
    if len(answers) > MAX_AT_ONCE:
        raise Refused("too_many", f"at most {MAX_AT_ONCE} at once", zh=f"一次最多 {MAX_AT_ONCE} 条")
    if any(len(note) > MAX_NOTE for _answer, note in answers.values()):
        raise Refused(
            "too_long", f"a note has at most {MAX_NOTE} characters", zh=f"备注最多 {MAX_NOTE} 个字符"
        )
    written = 0
    with desk.database.unit_of_work() as session:
        known = _latest(session, list(answers))
        for finding_id, (said, note) in answers.items():
            _own(session, holder_id, finding_id)
            before = known.get(finding_id)
            if before is not None and (before.answer, before.note) == (said, note):
                continue
            session.add(HolderAnswer(
                finding_id=finding_id, holder_id=holder_id, answer=said, note=note, actor=actor, at=desk.clock.now(),
            ))  # fmt: skip
            events.append(
                session, desk.clock, actor=actor, action="rights:finding:answered", subject=("finding", finding_id),
                payload={"answer": said.value, "holder": holder_id},
            )  # fmt: skip
            written += 1
    return written


def courses(
    session: Session, holder_id: int, *, unanswered: bool = False, page: int = 1, rows: int = 50
) -> tuple[list[Course], int]:
    """Addresses of a holder's works that reached people, the newest first, and how many there are."""
    conditions = [Finding.holder_id == holder_id, _reached(), Finding.state != FindingState.REJECTED]
    if unanswered:
        conditions.append(
            Finding.id.not_in(select(HolderAnswer.finding_id).where(HolderAnswer.holder_id == holder_id))
        )
    total = session.scalar(select(func.count(Finding.id)).where(*conditions)) or 0
    query = select(Finding).where(*conditions).order_by(Finding.id.desc())
    query = (
        query.options(joinedload(Finding.listing), joinedload(Finding.work))
        .limit(rows)
        .offset((max(page, 1) - 1) * rows)
    )
    found = list(session.scalars(query))
    ids = [finding.id for finding in found]
    answers, notices, seen = _latest(session, ids), _notices(session, ids), _seen(session, ids)
    return [Course(one, answers.get(one.id), notices.get(one.id), seen.get(one.id)) for one in found], total


def outcomes(session: Session, holder_id: int) -> dict[str, int]:
    """How many addresses of a holder were found, confirmed, noticed, seen gone and seen still there."""
    states = dict(session.execute(
        select(Finding.state, func.count()).where(Finding.holder_id == holder_id, _reached()).group_by(Finding.state)
    ).all())  # fmt: skip
    noticed = select(func.count(func.distinct(DraftItem.finding_id))).join(Draft).join(DraftItem.finding).where(
        Finding.holder_id == holder_id, DraftItem.dropped == "", Draft.state == DraftState.DISPATCHED,
        Draft.kind == PaperKind.HOLDER_NOTICE,
    )  # fmt: skip
    last = (
        select(func.max(RecheckResult.id))
        .join(DraftItem, DraftItem.id == RecheckResult.item_id)
        .join(DraftItem.finding)
        .where(Finding.holder_id == holder_id)
        .group_by(DraftItem.finding_id)
    )
    seen = dict(session.execute(
        select(RecheckResult.state, func.count()).where(RecheckResult.id.in_(last)).group_by(RecheckResult.state)
    ).all())  # fmt: skip
    gone = sum(count for state, count in seen.items() if state in GONE)
    return {
        "found": sum(states.values()), "confirmed": states.get(FindingState.CONFIRMED, 0),
        "noticed": session.scalar(noticed) or 0, "removed": gone, "live": seen.get(UrlState.LIVE, 0),
    }  # fmt: skip


GONE = (UrlState.REMOVED, UrlState.SOFT_404)


def as_json(one: Course) -> dict[str, Any]:
    """An address as the API tells it."""
    finding = one.finding
    return {
        "id": str(finding.id), "work_id": finding.work.work_id, "url": finding.listing.url, "state": finding.state.value,
        "first_seen": finding.opened_at.isoformat(), "answer": one.answer.answer.value if one.answer else None,
        "notice": str(one.notice.id) if one.notice else None, "notice_state": one.notice.state.value if one.notice else None,
        "last_seen": one.last_seen.value if one.last_seen else None,
    }  # fmt: skip


def _reached() -> ColumnElement[bool]:
    """What `records.findings.worth_a_look` says, out of the queue's index alone."""
    return or_(Finding.state != FindingState.OPEN, Finding.place < WORTH_BELOW)


def _own(session: Session, holder_id: int, finding_id: int) -> None:
    finding = session.get(Finding, finding_id)
    if finding is None or finding.work.holder_id != holder_id:
        raise NotFound("finding", finding_id)


def _latest(session: Session, ids: Sequence[int]) -> dict[int, HolderAnswer]:
    rows = session.scalars(
        select(HolderAnswer).where(HolderAnswer.finding_id.in_(ids)).order_by(HolderAnswer.id)
    )
    return {row.finding_id: row for row in rows}


def _notices(session: Session, ids: Sequence[int]) -> dict[int, Draft]:
    rows = session.execute(
        select(DraftItem.finding_id, Draft).join(Draft, Draft.id == DraftItem.draft_id)
        .where(DraftItem.finding_id.in_(ids), DraftItem.dropped == "", Draft.kind == PaperKind.HOLDER_NOTICE).order_by(Draft.id)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


def _seen(session: Session, ids: Sequence[int]) -> dict[int, UrlState]:
    rows = session.execute(
        select(DraftItem.finding_id, RecheckResult.state)
        .join(DraftItem, DraftItem.id == RecheckResult.item_id)
        .where(DraftItem.finding_id.in_(ids))
        .order_by(RecheckResult.id)
    )
    return {row[0]: row[1] for row in rows}
