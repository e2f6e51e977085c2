"""When a site may be swept: intervals, cron text, windows, haste and jitter. Pure: no clock, no database.

Everything is reckoned in Asia/Shanghai, which has had no summer time since 1991; results are instants in UTC.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from records.clock import SHANGHAI, interval

MAX_TEXT = 200
MAX_DAYS = 366
LONGEST_GAP_YEARS = 9
"""A timetable that waits longer for its next day never comes round, such as 30 February."""
SHORTEST_HASTE = timedelta(hours=1)
"""However lively a site is: not more often than this, unless its own schedule says so."""
ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 24 * 60
WEEK = 7 * DAY
BY_HAND = frozenset({"manual", "手动", "仅手动"})
_NAME = r"(?:\d{1,2}|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_STEP = rf"(?:\*|{_NAME}(?:-{_NAME})?)(?:/\d{{1,2}})?"
_CRON_FIELD = re.compile(f"{_STEP}(?:,{_STEP})*", re.ASCII)
"""Only what every cron knows: croniter's own random and hashed fields would make a turn nobody can foretell."""
_WINDOW = re.compile(
    r"(?:(?P<days>[^0-9]*?)\s*)(?:(?P<from>\d{1,2}:\d{2})\s*[-~–—至到]\s*(?P<to>\d{1,2}:\d{2}))?"
)
_DAYS = {
    **{name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{f"{week}{name}": day for week in ("周", "星期", "礼拜") for day, name in enumerate("一二三四五六日")},
    **{f"{week}天": 6 for week in ("周", "星期", "礼拜")},
}
_GROUPS = {
    "": range(7), "daily": range(7), "每天": range(7), "每日": range(7), "周末": (5, 6), "weekend": (5, 6),
    "weekdays": range(5), "工作日": range(5),
}  # fmt: skip
"""`工作日` is Monday to Friday here: a website is quiet at the same hours, whatever the offices do."""


@frozen
class Schedule:
    """An interval, or cron text; neither is a site that is swept by hand only."""

    every: timedelta | None = None
    cron: str = ""

    @property
    def by_hand(self) -> bool:
        return self.every is None and not self.cron

    def after(self, at: datetime) -> datetime | None:
        """The regular turn after one that began at this instant; None for a site swept by hand only."""
        if self.every is not None:
            return at + self.every
        if not self.cron:
            return None
        from croniter import croniter  # late, here and below: few sites have cron text

        local = at.astimezone(SHANGHAI).replace(tzinfo=None)
        following: datetime = croniter(
            self.cron, local, max_years_between_matches=LONGEST_GAP_YEARS
        ).get_next(datetime)
        return following.replace(tzinfo=SHANGHAI).astimezone(UTC)


def schedule(text: str) -> Schedule:
    """Read `30m`, `24h`, `7d`, `manual` (手动), or five fields of cron text. Raises ValueError with what was expected."""
    plain = _plain(text)
    if plain in BY_HAND or not plain:
        return Schedule()
    if len(plain.split()) > 1:
        return Schedule(cron=_cron(plain))
    span = interval(plain)
    assert span is not None
    if span > timedelta(days=MAX_DAYS):
        raise ValueError(f"{text!r} is longer than {MAX_DAYS} days")
    return Schedule(every=span)


def _cron(text: str) -> str:
    from croniter import CroniterBadDateError, CroniterError, croniter

    fields = text.split()
    if len(fields) != 5 or not all(map(_CRON_FIELD.fullmatch, fields)):
        raise ValueError(
            f"{text!r} is no cron text: five fields of minute, hour, day, month and weekday, such as 30 2 * * 1-5"
        )
    try:
        croniter(text, ANY_DAY, max_years_between_matches=LONGEST_GAP_YEARS).get_next()
    except CroniterBadDateError:
        raise ValueError(f"{text!r} never comes round") from None
    except (CroniterError, ValueError, KeyError, IndexError) as error:
        raise ValueError(f"{text!r} is no cron text: {error}") from None
    return text


@frozen
class Windows:
    """When sweeps may run: `spans` are minutes of the week from Monday 00:00, (start, length), apart and in order."""

    spans: tuple[tuple[int, int], ...] = ()

    @property
    def always(self) -> bool:
        return not self.spans

    def opens(self, at: datetime) -> datetime:
        """The first instant from this one on at which a sweep may begin."""
        if self.always or self.closes(at) is not None:
            return at
        now = _minute(at)
        wait = min((start - now) % WEEK for start, _length in self.spans)
        whole = at.replace(second=0, microsecond=0)
        return whole + timedelta(minutes=wait)

    def closes(self, at: datetime) -> datetime | None:
        """The end of the window that this instant lies in; None outside of all, and where there are none."""
        now = _minute(at)
        for start, length in self.spans:
            gone = (now - start) % WEEK
            if gone < length:
                return at.replace(second=0, microsecond=0) + timedelta(minutes=length - gone)
        return None


ALWAYS = Windows()


def windows(text: str) -> Windows:
    """Read `22:00-06:00`, `mon-fri 22:00-06:00 | sat,sun`, `周一至周五 22:00-06:00；周末`. Raises ValueError.

    A window that goes past midnight belongs to the day on which it begins. Empty text means always.
    """
    parts = [part.strip() for part in re.split(r"[|;]", _plain(text)) if part.strip()]
    spans = [span for part in parts for span in _spans(part)]
    return _joined(spans)


def _spans(part: str) -> list[tuple[int, int]]:
    found = _WINDOW.fullmatch(part)
    if not found:
        raise ValueError(f"{part!r} is no window; write 22:00-06:00 or mon-fri 22:00-06:00")
    start, end = _clock(found["from"] or "00:00"), _clock(found["to"] or "24:00")
    if start in (end, DAY):
        raise ValueError(f"{part!r} begins and ends at the same time; a whole day is 00:00-24:00")
    length = (end - start) % DAY or DAY
    return [(day * DAY + start, length) for day in _days(found["days"].strip())]


def _clock(text: str) -> int:
    hour, minute = map(int, text.split(":"))
    if hour * 60 + minute > DAY or minute > 59:
        raise ValueError(f"{text} is no time of day")
    return hour * 60 + minute


def _days(text: str) -> list[int]:
    if text in _GROUPS:
        return list(_GROUPS[text])
    days: list[int] = []
    for piece in re.split(r"[,、]", text):
        ends = [_day(name) for name in re.split(r"[-~–—至到]", piece)]
        if len(ends) > 2:
            raise ValueError(f"{piece!r} names no days; write mon-fri or 周一至周五")
        days += [(ends[0] + n) % 7 for n in range((ends[-1] - ends[0]) % 7 + 1)]
    return sorted(set(days))


def _day(name: str) -> int:
    known = _DAYS.get(name.strip(), _DAYS.get(f"周{name.strip()}"))
    if known is None:
        raise ValueError(f"{name.strip()!r} is no day of the week; write mon or 周一")
    return known


def _joined(spans: list[tuple[int, int]]) -> Windows:
    """Spans that touch or overlap become one, over the end of the week too; all of the week is no restriction."""
    joined: list[tuple[int, int]] = []
    for start, length in sorted(spans):
        if joined and start <= joined[-1][0] + joined[-1][1]:
            first, long = joined[-1]
            joined[-1] = (first, max(long, start + length - first))
        else:
            joined.append((start, length))
    while len(joined) > 1 and joined[-1][0] + joined[-1][1] >= WEEK + joined[0][0]:
        (first, long), (start, length) = joined.pop(), joined.pop(0)
        joined.append((first, max(long, WEEK + start + length - first)))
    if any(length >= WEEK for _start, length in joined):
        return ALWAYS
    return Windows(tuple(joined))


@frozen
class Plan:
    """What a site's entry asks for. `jitter_min` in minutes; `haste` times as often, at least 1."""

    key: str
    schedule: Schedule
    windows: Windows = ALWAYS
    jitter_min: int = 0
    haste: float = field(default=1.0)

    def due_after(self, began: datetime) -> datetime | None:
        """When the turn after one that began at this instant is due; None for a site swept by hand only."""
        regular = self.schedule.after(began)
        if regular is None:
            return None
        span = regular - began
        sooner = max(span / max(self.haste, 1.0), min(span, SHORTEST_HASTE))
        return self.placed(began + sooner)

    def first_due(self, registered: datetime) -> datetime | None:
        """When a site that was never swept is due: at once, or at the first time of its timetable."""
        if self.schedule.by_hand:
            return None
        if self.schedule.every is not None:
            return self.windows.opens(registered)
        regular = self.schedule.after(registered)
        assert regular is not None
        return self.placed(regular)

    def placed(self, at: datetime) -> datetime:
        """The instant moved into a window, and by the jitter of this turn, which stays inside it."""
        begins = self.windows.opens(at)
        closes = self.windows.closes(begins)
        room = timedelta(minutes=self.jitter_min)
        if closes is not None:
            room = min(room, (closes - begins) / 2)
        return begins + share(self.key, begins) * room


def share(key: str, at: datetime) -> float:
    """A number from 0 to below 1 that is the same for this site and turn wherever it is reckoned."""
    digest = hashlib.sha256(f"{key} {at.astimezone(UTC).isoformat()}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _minute(at: datetime) -> int:
    local = at.astimezone(SHANGHAI)
    return local.weekday() * DAY + local.hour * 60 + local.minute


def _plain(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise ValueError(f"longer than {MAX_TEXT} characters")
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())
