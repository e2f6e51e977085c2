"""Column types: instants are aware and in UTC, enumerations are stored by value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from records.base import Base
from records.catalog import RightsHolder
from records.clock import FixedClock
from records.scope import Site
from records.session import Database
from records.vocabulary import SiteKind


def test_an_instant_of_another_zone_comes_back_in_utc(database: Database) -> None:
    shanghai = datetime(2026, 11, 21, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    with database.unit_of_work() as session:
        session.add(RightsHolder(name="甲", created_at=shanghai))

    with database.reading() as session:
        stored = session.scalars(select(RightsHolder.created_at)).one()

    assert stored == shanghai
    assert stored.tzinfo is UTC
    assert stored.hour == 8


def test_a_naive_datetime_is_refused(database: Database) -> None:
    def write() -> None:
        with database.unit_of_work() as session:
            session.add(RightsHolder(name="甲", created_at=datetime(2026, 11, 21)))  # noqa: DTZ001 - what is refused

    with pytest.raises(StatementError, match="naive datetime"):
        write()


def test_enumerations_are_stored_by_value(database: Database, clock: FixedClock) -> None:
    with database.unit_of_work() as session:
        session.add(
            Site(
                key="s",
                name="s",
                kind=SiteKind.CLOUD_STORAGE,
                url="http://x/",
                created_at=clock.now(),
                updated_at=clock.now(),
            )
        )

    with database.reading() as session:
        assert session.scalar(text("SELECT kind FROM site")) == "cloud_storage"
        assert session.scalars(select(Site.kind)).one() is SiteKind.CLOUD_STORAGE


def test_every_constraint_has_a_name() -> None:
    unnamed = [
        (table.name, type(constraint).__name__)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if constraint.columns and not constraint.name
    ]

    assert unnamed == []
