"""Pages of the event log, along indexes: the same events that a plain question finds."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk.web import eventlog
from records import events
from records.clock import FixedClock
from records.events import Event
from records.session import Database

NOTHING = {"actor": "", "action": "", "subject": ""}


@pytest.fixture
def log(database: Database, clock: FixedClock) -> Database:
    with database.unit_of_work() as session:
        for number in range(23):
            events.append(
                session, clock, actor=f"person{number % 3}", action=("desk:finding:confirmed", "desk:claim:broken", "match:run:done")[number % 3],
                subject=(("finding", "site")[number % 2], number // 5),
            )  # fmt: skip
    return database


@pytest.mark.parametrize(
    "said",
    [
        {}, {"actor": "person1"}, {"action": "desk:"}, {"action": "match"}, {"action": "nothing"}, {"subject": "finding"},
        {"subject": "site:2"}, {"actor": "person0", "action": "desk:finding", "subject": "finding"},
    ],
)  # fmt: skip
def test_all_pages_together_are_all_events_that_fit_newest_first(log: Database, said: dict[str, str]) -> None:
    wanted = {**NOTHING, **said}
    kind, _, key = wanted["subject"].partition(":")
    with log.reading() as session:
        fit = [
            one.seq for one in session.scalars(select(Event).order_by(Event.seq.desc()))
            if wanted["actor"] in ("", one.actor) and one.action.startswith(wanted["action"])
            and kind in ("", one.subject_kind) and key in ("", one.subject_id)
        ]  # fmt: skip
        total, _first = eventlog.numbers(session, wanted, 1, 4)
        pages = [
            seq
            for page in range(1, -(-len(fit) // 4) + 1)
            for seq in eventlog.numbers(session, wanted, page, 4)[1]
        ]

    assert (total, pages) == (len(fit), fit)


def test_a_page_beyond_the_last_is_the_last(log: Database) -> None:
    with log.reading() as session:
        assert eventlog.numbers(session, NOTHING, 99, 10) == (23, [3, 2, 1])
        assert eventlog.numbers(session, {**NOTHING, "actor": "person1"}, 99, 5)[1] == [8, 5, 2]
