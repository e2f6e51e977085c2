"""Time as an argument: stored in UTC, shown in Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Where a stage reads the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """The harmless twin: stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        self._at += by


def shown(at: datetime | None) -> str:
    """`2026-11-21 14:03` in Asia/Shanghai, or an empty string for no time."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""


def shown_date_zh(at: datetime) -> str:
    """`2026年11月21日` in Asia/Shanghai: no zero padding (GB/T 9704-2012, 7.3.5.4)."""
    day = at.astimezone(SHANGHAI)
    return f"{day.year}年{day.month}月{day.day}日"


def interval(text: str) -> timedelta | None:
    """`30m`, `24h` or `7d` as a span of time; `manual` or an empty text as None.

    Raises ValueError for anything else, zero included.
    """
    if text.strip() in ("", "manual"):
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,4})([mhd])", text.strip())
    if not found:
        raise ValueError(f"{text!r} is no interval; expected digits with m, h or d, such as 24h, or manual")
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})
