"""Turns: one after the other, never earlier than asked."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.manners.pace import LONGEST_PAUSE_S, Pace, retry_after_s


class Time:
    """A clock that moves by sleeping alone."""

    def __init__(self) -> None:
        self.at = 1000.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


def turns(pace: Pace, time: Time, count: int) -> list[float]:
    async def run() -> list[float]:
        given = []
        for _ in range(count):
            await pace.turn()
            given.append(time.at - 1000.0)
        return given

    return asyncio.run(run())


def test_turns_keep_the_delay_to_the_second() -> None:
    time = Time()

    assert turns(Pace(1.5, time.now, time.sleep), time, 4) == [0.0, 1.5, 3.0, 4.5]


def test_a_delay_is_raised_and_never_lowered() -> None:
    time = Time()
    pace = Pace(1.0, time.now, time.sleep)
    pace.raise_to(5.0)
    pace.raise_to(0.1)

    assert turns(pace, time, 3) == [0.0, 5.0, 10.0]


def test_a_pause_holds_everybody_and_longer_pauses_win() -> None:
    time = Time()
    pace = Pace(1.0, time.now, time.sleep)
    pace.pause(30)
    pace.pause(3)

    assert turns(pace, time, 2) == [30.0, 31.0]


def test_backing_off_doubles_up_to_the_longest_pause() -> None:
    pace = Pace(0.0, Time().now)

    assert [pace.back_off() for _ in range(9)] == [2, 4, 8, 16, 32, 64, 120, 120, LONGEST_PAUSE_S]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120.0), (" 0 ", 0.0), ("Fri, 06 Nov 2026 08:01:00 GMT", 60.0), ("Fri, 06 Nov 2026 07:00:00 GMT", 0.0),
     ("soon", None), ("", None), ("-5", None), ("１２", None), ("9" * 400, 999999999.0)],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str, seconds: float | None) -> None:
    assert retry_after_s(header, datetime(2026, 11, 6, 8, 0, tzinfo=UTC)) == seconds
