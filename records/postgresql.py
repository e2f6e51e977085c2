"""What PostgreSQL has to be told that SQLite does not: time zone, waits, and text that it cannot hold."""

from __future__ import annotations

from typing import Any

BUSY_TIMEOUT_S = 60
"""As long as SQLite's busy wait."""
OPTIONS = f"-c timezone=UTC -c lock_timeout={BUSY_TIMEOUT_S * 1000} -c application_name=copywatch"
"""Server settings of every connection. A unit of work that waits longer for its lock fails."""
UNKNOWN = "\ufffd"


def storable(text: str) -> bytes:
    """The text in UTF-8, with U+FFFD for every NUL and lone surrogate: pages hold them, the server cannot."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = "".join(UNKNOWN if "\ud800" <= letter <= "\udfff" else letter for letter in text).encode()
    return data.replace(b"\0", UNKNOWN.encode()) if b"\0" in data else data


def prepare(connection: Any, _record: Any) -> None:
    """Listener of `connect`: every text that is bound on this connection is one that the server can hold."""
    from psycopg.adapt import Dumper  # late: on SQLite the driver may be missing

    class Storing(Dumper):
        def dump(self, obj: str) -> bytes:
            return storable(obj)

    connection.adapters.register_dumper(str, Storing)
