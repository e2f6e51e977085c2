"""Putting a finding off: out of one person's own queue, with a reason, until somebody decides or it is taken up again."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desk.triage import claims
from desk.web.viewer import Viewer
from records.clock import Clock
from records.triage import Skip
from records.vocabulary import SkipReason

_STANDS = Skip.ended_at.is_(None)
_OF_FINDING = select(Skip).where(Skip.finding_id == bindparam("finding"), _STANDS).order_by(Skip.id)
_OWN = select(Skip.finding_id).where(Skip.account_id == bindparam("account"), _STANDS)


def skip(session: Session, clock: Clock, who: Viewer, finding_id: int, reason: SkipReason) -> None:
    """Put it off, or change the reason; the person's claim on it ends."""
    standing = _own(session, who, finding_id)
    if standing is not None:
        standing.reason = reason
    else:
        session.add(
            Skip(
                finding_id=finding_id,
                account_id=who.account_id,
                actor=who.login,
                reason=reason,
                at=clock.now(),
            )
        )
    claims.release(session, clock, who, finding_id)


def take_up(session: Session, clock: Clock, who: Viewer, finding_id: int) -> None:
    """Back into the person's own queue."""
    standing = _own(session, who, finding_id)
    if standing is not None:
        standing.ended_at = clock.now()


def end_all(session: Session, clock: Clock, finding_id: int) -> None:
    """Decided: nobody puts it off any more."""
    for row in session.scalars(_OF_FINDING, {"finding": finding_id}):
        row.ended_at = clock.now()


def own(session: Session, who: Viewer) -> list[int]:
    """Findings that this person has put off."""
    return list(session.scalars(_OWN, {"account": who.account_id}))


def of_finding(session: Session, finding_id: int) -> list[Skip]:
    """Who puts it off, and why."""
    return list(session.scalars(_OF_FINDING, {"finding": finding_id}))


def _own(session: Session, who: Viewer, finding_id: int) -> Skip | None:
    return session.scalars(
        select(Skip).where(
            Skip.finding_id == finding_id, Skip.account_id == who.account_id, Skip.ended_at.is_(None)
        )
    ).first()
