"""A database that does not answer, or cannot be used now: what its driver says of it, as an error of ours.

A server that was stopped or starts up, a lost connection, a lock that nobody gives back, a full disk: none of them is a
fault of the program, all of them end by themselves or by a person's hand, and what was committed stays.
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from records.errors import DatabaseAway

_SERVER = ("08", "53", "57P", "58", "28", "3D", "55P03")
"""SQLSTATE: connections, resources, shutdown and start, the server's system, sign-in, no such database, a lock not given."""
_FILE = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_LOCKED", "SQLITE_READONLY", "SQLITE_NOTADB",
         "SQLITE_CORRUPT")  # fmt: skip


def told(error: BaseException) -> DatabaseAway | None:
    """The error for people; None for any that says something else, such as a table that is missing."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return None
    if not (_says_server(error) or _says_file(error.orig)):
        return None
    reason = next((line.strip() for line in str(error.orig).splitlines() if line.strip()), "") or "no answer"
    return DatabaseAway(reason[:300])


def _says_server(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", "")
    if state is None:  # the server never spoke: it could not be reached, or hung up
        return isinstance(error, OperationalError | InterfaceError)
    return bool(state) and str(state).startswith(_SERVER)


def _says_file(error: BaseException) -> bool:
    return str(getattr(error, "sqlite_errorname", "")).startswith(_FILE)
