"""When a period ends: hours run on, days begin the day after, working days by the holiday notices.

民法典 201: a period by days begins on the day after; one by hours begins at the hour agreed or fixed by law.
民法典 203: a last day that is a legal holiday gives way to the day after the holiday; the last day ends at 24:00.
行政处罚法 85: its 二日, 三日, 五日 and 七日 are working days. All days are days in Asia/Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from records.clock import SHANGHAI
from takedown.calendar import Calendar

MOST = 36_600
"""Days or hours: a hundred years of days; more is a slip of the hand."""
ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is counted in."""

    HOUR = "hour"
    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period.

    Attributes:
        day: last day, in Asia/Shanghai; for hours the day of `at`.
        at: the instant at which it has run out, aware: midnight after the last day, or the hour itself.
        nominal: the last day before a holiday moved it.
        provisional: a holiday notice that is not known yet may still move it.
        sources: notices that the days counted rest on.
    """

    day: date
    at: datetime
    nominal: date
    provisional: bool
    sources: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Whether a holiday moved the last day (民法典 203)."""
        return self.day != self.nominal


def after(start: date | datetime, amount: int, unit: Unit, calendar: Calendar, *, rolls: bool = True) -> Due:
    """The end of `amount` units after `start`; an aware instant counts by its day in Asia/Shanghai.

    With `rolls` a last calendar day on a day off gives way to the next working day; a period that the holder of
    the duty may let lapse (a log kept for 60 days) does not roll. A bare date starts an hour clock at its 0:00.
    Raises ValueError for a naive instant or an amount outside 0 to `MOST`.
    """
    if not 0 <= amount <= MOST:
        raise ValueError(f"{amount} is no period; expected 0 to {MOST}")
    if unit is Unit.HOUR:
        at = _instant(start) + timedelta(hours=amount)
        day = at.astimezone(SHANGHAI).date()
        return Due(day, at, day, provisional=False, sources=())
    first = _day(start)
    if unit is Unit.WORKING:
        return _due(first, (last := _working(first, amount, calendar)), last, calendar)
    nominal = first + timedelta(days=amount)
    return _due(
        nominal - ONE_DAY, nominal, _roll(nominal, calendar) if rolls else nominal, calendar, rolls=rolls
    )


def before(end: date, amount: int, calendar: Calendar) -> Due:
    """The last day that lies `amount` working days before `end` (notice of a hearing, 行政处罚法 64)."""
    if not 0 <= amount <= MOST:
        raise ValueError(f"{amount} is no period; expected 0 to {MOST}")
    day, left = end, amount
    while left:
        day -= ONE_DAY
        left -= calendar.working(day)
    counted = _due(day, end, end, calendar)
    return Due(day, _midnight_after(day), day, counted.provisional, counted.sources)


def _working(start: date, amount: int, calendar: Calendar) -> date:
    day, left = start, amount
    while left:
        day += ONE_DAY
        left -= calendar.working(day)
    return day


def _roll(day: date, calendar: Calendar) -> date:
    while not calendar.working(day):
        day += ONE_DAY
    return day


def _due(start: date, nominal: date, last: date, calendar: Calendar, *, rolls: bool = True) -> Due:
    """`start` is the day before the first one whose being a working day matters."""
    span = (last - start).days
    consulted = [start + timedelta(days=n) for n in range(1, span + 1)] if rolls else []
    unsettled = any(map(calendar.provisional, consulted))
    sources = calendar.sources(consulted[0], consulted[-1]) if consulted else ()
    return Due(last, _midnight_after(last), nominal, unsettled, sources)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI).astimezone(UTC)


def _instant(start: date | datetime) -> datetime:
    if not isinstance(start, datetime):
        return datetime.combine(start, time(), SHANGHAI).astimezone(UTC)
    if start.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return start.astimezone(UTC)


def _day(start: date | datetime) -> date:
    return _instant(start).astimezone(SHANGHAI).date() if isinstance(start, datetime) else start
