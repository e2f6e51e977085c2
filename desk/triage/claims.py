"""Whose turn it is: a person has a finding for fifteen minutes, renewed while its page is open.

All functions work inside the caller's unit of work, which writers enter one after the other; the database refuses
a second standing claim on a finding in any case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from desk.web.viewer import Viewer
from records import events
from records.clock import Clock
from records.errors import Conflict, NotAllowed
from records.session import now
from records.triage import Claim
from records.vocabulary import ClaimEnd

LEASE = timedelta(minutes=15)
MOST = 15
"""Findings that one person may hold at a time."""
_STANDS = Claim.ended_at.is_(None) & (Claim.expires_at > bindparam("at"))
_HELD = select(Claim).where(Claim.finding_id.in_(bindparam("findings", expanding=True)), _STANDS)
_STAND = select(Claim.finding_id, Claim.account_id).where(_STANDS).order_by(Claim.id)
_COUNT = select(func.count(Claim.id)).where(_STANDS, Claim.account_id == bindparam("account"))
_OF_FINDING = select(Claim).where(Claim.finding_id == bindparam("finding"), Claim.ended_at.is_(None))


class HeldByAnother(Conflict):
    """Somebody else has the finding before them; data says who and until when."""


def take(session: Session, clock: Clock, who: Viewer, finding_id: int) -> Claim:
    """Give the finding to this person, or renew what the person has already.

    Raises HeldByAnother, and NotAllowed beyond `MOST` findings.
    """
    at = now(session, clock)
    standing = _standing(session, finding_id)
    if standing is not None and standing.expires_at > at:
        if standing.account_id != who.account_id:
            raise held_by_another(standing)
        standing.expires_at = at + LEASE
        return standing
    if count(session, clock, who) >= MOST:
        raise NotAllowed(
            f"you hold {MOST} findings; decide or give back one of them first",
            zh=f"您已认领 {MOST} 条线索，请先处理或放回其中一条", most=MOST,
        )  # fmt: skip
    if standing is not None:
        _end(standing, ClaimEnd.EXPIRED, at, "system:desk")
        session.flush()  # the place must be free before the next row stands there
    claim = Claim(
        finding_id=finding_id, account_id=who.account_id, actor=who.login, taken_at=at, expires_at=at + LEASE
    )
    session.add(claim)
    session.flush()
    return claim


def renew(session: Session, clock: Clock, who: Viewer, finding_id: int) -> Claim | None:
    """Hold it for another quarter of an hour; None where the person no longer has it."""
    at, standing = now(session, clock), _standing(session, finding_id)
    if standing is None or standing.account_id != who.account_id or standing.expires_at <= at:
        return None
    standing.expires_at = at + LEASE
    return standing


def release(
    session: Session, clock: Clock, who: Viewer, finding_id: int, *, how: ClaimEnd = ClaimEnd.RELEASED
) -> None:
    """Give it back, if the person has it."""
    standing = _standing(session, finding_id)
    if standing is not None and standing.account_id == who.account_id:
        _end(standing, how, now(session, clock), who.login)


def take_from(session: Session, clock: Clock, who: Viewer, finding_id: int) -> None:
    """A supervisor ends somebody's claim; the book says who did."""
    standing = _standing(session, finding_id)
    if standing is None:
        return
    _end(standing, ClaimEnd.BROKEN, now(session, clock), who.login)
    events.append(
        session, clock, actor=who.login, action="desk:claim:broken", subject=("finding", finding_id),
        payload={"claim": standing.id, "held_by": standing.actor},
    )  # fmt: skip


def check_free(session: Session, clock: Clock, who: Viewer, finding_id: int) -> None:
    """Raises HeldByAnother."""
    standing = _standing(session, finding_id)
    if (
        standing is not None
        and standing.account_id != who.account_id
        and standing.expires_at > now(session, clock)
    ):
        raise held_by_another(standing)


def held(session: Session, clock: Clock, findings: Iterable[int]) -> dict[int, Claim]:
    """The claims that stand on these findings now."""
    rows = session.scalars(_HELD, {"findings": list(findings), "at": now(session, clock)})
    return {row.finding_id: row for row in rows}


def standing(session: Session, clock: Clock, who: Viewer) -> tuple[list[int], list[int]]:
    """Findings that this person has, the oldest claim first, and those that others have."""
    own: list[int] = []
    taken: list[int] = []
    for finding_id, account_id in session.execute(_STAND, {"at": now(session, clock)}):
        (own if account_id == who.account_id else taken).append(finding_id)
    return own, taken


def count(session: Session, clock: Clock, who: Viewer) -> int:
    """How many findings this person has now."""
    return session.scalar(_COUNT, {"at": now(session, clock), "account": who.account_id}) or 0


def held_by_another(claim: Claim) -> HeldByAnother:
    """The refusal that names who has it."""
    return HeldByAnother(
        f"{claim.actor} has this finding before them until {claim.expires_at:%H:%M} UTC; nothing was recorded",
        zh=f"该线索正由 {claim.actor} 处理，您的操作未记录", holder=claim.actor,
        until=claim.expires_at.isoformat(),
    )  # fmt: skip


def _standing(session: Session, finding_id: int) -> Claim | None:
    return session.scalars(_OF_FINDING, {"finding": finding_id}).one_or_none()


def _end(claim: Claim, how: ClaimEnd, at: datetime, by: str) -> None:
    claim.ended_at, claim.ended, claim.ended_by = at, how, by
