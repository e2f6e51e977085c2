"""A seeded desk on a free port of loopback and a Chromium that looks at it, shared by the tests of a module."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from crawler.drawn.browser import LEAN
from desk.web import sessions
from desk.web.app import create_app
from desk.wiring import Desk
from records.accounts import Account
from records.clock import SystemClock
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from tests.web.seed import Seeded, seed


@contextmanager
def seeded_desk(home: Path, migrated: Path) -> Iterator[tuple[Desk, Seeded]]:
    """A desk of its own with the rows of the tests."""
    settings = Settings(home=home)
    settings.home_dir.mkdir()
    shutil.copy(migrated, settings.home_dir / "copywatch.db")
    desk = Desk(settings, Database(settings.database), SystemClock(), Vault(settings.vault_dir))
    try:
        yield desk, seed(desk)
    finally:
        desk.database.dispose()


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """Its address while it runs."""
    server = uvicorn.Server(uvicorn.Config(create_app(desk), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:  # a thread that goes on would keep the whole run from ending
        server.should_exit = True
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    arguments = [
        LEAN,
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]  # as root Chromium refuses its sandbox
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=Settings().chromium, args=arguments)
        try:
            yield started
        finally:
            started.close()


def cookie(desk: Desk, login: str, address: str) -> dict[str, str]:
    """A session of that account as a browser keeps it: hashing a password takes its time and is tested elsewhere."""
    with desk.database.reading() as session:
        account = session.scalars(select(Account).where(Account.login == login)).one()
    return {"name": sessions.COOKIE, "value": sessions.begin(desk, account), "url": address}
