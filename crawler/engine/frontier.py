"""A Scrapy scheduler over the ledger's rows: what to fetch next, and what to do with what came back.

Rows are leased in small windows and results are written in small batches, so that a killed process repeats
no more than the window and the batch. Scrapy's own scheduler loses its requests on a kill (scrapy#7978).
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from attrs import evolve
from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.defer import _schedule_coro
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from crawler import ground
from crawler.asked.failures import Verdict, verdict
from crawler.asked.planned import Entry, Hop, Refused, Result, print_of
from crawler.asked.programs import route_of
from crawler.asked.refusals import Halted
from crawler.manners.pace import LONGEST_PAUSE_S
from crawler.manners.pulse import Pulse
from crawler.pages.links import routes
from crawler.progress.ledger import MAX_ATTEMPTS
from crawler.spiders.base import SiteSpider
from records.errors import Conflict
from records.vocabulary import FrontierState, RefusalReason, SweepKind, SweepState

WINDOW = 24
"""Rows leased ahead."""
BATCH = 24
"""Results that wait for one transaction at most; what a kill makes us fetch again."""
BEAT_S = 0.2
"""How often it is looked whether something waits, in seconds."""
WAIT_S = 1.0
"""Longest time that a result waits for its transaction while others are on their way, in seconds."""
LONGEST_QUIET_S = 7 * 24 * 3600.0
"""A site that asks to be left alone for longer is asked again after this."""


class Frontier(BaseScheduler):
    """The five methods that Scrapy asks for, and what pages and failures are handed to."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hops: deque[Request] = deque()
        self._ready: deque[Entry] = deque()
        self._later: list[tuple[float, int, Entry]] = []
        self._order = itertools.count()
        self._flying: set[Entry] = set()
        self._buffer: list[Result] = []
        self._dry = self._stopped = self._lost = False
        self._written_at = 0.0
        self._pulse = Pulse(crawler, self.stop)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Frontier:
        frontier = cls(crawler)
        crawler.signals.connect(frontier.unreadable, signal=signals.spider_error)
        return frontier

    # what Scrapy asks for

    def open(self, spider: Spider) -> None:
        assert isinstance(spider, SiteSpider)
        self._spider, self._ledger = spider, spider.ledger
        spider.frontier = self
        self._take(self._ledger.write([], WINDOW, spider.seeds()), WINDOW)
        self._beat = LoopingCall(self._tick)
        self._beat.start(BEAT_S, now=False)

    def close(self, reason: str) -> None:
        if self._beat.running:
            self._beat.stop()
        if not self._lost:
            self._write(lease_more=False)
        if self._lost:
            return
        if reason == "shutdown":
            self._ledger.leave()
            return
        if reason != "finished":
            self._ledger.cut = self._ledger.cut or f"stopped: {reason}"
        self._ledger.finish()

    def has_pending_requests(self) -> bool:
        if self._lost:
            return False
        if self._stopped:
            return bool(self._buffer or self._flying or self._hops)
        return bool(self._hops or self._ready or self._later or self._buffer or self._flying or not self._dry)

    def enqueue_request(self, request: Request) -> bool:
        """Only redirects come this way: pages hand what they found to the ledger with their result."""
        entry = request.meta.get("entry")
        if not isinstance(entry, Entry):
            return False
        return self._hop(entry, request)

    def next_request(self) -> Request | None:
        self._write_if_due()
        if self._lost:
            return None
        if self._hops:
            return self._hops.popleft()
        if self._stopped:
            return None
        if self._later and self._later[0][0] <= time.monotonic():
            return self._request(heapq.heappop(self._later)[2])
        return self._request(self._ready.popleft()) if self._ready else None

    # what pages and failures are handed to

    def conclude(self, result: Result) -> None:
        """Take what became of an entry; it is written with the next batch."""
        entry = result.entry
        if entry.concluded:
            return
        entry.concluded = True
        self._flying.discard(entry)
        if result.state is not FrontierState.DONE:
            self._unclaim(entry)
        if result.status is not None:
            self._pulse.answered()
        self._buffer.append(result)

    def fail(self, entry: Entry, error: BaseException, url: str, hops: Sequence[Hop] = ()) -> None:
        """An entry that brought no page: ask again later, or conclude with a typed refusal.

        `hops`: the redirects that led to `url`, as they came.
        """
        ground.check(error)
        if isinstance(error, Halted) and error.reason is RefusalReason.STOPPED:
            self.halt(SweepState.STOPPED, f"stopped by {error.detail}")  # a request may hear of it first
        if self._ledger.ended_by is not None:
            self._unclaim(entry)  # what a halt interrupted stays planned, whatever it ended with
            self._flying.discard(entry)
            return
        what = verdict(error, url)
        if what.after_s is not None and what.after_s > LONGEST_PAUSE_S:
            self._ledger.quiet_s = min(what.after_s, LONGEST_QUIET_S)
            self.stop(
                f"the site asked to be left alone for {what.after_s:.0f} s · 网站要求 {what.after_s:.0f} 秒内不再访问"
            )
        elif what.again and entry.attempts < MAX_ATTEMPTS:
            self._again(entry, what)
            return
        self._pulse.failed(what.reason, self._spider.policy.url)
        asked = self._spider.is_asked(url, entry.planned)
        found_on = entry.planned.found_on if asked else entry.planned.url
        refused = Refused(entry.planned.url if asked else url, what.reason, what.stage, what.detail, found_on)
        state = FrontierState.FAILED if what.again else FrontierState.REFUSED
        self.conclude(self._spider.failed_result(entry, state, what.status, refused, hops))

    def unreadable(self, failure: Failure, response: Any, spider: Spider) -> None:  # noqa: ARG002 - Scrapy's signature
        """A page that broke its reader: refused by itself, with the error's name; the sweep goes on."""
        ground.check(failure.value)
        entry = getattr(response, "meta", {}).get("entry") if response is not None else None
        if isinstance(entry, Entry):
            detail = f"{failure.type.__name__}: {failure.value}"[:500] if failure.type else "unknown"
            refused = Refused(response.url, RefusalReason.PARSE, "parse", detail, entry.planned.found_on)
            self.conclude(Result(entry, FrontierState.REFUSED, response.status, refused=(refused,)))

    def stop(self, why: str) -> None:
        """Hand out nothing more; what is left stays planned and the sweep is partial."""
        self._stopped = True
        self._ledger.cut = self._ledger.cut or why

    def spend(self, why: str) -> None:
        """Hand out nothing more, for a budget is spent: the next sweep begins with what is left."""
        self._stopped = True
        self._ledger.overrun = self._ledger.overrun or why

    def halt(self, state: SweepState, why: str) -> None:
        """Stop or pause the sweep from outside: nothing more is asked for, and what is left stays planned."""
        if self._ledger.ended_by is None:
            self._stopped = True
            self._ledger.ended_by, self._ledger.end_note = state, why

    # redirects

    def _hop(self, entry: Entry, request: Request) -> bool:
        # a page within a program stays one where the program has moved
        where = (
            routes.at(request.url, entry.planned.url) if route_of(request) else routes.base_of(request.url)
        )
        alias = evolve(entry.planned, url=where, found_on=entry.planned.url)
        print_ = print_of(alias.url)
        status = request.meta["redirect_reasons"][-1]
        if print_ in {entry.fingerprint, *(print_of(a.url) for a in entry.aliases)}:
            refused = Refused(
                request.url, RefusalReason.REDIRECT_LOOP, "download", "redirects to itself", entry.planned.url
            )
            self.conclude(self._spider.failed_result(entry, FrontierState.REFUSED, _status(status), refused))
            return False
        if self._ledger.order.kind is SweepKind.SWEEP and self._ledger.is_known(print_):
            self.conclude(Result(entry, FrontierState.DONE, _status(status)))
            return False
        self._ledger.line.known.claim(print_)
        entry.aliases.append(alias)
        self._hops.append(request)
        return True

    def _unclaim(self, entry: Entry) -> None:
        self._ledger.line.known.give_up(print_of(alias.url) for alias in entry.aliases)
        entry.aliases.clear()

    # asking again

    def _again(self, entry: Entry, what: Verdict) -> None:
        self._unclaim(entry)
        entry.attempts += 1
        wait = what.after_s if what.after_s is not None else 2.0 ** (entry.attempts - 2)
        self._flying.discard(entry)
        heapq.heappush(self._later, (time.monotonic() + wait, next(self._order), entry))

    # handing out and writing

    def _request(self, entry: Entry) -> Request:
        self._flying.add(entry)
        return self._spider.request_for(entry)

    def _tick(self) -> None:
        self._write_if_due()
        engine = self._crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()

    def _write_if_due(self) -> None:
        if self._lost:
            return
        waited = time.monotonic() - self._written_at
        hungry = not self._ready and not self._dry and not self._stopped
        last = bool(self._buffer) and not self._ready and not self._flying
        if hungry or last or len(self._buffer) >= BATCH or (self._buffer and waited > WAIT_S):
            self._write(lease_more=not self._stopped)
        elif waited > self._spider.lease_s / 3:
            self._write(lease_more=False)  # nothing to write, but the lease wants to be held

    def _write(self, *, lease_more: bool) -> None:
        results, self._buffer = self._buffer, []
        wanted = max(WINDOW - len(self._ready), 0) if lease_more else 0
        try:
            self._spider.warc.sync()
            entries = self._ledger.write(results, wanted)
        except Conflict as conflict:
            self._lost = True
            self._spider.logger.warning("the sweep is no longer ours: %s", conflict)
            assert self._crawler.engine is not None
            _schedule_coro(self._crawler.engine.close_spider_async(reason="lease_lost"))
            return
        except Exception as error:  # noqa: BLE001 - whatever kept it from being written: to go on would lose it
            ground.end_with(error)
        if lease_more:
            self._take(entries, wanted)
        self._written_at = time.monotonic()

    def _take(self, entries: list[Entry], wanted: int) -> None:
        """Fewer than wanted: no more are to be had until a result is written. So are rows that a killed process held."""
        self._ready.extend(entries)
        self._dry = self._ledger.line.queued <= 0 or len(entries) < wanted


def _status(reason: object) -> int | None:
    return reason if isinstance(reason, int) else None
