"""Which days are working days, and whether that is settled.

A day is settled when the notice of its year is known. A notice sometimes moves days of the December before it
(those for 2007, 2008, 2012, 2019 and 2023 did, at the earliest the 29th), so the last three days of a year
are settled by the notice of the next year as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from takedown.calendar.notices import Notice, notices

FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
"""Holidays on fixed days under 全国年节及纪念日放假办法: all that can be said of a year without a notice."""
MOVED_FROM = (12, 29)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `name` is the holiday that makes it a day off or a day of made-up work, or empty."""

    date: date
    working: bool
    name: str
    provisional: bool


class Calendar:
    """Days by the notices that are known; every other year by weekends and fixed holidays, as provisional.

    Of two notices for one year the later in `known` holds; an office's own file comes after the packaged ones.
    """

    def __init__(self, known: Iterable[Notice]) -> None:
        self._notices = {notice.year: notice for notice in known}
        self._off: dict[date, str] = {}
        self._work: dict[date, str] = {}
        for _, notice in sorted(self._notices.items()):
            self._take(notice)

    def _take(self, notice: Notice) -> None:
        for mine, other, said in (
            (self._off, self._work, notice.off),
            (self._work, self._off, notice.work),
        ):
            for day, name in said.items():
                other.pop(day, None)
                mine[day] = name

    @property
    def years(self) -> tuple[int, ...]:
        """Years whose notice is known."""
        return tuple(sorted(self._notices))

    def day(self, day: date) -> Day:
        """What that day is."""
        if name := self._off.get(day):
            return Day(day, working=False, name=name, provisional=self.provisional(day))
        if name := self._work.get(day):
            return Day(day, working=True, name=name, provisional=self.provisional(day))
        name = "" if day.year in self._notices else FIXED.get((day.month, day.day), "")
        return Day(day, day.weekday() < 5 and not name, name, self.provisional(day))

    def working(self, day: date) -> bool:
        """Whether it is a working day."""
        return self.day(day).working

    def provisional(self, day: date) -> bool:
        """Whether a notice that is not known yet may still change the day."""
        next_unknown = (day.month, day.day) >= MOVED_FROM and day.year + 1 not in self._notices
        return day.year not in self._notices or next_unknown

    def sources(self, first: date, last: date) -> tuple[str, ...]:
        """Notices that the days from `first` to `last`, both included, rest on."""
        years = range(first.year, last.year + 1)
        return tuple(
            source for year in years if year in self._notices for source in self._notices[year].sources
        )

    def of_year(self, year: int) -> Iterator[Day]:
        """Every day of a year."""
        day = date(year, 1, 1)
        while day.year == year:
            yield self.day(day)
            day += ONE_DAY


@cache
def packaged() -> Calendar:
    """The calendar of the packaged notices."""
    return Calendar(notices())
