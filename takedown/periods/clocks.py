"""Deadlines that run: started by an act, met, extended, overdue once. Stage: what ran out is escalated.

Nothing is decided here: an escalation is an event and a state that a person sees, never a paper by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from records import events
from records.clock import SHANGHAI, Clock
from records.clocks import Deadline, DeadlineState, Extension, ExtensionState
from records.errors import NotAllowed, NotFound, Refused
from records.session import UnitOfWork
from takedown.calendar import Calendar
from takedown.flow.paper import Stage
from takedown.periods import begun
from takedown.periods.terms import term
from takedown.periods.transfers import SYSTEM

OPEN = (DeadlineState.RUNNING, DeadlineState.OVERDUE)


@dataclass(frozen=True, slots=True)
class ClocksOutcome:
    """What a run of the stage did."""

    escalated: int = 0
    reckoned_again: int = 0
    waiting_for_extension: int = 0


def start(
    session: Session, clock: Clock, calendar: Calendar, *,
    term_id: str, subject: tuple[str, object], starts_at: datetime | date, actor: str, amount: int | None = None,
) -> Deadline:  # fmt: skip
    """Let a period run from an act; the same act again gives the deadline that runs already.

    Args:
        starts_at: the instant, or the day in Asia/Shanghai; an hour clock of a bare day begins at its 0:00.
        amount: length, only where the office sets it.

    Raises:
        NotFound for an unknown period; Refused where `amount` may not be set or is impossible.
    """
    known, kind, id_ = term(term_id), subject[0], str(subject[1])
    begun = _instant(starts_at)
    asked = select(Deadline).where(
        Deadline.term == term_id,
        Deadline.subject_kind == kind,
        Deadline.subject_id == id_,
        Deadline.starts_at == begun,
    )
    running = session.scalars(asked).first()
    if running is not None:
        return running
    try:
        due = known.due(begun, calendar, amount)
    except ValueError as error:
        raise Refused("period_impossible", str(error), zh="期限长度不能如此设定", value=amount) from None
    row = Deadline(
        term=term_id, subject_kind=kind, subject_id=id_, starts_at=begun, amount=amount, due_on=due.day,
        due_at=due.at, provisional=due.provisional, sources=list(due.sources), started_by=actor,
        created_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    _event(session, clock, row, actor, "started", due=row.due_on.isoformat(), provisional=row.provisional)
    return row


def meet(
    session: Session,
    clock: Clock,
    deadline: Deadline,
    *,
    actor: str,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """What was due has been done, `at` where the book knows when; later than due is said in the event."""
    _end(session, clock, deadline, DeadlineState.MET, actor, note, at)


def cancel(session: Session, clock: Clock, deadline: Deadline, *, actor: str, note: str) -> None:
    """The period no longer matters."""
    _end(session, clock, deadline, DeadlineState.CANCELLED, actor, note)


def _end(
    session: Session,
    clock: Clock,
    deadline: Deadline,
    state: DeadlineState,
    actor: str,
    note: str,
    at: datetime | None = None,
) -> None:
    if deadline.state not in OPEN:
        return
    late = (at or clock.now()) >= deadline.due_at
    deadline.state, deadline.ended_at, deadline.note = state, clock.now(), note.strip()[:2000]
    for extension in deadline.extensions:
        if extension.state == ExtensionState.PENDING:
            _decided(extension, ExtensionState.REFUSED, actor, clock)
    _event(session, clock, deadline, actor, state.value, late=late, note=deadline.note)


def ask_extension(
    unit_of_work: UnitOfWork, clock: Clock, *, deadline_id: int, until: date, why: str, actor: str
) -> Extension:
    """Ask for more time; one request at a time. Raises NotFound, NotAllowed, Refused."""
    if not why.strip():
        raise Refused("reason_missing", "say why more time is needed", zh="请说明延期理由")
    with unit_of_work() as session:
        deadline = find(session, deadline_id)
        _may_extend(deadline, until)
        row = Extension(
            deadline_id=deadline.id, until=until, why=why.strip()[:2000], asked_by=actor, asked_at=clock.now()
        )
        session.add(row)
        session.flush()
        _event(session, clock, deadline, actor, "extension_asked", until=until.isoformat(), extension=row.id)
        return row


def _may_extend(deadline: Deadline, until: date) -> None:
    if deadline.state not in OPEN:
        raise NotAllowed(
            f"the deadline is {deadline.state}", zh="期限已经结束，不能延期", reasons=[deadline.state]
        )
    if any(one.state == ExtensionState.PENDING for one in deadline.extensions):
        raise NotAllowed("a request is pending already", zh="已有一项延期申请待批", reasons=["pending"])
    if until <= deadline.due_on:
        raise Refused(
            "day_impossible", f"{until} is not after {deadline.due_on}", zh=f"新期限须晚于 {deadline.due_on}",
            value=until.isoformat(),
        )  # fmt: skip


def decide_extension(
    unit_of_work: UnitOfWork, clock: Clock, *, extension_id: int, granted: bool, actor: str
) -> Deadline:
    """Grant or refuse, by another person than the one who asked. Raises NotFound, NotAllowed."""
    with unit_of_work() as session:
        row = session.get(Extension, extension_id)
        if row is None:
            raise NotFound("extension 延期申请", extension_id)
        deadline = find(session, row.deadline_id)
        if row.state != ExtensionState.PENDING:
            raise NotAllowed(f"the request is {row.state}", zh="该申请已经处理", reasons=[row.state])
        if actor == row.asked_by:
            raise NotAllowed(
                "nobody grants an extension to themselves", zh="不得批准本人的延期申请", reasons=["asked_by"]
            )
        _decided(row, ExtensionState.GRANTED if granted else ExtensionState.REFUSED, actor, clock)
        if granted:
            # the day was set by a person: no holiday moves it any more
            deadline.due_on, deadline.due_at, deadline.provisional = row.until, _end_of(row.until), False
            deadline.state = DeadlineState.RUNNING
        _event(
            session,
            clock,
            deadline,
            actor,
            f"extension_{row.state.value}",
            extension=row.id,
            due=deadline.due_on.isoformat(),
        )
        return deadline


def run(unit_of_work: UnitOfWork, clock: Clock, calendar: Calendar) -> ClocksOutcome:
    """Stage: begin and end what acts of the book begin and end, reckon provisional days again, escalate what ran out, once.

    While an extension is pending nothing of that deadline escalates. A paper whose period ran out without an answer says so;
    nothing else follows by itself.
    """
    again = escalated = waiting = 0
    with unit_of_work() as session:
        for act in begun.acts(session):
            start(
                session, clock, calendar, term_id=act.term, subject=(act.kind, act.id), starts_at=act.starts_at, amount=act.amount,
                actor=SYSTEM,
            )  # fmt: skip
        for row in _running(session):
            again += _reckon(session, clock, calendar, row)
            if _settle(session, clock, row) or clock.now() < row.due_at:
                continue
            if any(one.state == ExtensionState.PENDING for one in row.extensions):
                waiting += 1
                continue
            row.state, escalated = DeadlineState.OVERDUE, escalated + 1
            _event(session, clock, row, SYSTEM, "overdue", due=row.due_on.isoformat())
            _fall_silent(session, clock, row)
    return ClocksOutcome(escalated, again, waiting)


def settle(session: Session, clock: Clock, subjects: Iterable[tuple[str, str]]) -> None:
    """End what the course of these subjects has ended, without waiting for the stage."""
    for subject in subjects:
        for row in open_ones(session, subject=subject):
            _settle(session, clock, row)


def _settle(session: Session, clock: Clock, row: Deadline) -> bool:
    found = begun.settled(session, row)
    if found is None:
        return False
    if found.why == Stage.WITHDRAWN.value:
        cancel(session, clock, row, actor=SYSTEM, note=found.why)
    else:
        meet(session, clock, row, actor=SYSTEM, note=found.why, at=found.at)
    return True


def _fall_silent(session: Session, clock: Clock, row: Deadline) -> None:
    draft = begun.silent(session, row)
    if draft is not None:
        events.append(
            session, clock, actor=SYSTEM, action="takedown:draft:unanswered", subject=("draft", draft.id),
            payload={"number": draft.number, "deadline": row.id, "due": row.due_on.isoformat()},
        )  # fmt: skip


def _running(session: Session) -> Iterable[Deadline]:
    asked = select(Deadline).where(Deadline.state == DeadlineState.RUNNING).order_by(Deadline.id)
    return session.scalars(asked.options(selectinload(Deadline.extensions)).with_for_update()).all()


def _reckon(session: Session, clock: Clock, calendar: Calendar, row: Deadline) -> int:
    if not row.provisional:
        return 0
    due = term(row.term).due(row.starts_at, calendar, row.amount)
    if (due.day, due.provisional) == (row.due_on, row.provisional):
        return 0
    before = row.due_on
    row.due_on, row.due_at, row.provisional, row.sources = due.day, due.at, due.provisional, list(due.sources)
    _event(
        session, clock, row, SYSTEM, "reckoned_again", before=before.isoformat(), due=row.due_on.isoformat(),
        provisional=row.provisional,
    )  # fmt: skip
    return 1


def open_ones(session: Session, *, subject: tuple[str, object] | None = None) -> list[Deadline]:
    """Deadlines that are running or overdue, the earliest first."""
    asked = select(Deadline).where(Deadline.state.in_(OPEN)).order_by(Deadline.due_at, Deadline.id)
    if subject is not None:
        asked = asked.where(Deadline.subject_kind == subject[0], Deadline.subject_id == str(subject[1]))
    return list(session.scalars(asked.options(selectinload(Deadline.extensions))))


def waiting(session: Session, until: datetime) -> tuple[int, int]:
    """How many periods have run out and wait for somebody, and how many of the others end until then."""
    counted = select(func.count(Deadline.id))
    late = session.scalar(counted.where(Deadline.state == DeadlineState.OVERDUE)) or 0
    soon = (
        session.scalar(counted.where(Deadline.state == DeadlineState.RUNNING, Deadline.due_at <= until)) or 0
    )
    return late, soon


def find(session: Session, deadline_id: int) -> Deadline:
    """The deadline of that id. Raises NotFound."""
    row = session.get(Deadline, deadline_id)
    if row is None:
        raise NotFound("deadline 期限", deadline_id)
    return row


def row_of(deadline: Deadline) -> dict[str, Any]:
    """A deadline as `deadlines --json` shows it."""
    known = term(deadline.term)
    return {
        "id": str(deadline.id), "term": deadline.term, "zh": known.zh, "en": known.en, "basis": known.basis,
        "verified": known.verified, "subject": f"{deadline.subject_kind}:{deadline.subject_id}",
        "starts_at": deadline.starts_at, "due": deadline.due_on, "due_at": deadline.due_at,
        "provisional": deadline.provisional, "state": deadline.state,
        "extensions": [{"id": str(one.id), "until": one.until, "state": one.state} for one in deadline.extensions],
    }  # fmt: skip


def _decided(row: Extension, state: ExtensionState, actor: str, clock: Clock) -> None:
    row.state, row.decided_by, row.decided_at = state, actor, clock.now()


def _instant(start: datetime | date) -> datetime:
    if not isinstance(start, datetime):
        return datetime.combine(start, time(), SHANGHAI).astimezone(UTC)
    return start.astimezone(UTC)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def _event(session: Session, clock: Clock, row: Deadline, actor: str, verb: str, **payload: Any) -> None:
    events.append(
        session, clock, actor=actor, action=f"takedown:deadline:{verb}", subject=("deadline", row.id),
        payload={"term": row.term, "subject": f"{row.subject_kind}:{row.subject_id}", **payload},
    )  # fmt: skip
