"""Periods by law and by the office."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from records.clock import SHANGHAI
from records.errors import NotFound
from takedown.calendar import packaged
from takedown.periods.terms import term, terms


def test_every_period_names_what_begins_it_and_what_it_rests_on() -> None:
    assert len({one.id for one in terms()}) == len(terms())
    for one in terms():
        assert one.zh
        assert one.en
        assert one.begins
        assert one.basis
        assert one.amount > 0


def test_a_cloud_drive_has_24_hours() -> None:
    start = datetime(2026, 10, 1, 9, 0, tzinfo=SHANGHAI)
    assert term("cloud-drive-removal").due(start, packaged()).at == datetime(
        2026, 10, 2, 9, 0, tzinfo=SHANGHAI
    )


def test_logs_are_gone_after_60_days_holiday_or_not() -> None:
    assert term("log-preservation").due(date(2026, 8, 4), packaged()).day == date(2026, 10, 3)


def test_a_platform_waits_15_days_and_a_holiday_does_not_end_them() -> None:
    assert term("ecommerce-counter-notice").due(date(2026, 9, 20), packaged()).day == date(2026, 10, 8)


def test_only_a_period_that_the_office_sets_takes_another_length() -> None:
    assert term("rectification").due(date(2026, 11, 20), packaged(), 10).day == date(2026, 12, 4)
    with pytest.raises(ValueError, match="nobody may set it"):
        term("penalty-decision").due(date(2026, 11, 20), packaged(), 10)


def test_an_unknown_period_is_not_found() -> None:
    with pytest.raises(NotFound):
        term("never")
