"""When a site's turn comes again: after sweeps, by its liveliness, by what the site asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.scope import turns
from records.clock import FixedClock
from records.schedules import SiteTurn
from records.scope import Site
from records.session import Database
from records.sweeps import Sweep
from records.vocabulary import DueWhy, SiteKind, SweepKind, SweepState


@pytest.fixture
def site_id(database: Database, clock: FixedClock) -> int:
    with database.unit_of_work() as session:
        site = Site(key="s", name="s", kind=SiteKind.WEBSITE, url="http://s.example/", schedule="24h",
                    created_at=clock.now(), updated_at=clock.now())  # fmt: skip
        session.add(site)
        session.flush()
        session.add(turns.fresh(site))
        return site.id


def ended(
    database: Database, clock: FixedClock, site_id: int, *, state: SweepState = SweepState.FINISHED,
    new: int = 0, listings: int = 100, quiet_s: float | None = None, kind: SweepKind = SweepKind.SWEEP,
) -> SiteTurn:  # fmt: skip
    """A sweep that begins and ends now, and the turn after it."""
    with database.unit_of_work() as session:
        sweep = Sweep(
            site_id=site_id, kind=kind, state=state, started_at=clock.now(), finished_at=clock.now(), listings=listings,
            new_listings=new, complete=state is SweepState.FINISHED,
        )  # fmt: skip
        session.add(sweep)
        session.flush()
        turns.after_sweep(session, site_id, sweep, clock.now(), quiet_s=quiet_s)
        session.flush()
        return session.get_one(SiteTurn, site_id)


def hours(turn: SiteTurn, clock: FixedClock) -> float:
    assert turn.next_due is not None
    return (turn.next_due - clock.now()) / timedelta(hours=1)


def test_the_next_turn_is_an_interval_after_the_last_began(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    turn = ended(database, clock, site_id)

    assert (hours(turn, clock), turn.why, turn.haste) == (24.0, DueWhy.INTERVAL, 1.0)
    assert turn.last_good == clock.now()


def test_a_doubtful_sweep_counts_as_a_turn_but_not_as_a_good_one(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    turn = ended(database, clock, site_id, state=SweepState.SUSPECT)

    assert (hours(turn, clock), turn.last_good) == (24.0, None)


def test_a_paused_sweep_goes_on_at_once_where_no_window_speaks_against_it(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    turn = ended(database, clock, site_id, state=SweepState.PAUSED)

    assert (hours(turn, clock), turn.why, turn.last_began) == (0.0, DueWhy.CONTINUE, None)


def test_a_site_that_asks_to_be_left_alone_is(database: Database, clock: FixedClock, site_id: int) -> None:
    turn = ended(database, clock, site_id, state=SweepState.PARTIAL, quiet_s=2 * 24 * 3600.0)

    assert (hours(turn, clock), turn.why) == (48.0, DueWhy.ASKED_QUIET)


def test_a_lively_site_is_swept_more_often_and_never_more_than_four_times(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    ended(database, clock, site_id)
    clock.advance(timedelta(hours=24))
    lively = ended(database, clock, site_id, new=20)
    assert (hours(lively, clock), lively.why) == (12.0, DueWhy.LIVELY)

    clock.advance(timedelta(hours=12))
    wild = ended(database, clock, site_id, new=90)
    assert (hours(wild, clock), wild.haste) == (6.0, turns.MAX_HASTE)


def test_sweeping_more_often_does_not_make_a_site_look_quieter(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    ended(database, clock, site_id)
    rates = []
    for _ in range(5):
        clock.advance(timedelta(hours=6))
        rates.append(ended(database, clock, site_id, new=5).haste)

    assert rates == pytest.approx([2.0] * 5)


def test_a_quiet_site_keeps_its_interval(database: Database, clock: FixedClock, site_id: int) -> None:
    ended(database, clock, site_id)
    clock.advance(timedelta(hours=24))

    assert ended(database, clock, site_id, new=3).haste == 1.0


def test_a_site_whose_turn_was_never_reckoned_is_reckoned_from_its_sweeps(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    ended(database, clock, site_id)
    with database.unit_of_work() as session:
        session.delete(session.get_one(SiteTurn, site_id))
    with database.reading() as session:
        turn = turns.turn_of(session, session.get_one(Site, site_id), clock.now())

    assert (hours(turn, clock), turn.last_good) == (24.0, clock.now())
