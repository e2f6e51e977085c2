"""Cases: none without 立案, outcomes by their papers, nothing counted twice, every step an event."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from records.casework import Case, CaseOutcome, OutcomeKind, Stream
from records.clock import FixedClock
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.events import Event
from records.session import Database
from takedown.cases import casework, filings, outcomes
from takedown.cases.filings import Filing, Officer

TWO = (Officer("甲", "23-001"), Officer("乙", "23-002"))
FILED = Filing("示版权立字〔2026〕1号", date(2026, 11, 2), "丙", TWO)


class Registry:
    """Cases of one office."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock

    def file(self, number: str = FILED.number, **other: Any) -> Case:
        filing = other.pop("filing", Filing(number, FILED.day, FILED.approved_by, TWO))
        told = {
            "name": "“示例音乐网”侵权案",
            "unit": "示例市版权局",
            "region": "示例市",
            "source": "own",
            "kind": "music",
        }
        return filings.file(
            self.database.unit_of_work, self.clock, filing=filing, actor="cli:li", **{**told, **other}
        )

    def record(self, kind: str, day: date = date(2026, 11, 10), **other: Any) -> CaseOutcome:
        told = {"case_id": 1, "day": day, "actor": "cli:li"}
        return outcomes.record(self.database.unit_of_work, self.clock, kind=kind, **{**told, **other})

    def case(self, case_id: int = 1) -> dict[str, Any]:
        with self.database.reading() as session:
            return casework.row_of(casework.find(session, case_id))

    def actions(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(Event.action).order_by(Event.seq)))


@pytest.fixture
def registry(database: Database, clock: FixedClock) -> Registry:
    return Registry(database, clock)


def test_a_filed_case_has_an_internal_number_and_an_event(registry: Registry) -> None:
    assert registry.file().number == "AJ-2026-000001"
    assert registry.file(number="示版权立字〔2026〕2号").number == "AJ-2026-000002"
    assert registry.actions() == ["takedown:case:filed"] * 2


@pytest.mark.parametrize(
    ("filing", "missing"),
    [
        (Filing("", FILED.day, "丙", TWO), "number"),
        (Filing(" ", FILED.day, "丙", TWO), "number"),
        (Filing("1号", FILED.day, "", TWO), "approved_by"),
        (Filing("1号", FILED.day, "丙", TWO[:1]), "officers"),
        (Filing("1号", FILED.day, "丙", ()), "officers"),
        (Filing("1号", FILED.day, "丙", (TWO[0], Officer("乙", "23-001"))), "officers"),
        (Filing("1号", FILED.day, "丙", (TWO[0], Officer("", "23-002"))), "officers"),
    ],
    ids=range(7),
)
def test_without_a_filing_by_two_officers_there_is_no_case(
    registry: Registry, filing: Filing, missing: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        registry.file(filing=filing)
    assert refusal.value.data["reasons"] == [missing]
    assert registry.actions() == []


def test_a_filing_number_is_one_case_of_a_stream(registry: Registry) -> None:
    registry.file()
    with pytest.raises(Conflict):
        registry.file()
    assert registry.file(stream="police").stream == Stream.POLICE


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "rumour"},
        {"kind": "poems"},
        {"stream": "army"},
        {"name": " "},
        {"region": ""},
        {"brief": "x" * 10_001},
    ],
)
def test_what_cannot_be_is_refused(registry: Registry, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        registry.file(**wrong)
    assert registry.actions() == []


def test_a_case_of_a_site_or_dossier_that_is_not_there_is_not_found(registry: Registry) -> None:
    with pytest.raises(NotFound):
        registry.file(site_key="nowhere")
    with pytest.raises(NotFound):
        registry.file(dossier_id=7)


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(1989, 12, 31)])
def test_a_filing_lies_in_the_past(registry: Registry, day: date) -> None:
    with pytest.raises(Refused) as refusal:
        registry.file(filing=Filing("1号", day, "丙", TWO))
    assert refusal.value.code == "day_impossible"


def test_outcomes_are_kept_once_and_counted_by_their_papers(registry: Registry) -> None:
    registry.file()
    first = registry.record("penalty", number="示版权罚字〔2026〕第3号", amount_fen=5_000_000)
    again = registry.record("penalty", number="示版权罚字〔2026〕第3号", amount_fen=5_000_000)
    registry.record("site_closed", count=1)

    assert first.id == again.id
    assert [one["kind"] for one in registry.case()["outcomes"]] == ["penalty", "site_closed"]
    assert registry.actions()[1:] == ["takedown:case:penalty", "takedown:case:site_closed"]


@pytest.mark.parametrize(
    ("kind", "wrong", "code"),
    [
        ("penalty", {}, "number_missing"),
        ("transferred", {}, "number_missing"),
        ("site_closed", {}, "count_missing"),
        ("servers", {"count": -1}, "amount_impossible"),
        ("paid", {"amount_fen": -1}, "amount_impossible"),
        ("paid", {"amount_fen": 10**16}, "amount_impossible"),
        ("paid", {"day": date(2026, 11, 1)}, "day_impossible"),
        ("paid", {"day": date(2026, 11, 22)}, "day_impossible"),
        ("executed", {}, "word_unknown"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(
    registry: Registry, kind: str, wrong: dict[str, Any], code: str
) -> None:
    registry.file()
    with pytest.raises(Refused) as refusal:
        registry.record(kind, **wrong)
    assert refusal.value.code == code
    assert registry.case()["outcomes"] == []


def test_a_case_is_closed_with_a_plan_and_once(registry: Registry) -> None:
    registry.file()
    with pytest.raises(NotAllowed) as refusal:
        registry.record("closed")
    assert refusal.value.data["reasons"] == ["closure_plan"]

    registry.record("closed", closure_plan="网站已关闭，告知会员退费途径。")
    assert registry.case()["state"] == "ended"
    with pytest.raises(NotAllowed):
        registry.record("withdrawn", day=date(2026, 11, 12))


def test_an_outcome_taken_back_stays_readable_and_no_longer_ends_the_case(registry: Registry) -> None:
    registry.file()
    row = registry.record("withdrawn")
    with pytest.raises(Refused):
        outcomes.void(
            registry.database.unit_of_work, registry.clock, outcome_id=row.id, why=" ", actor="cli:li"
        )
    outcomes.void(
        registry.database.unit_of_work, registry.clock, outcome_id=row.id, why="录错案件", actor="cli:li"
    )
    outcomes.void(
        registry.database.unit_of_work, registry.clock, outcome_id=row.id, why="again", actor="cli:li"
    )

    assert registry.case()["state"] == "open"
    assert [one["voided"] for one in registry.case()["outcomes"]] == [True]
    assert registry.actions().count("takedown:case:outcome_voided") == 1


def test_a_person_merges_a_joint_case_and_nothing_goes_round_in_circles(registry: Registry) -> None:
    registry.file()
    registry.file(stream="police")
    registry.file(number="3号")

    def merge(case_id: int, into_id: int) -> Case:
        return casework.merge(
            registry.database.unit_of_work,
            registry.clock,
            case_id=case_id,
            into_id=into_id,
            why="联合办案",
            actor="cli:li",
        )

    assert merge(2, 1).merged_into_id == 1
    for case_id, into_id in ((1, 1), (2, 3), (3, 2), (1, 3)):
        with pytest.raises(NotAllowed):
            merge(case_id, into_id)


def test_what_a_person_writes_is_not_written_over_by_another(registry: Registry) -> None:
    row = registry.file()

    def write(version: int, **texts: str) -> Case:
        return casework.describe(
            registry.database.unit_of_work,
            registry.clock,
            case_id=row.id,
            version=version,
            actor="cli:li",
            **texts,
        )

    assert write(1, brief="甲写的简介").version == 2
    with pytest.raises(Conflict):
        write(1, brief="乙写的简介")
    with pytest.raises(Refused):
        write(2, number="AJ-1")


@pytest.mark.parametrize(
    ("text", "fen"), [("0", 0), ("50000", 5_000_000), ("0.01", 1), ("1,234.50元", 123_450)]
)
def test_money_is_read_to_the_fen(text: str, fen: int) -> None:
    assert outcomes.fen(text) == fen


@pytest.mark.parametrize("text", ["", "five", "0.001", "-1", "NaN", "Infinity", "1e30"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        outcomes.fen(text)


def test_officers_are_read_with_their_certificates() -> None:
    assert filings.officers(["甲：23-001", "乙:23-002"]) == TWO
    with pytest.raises(Refused):
        filings.officers(["甲"])


AFTER = {
    OutcomeKind.POLICE_ACCEPTED: ["transferred"], OutcomeKind.POLICE_ELSEWHERE: ["transferred"], OutcomeKind.POLICE_FORWARDED: ["transferred"],
    OutcomeKind.POLICE_FILED: ["transferred"], OutcomeKind.POLICE_REFUSED: ["transferred"], OutcomeKind.ITEMS_HANDED: ["transferred"],
    OutcomeKind.REFUSAL_REVIEW: ["transferred", "police_refused"], OutcomeKind.SUPERVISION_ASKED: ["transferred", "police_refused"],
    OutcomeKind.REFUSAL_UPHELD: ["transferred", "police_refused", "refusal_review"],
    OutcomeKind.ANNOUNCED: ["penalty"], OutcomeKind.SERVED: ["penalty"], OutcomeKind.PUBLISHED: ["penalty"],
}  # fmt: skip


@pytest.mark.parametrize("kind", OutcomeKind)
def test_every_kind_of_outcome_can_be_recorded_after_what_it_rests_on(
    registry: Registry, kind: OutcomeKind
) -> None:
    registry.file()
    told: dict[str, Any] = {"number": "1号", "count": 1, "amount_fen": 1, "closure_plan": "善后", "reason": "理由", "hour": time(9)}  # fmt: skip
    for before in AFTER.get(kind, []):
        with pytest.raises(NotAllowed):
            registry.record(kind.value, **told)
        registry.record(before, **told)
    assert registry.record(kind.value, **told).kind == kind


def test_a_decision_not_to_transfer_has_its_reasons(registry: Registry) -> None:
    registry.file()
    with pytest.raises(NotAllowed) as refusal:
        registry.record("not_transferred")
    assert refusal.value.data["reasons"] == ["reason"]
