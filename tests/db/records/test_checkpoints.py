"""Checkpoints: what stood at the end of the chain once is found again, or its loss is."""

from __future__ import annotations

import base64
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from records import chain, checkpoints
from records.checkpoints import Checkpoint
from records.clock import FixedClock
from records.errors import Refused
from records.session import Database
from tests.db.records import tampering

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
TRUSTED = checkpoints.public(KEY)


def made(database: Database, clock: FixedClock) -> Checkpoint:
    with database.reading() as session:
        return checkpoints.make(session, clock, KEY)


def fault(database: Database, checkpoint: Checkpoint, trusted: str = TRUSTED) -> tuple[int | None, str]:
    with database.reading() as session:
        return checkpoints.fault(session, checkpoint, trusted)


def test_a_checkpoint_of_a_whole_chain_holds_after_more_events_and_as_a_file(clock: FixedClock) -> None:
    database = tampering.book(5)
    kept = checkpoints.read(made(database, clock).to_json())

    assert kept.seq == 5
    assert fault(database, kept) == (None, "")


def test_a_tail_cut_off_together_with_the_head_is_found_by_the_checkpoint_alone(clock: FixedClock) -> None:
    database = tampering.book(5)
    kept = made(database, clock)
    with database.unit_of_work() as session:
        session.execute(text("DELETE FROM event WHERE seq > 3"))
        session.execute(text("UPDATE chain_head SET seq = 3, hash = (SELECT hash FROM event WHERE seq = 3)"))

    with database.reading() as session:
        assert chain.verify(session).first_bad is None
    assert fault(database, kept)[0] == 5


def test_a_chain_that_was_built_anew_is_found(clock: FixedClock) -> None:
    kept = made(tampering.book(5), clock)
    other = tampering.book(6)
    with other.unit_of_work() as session:
        session.execute(text("UPDATE event SET hash = 'another' WHERE seq = 5"))

    assert fault(other, kept) == (5, f"event 5 had another hash at {kept.at}")


@pytest.mark.parametrize("field", ["seq", "hash", "at"])
def test_a_changed_field_of_the_file_fails_the_signature(clock: FixedClock, field: str) -> None:
    database = tampering.book(3)
    kept = made(database, clock)
    changed = {
        "seq": replace(kept, seq=2), "hash": replace(kept, hash="0" * 64), "at": replace(kept, at="2020-01-01T00:00:00Z"),
    }  # fmt: skip

    assert fault(database, changed[field]) == (None, "the signature does not verify")


def test_a_checkpoint_of_another_key_is_not_believed(clock: FixedClock) -> None:
    database = tampering.book(3)
    other = checkpoints.public(Ed25519PrivateKey.generate())

    assert "another key" in fault(database, made(database, clock), trusted=other)[1]


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"null", b"{", b"\xff", b"[" * 9000, b'{"schema": "copywatch/checkpoint/1"}', b"9" * 20_000],
    ids=range(8),
)
def test_a_file_that_is_no_checkpoint_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        checkpoints.read(data)
    assert refusal.value.code == "checkpoint_unreadable"


@pytest.mark.parametrize("value", ["1", 1.0, True, None])
def test_a_number_that_is_none_is_refused(clock: FixedClock, value: object) -> None:
    fields = json.loads(made(tampering.book(1), clock).to_json()) | {"seq": value}
    with pytest.raises(Refused):
        checkpoints.read(json.dumps(fields).encode())


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "checkpoints.pem"
    first = checkpoints.signing_key(path)

    assert checkpoints.public(checkpoints.signing_key(path)) == checkpoints.public(first)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(base64.b64decode(checkpoints.public(first))) == 32


def test_a_key_file_that_holds_no_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text("not a key")
    with pytest.raises(Refused) as refusal:
        checkpoints.signing_key(path)
    assert refusal.value.code == "key_unreadable"
