"""The negative bank on real rows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import negatives
from catalog.negatives import Grounds
from records.clock import SHANGHAI, FixedClock
from records.errors import BytesRefused, NotFound, RowRefused
from records.events import Event
from records.prints import Negative
from records.session import Database
from records.vocabulary import NegativeKind
from tests.unit.fingerprints.pictures import drawn, encoded

GROUNDS = Grounds("导航用语", "审核科")


def test_a_title_is_kept_as_the_matcher_reads_it_with_reason_owner_and_event(
    database: Database, clock: FixedClock
) -> None:
    outcome = negatives.add_title(
        database.unit_of_work, clock, title=" 首 頁! ", grounds=GROUNDS, actor="cli:x"
    )
    assert outcome.state == "created"
    with database.reading() as session:
        row = session.scalars(select(Negative)).one()
        event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
    assert (row.value, row.label, row.reason, row.owner) == ("首页", "首 頁!", "导航用语", "审核科")
    assert event is not None
    assert event.action == "catalog:negative:added"


def test_adding_it_again_changes_nothing_until_it_is_withdrawn(database: Database, clock: FixedClock) -> None:
    def add() -> negatives.NegativeOutcome:
        return negatives.add_title(database.unit_of_work, clock, title="首页", grounds=GROUNDS, actor="cli:x")

    first, second = add(), add()
    assert (first.ids, first.state, second.ids, second.state) == (second.ids, "created", (1,), "unchanged")
    negatives.withdraw(database.unit_of_work, clock, entry=1, actor="cli:y")
    with database.reading() as session:
        assert negatives.active(session, clock.now()) == []
    assert add().ids == (2,)
    with pytest.raises(NotFound):
        negatives.withdraw(database.unit_of_work, clock, entry=1, actor="cli:y")


def test_a_picture_stands_by_its_codes(database: Database, clock: FixedClock, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(encoded(drawn(1)))
    outcome = negatives.add_picture(database.unit_of_work, clock, path=path, grounds=GROUNDS, actor="cli:x")
    assert outcome.label == "logo.png"
    with database.reading() as session:
        rows = negatives.active(session, clock.now())
    assert rows
    assert {(row.kind, row.algorithm, len(row.value)) for row in rows} == {(NegativeKind.PICTURE, "pdq", 64)}


def test_an_entry_holds_to_the_end_of_its_last_day_in_shanghai(database: Database, clock: FixedClock) -> None:
    today = clock.now().astimezone(SHANGHAI).date()
    negatives.add_title(
        database.unit_of_work, clock, title="登录", grounds=Grounds("x", "y", today), actor="cli:x"
    )
    with database.reading() as session:
        assert len(negatives.active(session, clock.now())) == 1
    clock.advance(timedelta(days=1))
    with database.reading() as session:
        assert negatives.active(session, clock.now()) == []


@pytest.mark.parametrize(
    ("title", "grounds", "code"),
    [
        ("🎬!!", GROUNDS, "nothing_to_compare"),
        ("首页", Grounds("", "审核科"), "missing"),
        ("首页", Grounds("x", " "), "missing"),
        ("首页", Grounds("x" * 501, "y"), "too_long"),
        ("首页", Grounds("x", "y", date(2001, 1, 1)), "expired"),
    ],
)
def test_an_entry_without_grounds_or_content_is_refused(
    database: Database, clock: FixedClock, title: str, grounds: Grounds, code: str
) -> None:
    with pytest.raises(RowRefused) as refused:
        negatives.add_title(database.unit_of_work, clock, title=title, grounds=grounds, actor="cli:x")
    assert refused.value.code == code


@pytest.mark.parametrize("value", ["", "abc", "g" * 64, "0" * 65])
def test_a_code_that_is_none_is_refused(database: Database, clock: FixedClock, value: str) -> None:
    with pytest.raises(RowRefused, match="code"):
        negatives.add_code(
            database.unit_of_work, clock, kind=NegativeKind.FILE, value=value, grounds=GROUNDS, actor="cli:x"
        )


def test_bytes_that_are_no_picture_are_refused(database: Database, clock: FixedClock, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(b"nothing")
    with pytest.raises(BytesRefused):
        negatives.add_picture(database.unit_of_work, clock, path=path, grounds=GROUNDS, actor="cli:x")
    with pytest.raises(NotFound):
        negatives.add_picture(
            database.unit_of_work, clock, path=tmp_path / "none.png", grounds=GROUNDS, actor="cli:x"
        )
