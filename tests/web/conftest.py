"""A desk over a seeded database, and browsers signed in as each role."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from desk.web.app import create_app
from desk.wiring import Desk
from records.clock import FixedClock
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.web.seed import PASSWORD, Seeded, seed


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


@pytest.fixture
def desk(settings: Settings, database: Database, clock: FixedClock, vault: Vault) -> Desk:
    return Desk(settings, database, clock, vault)


@pytest.fixture
def seeded(desk: Desk) -> Seeded:
    return seed(desk)


@pytest.fixture
def app(desk: Desk) -> FastAPI:
    return create_app(desk)


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
