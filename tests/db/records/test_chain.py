"""The chain of events: whatever is done to it afterwards, verification says where it no longer follows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from records import chain, checkpoints, events
from records.base import Base
from records.chain import ChainReport
from records.clock import FixedClock
from records.events import ChainHead, Event
from records.session import Database
from tests.db.records import tampering

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
LENGTH = 8
CHANGES: dict[str, Any] = {
    "at": datetime(2030, 1, 1, tzinfo=UTC),
    "actor": "somebody else",
    "action": "desk:finding:rejected",
    "subject_kind": "site",
    "subject_id": "999",
    "payload": {"n": "changed"},
    "previous": "f" * 64,
    "hash": "e" * 64,
}


@cache
def built(length: int) -> Database:
    """A database in memory that holds a chain."""
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    clock = FixedClock(datetime(2026, 11, 21, tzinfo=UTC))
    with database.unit_of_work() as session:
        for number in range(length):
            clock.advance(timedelta(seconds=1))
            events.append(
                session, clock, actor="a", action="x:y:z", subject=("work", number), payload={"n": number}
            )
    return database


@contextmanager
def written(length: int = LENGTH) -> Iterator[Session]:
    """A session over a chain; what is done to it there is rolled back at the end."""
    with Session(built(length).engine) as session:
        yield session


def test_an_empty_and_a_whole_chain_verify() -> None:
    with written(0) as session:
        assert chain.verify(session) == ChainReport(0, None, "")
    with written() as session:
        assert chain.verify(session) == ChainReport(LENGTH, None, "")


def test_each_event_names_the_hash_before_it() -> None:
    with written() as session:
        rows = session.scalars(select(Event).order_by(Event.seq)).all()

    assert [row.seq for row in rows] == list(range(1, LENGTH + 1))
    assert [row.previous for row in rows] == [events.GENESIS, *(row.hash for row in rows[:-1])]


@pytest.mark.parametrize("column", CHANGES)
@given(at=st.integers(1, LENGTH))
def test_a_changed_column_of_any_event_is_found_where_it_is(column: str, at: int) -> None:
    with written() as session:
        session.execute(update(Event).where(Event.seq == at).values({column: CHANGES[column]}))
        session.expire_all()

        assert chain.verify(session).first_bad == at


def test_every_column_of_the_table_is_covered() -> None:
    assert set(CHANGES) | {"seq"} == set(Event.__table__.columns.keys())


@given(at=st.integers(1, LENGTH))
def test_a_deleted_event_is_found_where_it_stood(at: int) -> None:
    with written() as session:
        session.execute(delete(Event).where(Event.seq == at))
        session.expire_all()

        assert chain.verify(session).first_bad == at


@given(at=st.integers(1, LENGTH - 1))
def test_a_deleted_event_is_found_when_the_rest_is_renumbered(at: int) -> None:
    with written() as session:
        session.execute(delete(Event).where(Event.seq == at))
        for seq in range(at + 1, LENGTH + 1):
            session.execute(update(Event).where(Event.seq == seq).values(seq=seq - 1))
        session.expire_all()

        assert chain.verify(session).first_bad == at


@given(st.tuples(st.integers(1, LENGTH), st.integers(1, LENGTH)).filter(lambda pair: pair[0] < pair[1]))
def test_two_events_that_changed_places_are_found_at_the_first(pair: tuple[int, int]) -> None:
    first, second = pair
    with written() as session:
        for old, new in ((first, -1), (second, first), (-1, second)):
            session.execute(update(Event).where(Event.seq == old).values(seq=new))
        session.expire_all()

        assert chain.verify(session).first_bad == first


@given(at=st.integers(1, LENGTH))
def test_an_inserted_event_is_found_although_it_hashes_well(at: int) -> None:
    with written() as session:
        for seq in range(LENGTH, at - 1, -1):
            session.execute(update(Event).where(Event.seq == seq).values(seq=seq + 1))
        previous = session.scalars(select(Event.hash).where(Event.seq == at - 1)).first() or events.GENESIS
        forged = Event(
            seq=at, at=datetime(2026, 1, 1, tzinfo=UTC), actor="forger", action="x:y:z", subject_kind="work",
            subject_id="1", payload={}, previous=previous,
        )  # fmt: skip
        forged.hash = events.digest(forged)
        session.add(forged)
        session.flush()
        session.expire_all()

        assert chain.verify(session).first_bad == at + 1


def test_an_event_forged_behind_the_end_is_found() -> None:
    with written() as session:
        last = session.scalars(select(Event).where(Event.seq == LENGTH)).one()
        forged = Event(
            seq=LENGTH + 1, at=last.at, actor="forger", action="x:y:z", subject_kind="work", subject_id="1", payload={},
            previous=last.hash,
        )  # fmt: skip
        forged.hash = events.digest(forged)
        session.add(forged)
        session.flush()

        assert chain.verify(session).first_bad is not None


@given(kept=st.integers(0, LENGTH - 1))
def test_a_cut_tail_is_found_by_the_head(kept: int) -> None:
    with written() as session:
        session.execute(delete(Event).where(Event.seq > kept))
        session.expire_all()

        assert chain.verify(session).first_bad == kept + 1


def test_a_head_that_is_gone_is_found() -> None:
    with written() as session:
        session.execute(delete(ChainHead))
        session.expire_all()

        assert chain.verify(session).first_bad is not None


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_any_json_payload_verifies_after_it_was_stored(payload: dict[str, Any]) -> None:
    with written(2) as session:
        clock = FixedClock(datetime(2026, 11, 22, tzinfo=UTC))
        events.append(session, clock, actor="a", action="x:y:z", subject=("s", "1"), payload=payload)
        session.expire_all()

        assert chain.verify(session).first_bad is None


def test_events_of_a_transaction_that_failed_leave_no_gap(database: Database, clock: FixedClock) -> None:
    def write(*, fail: bool) -> None:
        with database.unit_of_work() as session:
            events.append(session, clock, actor="a", action="x:y:z", subject=("s", "1"))
            if fail:
                raise KeyError

    write(fail=False)
    with pytest.raises(KeyError):
        write(fail=True)
    write(fail=False)

    with Session(database.engine) as session:
        assert chain.verify(session) == ChainReport(2, None, "")


def found(changes: int, seed: int) -> list[str]:
    """What neither the chain nor a checkpoint of its end noticed, of so many random changes."""
    chance, length = random.Random(seed), 30
    database, key = tampering.book(length), Ed25519PrivateKey.generate()
    with Session(database.engine) as session:
        kept = checkpoints.make(session, FixedClock(datetime(2026, 11, 22, tzinfo=UTC)), key)
    missed = []
    for _ in range(changes):
        with Session(database.engine) as session:
            said = tampering.change(session.connection(), chance, length)
            seen = chain.verify(session).first_bad
            if seen is None and not checkpoints.fault(session, kept, checkpoints.public(key))[1]:
                missed.append(said)
    return missed


def test_any_random_change_of_a_byte_a_row_or_the_tail_is_found() -> None:
    assert found(400, seed=1) == []


@pytest.mark.long
def test_ten_thousand_random_changes_are_all_found() -> None:
    assert found(10_000, seed=2) == []


@pytest.mark.parametrize("statement", ["UPDATE event SET actor = 'x'", "DELETE FROM event"])
def test_the_database_refuses_to_change_or_delete_an_event(
    database: Database, clock: FixedClock, statement: str
) -> None:
    with database.unit_of_work() as session:
        events.append(session, clock, actor="a", action="x:y:z", subject=("s", "1"))

    with pytest.raises(DBAPIError, match="only added"), database.unit_of_work() as session:
        session.execute(text(statement))

    with Session(database.engine) as session:
        assert chain.verify(session) == ChainReport(1, None, "")
