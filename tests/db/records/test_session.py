"""Units of work on real SQLite files."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from records import session
from records.base import Base
from records.catalog import RightsHolder, Work
from records.clock import FixedClock
from records.session import Database, newest
from records.settings import Settings
from records.sqlite import BUSY_TIMEOUT_S, WAL_SAFE_SINCE
from records.vocabulary import WorkKind


def holder(clock: FixedClock, name: str) -> RightsHolder:
    return RightsHolder(name=name, created_at=clock.now())


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(RightsHolder.name).order_by(RightsHolder.id)))


def test_a_unit_of_work_commits_on_leaving(database: Database, clock: FixedClock) -> None:
    with database.unit_of_work() as session:
        session.add(holder(clock, "甲"))

    assert names(database) == ["甲"]


def test_an_error_rolls_everything_back(database: Database, clock: FixedClock) -> None:
    def fail() -> None:
        with database.unit_of_work() as session:
            session.add(holder(clock, "甲"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert names(database) == []


def test_reading_never_writes(database: Database, clock: FixedClock) -> None:
    with suppress(DBAPIError), database.reading() as session:  # SQLite refuses, PostgreSQL forgets
        session.add(holder(clock, "甲"))
        session.flush()

    assert names(database) == []


def test_what_is_being_read_keeps_no_writer_waiting_and_is_seen_at_the_next_question(
    database: Database, clock: FixedClock
) -> None:
    everybody = select(RightsHolder.name)
    with database.reading() as reading:
        assert reading.scalars(everybody).all() == []
        with database.unit_of_work() as session:
            session.add(holder(clock, "甲"))
        assert reading.scalars(everybody).all() == ["甲"]


def test_a_connection_that_read_may_write_afterwards(database: Database, clock: FixedClock) -> None:
    for name in ("甲", "乙"):
        assert name not in names(database)
        with database.unit_of_work() as session:
            session.add(holder(clock, name))

    assert names(database) == ["甲", "乙"]


def test_two_writers_wait_for_each_other(database: Database, clock: FixedClock, settings: Settings) -> None:
    other = Database(settings.database)
    second_is_in, seen = threading.Event(), list[str]()

    def second() -> None:
        with other.unit_of_work() as session:
            seen.extend(
                session.scalars(select(RightsHolder.name))
            )  # the lock is taken with the first statement
            second_is_in.set()
            session.add(holder(clock, "乙"))

    with database.unit_of_work() as session:
        session.add(holder(clock, "甲"))
        session.flush()
        thread = threading.Thread(target=second)
        thread.start()
        waited = not second_is_in.wait(0.3)
    thread.join()
    other.dispose()

    assert waited
    assert seen == ["甲"]
    assert names(database) == ["甲", "乙"]


def test_a_writer_takes_the_lock_as_soon_as_another_program_gives_it_back(
    settings: Settings, clock: FixedClock
) -> None:
    ours = Database(f"sqlite:///{settings.home / 'turns.db'}")
    ours.migrate()
    other = sqlite3.connect(settings.home / "turns.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, lambda: other.execute("COMMIT")).start()

    with ours.unit_of_work() as session:
        session.add(holder(clock, "甲"))
        patience = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one()

    assert names(ours) == ["甲"]
    assert patience == BUSY_TIMEOUT_S * 1000
    ours.dispose()


def test_writers_from_many_threads_lose_nothing(database: Database, clock: FixedClock) -> None:
    def count_up() -> None:
        for _ in range(10):
            with database.unit_of_work() as session:
                row = session.scalars(select(RightsHolder)).one()
                row.contact = str(int(row.contact or "0") + 1)

    with database.unit_of_work() as session:
        session.add(holder(clock, "甲"))
    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalars(select(RightsHolder.contact)).one() == "40"


def test_a_reader_sees_the_state_before_an_unfinished_write(database: Database, clock: FixedClock) -> None:
    with database.unit_of_work() as session:
        session.add(holder(clock, "甲"))
        session.flush()

        assert names(database) == []


def test_a_row_that_points_nowhere_is_refused(database: Database, clock: FixedClock) -> None:
    def orphan() -> None:
        with database.unit_of_work() as session:
            session.add(
                Work(holder_id=99, work_id="A", title="甲", kind=WorkKind.OTHER, creators=[], created_at=clock.now(),
                     updated_at=clock.now())
            )  # fmt: skip

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        orphan()


def test_migrating_twice_is_migrating_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'copywatch.db'}")

    assert not database.is_current()
    database.migrate()
    database.migrate()
    assert database.is_current()
    database.dispose()


def test_the_journal_is_one_that_this_sqlite_version_can_keep(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'copywatch.db'}")
    told = database.describe()

    safe = sqlite3.sqlite_version_info >= WAL_SAFE_SINCE
    assert (told["kind"], told["version"], told["journal"]) == (
        "sqlite",
        sqlite3.sqlite_version,
        "WAL" if safe else "TRUNCATE",
    )
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == told["journal"].lower()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.dispose()


def test_every_table_is_made(database: Database) -> None:
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())


def test_the_newest_migration_by_its_name_is_the_head_of_the_chain() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(session.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]
