"""What people say of a finding: confirm, reject with a coded reason, watch, reopen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records import events
from records.cases import Draft, DraftItem
from records.clock import SHANGHAI, Clock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.findings import WITH_ALL, Finding, Verdict
from records.session import UnitOfWork
from records.vocabulary import DraftState, FindingState, RejectReason
from takedown.drafting import revisions
from takedown.drafting.standing import is_person
from takedown.eligibility import barred

NOTE_LENGTH = 2000
ACTION = {
    FindingState.CONFIRMED: "confirmed",
    FindingState.REJECTED: "rejected",
    FindingState.WATCHED: "watched",
    FindingState.OPEN: "reopened",
}

_LOCKED = (
    select(Finding).where(Finding.id == bindparam("finding")).options(*WITH_ALL).with_for_update(of=Finding)
)
"""The finding with what its event, its drafts and its judgement say of it."""

Before = Callable[[Session, Finding], None]
After = Callable[[Session, Finding, Verdict], None]


@dataclass(frozen=True, slots=True)
class Decided:
    """The finding after a verdict; `drafts` are those that changed with it."""

    finding_id: int
    state: FindingState
    version: int
    verdict_id: int
    drafts: tuple[int, ...]


def _nothing(*_: object) -> None:
    """Nothing else belongs to the verdict."""


def decide(
    unit_of_work: UnitOfWork, clock: Clock, *,
    finding_id: int, state: FindingState | str, saw_version: int, actor: str,
    reason: RejectReason | str = "", note: str = "", before: Before = _nothing, after: After = _nothing,
) -> Decided:  # fmt: skip
    """Record a person's verdict and let the drafts follow it.

    Args:
        state: `open` takes an earlier verdict back.
        reason: a `RejectReason`, needed for a rejection and for nothing else.
        saw_version: the version of the finding that the person looked at.
        before, after: what else belongs to the verdict and happens in its transaction; `before` may bar it by raising.

    Raises:
        NotFound: no such finding.
        Conflict: it changed since; data holds `expected` and `found` versions.
        Refused: a state or a reason that is none, or a rejection without one.
        NotAllowed: the actor is no person.
    """
    wanted = _state(state)
    code = _reason(wanted, reason)
    if not is_person(actor):
        raise NotAllowed(
            f"{actor} is no person", zh="只有人可以作出判断", reasons=["a verdict is a person's"]
        )
    with unit_of_work() as session:
        finding = session.scalars(_LOCKED, {"finding": finding_id}).one_or_none()
        if finding is None:
            raise NotFound("finding", finding_id)
        _same_version(finding, saw_version)
        before(session, finding)
        verdict = Verdict(
            finding_id=finding_id, state=wanted, reason=code, note=note[:NOTE_LENGTH], actor=actor,
            saw_version=saw_version, at=clock.now(),
        )  # fmt: skip
        session.add(verdict)
        finding.state, finding.version, finding.updated_at = wanted, finding.version + 1, clock.now()
        session.flush()  # the event and the drafts read what now holds
        _record(session, clock, finding, verdict)
        after(session, finding, verdict)
        drafts = follow(session, clock, finding, actor=actor)
        return Decided(finding_id, wanted, finding.version, verdict.id, tuple(drafts))


def _state(state: FindingState | str) -> FindingState:
    try:
        return FindingState(state)
    except ValueError:
        known = ", ".join(FindingState)
        raise Refused(
            "verdict_unknown",
            f"{state!r} is no verdict; expected {known}",
            zh="没有这种判断",
            value=str(state),
        ) from None


def _reason(state: FindingState, reason: RejectReason | str) -> str:
    if state != FindingState.REJECTED:
        return ""
    try:
        return RejectReason(reason).value
    except ValueError:
        known = ", ".join(RejectReason)
        raise Refused(
            "reject_reason_missing", f"a rejection names its reason, one of {known}; got {reason!r}",
            zh="驳回必须选择原因", value=str(reason),
        ) from None  # fmt: skip


def _same_version(finding: Finding, saw: int) -> None:
    if finding.version != saw:
        raise Conflict(
            f"finding {finding.id} is at version {finding.version}, you looked at {saw}",
            zh=f"该线索已被他人更新（当前版本 {finding.version}，您看到的是 {saw}）",
            expected=saw, found=finding.version, state=finding.state.value,
        )  # fmt: skip


def _record(session: Session, clock: Clock, finding: Finding, verdict: Verdict) -> None:
    events.append(
        session, clock, actor=verdict.actor, action=f"takedown:finding:{ACTION[verdict.state]}",
        subject=("finding", finding.id),
        payload={
            "verdict": verdict.id, "reason": verdict.reason, "saw_version": verdict.saw_version,
            "work": finding.work.work_id, "url": finding.listing.url, "listing": finding.listing_id,
            "content": finding.listing.content_digest,
        },
    )  # fmt: skip


def follow(session: Session, clock: Clock, finding: Finding, *, actor: str) -> list[int]:
    """Let every draft that holds the finding follow its state; give the ids of those that changed."""
    why = barred(finding, clock.now().astimezone(SHANGHAI).date())
    return [
        draft.id
        for draft, item in revisions.open_drafts_with(session, finding)
        if _follow(session, clock, draft, item, why, actor)
    ]


def _follow(session: Session, clock: Clock, draft: Draft, item: DraftItem, why: str, actor: str) -> bool:
    if draft.state == DraftState.DISPATCHED:
        if why:
            # the letter is out: somebody has to take it back by hand, so the book says when it became wrong
            events.append(
                session, clock, actor=actor, action="takedown:draft:doubted", subject=("draft", draft.id),
                payload={"finding": item.finding_id, "url": item.url, "why": why},
            )  # fmt: skip
        return False
    if why:
        item.dropped = why
        return revisions.revise(
            session, clock, draft, actor=actor, why=f"{why}: finding {item.finding_id}", always=True
        )
    if item.finding.state == FindingState.CONFIRMED or draft.state == DraftState.DRAFT:
        return False
    # reopened under a paper in review: what was put up rested on a confirmation that no longer holds
    return revisions.revise(
        session, clock, draft, actor=actor, why=f"reopened: finding {item.finding_id}", always=True
    )
