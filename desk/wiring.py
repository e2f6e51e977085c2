"""Builds everything from settings: the one place where the rooms are put together."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

from crawler.nursery import Nursery
from crawler.run import Child
from records import tables
from records.clock import Clock, SystemClock
from records.errors import ConfigurationError
from records.session import Database
from records.settings import Settings
from records.vault import Vault

assert tables  # imported for its effect: every table is known to the mapper


@dataclass(frozen=True)
class Desk:
    """What a command, a web request or a job works with."""

    settings: Settings
    database: Database
    clock: Clock
    vault: Vault
    child: Child | None = None
    """How the process of a sweep is started; unless told otherwise as a new interpreter."""

    def alone(self, wait_s: float = 3600.0) -> AbstractContextManager[None]:
        """The lock under which listings and catalogue are gone over as a whole, by one process at a time.

        It holds on every machine of the same database. Raises StageBusy after `wait_s` seconds.
        """
        return self.database.alone("stages", wait_s)


def build(settings: Settings | None = None, clock: Clock | None = None) -> Desk:
    """A desk over the settings' home. Creates the folders, touches no schema."""
    settings = settings or Settings()
    settings.home_dir.mkdir(parents=True, exist_ok=True)
    settings.warc_dir.mkdir(parents=True, exist_ok=True)
    return Desk(settings, Database(settings.database), clock or SystemClock(), Vault(settings.vault_dir))


def open_desk() -> Desk:
    """A desk whose schema is current. Raises ConfigurationError with the command that mends it."""
    desk = build()
    if not desk.database.is_current():
        raise ConfigurationError(
            f"the database of {desk.settings.home_dir} is not set up for this version; run `copywatch init`",
            zh="数据库尚未初始化或版本不符，请先运行 copywatch init",
        )
    return desk


@contextmanager
def with_nursery(desk: Desk) -> Iterator[Desk]:
    """The desk with sweeps that are forked instead of started anew. Before the first thread of the process."""
    if desk.child is not None:
        yield desk
        return
    desk.database.dispose()  # no connection is to be shared with the process that is forked here
    with Nursery() as nursery:
        yield replace(desk, child=nursery)


def actor() -> str:
    """Who is recorded for what is done on the command line."""
    return f"cli:{getpass.getuser()}"
