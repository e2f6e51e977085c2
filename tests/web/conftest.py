"""A desk over a seeded database, and browsers signed in as each role."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.testclient import TestClient

from desk.web.app import create_app
from desk.wiring import Desk
from records.clock import FixedClock
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.web import contents
from tests.web.contents import Contents
from tests.web.seed import PASSWORD, Seeded, seed

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
"""Where the clock of `tests/conftest.py` stands too."""


class Person(TestClient):
    """A browser without JavaScript: follows no redirect by itself, sends the hidden fields of the page."""

    def token(self, path: str = "/password") -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(path).text)
        assert found, f"no form on {path}"
        return found[1]

    def submit(
        self, path: str, *, on: str = "/password", files: Any = None, **fields: object
    ) -> httpx.Response:
        return self.post(path, data={"csrf": self.token(on), **fields}, files=files)


SignIn = Callable[..., Person]


@dataclass(frozen=True)
class Templates:
    """Homes that are made once and copied for each test: migrating and seeding take longer than most tests."""

    empty: Path
    full: Path
    seeded: Seeded


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder = tmp_path_factory.mktemp("homes")
    empty, full = Settings(home=folder / "empty"), Settings(home=folder / "full")
    database = Database(empty.database)
    database.migrate()
    database.dispose()
    shutil.copytree(empty.home_dir, full.home_dir)
    desk = Desk(full, Database(full.database), FixedClock(NOW), Vault(full.vault_dir))
    seeded = seed(desk)
    desk.database.dispose()
    return Templates(empty.home_dir, full.home_dir, seeded)


@pytest.fixture(scope="session")
def contents_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Contents]:
    """A home whose findings have content to look at, made once by the real stages."""
    folder, made, _seeded = contents.home(tmp_path_factory.mktemp("contents"))
    return folder, made


@pytest.fixture
def planted(contents_home: tuple[Path, Contents], database: Database) -> Contents:
    return deepcopy(contents_home[1])


@pytest.fixture
def database(request: pytest.FixtureRequest, settings: Settings, templates: Templates) -> Iterator[Database]:
    """A copy of the home with contents or of the seeded one where the test asks for it, else of the empty one."""
    wanted = templates.full if "seeded" in request.fixturenames else templates.empty
    if "planted" in request.fixturenames:
        wanted = request.getfixturevalue("contents_home")[0]
    shutil.copytree(wanted, settings.home_dir)
    database = Database(settings.database)
    yield database
    database.dispose()


@pytest.fixture
def desk(settings: Settings, database: Database, clock: FixedClock, vault: Vault) -> Desk:
    return Desk(settings, database, clock, vault)


@pytest.fixture
def seeded(templates: Templates, database: Database) -> Seeded:
    return deepcopy(templates.seeded)


_APPS: list[FastAPI] = []


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    """The application over this test's desk. Its routes are built once: that takes longer than most requests."""
    if not _APPS:
        _APPS.append(create_app(desk))
    (built,) = _APPS
    built.state.desk = desk
    built.state.forms, built.state.chance = FixedWindowRateLimiter(MemoryStorage()), lambda: 1.0
    return built


@pytest.fixture
def visitor(app: FastAPI) -> Person:
    return Person(app, follow_redirects=False)


@pytest.fixture
def sign_in(app: FastAPI, seeded: Seeded) -> SignIn:
    """A browser of the person with this login."""

    def enter(login: str) -> Person:
        person = Person(app, follow_redirects=False)
        answer = person.submit("/sign-in", on="/sign-in", login=login, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return person

    return enter
