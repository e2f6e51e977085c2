"""Answers to papers that went out: only to those, about what they name; what a counter-notice bars and starts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from records.cases import Draft
from records.clocks import Answer, DeadlineState, Regime
from records.errors import NotAllowed, NotFound, Refused
from records.scope import Site
from records.vocabulary import DraftState, SiteKind
from takedown import counternotices
from takedown.calendar import packaged
from takedown.drafting.drafts import prepare
from takedown.periods import clocks
from takedown.replies import answers
from takedown.sending import dispatch, exports

TODAY = date(2026, 11, 21)


def send(office: Any, tmp_path: Path, *paths: str) -> None:
    office.ready(*paths)
    office.approve()
    exports.export(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        draft_id=1,
        format="docx",
        out=tmp_path,
        actor="wang",
    )
    dispatch.record(
        office.database.unit_of_work, office.clock, draft_id=1, means="ems", sent_on=TODAY, actor="wang"
    )


def answer(office: Any, kind: str = "counter_notice", **other: Any) -> Answer:
    told: dict[str, Any] = {"draft_id": 1, "received_on": TODAY, "actor": "wang", "regime": "regulations"}
    return answers.record(
        office.database.unit_of_work, office.clock, packaged(), office.vault, kind=kind, **{**told, **other}
    )


def deadlines(office: Any) -> list[tuple[str, str]]:
    with office.database.reading() as session:
        return [(row.term, row.state) for row in clocks.open_ones(session)]


def left_out(office: Any) -> dict[str, int]:
    return prepare(office.database.unit_of_work, office.clock, actor="system:pipeline").left_out


def test_an_answer_comes_only_to_a_paper_that_went_out(office: Any, tmp_path: Path) -> None:
    office.ready()
    with pytest.raises(NotAllowed):
        answer(office, "removed")
    office.approve()
    exports.export(
        office.database.unit_of_work,
        office.clock,
        office.vault,
        draft_id=1,
        format="docx",
        out=tmp_path,
        actor="wang",
    )
    with pytest.raises(NotAllowed):
        answer(office, "removed")


def test_an_answer_is_an_event_with_its_scan_in_the_vault(office: Any, tmp_path: Path) -> None:
    send(office, tmp_path)
    row = answer(office, "refused", scan=b"%PDF scan", reference=" 复字1号 ")

    assert office.vault.open(row.scan_digest) == b"%PDF scan"
    assert row.reference == "复字1号"
    assert office.actions()[-1] == "takedown:answer:refused"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "silence"}, "word_unknown"),
        ({"regime": None}, "regime_missing"),
        ({"regime": "martian"}, "regime_missing"),
        ({"received_on": TODAY + timedelta(days=2)}, "day_impossible"),
        ({"received_on": TODAY - timedelta(days=1)}, "day_impossible"),
        ({"urls": ["http://forum.example:8080/other"]}, "url_unknown"),
    ],
)
def test_what_cannot_be_is_refused(office: Any, tmp_path: Path, wrong: dict[str, Any], code: str) -> None:
    send(office, tmp_path)
    told = {"kind": "counter_notice", **wrong}
    with pytest.raises(Refused) as refusal:
        answer(office, **told)
    assert refusal.value.code == code


def test_after_a_counter_notice_under_the_regulations_the_holder_may_not_notify_again(
    office: Any, tmp_path: Path
) -> None:
    send(office, tmp_path, "/thread-1.html", "/thread-2.html")
    url = office.draft().items[0].url
    row = answer(office, urls=[url])
    with office.database.unit_of_work() as session:
        # as if the notice had been withdrawn: its addresses would be free for another one
        session.get_one(Draft, 1).state = DraftState.WITHDRAWN

    assert left_out(office) == {"counter_notice": 1}
    second = office.draft(2)
    assert [item.url for item in second.items] != [url]

    answers.void(office.database.unit_of_work, office.clock, answer_id=row.id, why="登记错误", actor="wang")
    assert left_out(office) == {}
    assert url in [item.url for item in office.draft(2).items]


def test_a_counter_notice_takes_an_address_out_of_a_draft_that_is_open(office: Any, tmp_path: Path) -> None:
    send(office, tmp_path)
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).state = DraftState.WITHDRAWN
    left_out(office)
    assert office.draft(2).state == DraftState.DRAFT
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).state = DraftState.DISPATCHED
    answer(office)
    left_out(office)

    assert office.draft(2).state == DraftState.WITHDRAWN
    assert [item.dropped for item in office.draft(2).items] == ["counter_notice"]


@pytest.mark.parametrize("regime", ["civil", "ecommerce", "dmca"])
def test_other_regimes_bar_nothing(office: Any, tmp_path: Path, regime: str) -> None:
    send(office, tmp_path)
    answer(office, regime=regime)
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).state = DraftState.WITHDRAWN

    assert left_out(office) == {}
    assert len(office.draft(2).items) == 1


@pytest.mark.parametrize(
    ("regime", "due"),
    [("civil", date(2026, 12, 18)), ("ecommerce", date(2026, 12, 7)), ("regulations", None)],
)
def test_each_regime_starts_its_own_clock(office: Any, tmp_path: Path, regime: str, due: date | None) -> None:
    send(office, tmp_path)
    row = answer(office, regime=regime)
    with office.database.reading() as session:
        found = [one.due_on for one in clocks.open_ones(session, subject=("answer", row.id))]
    assert found == ([due] if due else [])


def test_an_answer_taken_back_stops_its_clock(office: Any, tmp_path: Path) -> None:
    send(office, tmp_path)
    row = answer(office, regime="civil")
    with pytest.raises(Refused):
        answers.void(office.database.unit_of_work, office.clock, answer_id=row.id, why="", actor="wang")
    answers.void(office.database.unit_of_work, office.clock, answer_id=row.id, why="登记错误", actor="wang")

    assert deadlines(office) == []
    with office.database.reading() as session:
        assert answers.inbox(session) == []
    with pytest.raises(NotFound):
        answers.void(office.database.unit_of_work, office.clock, answer_id=99, why="x", actor="wang")


def test_the_inbox_and_the_list_of_what_is_put_back(office: Any, tmp_path: Path) -> None:
    send(office, tmp_path, "/thread-1.html", "/thread-2.html")
    answer(office, urls=[office.draft().items[1].url])
    answer(office, "acknowledged")

    with office.database.reading() as session:
        assert len(answers.inbox(session)) == 1
        assert [item.url for _answer, item in answers.restored(session)] == [office.draft().items[1].url]


def test_a_cloud_drive_has_a_day_from_the_end_of_the_day_of_dispatch(office: Any, tmp_path: Path) -> None:
    with office.database.unit_of_work() as session:
        session.get_one(Site, office.site_id).kind = SiteKind.CLOUD_STORAGE
    send(office, tmp_path)
    clocks.run(office.database.unit_of_work, office.clock, packaged())
    clocks.run(office.database.unit_of_work, office.clock, packaged())
    assert deadlines(office) == [("cloud-drive-removal", DeadlineState.RUNNING)]

    office.clock.advance(timedelta(days=3))
    assert clocks.run(office.database.unit_of_work, office.clock, packaged()).escalated == 1
    answer(office, "removed")
    assert deadlines(office) == []


@pytest.mark.parametrize("regime", Regime)
def test_every_regime_says_what_it_asks_for_and_what_is_left(regime: Regime) -> None:
    whole = dict.fromkeys([one.key for one in counternotices.RULES[regime].elements], True)
    assert counternotices.lacking(regime, whole) == ()
    assert [one.key for one in counternotices.lacking(regime, {})] == list(whole)
    second, complaint, suit = counternotices.exits(regime)
    assert second.open is not (regime == Regime.REGULATIONS)
    assert complaint.open
    assert suit.open
    assert bool(counternotices.conflict(regime)) is (regime in {Regime.REGULATIONS, Regime.CIVIL})
