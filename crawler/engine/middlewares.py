"""Where gate, evidence and ledger meet Scrapy's way of a request. Order and reasons: crawler.settings."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator
from typing import Any

import brotli  # type: ignore[import-untyped]
from backports import zstd
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.asked.programs import SERVED
from crawler.asked.refusals import Halted, halt
from crawler.engine.gathered import Gathered
from crawler.engine.rendering import READS, refusal
from crawler.scope.gate import decide
from crawler.scope.policy import SitePolicy
from crawler.spiders.base import SiteSpider
from records.vocabulary import RefusalReason

BROKEN = (OSError, EOFError, zlib.error, ValueError, brotli.error, zstd.ZstdError)
"""What the decoders raise for bytes that are not packed as their answer says."""
MAX_PACKINGS = 3
"""One around the other; honest servers use one, and each more unpacks the whole body again."""
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


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
        plain = request.method in ("GET", "HEAD") or request.meta.get("scripted") is READS
        if not plain or "proxy" in request.meta:
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
        if SERVED in request.meta:
            return response  # nothing came
        # a copy: whoever unpacks the body takes Content-Encoding out of the answer's own headers
        raw = response.replace()
        if 300 <= response.status < 400 and response.status != 304:
            request.meta["hops"] = [*request.meta.get("hops", ()), (request, raw)]
        else:
            request.meta["raw"] = (request, raw)
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
        if "spooled" in request.meta or response.status == 304:
            return response  # unpacked on its way to the disk, or without a body
        packings = b",".join(response.headers.getlist("Content-Encoding")).count(b",") + 1
        if packings > MAX_PACKINGS:
            halt(RefusalReason.BAD_ENCODING, request.url, "download", f"packed {packings} times")
        try:
            answer = super().process_response(request, response)
        except IgnoreRequest as error:
            raise Halted(RefusalReason.TOO_LARGE, request.url, stage="download", detail=str(error)) from error
        except BROKEN as error:
            detail = f"{type(error).__name__}: {error}"
            raise Halted(RefusalReason.BAD_ENCODING, request.url, stage="download", detail=detail) from error
        # some servers write a charset or `none` there, and the body is plain
        left = answer.headers.get("Content-Encoding") if isinstance(answer, Response) else None
        if left and isinstance(answer, Response) and _is_no_page(answer):
            halt(RefusalReason.BAD_ENCODING, request.url, "download", f"Content-Encoding {left[:100]!r}")
        return answer


def _is_no_page(response: Response) -> bool:
    """Whether a body that calls itself a text has bytes that no text has."""
    kind = (response.headers.get("Content-Type") or b"text/html").strip().lower()
    return (
        kind.startswith((b"text/", b"application/xhtml"))
        and _NO_TEXT.search(response.body[:1024]) is not None
    )


class LedgerMiddleware:
    """Takes all that a page gave and hands it to the frontier as one result, to be written at once."""

    def __init__(self, spider: SiteSpider, *, gives: bool) -> None:
        self.spider, self._gives = spider, gives

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LedgerMiddleware:
        taken = crawler.settings.getdict("FEEDS") or crawler.settings.getdict("ITEM_PIPELINES")
        return cls(_spider(crawler), gives=bool(taken))

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Gives on the listings where a feed or a pipeline takes them; keeps requests, refusals and pictures."""
        entry = response.meta["entry"]
        gathered = Gathered(self.spider, entry)
        async for thing in result:
            gathered.take(thing)
            if self._gives and thing in gathered.listings[-1:]:
                yield thing
        if undrawn := refusal(response):
            gathered.take(undrawn)
        assert self.spider.frontier is not None
        self.spider.frontier.conclude(gathered.result(response))
