"""Time is an argument, kept in UTC and shown in Shanghai."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from records.clock import SHANGHAI, FixedClock, SystemClock, shown, shown_date_zh


def test_the_twin_stands_still_until_it_is_moved() -> None:
    clock = FixedClock(datetime(2026, 11, 21, 16, 0, tzinfo=SHANGHAI))

    assert clock.now() == clock.now() == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(hours=1))
    assert clock.now().hour == 9


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 11, 21))  # noqa: DTZ001 - what is refused


def test_the_machine_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_times_are_shown_in_shanghai() -> None:
    evening = datetime(2026, 1, 5, 16, 30, tzinfo=UTC)

    assert shown(evening) == "2026-01-06 00:30"
    assert shown(None) == ""
    assert shown_date_zh(evening) == "2026年1月6日"
