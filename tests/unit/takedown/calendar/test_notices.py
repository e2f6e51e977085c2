"""Years are read from two shapes; what is no year is refused with a reason."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.errors import Refused
from takedown.calendar import Notice, as_toml, from_toml, notices, read_holiday_cn

HOLIDAY_CN = {
    "year": 2031,
    "papers": ["https://www.gov.cn/example"],
    "days": [
        {"name": "元旦", "date": "2031-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2030-12-29", "isOffDay": False},
    ],
}


def test_a_year_of_holiday_cn_is_read() -> None:
    notice = read_holiday_cn(json.dumps(HOLIDAY_CN))
    assert notice.off == {date(2031, 1, 1): "元旦"}
    assert notice.work == {date(2030, 12, 29): "元旦"}
    assert notice.sources == ("https://www.gov.cn/example",)


@pytest.mark.parametrize("notice", notices(), ids=lambda notice: str(notice.year))
def test_a_packaged_year_is_the_same_after_writing(notice: Notice) -> None:
    assert from_toml(as_toml(notice)) == notice


@pytest.mark.parametrize("lacking", ["papers", "days"])
def test_a_year_without_a_notice_or_days_makes_no_year_known(lacking: str) -> None:
    with pytest.raises(Refused) as refused:
        read_holiday_cn(json.dumps(HOLIDAY_CN | {lacking: []}))
    assert refused.value.code == "calendar_empty"


@pytest.mark.parametrize(
    "changed",
    [
        {"year": "soon"},
        {"days": [{"name": "元旦", "date": "2031-13-01", "isOffDay": True}]},
        {"days": [{"name": "元旦", "date": "2036-01-01", "isOffDay": True}]},
        {"days": ["2031-01-01"]},
        {"days": None},
        {"year": 20310},
    ],
)
def test_what_is_no_year_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        read_holiday_cn(json.dumps(HOLIDAY_CN | changed))
    assert refused.value.code == "calendar_unreadable"


@given(st.text(max_size=200))
def test_any_text_is_a_year_or_a_refusal(text: str) -> None:
    codes = set()
    for read in (from_toml, read_holiday_cn):
        with suppress(Refused):
            read(text)
            codes.add("a year")
    assert codes == set()  # no text of 200 characters drawn at random is a year
