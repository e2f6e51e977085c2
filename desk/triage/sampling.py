"""Second looks: one verdict in twenty is judged again by another person, beside the review and never instead of it.

The plan is the zero-error one: with n second looks and no error among them, one may be 95 % sure that fewer than
1 - 0.05^(1/n) of all verdicts are wrong: 59 looks say 5 %, 149 say 2 %, 299 say 1 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from desk.web.viewer import Viewer
from records import events
from records.clock import Clock
from records.errors import Conflict, NotAllowed, NotFound
from records.findings import Verdict
from records.triage import Judgement, Sample
from records.vocabulary import FindingState, SampleWhy

SHARE = 0.05
PLANS = ((59, 0.05), (149, 0.02), (299, 0.01))
"""Second looks without an error, and the share of errors that they exclude with 95 % certainty."""
CERTAINTY = 0.95
Chance = Callable[[], float]
"""A number from 0 up to 1, another one at every call."""


@dataclass(frozen=True)
class Quality:
    """Second looks of a time. `at_most`: the share of wrong verdicts that is excluded with 95 % certainty."""

    looked: int
    errors: int
    waiting: int

    @property
    def at_most(self) -> float:
        return upper_bound(self.errors, self.looked)

    @property
    def plans(self) -> list[tuple[int, float, bool]]:
        """Looks needed, share excluded, and whether that is reached."""
        return [(needed, share, not self.errors and self.looked >= needed) for needed, share in PLANS]


def draw(session: Session, clock: Clock, verdict: Verdict, *, chance: Chance, bulk: bool = False) -> bool:
    """Put a verdict into the sample by chance; one of a bulk decision is put in by `chance` returning 0."""
    if verdict.state is FindingState.OPEN or chance() >= SHARE:
        return False
    session.add(
        Sample(
            verdict_id=verdict.id, finding_id=verdict.finding_id, decided_by=verdict.actor, state=verdict.state,
            reason=verdict.reason, why=SampleWhy.BULK if bulk else SampleWhy.CHANCE, drawn_at=clock.now(),
        )
    )  # fmt: skip
    return True


def waiting(session: Session, who: Viewer | None = None) -> list[Sample]:
    """What is to be looked at again; with `who` only what this person may look at. The oldest first."""
    rows = select(Sample).join(Judgement, Judgement.verdict_id == Sample.verdict_id).where(_waits())
    if who is not None:
        rows = rows.where(Sample.decided_by != who.login)
    return list(session.scalars(rows.order_by(Sample.id)))


def look(
    session: Session, clock: Clock, who: Viewer, sample_id: int, *,
    state: FindingState, reason: str, note: str,
) -> Sample:  # fmt: skip
    """Record the second judgement. A difference changes nothing by itself: people settle it on the finding.

    Raises NotFound, Conflict where somebody has looked or the verdict was taken back, NotAllowed for one's own verdict.
    """
    sample = session.get(Sample, sample_id, with_for_update=True)
    if sample is None:
        raise NotFound("sample", sample_id)
    if sample.decided_by == who.login:
        raise NotAllowed("a second look is another person's", zh="复核须由另一人进行")
    judged = session.get(Judgement, sample.verdict_id)
    if sample.second_at is not None or judged is None or judged.void_at is not None:
        raise Conflict("nothing is left to look at here", zh="该项已被复核，或原判断已撤销")
    sample.second_by, sample.second_state, sample.second_reason = who.login, state, reason
    sample.second_note, sample.second_at = note, clock.now()
    sample.agreed = state is sample.state
    events.append(
        session, clock, actor=who.login, action="desk:sample:looked", subject=("finding", sample.finding_id),
        payload={"sample": sample.id, "verdict": sample.verdict_id, "agreed": sample.agreed, "state": state.value},
    )  # fmt: skip
    return sample


def quality(session: Session, clock: Clock, days: int) -> Quality:
    """Counts of the last days."""
    since = clock.now() - timedelta(days=days)
    looked, agreed = session.execute(
        select(func.count(Sample.id), func.count(Sample.id).filter(Sample.agreed.is_(True))).where(
            Sample.second_at >= since
        )
    ).one()
    return Quality(looked, looked - agreed, len(waiting(session)))


def differing(session: Session, clock: Clock, days: int) -> list[Sample]:
    """Second looks that came to another judgement, newest first."""
    since = clock.now() - timedelta(days=days)
    rows = select(Sample).where(Sample.agreed.is_(False), Sample.second_at >= since)
    return list(session.scalars(rows.order_by(Sample.id.desc())))


def upper_bound(errors: int, looked: int) -> float:
    """The one-sided 95 % bound on the share of errors (Clopper and Pearson)."""
    if not looked or errors >= looked:
        return 1.0
    low, high = errors / looked, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(errors, looked, middle) > 1 - CERTAINTY:
            low = middle
        else:
            high = middle
    return high


def _at_most(errors: int, looked: int, share: float) -> float:
    """The probability of at most so many errors where each verdict is wrong with this probability."""
    return sum(math.comb(looked, k) * share**k * (1 - share) ** (looked - k) for k in range(errors + 1))


def _waits() -> ColumnElement[bool]:
    return Sample.second_at.is_(None) & Judgement.void_at.is_(None)
