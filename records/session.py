"""Engine and units of work. The one place that knows which database it is."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, column, create_engine, event, func, inspect, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from records import locks, queue, sqlite
from records.clock import Clock, SystemClock
from records.errors import MissingPart
from records.postgresql import OPTIONS, prepare

UnitOfWork = Callable[[], AbstractContextManager[Session]]
"""Opens one short writing transaction: commits on leaving, rolls back on an error."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_STANDS = table("alembic_version", column("version_num"))
"""Where alembic notes how far a schema has come."""
_BOOK = select(func.pg_advisory_xact_lock(locks.BOOK))
_NOW = select(func.clock_timestamp())


class Database:
    """One database by URL.

    `unit_of_work()` takes the write lock at once (SQLite: BEGIN IMMEDIATE; PostgreSQL: the book's advisory
    lock), so that two writers wait for each other instead of failing half-way; `reading()` cannot write, and each
    of its questions sees what was committed before it, on both databases. `site_work()` is for what a lease fences already, such as a sweep's rows: on
    PostgreSQL any number of them go on side by side, on SQLite it is a unit of work like any other.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._turn, self._process = threading.Lock(), os.getpid()

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        with self._writing() as session:
            if self.is_shared:
                session.execute(_BOOK)
            yield session
            session.commit()

    @contextmanager
    def site_work(self) -> Iterator[Session]:
        with self._writing() as session:
            yield session
            session.commit()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._in_turn():
            connection = self._connection().execution_options(copywatch_write=True)
            with connection, Session(connection, expire_on_commit=False) as session:
                yield session

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """On SQLite the writers of one process wait here, where the next is woken at once, and one of them at the file."""
        if self.is_shared:
            yield
            return
        if (
            os.getpid() != self._process
        ):  # a lock that a thread held while the process forked is never given back
            self._turn, self._process = threading.Lock(), os.getpid()
        turn = self._turn
        held = turn.acquire(timeout=sqlite.BUSY_TIMEOUT_S)
        try:
            yield
        finally:
            if held:
                turn.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        connection = self._connection().execution_options(copywatch_read=True)
        with connection, Session(connection, expire_on_commit=False) as session:
            yield session

    def _connection(self) -> Connection:
        return self.engine.connect()

    @property
    def is_shared(self) -> bool:
        """Whether several machines may work on it: PostgreSQL."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def alone(self, name: str, wait_s: float = 0.0) -> Iterator[None]:
        """Hold the lock of a stage over many units of work: nobody else on this database holds it meanwhile.

        It ends with its process, however that ends. Raises StageBusy after `wait_s` seconds.
        """
        if self.is_shared:
            with locks.on_server(self.engine, name, wait_s):
                yield
        else:
            with locks.on_file(make_url(self.url).database or "", name, wait_s):
                yield

    def migrate(self) -> None:
        """Bring the schema to the newest migration, and the job queue of many machines to this version's."""
        from alembic import command  # late, here and below: most processes never migrate

        with self.engine.connect() as connection:
            config = _alembic()
            config.attributes["connection"] = connection
            if self.is_shared:  # two machines may begin at once
                connection.execute(select(func.pg_advisory_xact_lock(locks.BOOK)))
            command.upgrade(config, "head")
            if self.is_shared:
                queue.prepare(connection)
            connection.commit()

    def revision(self) -> str:
        """The newest migration that the database has; empty before the first."""
        from alembic.migration import MigrationContext

        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""

    @staticmethod
    def knows(revision: str) -> bool:
        """Whether this program has the migration `revision`, so that it can go on from there."""
        from alembic.script import ScriptDirectory

        known = ScriptDirectory.from_config(_alembic()).walk_revisions()
        return revision in {script.revision for script in known}

    def is_current(self) -> bool:
        """Whether the schema is the one this program knows, that of the job queue included."""
        with self.engine.connect() as connection:
            if not inspect(connection).has_table(_STANDS.name):
                return False
            is_newest = set(connection.scalars(select(_STANDS.c.version_num))) == {newest()}
            return is_newest and (not self.is_shared or queue.is_prepared(connection))

    def describe(self) -> dict[str, str]:
        """Kind, version and journal mode, for `doctor`."""
        url = make_url(self.url)
        if url.get_backend_name() != "sqlite":
            with self.engine.connect() as connection:
                version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
            return {"kind": url.get_backend_name(), "version": version, "journal": "server"}
        return {"kind": "sqlite", "version": sqlite3.sqlite_version, "journal": sqlite.journal_mode()}

    def dispose(self) -> None:
        self.engine.dispose()


def newest() -> str:
    """The last migration of this program. By its name: every command asks, and alembic would load all of them."""
    return max(path.name for path in _MIGRATIONS.glob("versions/[0-9]*_*.py")).partition("_")[0]


def now(session: Session, clock: Clock) -> datetime:
    """The instant by which leases are counted: the server's where several machines share it, else the clock's.

    The clocks of two machines may differ by more than a lease. A clock that is not the machine's own is a
    test's, and is believed.
    """
    if session.get_bind().dialect.name == "postgresql" and isinstance(clock, SystemClock):
        at: datetime = session.execute(_NOW).scalar_one()
        return at
    return clock.now()


def _alembic() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return _on_postgresql(url)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": sqlite.BUSY_TIMEOUT_S})
    event.listen(engine, "connect", sqlite.prepare)
    event.listen(engine, "begin", sqlite.begin)
    return engine


def _on_postgresql(url: str) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True, max_overflow=20, connect_args={"options": OPTIONS})
    except ModuleNotFoundError as error:
        raise MissingPart(f"the driver {error.name} of PostgreSQL", "copywatch[postgresql]") from error
    event.listen(engine, "connect", prepare)
    return engine
