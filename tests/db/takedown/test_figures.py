"""Figures that people counted, held against the limits of the day of the act and of today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from records.errors import NotFound, Refused
from takedown import figures

DAY = date(2026, 11, 20)


def record(office: Any, item: str = "clicks", value: int = 60_000, **more: Any) -> int:
    given: dict[str, Any] = {
        "act_day": DAY,
        "counted_how": "后台统计",
        "evidence": ["E-1"],
        "actor": "chen",
    } | more
    return figures.record(
        office.database.unit_of_work, office.clock, site="forum", item=item, value=value, **given
    )


def compare(office: Any) -> dict[str, Any]:
    with office.database.reading() as session:
        return figures.as_document(figures.compare(session, "forum", office.clock.now()))


def test_works_are_counted_from_confirmed_findings_and_other_figures_by_people(office: Any) -> None:
    work = office.work()
    finding, other = office.found("/a.html", work), office.found("/b.html", work)
    for one in (finding, other):
        office.say(one, "confirmed")
    record(office, "illegal_income", 3_500_000)
    record(office, "illegal_income", 4_000_000)

    rows = {row["item"]: row for row in compare(office)["hints"] if row["by"] == "act"}
    assert (rows["works"]["value"], rows["works"]["limit"], rows["works"]["reached"]) == (1, 500, False)
    assert rows["works"]["source_evidence_ids"] == ["1", "2"]
    assert (rows["illegal_income"]["shown"], rows["illegal_income"]["reached"]) == ("40,000.00元", True)
    assert rows["illegal_income"]["rule"]
    assert not rows["illegal_income"]["verified"]


def test_a_figure_that_is_void_counts_no_more_and_the_one_before_it_neither_hides(office: Any) -> None:
    first = record(office, value=10)
    second = record(office, value=20)
    figures.void(office.database.unit_of_work, office.clock, figure_id=second, why="误算", actor="chen")

    assert [row["value"] for row in compare(office)["hints"]] == [10]
    assert first
    with pytest.raises(Refused):
        figures.void(office.database.unit_of_work, office.clock, figure_id=first, why=" ", actor="chen")
    with pytest.raises(NotFound):
        figures.void(office.database.unit_of_work, office.clock, figure_id=99, why="x", actor="chen")


@pytest.mark.parametrize(
    ("more", "code"),
    [({"item": "likes"}, "item_unknown"), ({"value": -1}, "figure_unreadable"), ({"act_day": date(2027, 1, 1)}, "day_impossible"),
     ({"counted_how": ""}, "counted_how"), ({"evidence": [" "]}, "evidence_missing")],
)  # fmt: skip
def test_a_figure_that_shows_nothing_is_refused(office: Any, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        record(office, **more)
    assert refused.value.code == code


def test_money_is_written_in_yuan_and_everything_else_in_whole_numbers() -> None:
    assert figures.units("illegal_income", " 30,000.5 ") == 3_000_050
    assert figures.units("注册会员数", "1,000") == 1_000
    for item, text in (
        ("members", "1.5"),
        ("illegal_income", "0.001"),
        ("members", "many"),
        ("members", "NaN"),
    ):
        with pytest.raises(Refused):
            figures.units(item, text)
