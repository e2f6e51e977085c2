"""Whether the chain of events still stands as it was written: the first event that does not follow is named.

Read are the stored values themselves: a payload that parses to the same value but was written otherwise, or
a time with something behind it, has been touched too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, String, cast, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from records.events import GENESIS, HEAD, ChainHead, Event, digest

BATCH = 2000
SQLITE_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
"""As SQLAlchemy writes an instant; its reader would also take a text with something behind it."""


@dataclass(frozen=True)
class ChainReport:
    """Outcome of `verify`: `first_bad` is the first sequence number that does not follow, None if all do."""

    checked: int
    first_bad: int | None
    why: str


def verify(session: Session) -> ChainReport:
    """Walk the whole chain: finds a changed, deleted, inserted or reordered row, and a cut tail.

    A tail that was cut off together with the head is found by a checkpoint only.
    """
    previous, expected, times = GENESIS, 1, _times(session)
    for event in _rows(session):
        if event is None:
            return ChainReport(expected - 1, expected, "cannot be read")
        why = _fault(event, expected, previous, times)
        if why:
            return ChainReport(expected - 1, min(event.seq, expected), why)
        previous, expected = event.hash, expected + 1
    return _verify_head(session, previous, expected - 1)


def _times(session: Session) -> re.Pattern[str] | None:
    return SQLITE_TIME if session.get_bind().dialect.name == "sqlite" else None


def _fault(event: Any, expected: int, previous: str, times: re.Pattern[str] | None) -> str:
    if event.seq != expected:
        return f"event {expected} is missing" if event.seq > expected else "stands where no event was"
    if event.previous != previous:
        return "does not follow the event before it"
    if event.hash != digest(event):
        return "a column was changed after it was written"
    if json.dumps(event.payload) != event.payload_text or (times and not times.fullmatch(event.at_text)):
        return "a column was written again after it was written"
    return ""


def _columns() -> Select[Any]:
    at = type_coerce(cast(Event.at, String), String).label("at_text")
    payload = type_coerce(cast(type_coerce(Event.payload, String), String), String).label("payload_text")
    return select(*Event.__table__.columns, at, payload).order_by(Event.seq)


def _rows(session: Session) -> Iterator[Row[Any] | None]:
    """Every row in order; None in place of the first that cannot be read, and nothing after it."""
    last = None
    while True:
        batch = _columns().limit(BATCH)
        asked = batch if last is None else batch.where(Event.seq > last)
        try:
            rows = session.execute(asked).all()
        except (ValueError, TypeError, DBAPIError):
            yield from _one_by_one(session, last)
            return
        yield from rows
        if len(rows) < BATCH:
            return
        last = rows[-1].seq


def _one_by_one(session: Session, last: int | None) -> Iterator[Row[Any] | None]:
    while True:
        one = _columns().limit(1)
        try:
            row = session.execute(one if last is None else one.where(Event.seq > last)).first()
        except (ValueError, TypeError, DBAPIError):
            yield None
            return
        if row is None:
            return
        yield row
        last = row.seq


def _verify_head(session: Session, last: str, count: int) -> ChainReport:
    asked = select(ChainHead.seq, ChainHead.hash).where(ChainHead.id == HEAD)
    try:
        head = session.execute(asked).first()
    except (ValueError, TypeError, DBAPIError):
        return ChainReport(count, count + 1, "the head cannot be read")
    seq, hash_ = (head.seq, head.hash) if head else (0, GENESIS)
    if (seq, hash_) == (count, last):
        return ChainReport(count, None, "")
    return ChainReport(count, count + 1, f"the head names event {seq}, the chain ends at {count}")
