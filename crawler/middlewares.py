"""Where gate, evidence and ledger meet Scrapy's way of a request. Order and reasons: crawler.settings."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.gate import decide
from crawler.planned import Entry, File, Planned, Refused, Result, Role
from crawler.policy import SitePolicy
from crawler.refusals import Halted, halt
from crawler.rendering import refusal, sight
from crawler.spiders.base import SiteSpider
from records.vocabulary import FrontierState, RefusalReason, SweepKind

BESIDE = ("gate", "capture")
"""Refusals at these stages concern what a page names or how it looks, not the page itself."""


def _spider(crawler: Crawler) -> SiteSpider:
    assert isinstance(crawler.spider, SiteSpider)
    return crawler.spider


class GateMiddleware:
    """The scope gate at the downloader: every hop passes here, whatever the request says of itself."""

    def __init__(self, policy: SitePolicy) -> None:
        self.policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GateMiddleware:
        return cls(_spider(crawler).policy)

    def process_request(self, request: Request) -> None:
        """Raises Halted for a URL out of scope; nothing is sent."""
        if request.method not in ("GET", "HEAD") or "proxy" in request.meta:
            halt(RefusalReason.SCHEME, request.url, "gate", "only plain GET requests are sent")
        answer = decide(self.policy, request.url)
        if not answer.allowed:
            halt(RefusalReason(answer.reason), request.url, "gate", answer.en)


class PeerMiddleware:
    """The second belt, next to the downloader: what another address than the site's answered is not looked at."""

    def __init__(self, policy: SitePolicy) -> None:
        self._addresses = policy.address_policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PeerMiddleware:
        return cls(_spider(crawler).policy)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises Halted for an answer from an address that may not be connected to."""
        if response.ip_address is not None:
            why = self._addresses.why_not(str(response.ip_address))
            if why:
                halt(RefusalReason.ADDRESS, request.url, "guard", f"{response.ip_address} answered: {why}")
        return response


class KeepRawMiddleware:
    """Nearest to the downloader but for the pace: remembers answers as they came, for the WARC."""

    def process_response(self, request: Request, response: Response) -> Response:
        if 300 <= response.status < 400:
            request.meta["hops"] = [*request.meta.get("hops", ()), (request, response)]
        else:
            request.meta["raw"] = (request, response)
        return response


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression with typed refusals for bombs and for bytes that do not decompress."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's old signature
    ) -> Request | Response:
        """Raises Halted with body_too_large or body_undecodable."""
        if "spooled" in request.meta:
            return response  # unpacked on its way to the disk
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Halted(RefusalReason.TOO_LARGE, request.url, stage="download", detail=str(error)) from error
        except (OSError, EOFError, zlib.error, ValueError) as error:
            detail = f"{type(error).__name__}: {error}"
            raise Halted(RefusalReason.BAD_ENCODING, request.url, stage="download", detail=detail) from error


class LedgerMiddleware:
    """Takes all that a page gave and hands it to the frontier as one result, to be written at once."""

    def __init__(self, spider: SiteSpider) -> None:
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LedgerMiddleware:
        return cls(_spider(crawler))

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Gives on the listings (for feeds); keeps requests, refusals and pictures."""
        entry = response.meta["entry"]
        gathered = _Gathered(self.spider, entry)
        async for thing in result:
            gathered.take(thing)
            if thing in gathered.listings[-1:]:
                yield thing
        if undrawn := refusal(response):
            gathered.take(undrawn)
        assert self.spider.frontier is not None
        self.spider.frontier.conclude(gathered.result(response))


class _Gathered:
    def __init__(self, spider: SiteSpider, entry: Entry) -> None:
        self.spider, self.entry = spider, entry
        self.listings: list[Any] = []
        self.found: list[Planned] = []
        self.refused: list[Refused] = []
        self.result_of: Any = None
        self.file: File | None = None

    def take(self, thing: Any) -> None:
        if isinstance(thing, Planned):
            self._plan(thing)
        elif isinstance(thing, Refused):
            self.refused.append(thing)
        elif isinstance(thing, self.spider.picture_type):
            self.result_of = thing
        elif isinstance(thing, File):
            self.file = thing
        else:
            self.listings.append(thing)

    def _plan(self, planned: Planned) -> None:
        ledger = self.spider.ledger
        if ledger.order.kind is SweepKind.RECHECK and planned.role is not Role.SHARE:
            return
        if planned.depth > ledger.policy.max_depth:
            ledger.cut = ledger.cut or f"links deeper than {ledger.policy.max_depth}, such as {planned.url}"
            return
        answer = decide(ledger.policy, planned.url)
        if answer.allowed:
            self.found.append(planned)
            return
        # a link to another site is just the web; a picture, or a page of the site's own hosts, is something not seen
        if planned.role is not Role.PAGE or (urlsplit(planned.url).hostname or "") in ledger.policy.hosts:
            reason = RefusalReason(answer.reason)
            self.refused.append(Refused(planned.url, reason, "gate", answer.en, planned.found_on))

    def result(self, response: Response) -> Result:
        state = FrontierState.DONE
        if any(
            one.stage not in BESIDE and one.url in (response.url, self.entry.planned.url)
            for one in self.refused
        ):
            state = FrontierState.REFUSED
        keep = bool(self.listings) or self.entry.planned.role in (Role.PICTURE, Role.STYLE)
        keep = keep or self.spider.ledger.order.kind is SweepKind.RECHECK
        keep = keep or bool(self.file and self.file.digest and not self.file.unchanged)
        keep = keep or (self.entry.planned.role is Role.INDEX and self.entry.stored is not None)
        return Result(
            self.entry, state, response.status, tuple(self.listings), tuple(self.found), tuple(self.refused),
            kept=self.spider.keep(response) if keep else None, picture=self.result_of,
            file=self.file, sight=sight(self.spider, response),
        )  # fmt: skip
