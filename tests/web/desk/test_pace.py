"""A process makes few answers at once, and nobody waits long behind slow ones."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from desk.web import pace


def test_no_more_than_a_few_answers_are_made_at_once_and_each_comes_to_its_turn() -> None:
    highest, done = asyncio.run(_answers(12, for_s=0.002))
    assert highest == pace.AT_ONCE
    assert done == 12


def test_behind_slow_answers_one_waits_no_longer_than_the_patience() -> None:
    highest, done = asyncio.run(_answers(pace.AT_ONCE + 1, for_s=pace.PATIENCE_S * 3))
    assert highest == pace.AT_ONCE + 1
    assert done == pace.AT_ONCE + 1


async def _answers(count: int, for_s: float) -> tuple[int, int]:
    """The highest number at once, and how many were made."""
    request: Any = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(pace=pace.Pace())))
    at_once = highest = done = 0

    async def answer() -> None:
        nonlocal at_once, highest, done
        turn = pace.in_turn(request)
        await anext(turn)
        at_once += 1
        highest = max(highest, at_once)
        await asyncio.sleep(for_s)
        at_once, done = at_once - 1, done + 1
        await anext(turn, None)

    await asyncio.gather(*(answer() for _ in range(count)))
    return highest, done
