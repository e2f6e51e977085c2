"""Right holders: added once, completed later, never silently wrong."""

from __future__ import annotations

import pytest

from catalog.holders import add_holder, holder_named, list_holders
from records import chain, events
from records.clock import FixedClock
from records.errors import NotFound, RowRefused
from records.session import Database

NAME = "墨香文学（示例）出版社"
USCC = "91110000600037341L"


def test_a_holder_is_added_with_its_particulars(database: Database, clock: FixedClock) -> None:
    outcome = add_holder(
        database.unit_of_work, clock, name=f" {NAME} ", uscc=USCC.lower(), email="a@b.example", actor="cli:x"
    )

    with database.reading() as session:
        (holder,) = list_holders(session)
    assert outcome.as_json() == {"id": str(holder.id), "name": NAME, "state": "created"}
    assert (holder.name, holder.uscc, holder.email) == (NAME, USCC, "a@b.example")


def test_adding_again_completes_and_empties_nothing(database: Database, clock: FixedClock) -> None:
    add_holder(database.unit_of_work, clock, name=NAME, uscc=USCC, actor="cli:x")

    states = [
        add_holder(database.unit_of_work, clock, name=NAME, signer="吴示例", actor="cli:x").state,
        add_holder(database.unit_of_work, clock, name=NAME, signer="吴示例", actor="cli:x").state,
    ]

    assert states == ["updated", "unchanged"]
    with database.reading() as session:
        holder = holder_named(session, NAME)
        assert (holder.uscc, holder.signer) == (USCC, "吴示例")


def test_the_chain_holds_a_digest_of_particulars_and_not_the_person(
    database: Database, clock: FixedClock
) -> None:
    add_holder(database.unit_of_work, clock, name=NAME, contact="吴示例", phone="028-00000002", actor="cli:x")

    with database.reading() as session:
        (event,) = session.query(events.Event).all()
        assert chain.verify(session).first_bad is None
    assert event.action == "catalog:holder:created"
    assert "吴示例" not in str(event.payload)
    assert "028" not in str(event.payload["uscc"])
    assert len(event.payload["particulars_sha256"]) == 64


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "  ", "missing"),
        ("uscc", "91110000600037341M", "bad_uscc"),
        ("email", "nobody", "bad_email"),
        ("email", "a@b.example\nBcc: c@d.example", "control_character"),
        ("address", "x" * 501, "too_long"),
    ],
)
def test_a_wrong_particular_is_refused_by_its_field(
    database: Database, clock: FixedClock, field: str, value: str, code: str
) -> None:
    with pytest.raises(RowRefused) as refusal:
        add_holder(database.unit_of_work, clock, **({"name": NAME, "actor": "cli:x"} | {field: value}))

    assert (refusal.value.code, refusal.value.data["column"]) == (code, field)
    with database.reading() as session:
        assert list_holders(session) == []


def test_an_unknown_holder_is_not_found(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        holder_named(session, NAME)
