"""How fast: one request after the other with the site's delay between them, and pauses that the site asks for.

Scrapy's own delay is not used: its jitter can halve the delay, and it knows no Retry-After.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.asked.planned import Entry, Role
from crawler.asked.refusals import Transient
from crawler.manners.challenges import CHALLENGE, challenge_of
from crawler.manners.orders import Orders
from records.vocabulary import RefusalReason

LONGEST_PAUSE_S = 120.0
"""A site that asks for more is left alone until the next sweep."""
FIRST_BACKOFF_S = 2.0
SLICE_S = 1.0
"""However long a site wants to be left alone, somebody who stops the sweep does not wait for it."""
TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
PAUSING = frozenset({429, 503})


def _nothing() -> None:
    """No reason not to wait."""


class Pace:
    """Gives turns to requests of one site. All times in seconds of a monotonic clock."""

    def __init__(
        self,
        delay_s: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.delay_s = delay_s
        self._monotonic, self._sleep = monotonic, sleep
        self._next = 0.0
        self._line = asyncio.Lock()
        self._backoff_s = FIRST_BACKOFF_S

    def raise_to(self, delay_s: float) -> None:
        """A longer delay holds from now on; a shorter one changes nothing."""
        self.delay_s = max(self.delay_s, delay_s)

    def pause(self, seconds: float) -> None:
        """No request begins within this time."""
        self._next = max(self._next, self._monotonic() + seconds)

    def back_off(self) -> float:
        """A pause that doubles each time, where the site asked for one without saying how long."""
        seconds = self._backoff_s
        self._backoff_s = min(self._backoff_s * 2, LONGEST_PAUSE_S)
        self.pause(seconds)
        return seconds

    async def turn(self, check: Callable[[], None] = _nothing) -> None:
        """Wait until it is the caller's turn, first come first served. `check` may raise to end the waiting."""
        async with self._line:
            check()
            while (wait := self._next - self._monotonic()) > 0:
                await self._sleep(min(wait, SLICE_S))
                check()
            self._next = self._monotonic() + self.delay_s


def _is_page(request: Request) -> bool:
    entry = request.meta.get("entry")
    return isinstance(entry, Entry) and entry.planned.role in (Role.PAGE, Role.SHARE)


def retry_after_s(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3): a number or a date; None if it is neither."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())


class PaceMiddleware:
    """Nearest to the downloader, so that robots.txt, redirects and pictures wait for their turn as pages do."""

    def __init__(self, pace: Pace, orders: Orders, ask_again: Callable[[Entry], None]) -> None:
        self.pace, self.orders, self._ask_again = pace, orders, ask_again

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PaceMiddleware:
        spider: Any = crawler.spider
        return cls(spider.pace, spider.orders, spider.ledger.ask_again)

    async def process_request(self, request: Request) -> None:
        """Raises Halted where the site was stopped, also while it waits; Conflict where the sweep is no longer ours."""
        await self.pace.turn(partial(self.orders.check, request.url))
        entry = request.meta.get("entry")
        if isinstance(entry, Entry) and entry.attempts > 1 and entry.errand is None:
            self._ask_again(entry)

    def process_response(self, request: Request, response: Response) -> Response:
        """Turn "not now" answers into Transient, and hold the whole site back where it asks for that.

        A page that asks for a proof instead is given on with what it asks for.
        """
        if response.status not in TRY_LATER:
            return response
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        after = retry_after_s(header, datetime.now(UTC)) if header else None
        if after is not None:
            self.pace.pause(min(after, LONGEST_PAUSE_S))
        elif response.status in PAUSING:
            self.pace.back_off()
        if after is None and _is_page(request) and (asks := challenge_of(response)):
            # an answer of its own, not an outage; it is not followed to where its scripts or its refresh lead
            request.meta.update({CHALLENGE: asks, "dont_redirect": True})
            return response
        raise Transient(
            RefusalReason.HTTP_ERROR,
            request.url,
            f"HTTP {response.status}",
            status=response.status,
            after_s=after,
        )
