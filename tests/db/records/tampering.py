"""Changes of a book behind the program's back: single bytes, whole rows, the tail."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from records import events
from records.base import Base
from records.clock import FixedClock
from records.session import Database

TEXT_COLUMNS = ("at", "actor", "action", "subject_kind", "subject_id", "payload", "previous", "hash")


def book(length: int) -> Database:
    """A database in memory with a chain in it and no trigger: who tampers drops those first."""
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    clock = FixedClock(datetime(2026, 11, 21, tzinfo=UTC))
    with database.unit_of_work() as session:
        for number in range(length):
            clock.advance(timedelta(milliseconds=1500))
            payload = {"题名": "聊斋志异", "n": number, "list": [1.5, None, {"a": "b"}]}
            events.append(
                session, clock, actor="系统", action="x:y:z", subject=("work", number), payload=payload
            )
    return database


def change(connection: Connection, chance: random.Random, length: int) -> str:
    """Make one random change and say which."""
    return chance.choice([_byte, _byte, _byte, _row, _tail])(connection, chance, length)


def _byte(connection: Connection, chance: random.Random, length: int) -> str:
    column, seq = chance.choice(TEXT_COLUMNS), chance.randint(1, length)
    asked = text(f"SELECT CAST({column} AS BLOB) FROM event WHERE seq = :seq")
    data = bytearray(connection.execute(asked, {"seq": seq}).scalar_one())
    at = chance.randrange(len(data))
    data[at] ^= chance.randint(1, 255)
    written = text(f"UPDATE event SET {column} = CAST(:data AS TEXT) WHERE seq = :seq")
    connection.execute(written, {"data": bytes(data), "seq": seq})
    return f"byte {at} of {column} of event {seq}"


def _row(connection: Connection, chance: random.Random, length: int) -> str:
    seq = chance.randint(1, length)
    kinds: list[Callable[[], str]] = [
        lambda: f"DELETE FROM event WHERE seq = {seq}",
        lambda: f"UPDATE event SET seq = {length + chance.randint(2, 99)} WHERE seq = {seq}",
        lambda: f"UPDATE event SET seq = -{seq} WHERE seq = {seq}",
        lambda: f"UPDATE event SET payload = '{{}}', actor = '' WHERE seq = {seq}",
        lambda: (
            f"INSERT INTO event SELECT {length + 1}, at, actor, action, subject_kind, subject_id, payload, hash, "
            f"'{chance.randbytes(32).hex()}' FROM event WHERE seq = {seq}"
        ),
    ]
    statement = chance.choice(kinds)()
    connection.execute(text(statement))
    return statement


def _tail(connection: Connection, chance: random.Random, length: int) -> str:
    kept = chance.randint(0, length - 1)
    connection.execute(text(f"DELETE FROM event WHERE seq > {kept}"))
    if chance.random() < 0.5:  # the careful forger mends the head too: only a checkpoint finds this
        last = (
            connection.execute(text(f"SELECT hash FROM event WHERE seq = {kept}")).scalar() or events.GENESIS
        )
        connection.execute(text(f"UPDATE chain_head SET seq = {kept}, hash = '{last}'"))
    return f"everything after event {kept}"
