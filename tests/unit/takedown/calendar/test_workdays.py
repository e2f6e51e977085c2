"""Working days equal an independently published calendar; unknown years say so."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from takedown.calendar import Calendar, Notice, notices, packaged

FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_every_day_from_2007_to_2026_equals_a_published_calendar() -> None:
    other = [day for day in DAYS if packaged().working(day) != chinese_calendar.is_workday(day)]
    assert len(DAYS) == 7305
    assert other == []


def test_a_year_is_listed_day_by_day() -> None:
    days = list(packaged().of_year(2024))
    assert (days[0].date, days[-1].date, len(days)) == (date(2024, 1, 1), date(2024, 12, 31), 366)
    assert [d.name for d in days if d.date == date(2024, 2, 4)] == ["春节"]
    assert not any(d.provisional for d in days)


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),  # the notice for 2027 may move it, as that for 2019 moved days of 2018
        (date(2027, 3, 1), True),
        (date(2006, 6, 1), True),
        (date(2025, 12, 31), False),
    ],
)
def test_a_day_is_provisional_while_a_notice_may_still_change_it(day: date, provisional: bool) -> None:
    assert packaged().day(day).provisional is provisional


def test_a_year_without_a_notice_knows_weekends_and_holidays_on_fixed_days() -> None:
    days = {d.date: d for d in packaged().of_year(2031)}
    assert not days[date(2031, 10, 1)].working
    assert days[date(2031, 10, 6)].working
    assert not days[date(2031, 10, 4)].working  # a Saturday


def test_a_notice_may_move_days_of_the_december_before_it() -> None:
    assert packaged().working(date(2018, 12, 29))
    assert not packaged().working(date(2018, 12, 31))


def test_of_two_notices_for_a_year_the_later_one_holds() -> None:
    own = Notice(2026, ("an amendment",), {date(2026, 11, 23): "test"}, {date(2026, 11, 22): "test"})
    calendar = Calendar([*notices(), own])
    assert not calendar.working(date(2026, 11, 23))
    assert calendar.working(date(2026, 11, 22))
    assert calendar.working(date(2026, 10, 5))  # no longer a holiday: the amendment is the whole year
    assert calendar.sources(date(2026, 1, 1), date(2026, 1, 1)) == ("an amendment",)


def test_every_packaged_year_names_its_notice() -> None:
    assert packaged().years == tuple(range(2007, 2027))
    for notice in notices():
        assert all("gov.cn" in source for source in notice.sources)
