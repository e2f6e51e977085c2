"""A book moved from SQLite to PostgreSQL is the same book: every row, the chain, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desk import integrity
from desk.backup.move import move
from desk.leads import course, intake
from desk.leads.intake import Reported
from desk.wiring import Desk, build
from records.base import Base
from records.clock import FixedClock
from records.errors import ConfigurationError, Refused
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import LeadChannel
from tests.db.takedown.conftest import Office
from tests.postgresql import Server


@pytest.fixture
def small(tmp_path: Path, migrated: Path, clock: FixedClock) -> Desk:
    """An office on one machine with an approved notice, and a lead that was joined to an earlier one."""
    settings = Settings(home=tmp_path / "small", database_url=f"sqlite:///{tmp_path}/small/copywatch.db")
    settings.home_dir.mkdir()
    (settings.home_dir / "copywatch.db").write_bytes(migrated.read_bytes())
    office = Office(Database(settings.database), clock, Vault(settings.vault_dir), settings)
    office.open()
    office.account()
    office.account("sun")
    office.ready()
    office.approve()
    desk = Desk(settings, office.database, clock, office.vault)
    numbers = [
        intake.take(desk, Reported(LeadChannel.LETTER, f"http://bbs.example/{n}", anonymous=True), "li").lead
        for n in (1, 2)
    ]
    course.join(desk, numbers[0], numbers[1], actor="li")
    return desk


@pytest.fixture
def large(small: Desk, postgresql: Server, clock: FixedClock) -> Iterator[Desk]:
    postgresql.run("CREATE DATABASE moved")
    settings = small.settings.model_copy(update={"database_url": postgresql.url("moved")})
    desk = build(settings, clock)
    yield desk
    desk.database.dispose()
    postgresql.drop(postgresql.url("moved"))


def counts(desk: Desk) -> dict[str, int]:
    with desk.database.reading() as session:
        found = {
            name: session.scalar(select(func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }
    return {name: int(count or 0) for name, count in found.items()}


def test_a_moved_book_verifies_has_every_row_and_goes_on(small: Desk, large: Desk) -> None:
    moved = move(small.database, large.database)
    assert counts(large) == counts(small)
    assert moved.rows == sum(counts(small).values())
    assert [fault for one in integrity.checks(large, all_captures=True) for fault in one.faults] == []
    with large.database.reading() as session:
        assert course.find(session, 1).joined_to == 2
    taken = intake.take(large, Reported(LeadChannel.LETTER, "http://bbs.example/3", anonymous=True), "li")
    assert (taken.lead, taken.receipt) == (3, "2026-000003")
    assert [fault for one in integrity.checks(large) for fault in one.faults] == []


def test_a_database_that_holds_rows_is_never_moved_into(small: Desk, large: Desk) -> None:
    move(small.database, large.database)
    with pytest.raises(Refused) as refused:
        move(small.database, large.database)
    assert refused.value.code == "target_in_use"


def test_only_a_small_book_moves_to_a_large_one(small: Desk) -> None:
    with pytest.raises(ConfigurationError):
        move(small.database, small.database)
