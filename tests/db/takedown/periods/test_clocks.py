"""Deadlines that run: reckoned by the law's own period, overdue exactly once, never while more time is asked for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from records.base import Base
from records.clock import FixedClock
from records.clocks import Deadline, DeadlineState, Extension, ExtensionState
from records.errors import NotAllowed, NotFound, Refused
from records.events import Event
from records.session import Database
from takedown.calendar import Calendar, notices, packaged
from takedown.periods import clocks

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CALENDAR = packaged()


class Running:
    """A book with deadlines and a clock that is set."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, FixedClock(NOW)

    def start(self, term: str = "hearing-request", subject: int = 1, amount: int | None = None) -> Deadline:
        with self.database.unit_of_work() as session:
            return clocks.start(
                session, self.clock, CALENDAR, term_id=term, subject=("case", subject), starts_at=self.clock.now(),
                actor="cli:li", amount=amount,
            )  # fmt: skip

    def until(self, at: datetime) -> None:
        self.clock.advance(at - self.clock.now())

    def run(self, calendar: Calendar = CALENDAR) -> clocks.ClocksOutcome:
        return clocks.run(self.database.unit_of_work, self.clock, calendar)

    def ask(self, days: int = 10, deadline_id: int = 1) -> Extension:
        with self.database.reading() as session:
            due = clocks.find(session, deadline_id).due_on
        return clocks.ask_extension(
            self.database.unit_of_work, self.clock, deadline_id=deadline_id, until=due + timedelta(days=days),
            why="需补充鉴定", actor="cli:li",
        )  # fmt: skip

    def decide(self, extension_id: int, *, granted: bool, actor: str = "cli:wang") -> Deadline:
        return clocks.decide_extension(
            self.database.unit_of_work, self.clock, extension_id=extension_id, granted=granted, actor=actor
        )

    def deadline(self, deadline_id: int = 1) -> Deadline:
        with self.database.reading() as session:
            row = clocks.find(session, deadline_id)
            assert row.extensions is not None
            return row

    def actions(self) -> Counter[tuple[str, str]]:
        with self.database.reading() as session:
            rows = session.execute(select(Event.action, Event.subject_id))
            return Counter((action.removeprefix("takedown:deadline:"), id_) for action, id_ in rows)


@pytest.fixture
def book(database: Database) -> Running:
    return Running(database)


def test_a_deadline_is_reckoned_by_its_period_and_started_once(book: Running) -> None:
    first, again = book.start(), book.start()

    assert (first.id, first.due_on) == (again.id, date(2026, 11, 27))
    assert not first.provisional
    assert book.actions() == {("started", "1"): 1}


def test_only_a_length_that_the_office_sets_may_be_given(book: Running) -> None:
    assert book.start("rectification", amount=15).due_on == date(2026, 12, 11)
    with pytest.raises(Refused) as refusal:
        book.start("hearing-request", amount=15)
    assert refusal.value.code == "period_impossible"
    with pytest.raises(NotFound):
        book.start("some-day")


def test_what_ran_out_escalates_exactly_once(book: Running) -> None:
    book.start()
    book.until(book.deadline().due_at - timedelta(seconds=1))
    assert book.run().escalated == 0
    book.clock.advance(timedelta(seconds=1))

    assert [book.run().escalated for _ in range(3)] == [1, 0, 0]
    assert book.deadline().state == DeadlineState.OVERDUE
    assert book.actions()["overdue", "1"] == 1


def test_nothing_escalates_while_more_time_is_asked_for(book: Running) -> None:
    book.start()
    asked = book.ask()
    book.clock.advance(timedelta(days=9))
    assert book.run() == clocks.ClocksOutcome(waiting_for_extension=1)

    book.decide(asked.id, granted=False)
    assert book.run().escalated == 1


def test_granted_time_runs_to_its_own_end_and_then_escalates_once_more(book: Running) -> None:
    book.start()
    book.clock.advance(timedelta(days=9))
    assert book.run().escalated == 1
    granted = book.decide(book.ask(days=20).id, granted=True)

    assert (granted.state, book.run().escalated) == (DeadlineState.RUNNING, 0)
    book.until(granted.due_at)
    assert [book.run().escalated, book.run().escalated] == [1, 0]


def test_what_was_met_or_cancelled_never_escalates(book: Running) -> None:
    book.start(subject=1)
    book.start(subject=2)
    book.ask(deadline_id=1)
    with book.database.unit_of_work() as session:
        clocks.meet(session, book.clock, clocks.find(session, 1), actor="cli:li", note="已送达")
        clocks.cancel(session, book.clock, clocks.find(session, 2), actor="cli:li", note="案件移送")
        clocks.cancel(session, book.clock, clocks.find(session, 2), actor="cli:li", note="again")
    book.clock.advance(timedelta(days=30))

    assert book.run().escalated == 0
    assert book.deadline(1).extensions[0].state == ExtensionState.REFUSED
    assert book.actions()["cancelled", "2"] == 1


def test_nobody_grants_more_time_to_themselves_or_twice(book: Running) -> None:
    book.start()
    asked = book.ask()
    with pytest.raises(NotAllowed):
        book.decide(asked.id, granted=True, actor="cli:li")
    with pytest.raises(NotAllowed):
        book.ask()
    book.decide(asked.id, granted=True)
    with pytest.raises(NotAllowed):
        book.decide(asked.id, granted=True)
    with pytest.raises(Refused):
        book.ask(days=0)


def test_a_provisional_day_is_reckoned_again_when_its_notice_comes(book: Running) -> None:
    known = [notice for notice in notices() if notice.year < 2026]
    book.until(datetime(2026, 9, 28, 2, 0, tzinfo=UTC))
    with book.database.unit_of_work() as session:
        row = clocks.start(
            session, book.clock, Calendar(known), term_id="hearing-request", subject=("case", 1),
            starts_at=book.clock.now(), actor="cli:li",
        )  # fmt: skip
        assert (row.provisional, row.due_on) == (True, date(2026, 10, 7))

    assert book.run().reckoned_again == 1
    after = book.deadline()
    assert (after.provisional, after.due_on > date(2026, 10, 7)) == (False, True)
    assert book.run().reckoned_again == 0


def test_open_deadlines_are_listed_by_their_day(book: Running) -> None:
    book.start("penalty-decision", subject=1)
    book.start("hearing-request", subject=1)
    with book.database.reading() as session:
        rows = [clocks.row_of(row) for row in clocks.open_ones(session, subject=("case", 1))]
    assert [row["term"] for row in rows] == ["hearing-request", "penalty-decision"]
    assert rows[0]["subject"] == "case:1"


class AnyOrder(RuleBasedStateMachine):
    """Whatever happens in whatever order, each deadline that ran out was escalated once for each end that it had."""

    def __init__(self) -> None:
        super().__init__()
        database = Database("sqlite://")
        Base.metadata.create_all(database.engine)
        self.book, self.ends = Running(database), Counter[int]()

    @rule(subject=st.integers(1, 3), term=st.sampled_from(["hearing-request", "rectification", "transfer"]))
    def begins(self, subject: int, term: str) -> None:
        self.book.start(term, subject)

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours: int) -> None:
        self.book.clock.advance(timedelta(hours=hours))

    @precondition(lambda self: self._some())
    @rule(data=st.data(), days=st.integers(1, 30))
    def more_time_is_asked_for(self, data: st.DataObject, days: int) -> None:
        try:
            self.book.ask(days, data.draw(st.sampled_from(self._some())))
        except NotAllowed:
            return

    @precondition(lambda self: self._pending())
    @rule(data=st.data(), granted=st.booleans())
    def it_is_decided(self, data: st.DataObject, granted: bool) -> None:
        row = self.book.decide(data.draw(st.sampled_from(self._pending())), granted=granted)
        self.ends[row.id] += granted

    @precondition(lambda self: self._some())
    @rule(data=st.data())
    def it_is_met(self, data: st.DataObject) -> None:
        with self.book.database.unit_of_work() as session:
            clocks.meet(
                session,
                self.book.clock,
                clocks.find(session, data.draw(st.sampled_from(self._some()))),
                actor="li",
            )

    @rule()
    def the_stage_runs(self) -> None:
        waiting = set(self._pending_deadlines())
        before = self.book.actions()
        self.book.run()
        grown = {
            int(id_)
            for (verb, id_), n in self.book.actions().items()
            if verb == "overdue" and n > before[verb, id_]
        }
        assert not grown & waiting

    @invariant()
    def nothing_escalates_more_often_than_it_ended(self) -> None:
        told = self.book.actions()
        for id_ in self._all():
            assert told["overdue", str(id_)] <= 1 + self.ends[id_]

    def _all(self) -> list[int]:
        with self.book.database.reading() as session:
            return list(session.scalars(select(Deadline.id)))

    def _some(self) -> list[int]:
        with self.book.database.reading() as session:
            return [row.id for row in clocks.open_ones(session)]

    def _pending(self) -> list[int]:
        with self.book.database.reading() as session:
            return list(
                session.scalars(select(Extension.id).where(Extension.state == ExtensionState.PENDING))
            )

    def _pending_deadlines(self) -> list[int]:
        with self.book.database.reading() as session:
            asked = select(Extension.deadline_id).where(Extension.state == ExtensionState.PENDING)
            return list(session.scalars(asked))


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = limits(max_examples=8, stateful_step_count=20, deadline=None)
