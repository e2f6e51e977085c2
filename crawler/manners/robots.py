"""robots.txt after RFC 9309: what cannot be read is not allowed, only a plain "there is none" is.

Scrapy's middleware lets everything pass on a 5xx, an HTML body or a connection error, keeps that for ever,
and ignores Crawl-delay. The file is fetched through the same gate, guard and pace as every page.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from attrs import frozen
from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.asked.failures import Verdict, verdict
from crawler.asked.planned import Entry
from crawler.asked.refusals import Halted
from crawler.manners import catch_all
from crawler.manners.orders import Orders
from crawler.manners.pace import Pace
from records.vocabulary import RefusalReason

AGENT = "copywatch"
MAX_BYTES = 1024 * 1024
"""RFC 9309, 2.5: at least 500 KiB are read; what stands behind this much is ignored."""
KEPT_S = 24 * 3600.0
"""RFC 9309, 2.4: not longer than 24 hours."""
FAILURE_KEPT_S = 1.0
"""A failed fetch is asked again with the page's own next attempt."""
LONGEST_CRAWL_DELAY_S = 300.0
MAX_RULE = 200
FETCH = object()
"""In a request's meta: this is robots.txt itself. An object, so that no page or row can claim it."""


@frozen
class Answer:
    """What an origin's robots.txt said; `parser` is None where there is none to obey."""

    parser: Any
    failure: Verdict | None
    until: float
    text: str = ""


class RobotsMiddleware:
    """Stands right behind the gate. Nothing in a request's meta switches it off."""

    def __init__(
        self, crawler: Crawler, pace: Pace, orders: Orders, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.crawler, self.pace, self.orders, self._monotonic = crawler, pace, orders, monotonic
        self._answers: dict[str, Answer] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        spider: Any = crawler.spider
        return cls(crawler, spider.pace, spider.orders)

    async def process_request(self, request: Request) -> None:
        """Raises Halted where robots.txt disallows the URL or could not be read."""
        if request.meta.get("robots") is FETCH:
            return
        parts = urlparse_cached(request)
        answer = await self._answer(f"{parts.scheme}://{parts.netloc}")
        if answer.failure is not None:
            raise unread(answer.failure, request.url)
        if answer.parser is not None and not answer.parser.can_fetch(request.url, AGENT):
            self._except(request, answer)

    def _except(self, request: Request, answer: Answer) -> None:
        """Raises Halted unless an approver's exception holds, which is then noted with the page.

        Only for what stands in the frontier: a part that a script asks for is nobody's public page.
        """
        exception = self.orders.now().exception
        entry = request.meta.get("entry")
        if exception is None or not isinstance(entry, Entry):
            raise Halted(RefusalReason.ROBOTS, request.url, stage="robots", detail="robots.txt disallows it")
        entry.robots_exception = f"{exception}: {disallowing(answer.text, request.url)}"

    async def _answer(self, origin: str) -> Answer:
        known = self._answers.get(origin)
        if known and known.until > self._monotonic():
            return known
        async with self._asking.setdefault(origin, asyncio.Lock()):
            known = self._answers.get(origin)
            if known is None or known.until <= self._monotonic():
                known = self._answers[origin] = await self._ask(origin)
        return known

    async def _ask(self, origin: str) -> Answer:
        url = f"{origin}/robots.txt"
        request = Request(url, callback=NO_CALLBACK, meta={"robots": FETCH})
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever kept us from reading it, RFC 9309 2.3.1.4: disallow
            return Answer(None, verdict(error, url), self._monotonic() + FAILURE_KEPT_S)
        answer = read(response, self._monotonic())
        if answer.failure is not None and await self._is_catch_all(response):
            answer = Answer(None, None, answer.until)  # RFC 9309, 2.3 and 2.3.1.1: there is none
        if answer.parser is not None:
            self._obey_delay(answer.parser)
            self.crawler.spider.onward.sitemaps.update(dict.fromkeys(answer.parser.sitemaps))  # type: ignore[union-attr]
        return answer

    async def _is_catch_all(self, response: Response) -> bool:
        """Whether the server answers whatever is asked of it with this one page, which only its scripts fill."""
        spider: Any = self.crawler.spider
        page = 200 <= response.status < 300 and catch_all.may_be_one(response.url, response.body)
        if not page or not spider.world.settings.soft_404_probe:
            return False
        name = catch_all.made_up_name()
        request = Request(urljoin(response.url, f"/{name}"), callback=NO_CALLBACK, meta={"robots": FETCH})
        assert self.crawler.engine is not None
        try:
            other = await self.crawler.engine.download_async(request)
        except Exception:  # noqa: BLE001 - whatever kept us from learning it: what stands there stays unread
            return False
        return other.status == response.status and catch_all.is_one(
            response.body, "robots.txt", other.body, name
        )

    def _obey_delay(self, parser: Any) -> None:
        delay, rate = parser.crawl_delay(AGENT), parser.request_rate(AGENT)
        wanted = [float(delay)] if delay is not None else []
        if rate is not None and rate.requests:
            wanted.append(rate.seconds / rate.requests)
        if wanted:
            self.pace.raise_to(min(max(wanted), LONGEST_CRAWL_DELAY_S))


def unread(cause: Verdict, url: str) -> Halted:
    """robots.txt could not be read, so nothing of its origin may be; a dead site keeps its own reason."""
    reason = cause.reason
    if reason in (RefusalReason.HTTP_ERROR, RefusalReason.TOO_LARGE):
        reason = RefusalReason.ROBOTS_UNREACHABLE
    return Halted(reason, url, stage="robots", detail=f"robots.txt: {cause.detail}", again=cause.again)


def read(response: Response, now: float) -> Answer:
    """What a fetched robots.txt means. `now` and `Answer.until` in seconds of one monotonic clock."""
    if 200 <= response.status < 300:
        text = response.body[:MAX_BYTES].decode("utf-8-sig", "replace")
        if looks_like_html(text):
            return _unread("an HTML page stands in place of robots.txt", response.status, now)
        return Answer(Protego.parse(text), None, now + KEPT_S, text)
    if 400 <= response.status < 500:
        return Answer(None, None, now + KEPT_S)  # RFC 9309, 2.3.1.3: there is none
    return _unread(f"HTTP {response.status}", response.status, now)


def disallowing(text: str, url: str) -> str:
    """The longest Disallow line for us that speaks against this URL, empty where none can be named."""
    rules = [
        rule for rule in _disallowed(text)
        if not Protego.parse(f"User-agent: *\nDisallow: {rule}\n").can_fetch(url, AGENT)
    ]  # fmt: skip
    return max(rules, key=len, default="")[:MAX_RULE]


@lru_cache(maxsize=8)
def _disallowed(text: str) -> tuple[str, ...]:
    """The Disallow values of the group that speaks to us by name, else of the one that speaks to everybody."""
    groups: dict[bool, list[str]] = {True: [], False: []}
    agents: list[str] = []
    ruled = False
    for line in text.splitlines():
        name, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if name.lower() == "user-agent":
            agents, ruled = ([] if ruled else agents) + [value.lower()], False
        elif name:
            ruled = True
        if name.lower() == "disallow" and value and {AGENT, "*"} & set(agents):
            groups[AGENT in agents].append(value)
    return tuple(dict.fromkeys(groups[True] or groups[False]))


def looks_like_html(text: str) -> bool:
    """Whether a body is a page rather than a list of rules."""
    return text.lstrip()[:1] == "<"


def _unread(why: str, status: int, now: float) -> Answer:
    failure = Verdict(RefusalReason.ROBOTS_UNREACHABLE, "robots", why, status=status)
    return Answer(None, failure, now + KEPT_S)
