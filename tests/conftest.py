"""Real SQLite in a temporary folder, a clock that stands still, settings with a home of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from records import tables
from records.clock import FixedClock
from records.session import Database
from records.settings import Settings
from records.vault import Vault

assert tables  # the metadata is whole

# no test asserts a time, and a busy machine is no failure
hypothesis_settings.register_profile("copywatch", deadline=None)
hypothesis_settings.load_profile("copywatch")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database)
    database.migrate()
    yield database
    database.dispose()


@pytest.fixture
def vault(settings: Settings) -> Vault:
    return Vault(settings.vault_dir)
