"""How long it takes to know which sites are due: `python -m benchmarks.schedule [--sites 100000] [--due 500]`.

A register of so many sites, their turns spread over the coming day, so many of them due now. Timed: what the scheduler
asks every half minute (the due sites in order), the same where half of all sites are due at once, the warn list
followed, the list of turns, and coverage.
The peer of the same run is a walk over all sites in Python, as the scheduler went before its turns were kept.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from crawler.scope import turns
from desk import coverage, schedule
from records import tables
from records.clock import FixedClock
from records.schedules import SiteTurn
from records.scope import Site
from records.session import Database
from records.vocabulary import DueWhy, SiteKind

assert tables  # every table is known to the mapper
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
RUNS = 3


def main() -> None:
    """Fill a register, time, print a row for RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database, clock = Database(f"sqlite:///{Path(folder) / 'register.db'}"), FixedClock(NOW)
        database.migrate()
        fill(database, options.sites, options.due)
        due = best(database, lambda session: len(schedule.due_sites(session, clock, schedule.ROUND)))
        asked = best(database, lambda session: schedule.follow_warnings(session, clock))
        walked = best(database, lambda session: walk(session, clock), runs=1)
        listed = best(database, lambda session: len(schedule.upcoming(session, limit=100)))
        counted = best(database, lambda session: coverage.coverage(session, clock, 7).sites)
        with database.unit_of_work() as session:
            session.execute(
                update(SiteTurn).where(SiteTurn.site_id % 2 == 0).values(next_due=NOW - timedelta(minutes=1))
            )
        flood = best(database, lambda session: len(schedule.due_sites(session, clock, schedule.ROUND)))
        database.dispose()
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.schedule --sites {options.sites} --due {options.due}` | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite | {due:.3f} s | {flood:.3f} s | {asked:.3f} s | "
        f"{listed:.3f} s | {counted:.3f} s | {walked:.1f} s |"
    )


def fill(database: Database, sites: int, due: int) -> None:
    """So many sites; `due` of them are due, the others in the course of the coming day."""
    for start in range(0, sites, 5000):
        numbers = range(start + 1, min(start + 5000, sites) + 1)
        with database.unit_of_work() as session:
            session.execute(insert(Site), [_site(number) for number in numbers])
            session.execute(insert(SiteTurn), [_turn(number, number <= due) for number in numbers])


def _site(number: int) -> dict[str, object]:
    return {
        "id": number, "key": f"s{number}", "name": f"网站 {number}", "kind": SiteKind.WEBSITE, "schedule": "24h",
        "url": f"http://s{number}.example/", "windows": "22:00-06:00" if number % 3 == 0 else "",
        "priority": number % 10, "created_at": NOW - timedelta(days=30), "updated_at": NOW,
    }  # fmt: skip


def _turn(number: int, due: bool) -> dict[str, object]:  # noqa: FBT001 - it says what it is at its one call
    later = timedelta(seconds=number * 86_400 / 100_000 + 60)
    return {
        "site_id": number, "next_due": NOW - timedelta(minutes=5) if due else NOW + later, "why": DueWhy.INTERVAL,
        "haste": 1.0, "warned": False, "last_began": NOW - timedelta(days=1), "last_good": NOW - timedelta(days=1),
    }  # fmt: skip


def walk(session: Session, clock: FixedClock) -> int:
    """Every site looked at and its turn reckoned from its text."""
    due = 0
    for site in session.scalars(select(Site)):
        at = turns.plan_of(site).due_after(clock.now() - timedelta(days=1))
        due += at is not None and at <= clock.now()
    return due


def best(database: Database, look: Callable[[Session], int], runs: int = RUNS) -> float:
    """Seconds of the fastest run, each in a session of its own."""
    took = []
    for _ in range(runs):
        with database.reading() as session:
            began = time.perf_counter()
            look(session)
            took.append(time.perf_counter() - began)
    return min(took)


if __name__ == "__main__":
    main()
