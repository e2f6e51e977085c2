"""By when a finding should be decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desk.triage.due import due_of

OPENED = datetime(2026, 9, 29, 17, 0, tzinfo=UTC)
"""In Shanghai it is 30 September, a Wednesday before the holiday of the National Day."""


def test_working_days_leave_out_the_holiday_and_count_the_days_of_shanghai() -> None:
    due = due_of(OPENED, OPENED, 1)

    assert due.day == date(2026, 10, 8)
    assert due.tone == "calm"


@pytest.mark.parametrize(
    ("now", "tone", "late"),
    [(datetime(2026, 10, 7, 2, tzinfo=UTC), "near", 0), (datetime(2026, 10, 8, 15, tzinfo=UTC), "near", 0),
     (datetime(2026, 10, 8, 17, tzinfo=UTC), "late", 1), (datetime(2026, 10, 12, 2, tzinfo=UTC), "late", 4)],
)  # fmt: skip
def test_it_is_near_on_the_last_two_days_and_late_after(now: datetime, tone: str, late: int) -> None:
    due = due_of(OPENED, now, 1)

    assert (due.tone, due.late_d) == (tone, late)
