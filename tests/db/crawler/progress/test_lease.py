"""The lease of a site: one holder, fenced by its epoch."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from crawler.progress import lease
from records.clock import FixedClock
from records.errors import Conflict, SiteBusy
from records.scope import Site
from records.session import Database
from records.sweeps import SiteLease
from records.vocabulary import SiteKind


@pytest.fixture
def site(database: Database, clock: FixedClock) -> int:
    with database.unit_of_work() as session:
        row = Site(
            key="s",
            name="s",
            kind=SiteKind.WEBSITE,
            url="http://s.example/",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def take(database: Database, clock: FixedClock, site: int, owner: str) -> lease.Held:
    with database.unit_of_work() as session:
        return lease.take(session, clock, site_id=site, site_key="s", owner=owner, for_s=60)


def test_a_held_lease_is_refused_until_it_has_run_out(
    database: Database, clock: FixedClock, site: int
) -> None:
    take(database, clock, site, "far:1:1:x")
    with pytest.raises(SiteBusy) as busy:
        take(database, clock, site, "far:2:1:x")
    clock.advance(timedelta(seconds=61))

    assert busy.value.data["owner"] == "far:1:1:x"
    assert take(database, clock, site, "far:2:1:x").epoch == 2


def test_an_older_holder_cannot_renew_and_releases_nothing(
    database: Database, clock: FixedClock, site: int
) -> None:
    old = take(database, clock, site, "far:1:1:x")
    clock.advance(timedelta(seconds=61))
    new = take(database, clock, site, "far:2:1:x")

    with pytest.raises(Conflict), database.unit_of_work() as session:
        lease.renew(session, clock, old, 60)
    with database.unit_of_work() as session:
        lease.release(session, clock, old)
        lease.renew(session, clock, new, 60)
        until = session.get_one(SiteLease, site).until
    assert until == clock.now() + timedelta(seconds=60)


def test_a_released_lease_is_free_at_once(database: Database, clock: FixedClock, site: int) -> None:
    held = take(database, clock, site, "far:1:1:x")
    with database.unit_of_work() as session:
        lease.release(session, clock, held)
    clock.advance(timedelta(seconds=1))

    assert take(database, clock, site, "far:2:1:x").epoch == 2


def test_a_dead_process_of_this_machine_holds_nothing(
    database: Database, clock: FixedClock, site: int
) -> None:
    code = "from crawler.progress.lease import own_name; print(own_name())"
    dead = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    take(database, clock, site, dead)

    assert lease.is_dead(dead)
    assert take(database, clock, site, lease.own_name()).epoch == 2
    with pytest.raises(SiteBusy):
        take(database, clock, site, "far:1:1:x")


@pytest.mark.parametrize("owner", ["", "x", "otherhost:1:1:abc", "::::"])
def test_owners_that_cannot_be_looked_at_are_not_taken_for_dead(owner: str) -> None:
    assert not lease.is_dead(owner)


def test_we_are_alive() -> None:
    assert not lease.is_dead(lease.own_name())
