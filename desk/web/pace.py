"""How many answers a process makes at once.

Python runs one thread at a time. Where many answers are made side by side each of them takes as long as all, and
whoever holds the lock of writers keeps everybody else waiting meanwhile. One after the other they are all done sooner.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

from fastapi import Request

AT_ONCE = 2
"""One may wait for the database while the other reckons."""
PATIENCE_S = 0.15
"""Behind slow answers nobody waits longer than this: then there is one more at once."""


class Pace:
    """Places for `AT_ONCE` answers, in the order in which they were asked for. Each event loop has its own."""

    def __init__(self) -> None:
        self._places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    def places(self) -> asyncio.Semaphore:
        return self._places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def in_turn(request: Request) -> AsyncIterator[None]:
    """Dependency of every route: the answer has a place, or has waited long enough."""
    pace: Pace = request.app.state.pace
    places = pace.places()
    has_place = await _within(places, PATIENCE_S)
    try:
        yield
    finally:
        if has_place:
            places.release()


async def _within(places: asyncio.Semaphore, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await places.acquire()
    except TimeoutError:
        return False
    return True
