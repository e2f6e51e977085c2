"""What is due, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk import schedule
from records.clock import FixedClock, interval
from records.scope import Site
from records.session import Database
from records.sweeps import Sweep
from records.vocabulary import SiteKind, SweepState


def add_site(database: Database, clock: FixedClock, key: str, **columns: object) -> int:
    with database.unit_of_work() as session:
        site = Site(
            key=key, name=key, url=f"http://{key}.example/", created_at=clock.now(), updated_at=clock.now(),
            **{"kind": SiteKind.WEBSITE, "schedule": "24h"} | columns,
        )  # fmt: skip
        session.add(site)
        session.flush()
        return site.id


def swept(database: Database, clock: FixedClock, site_id: int, state: SweepState) -> None:
    with database.unit_of_work() as session:
        session.add(Sweep(site_id=site_id, started_at=clock.now(), state=state))


def due(database: Database, clock: FixedClock) -> list[str]:
    with database.reading() as session:
        return [site.key for site in schedule.due_sites(session, clock)]


def test_a_site_never_swept_is_due_and_a_manual_or_inactive_one_is_not(
    database: Database, clock: FixedClock
) -> None:
    add_site(database, clock, "new")
    add_site(database, clock, "by-hand", schedule="manual")
    add_site(database, clock, "closed", active=False)

    assert due(database, clock) == ["new"]


def test_a_swept_site_is_due_again_when_its_interval_has_passed(
    database: Database, clock: FixedClock
) -> None:
    swept(database, clock, add_site(database, clock, "daily"), SweepState.FINISHED)
    assert due(database, clock) == []

    clock.advance(timedelta(hours=24))

    assert due(database, clock) == ["daily"]


def test_a_sweep_left_in_the_middle_is_due_at_once(database: Database, clock: FixedClock) -> None:
    swept(database, clock, add_site(database, clock, "killed"), SweepState.RUNNING)

    assert due(database, clock) == ["killed"]


def test_cloud_storage_is_swept_after_the_sites_that_publish_its_shares(
    database: Database, clock: FixedClock
) -> None:
    add_site(database, clock, "drive", kind=SiteKind.CLOUD_STORAGE)
    add_site(database, clock, "forum")

    with database.reading() as session:
        waves = schedule.in_waves(schedule.due_sites(session, clock))

    assert waves == [["forum"], ["drive"]]


def test_a_due_site_is_asked_for_once(database: Database, clock: FixedClock) -> None:
    add_site(database, clock, "forum")

    with database.unit_of_work() as session:
        asked = [schedule.enqueue_due(session, clock), schedule.enqueue_due(session, clock)]

    assert asked == [1, 0]


@pytest.mark.parametrize(("text", "hours"), [("30m", 0.5), ("24h", 24), ("7d", 168)])
def test_an_interval_is_digits_and_a_unit(text: str, hours: float) -> None:
    assert interval(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["0h", "24", "-1h", "1w", "h", "999999d"])
def test_other_intervals_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="interval"):
        interval(text)
