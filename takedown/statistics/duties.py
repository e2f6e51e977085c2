"""What a campaign asks of a region and when: duties that are due once, a form a month, steps of 督办 cases.

Whether something is late follows from the days alone; "today" is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import events
from records.campaigns import DutyDone, Milestone
from records.casework import Case, StatisticsSubmission, Stream
from records.clock import SHANGHAI, Clock
from records.errors import NotAllowed, NotFound, Refused
from records.session import UnitOfWork
from takedown.statistics.campaign import Campaign

SOON_DAYS = 7


class DueState(StrEnum):
    """Where something that is due stands."""

    DONE = "done"
    DONE_LATE = "done_late"
    LATE = "late"
    SOON = "soon"
    """Due within a week."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due. `subject`: month, duty or `milestone:<id>`; `days`: until due, below zero when past."""

    kind: str
    subject: str
    name: str
    due: date
    done_on: date | None
    state: DueState
    days: int
    note: str = ""


def state_of(due: date, done_on: date | None, today: date) -> DueState:
    """Reckoned, never stored; the due day itself still counts as in time."""
    if done_on is not None:
        return DueState.DONE if done_on <= due else DueState.DONE_LATE
    if today > due:
        return DueState.LATE
    return DueState.SOON if (due - today).days <= SOON_DAYS else DueState.LATER


def every(session: Session, campaign: Campaign, region: str, today: date) -> list[Due]:
    """Duties, forms and milestones of a region, in the order of their days."""
    rows = [
        *_duties(session, campaign, region, today), *_forms(session, campaign, region, today),
        *_milestones(session, region, today),
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (one.due, one.kind, one.name))


def _duties(session: Session, campaign: Campaign, region: str, today: date) -> Iterator[Due]:
    asked = select(DutyDone).where(DutyDone.campaign == campaign.key, DutyDone.region == region)
    done = {row.duty: row for row in session.scalars(asked)}
    for duty in campaign.duties:
        row = done.get(duty.name)
        yield _due("duty", duty.name, duty.name, duty.due, row.done_on if row else None, today, row.reference if row else "")  # fmt: skip


def _forms(session: Session, campaign: Campaign, region: str, today: date) -> Iterator[Due]:
    """The first hand-in of a month counts; a later correction is no lateness. A notice that asks for none makes none late."""
    asked = select(StatisticsSubmission.month, StatisticsSubmission.at).where(
        StatisticsSubmission.campaign == campaign.key, StatisticsSubmission.region == region,
        StatisticsSubmission.stream == Stream.COPYRIGHT,
    )  # fmt: skip
    first: dict[str, date] = {}
    for month, at in session.execute(asked.order_by(StatisticsSubmission.id.desc())):
        first[month] = at.astimezone(SHANGHAI).date()
    for of, day in campaign.forms_due():
        name = f"{of.year}年{of.number}月报表"
        yield _due("form", str(of), name, day, first.get(str(of)), today)


def _milestones(session: Session, region: str, today: date) -> Iterator[Due]:
    asked = (
        select(Milestone, Case.name)
        .join(Case, Case.id == Milestone.case_id)
        .where(Case.region == region, Milestone.dropped_at.is_(None))
    )
    for row, case in session.execute(asked.order_by(Milestone.id)):
        yield _due(
            "milestone", f"milestone:{row.id}", f"{case}：{row.name}", row.due, row.done_on, today, row.note
        )


def _due(
    kind: str, subject: str, name: str, due: date, done_on: date | None, today: date, note: str = ""
) -> Due:  # fmt: skip
    return Due(kind, subject, name, due, done_on, state_of(due, done_on, today), (due - today).days, note)


def done(
    unit_of_work: UnitOfWork, clock: Clock, campaign: Campaign, *,
    duty: str, region: str, done_on: date, actor: str, reference: str = "",
) -> DutyDone:  # fmt: skip
    """Record that a region did a duty; the same again is kept once, another day replaces it with an event.

    Raises NotFound for a duty that the campaign has not, Refused for a day after today or an empty region.
    """
    if duty not in {one.name for one in campaign.duties}:
        raise NotFound("duty 任务", duty)
    if not region.strip():
        raise Refused("empty", "which region?", zh="请填写地区")
    past(clock, done_on)
    with unit_of_work() as session:
        asked = select(DutyDone).where(
            DutyDone.campaign == campaign.key, DutyDone.duty == duty, DutyDone.region == region.strip()
        )
        row = session.scalars(asked).one_or_none()
        if row is not None and (row.done_on, row.reference) == (done_on, reference.strip()):
            return row
        row = row or DutyDone(campaign=campaign.key, duty=duty, region=region.strip())
        row.done_on, row.reference, row.actor, row.at = done_on, reference.strip()[:200], actor, clock.now()
        session.add(row)
        session.flush()
        events.append(
            session, clock, actor=actor, action="takedown:duty:done", subject=("duty", row.id),
            payload={"campaign": campaign.key, "duty": duty, "region": row.region, "done_on": done_on.isoformat(),
                     "reference": row.reference},
        )  # fmt: skip
        return row


def past(clock: Clock, day: date) -> None:
    """Raises Refused `day_impossible` for a day after today in Asia/Shanghai, or before 1990."""
    today = clock.now().astimezone(SHANGHAI).date()
    if not date(1990, 1, 1) <= day <= today:
        raise Refused(
            "day_impossible", f"{day} is not a day up to today ({today})", zh=f"日期 {day} 不可能",
            value=day.isoformat(),
        )  # fmt: skip


def late_milestones(session: Session, today: date) -> int:
    """How many 督办 steps of all regions are past their day and not done."""
    asked = select(func.count(Milestone.id)).where(
        Milestone.dropped_at.is_(None), Milestone.done_on.is_(None), Milestone.due < today
    )
    return session.scalar(asked) or 0


def add_milestone(
    unit_of_work: UnitOfWork, clock: Clock, *, case_id: int, name: str, due: date, actor: str
) -> Milestone:
    """A step that is asked for in a 督办 case. Raises NotFound, NotAllowed for a case that is not under 督办, Refused."""
    if not name.strip() or len(name) > 200:
        raise Refused(
            "empty", "a step is named, in at most 200 characters", zh="请填写节点名称（200 字以内）"
        )
    with unit_of_work() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise NotFound("case 案件", case_id)
        if not case.supervised:
            raise NotAllowed(
                f"case {case.number} is not under 督办", zh="该案件不是督办案件", reasons=["not_supervised"]
            )
        row = Milestone(case_id=case.id, name=name.strip(), due=due, actor=actor, at=clock.now())
        session.add(row)
        session.flush()
        _said(session, clock, row, actor, "asked", name=row.name, due=due.isoformat())
        return row


def reach_milestone(
    unit_of_work: UnitOfWork, clock: Clock, *, milestone_id: int, done_on: date, actor: str, note: str = ""
) -> Milestone:
    """The step was done, or an inspection found it done. Raises NotFound, Refused for a day after today."""
    past(clock, done_on)
    with unit_of_work() as session:
        row = _milestone(session, milestone_id)
        if row.done_on == done_on and row.note == note.strip():
            return row
        row.done_on, row.note = done_on, note.strip()[:2000]
        _said(session, clock, row, actor, "reached", done_on=done_on.isoformat())
        return row


def drop_milestone(
    unit_of_work: UnitOfWork, clock: Clock, *, milestone_id: int, why: str, actor: str
) -> Milestone:
    """The step is no longer asked for; it stays readable. Raises NotFound, Refused without a reason."""
    if not why.strip():
        raise Refused("reason_missing", "say why it is no longer asked for", zh="请说明取消的原因")
    with unit_of_work() as session:
        row = _milestone(session, milestone_id)
        if row.dropped_at is None:
            row.dropped_at, row.dropped_why = clock.now(), why.strip()[:2000]
            _said(session, clock, row, actor, "dropped", why=row.dropped_why)
        return row


def _milestone(session: Session, milestone_id: int) -> Milestone:
    row = session.get(Milestone, milestone_id)
    if row is None:
        raise NotFound("milestone 督办节点", milestone_id)
    return row


def _said(session: Session, clock: Clock, row: Milestone, actor: str, verb: str, **payload: str) -> None:
    events.append(
        session, clock, actor=actor, action=f"takedown:milestone:{verb}", subject=("case", row.case_id),
        payload={"milestone": row.id, **payload},
    )  # fmt: skip
