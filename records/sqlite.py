"""What SQLite has to be told: its journal, who waits for whom, and that a page that is read takes no lock."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.pool import ConnectionPoolEntry

WAL_SAFE_SINCE = (3, 51, 3)
"""Below this SQLite version several connections can corrupt a WAL database (sqlite.org, WAL-reset bug)."""
BUSY_TIMEOUT_S = 60
_ASKED_EVERY_S = 0.004


def journal_mode() -> str:
    """The journal that this machine's SQLite can be trusted with."""
    return "WAL" if sqlite3.sqlite_version_info >= WAL_SAFE_SINCE else "TRUNCATE"


def prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
    """Listener of `connect`."""
    # the driver must not begin transactions by itself: we begin, with the lock we want
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(_busy_timeout(BUSY_TIMEOUT_S))
    connection.execute(f"PRAGMA journal_mode={journal_mode()}")
    connection.execute("PRAGMA synchronous=NORMAL")


def begin(connection: Connection) -> None:
    """Listener of `begin`. Writers take their lock at once; a page that is only read holds none between its questions.

    Without WAL a reader's lock keeps every commit waiting, and while one waits nobody else may begin to read.
    """
    options, driver = connection.get_execution_options(), _driver(connection)
    # said to the driver itself: it is said for every page, and nothing of it can fail
    driver.execute(f"PRAGMA query_only={'ON' if options.get('copywatch_read') else 'OFF'}")
    if options.get("copywatch_read"):
        return
    if options.get("copywatch_write"):
        _lock(connection, driver)
    else:
        connection.exec_driver_sql("BEGIN")


def _lock(connection: Connection, driver: sqlite3.Connection) -> None:
    """Take the write lock, asking every few milliseconds. Raises OperationalError as SQLAlchemy does, after a minute.

    SQLite's own wait asks less and less often, down to ten times a second: among several processes whoever has waited
    longest is then the last to notice that the lock is free.
    """
    ends = time.monotonic() + BUSY_TIMEOUT_S
    driver.execute(_busy_timeout(0))
    try:
        while not _got_lock(driver):
            if time.monotonic() > ends:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                break
            time.sleep(_ASKED_EVERY_S)
    finally:
        driver.execute(_busy_timeout(BUSY_TIMEOUT_S))


def _got_lock(driver: sqlite3.Connection) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True


def _busy_timeout(seconds: int) -> str:
    return f"PRAGMA busy_timeout={seconds * 1000}"


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.dbapi_connection
    found: sqlite3.Connection = driver
    return found
