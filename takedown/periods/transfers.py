"""The procedure beside a decision: a transfer to the police step by step, a penalty announced, served, published.

Each step is an outcome that a person records, with its hour where hours are counted (行政执法机关移送涉嫌犯罪案件的规定 5-12;
行政处罚法 61; 国发〔2014〕6号). What begins a period and what ends it stands in one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import String, and_, case, cast, or_, select
from sqlalchemy.orm import Session, aliased

from records.casework import Case, CaseOutcome
from records.casework import OutcomeKind as Step
from records.clock import SHANGHAI
from records.clocks import Deadline, DeadlineState

SYSTEM = "system:clocks"
"""Who begins and ends periods that acts of the book begin and end."""
WITHDRAWN = "withdrawn"
ENDED = (Step.CLOSED, Step.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of `terms.toml`: the step that begins it, those that end it."""

    term: str
    begins: Step
    ends: frozenset[Step]


def _period(term: str, begins: Step, *ends: Step) -> Period:
    return Period(term, begins, frozenset(ends))


PERIODS = (
    _period("transfer-decision", Step.TRANSFER_REPORTED, Step.TRANSFER_DECIDED, Step.NOT_TRANSFERRED, Step.TRANSFERRED),
    _period("transfer", Step.TRANSFER_DECIDED, Step.TRANSFERRED),
    _period("police-forwarding", Step.POLICE_ELSEWHERE, Step.POLICE_FORWARDED, Step.POLICE_ACCEPTED, Step.POLICE_FILED),
    _period("police-filing", Step.POLICE_ACCEPTED, Step.POLICE_FILED, Step.POLICE_REFUSED),
    _period("refusal-review", Step.POLICE_REFUSED, Step.REFUSAL_REVIEW, Step.SUPERVISION_ASKED, Step.POLICE_FILED),
    _period("refusal-review-answer", Step.REFUSAL_REVIEW, Step.REFUSAL_UPHELD, Step.POLICE_FILED),
    _period("prosecution-supervision", Step.REFUSAL_UPHELD, Step.SUPERVISION_ASKED, Step.POLICE_FILED),
    _period("items-handover", Step.POLICE_FILED, Step.ITEMS_HANDED),
    _period("penalty-service", Step.ANNOUNCED, Step.SERVED),
    _period("penalty-publication", Step.PENALTY, Step.PUBLISHED),
)  # fmt: skip
TERMS = {one.term: one for one in PERIODS}
_TERM_OF = case({one.begins: one.term for one in PERIODS}, value=CaseOutcome.kind)


def begun_steps(session: Session) -> list[tuple[str, CaseOutcome]]:
    """Steps whose period is neither over nor begun, with its term; one that a person began by hand and that runs counts.

    A penalty of a case that has ended begins nothing: the book of earlier years lets no clock run out.
    """
    running = Deadline.state.in_((DeadlineState.RUNNING, DeadlineState.OVERDUE))
    known = select(Deadline.id).where(
        Deadline.subject_kind == "case", Deadline.subject_id == cast(CaseOutcome.case_id, String), Deadline.term == _TERM_OF,
        or_(running, Deadline.created_at > CaseOutcome.recorded_at),
    )  # fmt: skip
    later = aliased(CaseOutcome)
    over = select(later.id).where(later.case_id == CaseOutcome.case_id, later.voided_at.is_(None)).where(
        or_(
            and_(CaseOutcome.kind == Step.PENALTY, later.kind.in_(ENDED)),
            *(and_(CaseOutcome.kind == one.begins, later.kind.in_(one.ends), later.day >= CaseOutcome.day) for one in PERIODS),
        )
    )  # fmt: skip
    asked = (
        select(_TERM_OF, CaseOutcome)
        .join(Case, Case.id == CaseOutcome.case_id)
        .where(
            Case.merged_into_id.is_(None), CaseOutcome.voided_at.is_(None),
            CaseOutcome.kind.in_([one.begins for one in PERIODS]), ~known.exists(), ~over.exists(),
        )
        .order_by(CaseOutcome.id)
    )  # fmt: skip
    return [(term, step) for term, step in session.execute(asked)]


def over(row: Deadline, outcomes: Sequence[CaseOutcome]) -> tuple[str, datetime] | None:
    """What ended a period of a case, and when; `WITHDRAWN` where the step that began it was taken back. None: it runs."""
    period, held = TERMS[row.term], [one for one in outcomes if one.voided_at is None]
    began = [one for one in held if one.kind == period.begins and instant(one) == row.starts_at]
    if row.started_by == SYSTEM and not began:
        return WITHDRAWN, row.starts_at
    for one in held:
        if one.kind in period.ends and one.day >= row.starts_at.astimezone(SHANGHAI).date():
            return one.kind.value, instant(one)
    return None


def instant(row: CaseOutcome) -> datetime:
    """When it happened; without an hour the begin of its day in Asia/Shanghai."""
    return row.at or datetime.combine(row.day, time(), SHANGHAI).astimezone(UTC)
