"""How many files a sweep asks for, as its ledger keeps count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crawler.asked.planned import File, Planned, Result, Role
from crawler.progress.ledger import Ledger
from crawler.progress.order import Order
from crawler.scope.policy import SitePolicy, of
from records.clock import FixedClock
from records.scope import Site
from records.session import Database
from records.sweeps import FrontierEntry, Sweep
from records.vocabulary import FrontierState, SiteKind, SweepState

AT = "http://s.example"


@pytest.fixture
def policy(database: Database, clock: FixedClock) -> SitePolicy:
    with database.unit_of_work() as session:
        row = Site(key="s", name="s", kind=SiteKind.WEBSITE, url=f"{AT}/", created_at=clock.now(), updated_at=clock.now(),
                   max_pages=1, max_files_per_sweep=2, max_file_mib=1, max_file_mib_per_sweep=4)  # fmt: skip
        session.add(row)
        session.flush()
        return of(row)


def opened(database: Database, clock: FixedClock, policy: SitePolicy) -> Ledger:
    ledger = Ledger(database.unit_of_work, clock, policy, Order(), lease_s=60)
    ledger.open()
    return ledger


def files(count: int) -> list[Planned]:
    return [
        Planned(f"{AT}/{n}.zip", Role.FILE, extra={"name": f"{n}.zip", "stated": 10}) for n in range(count)
    ]


def test_files_come_after_pages_one_by_one_and_the_rest_is_refused_at_once(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    ledger = opened(database, clock, policy)
    seeds = [*files(1200), Planned(f"{AT}/a.html"), Planned(f"{AT}/b.html")]
    first = ledger.write([], 8, seeds)
    assert [entry.planned.role for entry in first] == [Role.PAGE, Role.FILE]

    order = []
    waiting = first
    while waiting:
        results = [
            Result(one, FrontierState.DONE, 200, file=File("d") if one.planned.role is Role.FILE else None)
            for one in waiting
        ]
        waiting = ledger.write(results, 8)
        order.append([entry.planned.url for entry in waiting])

    assert order == [[f"{AT}/1.zip"], []]
    assert ledger.finish() is SweepState.PARTIAL  # a page was left, for the page budget
    with database.reading() as session:
        sweep = session.scalars(select(Sweep)).one()
        left = session.scalar(
            select(func.count()).select_from(FrontierEntry).where(FrontierEntry.state == FrontierState.QUEUED)
        )
    assert (sweep.files, sweep.refused["budget_spent"], left) == (2, 1199, 1)
    assert "1 URLs left" in sweep.note


def test_a_resumed_sweep_goes_on_with_its_counts(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    first = opened(database, clock, policy)
    (entry,) = first.write([], 8, files(4))
    entry.received = 10
    first.write([Result(entry, FrontierState.DONE, 200, file=File("d"))], 8)  # a second one is on its way
    clock.advance(timedelta(seconds=61))
    second = opened(database, clock, policy)

    (again,) = second.write([], 8)
    assert (again.planned.url, again.attempts) == (f"{AT}/1.zip", 2)
    again.received = 10
    second.write([Result(again, FrontierState.DONE, 200, file=File("e"))], 8)
    second.finish()
    with database.reading() as session:
        sweep = session.scalars(select(Sweep)).one()
    assert (sweep.files, sweep.file_bytes, sweep.refused) == (2, 20, {"budget_spent": 2})
