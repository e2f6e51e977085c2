"""By when a finding should be decided: so many working days after it was opened, by the holiday notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from records.clock import SHANGHAI
from takedown.calendar.workdays import packaged

NEAR = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """The last day, and how it stands: `calm`, `near` (today or tomorrow) or `late`, with the days that it is late."""

    day: date
    tone: str
    late_d: int


def due_of(opened_at: datetime, now: datetime, workdays: int) -> Due:
    """Days are those of Shanghai; the day of opening is not counted."""
    day = _after(opened_at.astimezone(SHANGHAI).date(), workdays)
    today = now.astimezone(SHANGHAI).date()
    late = (today - day).days
    tone = "late" if late > 0 else "near" if day - today <= NEAR else "calm"
    return Due(day, tone, max(0, late))


@lru_cache(maxsize=4096)
def _after(start: date, workdays: int) -> date:
    calendar, day, left = packaged(), start, workdays
    while left > 0:
        day += timedelta(days=1)
        left -= calendar.working(day)
    return day
