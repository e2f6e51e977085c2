"""Campaigns as data: rows, phases, and the days on which forms are due."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import NotFound, Refused
from records.vocabulary import WorkKind
from takedown.statistics import campaign as campaigns
from takedown.statistics.campaign import Month

JIANWANG = campaigns.campaign("jianwang-2015")


def test_the_form_of_2015_prints_six_rows_and_counts_news_as_other() -> None:
    assert [row.label for row in JIANWANG.statistics.rows] == ["文学", "音乐", "影视", "游戏", "软件", "其他"]
    assert JIANWANG.row_of(WorkKind.NEWS) == "其他"


@pytest.mark.parametrize("kind", WorkKind)
def test_every_kind_of_work_has_one_row(kind: WorkKind) -> None:
    assert sum(kind in row.kinds for one in campaigns.campaigns() for row in one.statistics.rows) == len(
        campaigns.campaigns()
    )


def test_the_phases_of_2015_follow_each_other_without_a_gap() -> None:
    days = [JIANWANG.begins + timedelta(days=n) for n in range((JIANWANG.ends - JIANWANG.begins).days + 1)]
    assert all(JIANWANG.phase(day) for day in days)
    found = JIANWANG.phase(date(2015, 8, 1))
    assert found is not None
    assert found.name == "集中整治阶段"
    assert JIANWANG.phase(date(2015, 12, 1)) is None


def test_forms_are_due_on_the_thirtieth_and_at_the_end_of_a_shorter_month() -> None:
    assert [str(month) for month in JIANWANG.months()] == [
        "2015-07",
        "2015-08",
        "2015-09",
        "2015-10",
        "2015-11",
    ]
    assert JIANWANG.due(Month(2015, 8)) == date(2015, 8, 30)
    assert JIANWANG.due(Month(2015, 2)) == date(2015, 2, 28)
    assert JIANWANG.due(Month(2016, 2)) == date(2016, 2, 29)


def test_the_campaign_of_2003_has_its_phases_and_duty_and_says_that_its_form_is_a_proposal() -> None:
    found = campaigns.campaign("sifu-waigua-2003")
    days = [found.begins + timedelta(days=n) for n in range((found.ends - found.begins).days + 1)]
    assert [one.name for one in dict.fromkeys(map(found.phase, days)) if one] == [
        "宣传动员阶段",
        "治理行动阶段",
        "检查评估阶段",
    ]
    assert [one.ends for one in found.phases] == [date(2003, 12, 31), date(2004, 2, 29), date(2004, 3, 15)]
    assert [one.due for one in found.duties] == [date(2004, 3, 15)]
    assert found.due(Month(2004, 2)) is None
    assert (found.forms_due(), len(found.months())) == ((), 4)
    assert not found.verified
    assert found.row_of(WorkKind.GAME) == "游戏"


@pytest.mark.parametrize("day", ["0", "32", '"30"'])
def test_a_campaign_with_an_impossible_due_day_is_refused_by_its_file(day: str, tmp_path: Path) -> None:
    told = (
        (campaigns.FOLDER / "jianwang-2015.toml")
        .read_text("utf-8")
        .replace("due_day = 30", f"due_day = {day}")
    )
    file = tmp_path / "own.toml"
    file.write_text(told, "utf-8")
    with pytest.raises(Refused) as refusal:
        campaigns.read(file)
    assert refusal.value.code == "campaign_unreadable"


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31))
def test_a_day_of_a_month_is_always_in_that_month(year: int, number: int, day: int) -> None:
    found = Month(year, number).day(day)
    assert (found.year, found.month) == (year, number)
    assert found.day == min(day, Month(year, number).last.day)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_is_read_as_it_is_written(year: int, number: int) -> None:
    assert campaigns.month(str(Month(year, number))) == Month(year, number)


@pytest.mark.parametrize(
    "text", ["2015-13", "2015-00", "0000-01", "2015", "2015-8", "2015/08", "", "二〇一五-08", "2015-08-01"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        campaigns.month(text)
    assert refusal.value.code == "month_invalid"


def test_an_unknown_campaign_is_not_found() -> None:
    with pytest.raises(NotFound):
        campaigns.campaign("jianwang-1999")
