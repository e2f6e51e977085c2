"""More pages that only scripts fill than one sweep draws: all of them are drawn in turns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crawler.asked.planned import Entry, Planned, Result
from crawler.progress import drawing_turns
from crawler.progress.drawing_turns import DrawingTurns
from records.clock import FixedClock
from records.page_turns import DrawingTurn
from records.scope import Site
from records.session import Database
from records.vocabulary import FrontierState, SiteKind

MOST = 20


@pytest.fixture
def site_id(database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(drawing_turns, "MAX_FILLED", MOST)
    with database.unit_of_work() as session:
        site = Site(key="s", name="s", kind=SiteKind.WEBSITE, url="http://s.example/",
                    created_at=clock.now(), updated_at=clock.now())  # fmt: skip
        session.add(site)
        session.flush()
        return site.id


def swept(
    database: Database, clock: FixedClock, site_id: int, met: list[str], *, whole: bool = False
) -> tuple[set[str], str]:
    """A sweep that meets these pages in this order: which it drew, and what it says of the rest."""
    clock.advance(timedelta(days=1))
    turns, drawn = DrawingTurns(site_id), set()
    with database.unit_of_work() as session:
        turns.recall(session)
        for page in met:
            taken = turns.take(page)
            drawn |= {page} if taken else set()
            entry = Entry(page, Planned(f"http://s.example/{page}"))
            turns.store(session, [Result(entry, FrontierState.DONE, 200, drawn=taken)], clock.now())
        return drawn, turns.end(session, whole=whole)


def waiting(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(DrawingTurn.id))) or 0


def test_all_pages_are_drawn_in_turns_and_the_first_ones_no_more_often_than_needed(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    pages = [f"p{n}" for n in range(100)]
    seen: set[str] = set()

    for sweeps in range(9):
        drawn, said = swept(database, clock, site_id, pages)
        assert len(drawn) == MOST
        assert len(drawn - seen) >= MOST // 2, f"half of sweep {sweeps} to those that waited"
        seen |= drawn

    assert seen == set(pages)
    assert "页等待呈现，最早自" in said
    later = [swept(database, clock, site_id, pages)[0] for _ in range(10)]
    assert set().union(*later) == set(pages), "and again in the next round"


def test_a_page_that_is_new_has_its_share_though_many_wait(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    pages = [f"p{n}" for n in range(100)]
    swept(database, clock, site_id, pages)

    drawn, _said = swept(database, clock, site_id, ["new", *pages])

    assert "new" in drawn


def test_those_that_are_not_met_any_more_do_not_hold_the_places_of_others(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    swept(database, clock, site_id, [f"gone{n}" for n in range(60)])
    pages = [f"p{n}" for n in range(60)]

    seen = set().union(*(swept(database, clock, site_id, pages)[0] for _ in range(12)))

    assert seen == set(pages)


def test_a_sweep_that_saw_the_whole_site_leaves_nothing_waiting(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    swept(database, clock, site_id, [f"p{n}" for n in range(60)])

    _drawn, said = swept(database, clock, site_id, ["p1"], whole=True)

    assert (said, waiting(database)) == ("", 0)


def test_no_more_wait_than_there_is_room_for(
    database: Database, clock: FixedClock, site_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing_turns, "MOST_KEPT", 30)

    for start in (0, 100):
        swept(database, clock, site_id, [f"p{n}" for n in range(start, start + 90)])

    assert waiting(database) <= 30
