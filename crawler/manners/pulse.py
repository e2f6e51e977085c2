"""Whether a site still answers at all: what many silent addresses in a row only suggest, its start page decides.

A hostile site may put any number of silent addresses side by side; that must not keep its other pages from being seen.
"""

from __future__ import annotations

from collections.abc import Callable

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import _schedule_coro

from crawler.asked.failures import verdict
from records.vocabulary import RefusalReason

SUSPECT_AFTER = 12
"""So many URLs in a row without any answer, and the start page is asked for again."""
UNANSWERED = frozenset({RefusalReason.CONNECTION, RefusalReason.TIMEOUT, RefusalReason.DNS})


class Pulse:
    """Counts the silence of one site; calls `dead` where its start page is silent too."""

    def __init__(self, crawler: Crawler, dead: Callable[[str], None]) -> None:
        self._crawler, self._dead = crawler, dead
        self._silent = 0
        self._asking = False

    def answered(self) -> None:
        """The site has said something, whatever it was."""
        self._silent = 0

    def failed(self, reason: RefusalReason, start: str) -> None:
        """A URL was given up. `start`: the site's start page."""
        if reason not in UNANSWERED:
            return
        self._silent += 1
        if self._silent >= SUSPECT_AFTER and not self._asking:
            self._asking = True
            _schedule_coro(self._ask(start))

    async def _ask(self, start: str) -> None:
        assert self._crawler.engine is not None
        try:
            await self._crawler.engine.download_async(Request(start, callback=NO_CALLBACK, dont_filter=True))
        except Exception as error:  # noqa: BLE001 - the verdict names every kind of it
            if verdict(error, start).reason in UNANSWERED:
                self._dead(
                    f"no answer to {self._silent} URLs in a row, and none from the start page"
                    f" · 连续 {self._silent} 个网址无应答，首页也无应答"
                )
                return
        finally:
            self._asking = False
        self._silent = 0
