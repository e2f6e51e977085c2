"""Real SQLite in a temporary folder, a clock that stands still, settings with a home of their own.

With `COPYWATCH_TEST_DATABASE=postgresql` the same tests run on a PostgreSQL server that they start themselves.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from records import tables
from records.clock import FixedClock
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.postgresql import Server, serving

assert tables  # the metadata is whole

# no test asserts a time, and a busy machine is no failure
hypothesis_settings.register_profile("copywatch", deadline=None)
hypothesis_settings.load_profile("copywatch")


ON_POSTGRESQL = os.environ.get("COPYWATCH_TEST_DATABASE") == "postgresql"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing that is imported here is ever thrown away: looking for it takes two fifths of each worker's collection."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for the session, started when it is first asked for."""
    with serving() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    home = tmp_path / "home"
    if not ON_POSTGRESQL:
        yield Settings(home=home)
        return
    server: Server = request.getfixturevalue("postgresql")
    url = server.fresh()
    yield Settings(home=home, database_url=url)
    server.drop(url)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file: copying it is much quicker than migrating for each test."""
    path = tmp_path_factory.mktemp("migrated") / "copywatch.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.dispose()
    return path


@pytest.fixture
def database(settings: Settings, migrated: Path) -> Iterator[Database]:
    settings.home_dir.mkdir(parents=True, exist_ok=True)
    if not ON_POSTGRESQL:
        shutil.copy(migrated, settings.home_dir / "copywatch.db")
    database = Database(settings.database)
    yield database
    database.dispose()


@pytest.fixture
def vault(settings: Settings) -> Vault:
    return Vault(settings.vault_dir)
