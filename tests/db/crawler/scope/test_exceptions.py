"""Exceptions from robots.txt: who may record one, what it must say, when it holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crawler.manners.orders import Orders
from crawler.scope import exceptions
from records.accounts import Account
from records.clock import FixedClock
from records.errors import NotAllowed, RowRefused
from records.events import Event
from records.robots_exceptions import RobotsException
from records.scope import Site
from records.session import Database
from records.vocabulary import Role, SiteKind

BASIS, REASON = "著作权行政处罚实施办法第十三条", "核查该站公开目录中的作品"


@pytest.fixture
def site_id(database: Database, clock: FixedClock) -> int:
    with database.unit_of_work() as session:
        for role in Role:
            session.add(Account(login=role.value, display_name=role.value, password_hash="x", role=role, created_at=clock.now()))  # fmt: skip
        site = Site(key="s", name="s", kind=SiteKind.WEBSITE, url="http://s.example/",
                    created_at=clock.now(), updated_at=clock.now())  # fmt: skip
        session.add(site)
        session.flush()
        return site.id


def grant(database: Database, clock: FixedClock, actor: str = "approver", **changed: object) -> int:
    last_day = clock.now().date() + timedelta(days=30)
    words: dict[str, object] = {"legal_basis": BASIS, "reason": REASON, "last_day": last_day}
    return exceptions.grant(
        database.unit_of_work, clock, site_key="s", actor=actor, **{**words, **changed}  # type: ignore[arg-type]
    )  # fmt: skip


def holds(database: Database, clock: FixedClock, site_id: int) -> int | None:
    return Orders(database.reading, clock, site_id).now().exception


def test_an_approver_records_one_and_a_sweep_sees_it(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    granted = grant(database, clock)

    assert holds(database, clock, site_id) == granted
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.action == "desk:robots_exception:granted")).one()
    assert (event.actor, event.payload["legal_basis"], event.payload["reason"]) == ("approver", BASIS, REASON)


@pytest.mark.parametrize(
    "actor", [role.value for role in Role if role is not Role.APPROVER] + ["cli:root", ""]
)
@pytest.mark.usefixtures("site_id")
def test_nobody_else_may(database: Database, clock: FixedClock, actor: str) -> None:
    with pytest.raises(NotAllowed):
        grant(database, clock, actor)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"legal_basis": " "}, "legal_basis"), ({"reason": "因为"}, "reason"), ({"last_day": None}, "last_day"),
        ({"last_day": date(2026, 11, 20)}, "last_day"), ({"last_day": date(2027, 2, 20)}, "last_day"),
        ({"reason": "长" * 1001}, "reason"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("site_id")
def test_legal_basis_reason_and_an_end_within_ninety_days_are_needed(
    database: Database, clock: FixedClock, changed: dict[str, Any], column: str
) -> None:
    with pytest.raises(RowRefused) as refused:
        grant(database, clock, **changed)

    assert [one["column"] for one in refused.value.data["issues"]] == [column]


@pytest.mark.usefixtures("site_id")
def test_all_faults_are_named_at_once(database: Database, clock: FixedClock) -> None:
    with pytest.raises(RowRefused) as refused:
        grant(database, clock, legal_basis="", reason="", last_day=None)

    assert len(refused.value.data["issues"]) == 3


def test_it_ends_with_its_last_day_in_shanghai(database: Database, clock: FixedClock, site_id: int) -> None:
    grant(database, clock, last_day=date(2026, 11, 22))
    with database.reading() as session:
        until = session.scalars(select(RobotsException.expires_at)).one()

    clock.advance(until - clock.now() - timedelta(seconds=1))
    assert holds(database, clock, site_id) is not None
    clock.advance(timedelta(seconds=1))
    assert holds(database, clock, site_id) is None


def test_a_withdrawn_one_does_nothing_and_another_may_follow(
    database: Database, clock: FixedClock, site_id: int
) -> None:
    first = grant(database, clock)
    with pytest.raises(NotAllowed, match="withdraw it first"):
        grant(database, clock)
    with pytest.raises(NotAllowed):
        exceptions.withdraw(database.unit_of_work, clock, exception_id=first, why="", actor="monitor")

    exceptions.withdraw(database.unit_of_work, clock, exception_id=first, why="已核查完毕", actor="admin")

    assert holds(database, clock, site_id) is None
    second = grant(database, clock)
    assert holds(database, clock, site_id) == second != first
