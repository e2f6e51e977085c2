"""When a period ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.clock import SHANGHAI
from takedown.calendar import packaged
from takedown.periods.deadlines import Unit, after, before

DAYS = st.dates(date(2007, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("start", "add", "due"),
    [
        (date(2015, 9, 30), 3, date(2015, 10, 10)),  # a Saturday on which work is made up
        (date(2015, 9, 30), 20, date(2015, 11, 3)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # a Sunday of made-up work
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_working_days_begin_the_day_after_and_skip_holidays(start: date, add: int, due: date) -> None:
    found = after(start, add, Unit.WORKING, packaged())
    assert (found.day, found.provisional) == (due, False)


def test_calendar_days_that_end_on_a_holiday_end_on_the_day_behind_it() -> None:
    found = after(date(2026, 9, 20), 15, Unit.CALENDAR, packaged())
    assert (found.nominal, found.day, found.moved) == (date(2026, 10, 5), date(2026, 10, 8), True)
    assert after(date(2026, 9, 20), 15, Unit.CALENDAR, packaged(), rolls=False).day == date(2026, 10, 5)


def test_the_last_day_ends_at_midnight_in_shanghai() -> None:
    found = after(date(2026, 11, 2), 15, Unit.CALENDAR, packaged())
    assert found.day == date(2026, 11, 17)
    assert found.at == datetime(2026, 11, 18, 0, 0, tzinfo=SHANGHAI)
    assert found.at.tzinfo is UTC


def test_hours_run_through_nights_and_holidays() -> None:
    start = datetime(2026, 9, 30, 20, 0, tzinfo=SHANGHAI)
    assert after(start, 24, Unit.HOUR, packaged()).at == start + timedelta(hours=24)


def test_an_instant_counts_by_its_day_in_shanghai() -> None:
    late = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)  # 1:00 on the third there
    assert after(late, 1, Unit.WORKING, packaged()).day == date(2026, 11, 4)


def test_a_period_that_reaches_an_unknown_year_is_provisional() -> None:
    assert after(date(2026, 12, 25), 3, Unit.WORKING, packaged()).provisional
    assert after(date(2026, 12, 25), 1, Unit.WORKING, packaged()).provisional is False
    assert after(date(2026, 12, 20), 40, Unit.CALENDAR, packaged()).provisional
    assert after(date(2026, 12, 20), 40, Unit.CALENDAR, packaged(), rolls=False).provisional is False


def test_days_before_a_day_are_counted_backwards() -> None:
    assert before(date(2015, 10, 10), 3, packaged()).day == date(2015, 9, 30)


@pytest.mark.parametrize("amount", [-1, 10**9])
def test_an_amount_that_is_no_period_is_named(amount: int) -> None:
    with pytest.raises(ValueError, match="no period"):
        after(date(2026, 1, 1), amount, Unit.WORKING, packaged())


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        after(datetime(2026, 1, 1), 1, Unit.HOUR, packaged())  # noqa: DTZ001


@given(DAYS, st.integers(1, 200))
def test_exactly_so_many_working_days_lie_behind_the_start(start: date, add: int) -> None:
    found = after(start, add, Unit.WORKING, packaged())
    between = [start + timedelta(days=n) for n in range(1, (found.day - start).days + 1)]
    assert sum(map(packaged().working, between)) == add
    assert packaged().working(found.day)
    assert found.provisional == any(map(packaged().provisional, between))


@given(DAYS, st.integers(0, 400))
def test_a_rolled_day_is_the_first_working_day_from_the_nominal_one(start: date, add: int) -> None:
    found = after(start, add, Unit.CALENDAR, packaged())
    assert found.nominal == start + timedelta(days=add)
    assert packaged().working(found.day)
    skipped = [found.nominal + timedelta(days=n) for n in range((found.day - found.nominal).days)]
    assert not any(map(packaged().working, skipped))


@given(DAYS, st.integers(0, 100), st.integers(0, 100))
def test_working_days_add_up(start: date, one: int, other: int) -> None:
    first = after(start, one, Unit.WORKING, packaged()).day
    assert (
        after(first, other, Unit.WORKING, packaged()).day
        == after(start, one + other, Unit.WORKING, packaged()).day
    )
