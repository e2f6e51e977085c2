"""Months handed in: frozen, corrected with a reason, three streams added, joint cases left to a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from records.casework import StatisticsSubmission, Stream
from records.errors import NotAllowed, Refused
from takedown.cases import casework, filings
from takedown.statistics import campaign as campaigns
from takedown.statistics import readback, sheets, submissions
from takedown.statistics.campaign import Month
from takedown.statistics.figures import Figures, Table, from_json
from tests.db.takedown.cases.test_casework import Registry, registry

assert registry  # the fixture

JIANWANG = campaigns.campaign("jianwang-2015")
AUGUST, JULY = Month(2015, 8), Month(2015, 7)
SIGNED = submissions.Signed("示例市版权局", "甲", "乙", "028-00000000")
LABELS = [row.label for row in JIANWANG.statistics.rows]


def filed(book: Registry, number: str, day: date = date(2015, 8, 3), **other: Any) -> None:
    filing = filings.Filing(number, day, "丙", filings.officers(["甲:1", "乙:2"]))
    book.file(filing=filing, **other)


def submit(book: Registry, month: Month = AUGUST, **other: Any) -> StatisticsSubmission:
    told: dict[str, Any] = {"stream": Stream.COPYRIGHT, "signed": SIGNED, "actor": "cli:li", **other}
    return submissions.submit(
        book.database.unit_of_work, book.clock, JIANWANG, region="示例市", month=month, **told
    )


def taken(
    book: Registry, stream: Stream, rows: Table, region: str = "示例市", **other: Any
) -> StatisticsSubmission:
    data = sheets.statistics(JIANWANG, region, AUGUST, (rows, rows), sheets.Footer())
    return submissions.take_in(
        book.database.unit_of_work, book.clock, JIANWANG, readback.read(data, JIANWANG), file_digest="f" * 64,
        region="示例市", month=AUGUST, stream=stream, signed=SIGNED, actor="cli:li", **other,
    )  # fmt: skip


def table(**rows: Figures) -> Table:
    return {label: rows.get(label, Figures()) for label in LABELS}


def added(book: Registry) -> submissions.Added:
    with book.database.reading() as session:
        return submissions.added(session, JIANWANG, "示例市", AUGUST)


def test_a_month_handed_in_stays_as_it_was_when_cases_come_later(registry: Registry) -> None:
    filed(registry, "1号")
    first = submit(registry)
    filed(registry, "2号")

    with registry.database.reading() as session:
        standing = submissions.standing(session, JIANWANG, "示例市", AUGUST, Stream.COPYRIGHT)
        assert standing is not None
        assert standing.figures["month"]["音乐"]["filed"] == 1
        assert [row["name"] for row in standing.cases] == ["“示例音乐网”侵权案"]
    assert first.figures["total"]["音乐"]["filed"] == 1


def test_handing_in_the_same_again_changes_nothing(registry: Registry) -> None:
    filed(registry, "1号")
    assert submit(registry).id == submit(registry).id
    assert registry.actions().count("takedown:statistics:submitted") == 1


def test_a_correction_says_why_and_names_what_it_corrects(registry: Registry) -> None:
    first = submit(registry)
    filed(registry, "1号")
    with pytest.raises(Refused) as refusal:
        submit(registry)
    assert refusal.value.code == "correction_unexplained"

    corrected = submit(registry, why="补报一件")
    assert corrected.corrects_id == first.id


@pytest.mark.parametrize(
    "signed",
    [
        submissions.Signed("局", "甲", "甲"),
        submissions.Signed("局", "甲", " "),
        submissions.Signed("", "甲", "乙"),
    ],
    ids=range(3),
)
def test_two_people_answer_for_the_figures(registry: Registry, signed: submissions.Signed) -> None:
    with pytest.raises(NotAllowed):
        submit(registry, signed=signed)


def test_three_streams_are_added_and_the_missing_one_is_named(registry: Registry) -> None:
    filed(registry, "1号")
    filed(registry, "2号", date(2015, 7, 20))
    submit(registry, JULY)
    submit(registry)
    taken(registry, Stream.POLICE, table(音乐=Figures(filed=2, involved=1_000_000)))
    sum_ = added(registry)

    assert sum_.month["音乐"] == Figures(filed=3, involved=1_000_000)
    assert sum_.cumulative["音乐"] == Figures(filed=4, involved=1_000_000)
    assert (sum_.streams, sum_.missing) == ((Stream.COPYRIGHT, Stream.POLICE), (Stream.INTERNET,))


def test_a_corrected_sheet_of_another_organ_replaces_its_first(registry: Registry) -> None:
    taken(registry, Stream.POLICE, table(游戏=Figures(filed=9)))
    taken(registry, Stream.POLICE, table(游戏=Figures(filed=2)), why="数字有误")

    assert added(registry).month["游戏"] == Figures(filed=2)


def test_a_sheet_of_another_region_is_not_taken_in(registry: Registry) -> None:
    with pytest.raises(Refused) as refusal:
        taken(registry, Stream.POLICE, table(), region="别处州")
    assert refusal.value.code == "region_differs"


def test_a_merged_case_is_counted_once_and_lookalikes_are_named_to_a_person(registry: Registry) -> None:
    filed(registry, "1号")
    filed(registry, "公1号", stream="police")
    with registry.database.reading() as session:
        cases = submissions.facts(session, "示例市")
        assert [(one.number, other.number) for one, other in submissions.alike(cases)] == [
            ("AJ-2026-000001", "AJ-2026-000002")
        ]
    casework.merge(
        registry.database.unit_of_work, registry.clock, case_id=2, into_id=1, why="联合办案", actor="cli:li"
    )
    with registry.database.reading() as session:
        assert len(submissions.facts(session, "示例市")) == 1


def test_a_month_in_which_nothing_happened_is_handed_in_too(registry: Registry) -> None:
    row = submit(registry)
    assert submissions.is_zero(from_json(row.figures["month"]))
    assert row.cases == []
