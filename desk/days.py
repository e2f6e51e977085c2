"""Days as people type them, on a command line or in a form."""

from __future__ import annotations

from datetime import date

from records.clock import SHANGHAI, Clock
from records.errors import Refused

MAX_SHOWN = 40


def today(clock: Clock) -> date:
    """In Asia/Shanghai."""
    return clock.now().astimezone(SHANGHAI).date()


def day(text: str) -> date | None:
    """A day, None for an empty text. Raises Refused."""
    return needed_day(text) if text.strip() else None


def needed_day(text: str) -> date:
    """A day. Raises Refused for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        said = text[:MAX_SHOWN]
        raise Refused(
            "day_invalid",
            f"{said!r} is no day; expected such as 2026-11-22",
            zh=f"“{said}”不是日期，应写作 2026-11-22",
            value=said,
        ) from None
