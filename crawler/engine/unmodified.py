"""Between the sweep and the site: pages that are known are asked for conditionally, and what the site answers is taken
at its word only where it was asked.
"""

from __future__ import annotations

from typing import NoReturn

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.again.conditional import (
    ASKING,
    KNOWN,
    REMEMBERED,
    STORED,
    Known,
    asking,
    key_of,
    remembers,
    restored,
    same_tag,
)
from crawler.asked.files import text_of
from crawler.asked.planned import Entry, Role
from crawler.asked.refusals import Transient, halt
from crawler.evidence.warc import read_response
from crawler.pages import soft_404
from crawler.spiders.base import SiteSpider
from records.captures import Capture
from records.errors import NotFound, Tampered
from records.vocabulary import RefusalReason, SweepKind

MOVED = frozenset({301, 302, 303, 307, 308})


class UnmodifiedMiddleware:
    """Behind every middleware that sets request headers, so that `Vary` is compared with what is really sent."""

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._files: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> UnmodifiedMiddleware:
        assert isinstance(crawler.spider, SiteSpider)
        return cls(crawler.spider)

    def process_request(self, request: Request) -> None:
        """Ask conditionally where the last whole answer is held; a re-check asks for the page itself."""
        entry = remembers(request)
        if entry is None:
            return
        for name in ASKING:  # Scrapy copies headers and meta to where a redirect leads
            request.headers.pop(name, None)
        request.meta.pop(KNOWN, None)
        known = request.meta[REMEMBERED] = self._spider.ledger.pages.of(key_of(entry, request.url))
        if (
            known is None
            or self._spider.ledger.order.kind is SweepKind.RECHECK
            or not self._held(entry, known)
        ):
            return
        headers = asking(known, request.headers)
        if headers:
            request.headers.update(headers)
            request.meta[KNOWN] = known

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer; a 304 with the stored response beside it. Raises Halted or Transient for what is not believed."""
        entry = remembers(request)
        if entry is None:
            return response
        if response.status == 304:
            self._take(request, response, entry)
        elif response.status in MOVED:
            self._look_where(request, response, entry)
        return response

    def _held(self, entry: Entry, known: Known) -> bool:
        """Whether we hold what the site is asked about: good pictures in the vault, all others in a WARC file."""
        if self._in_vault(entry, known):
            return True
        if known.warc_file not in self._files:
            if not (self._spider.world.settings.warc_dir / known.warc_file).is_file():
                return False
            self._files.add(known.warc_file)
        return True

    def _in_vault(self, entry: Entry, known: Known) -> bool:
        return entry.planned.role is Role.PICTURE and self._spider.world.vault.path(known.sha256).exists()

    def _take(self, request: Request, response: Response, entry: Entry) -> None:
        known: Known | None = request.meta.get(KNOWN)
        if known is None:
            halt(
                RefusalReason.UNASKED_304, request.url, "download", "HTTP 304 to a request without conditions"
            )
        named = text_of(response.headers, "ETag").strip()
        if named and known.etag and not same_tag(named, known.etag):
            self._again(request, known, f"HTTP 304 for another version: {named[:100]}")
        if entry.planned.role is not Role.STYLE and not self._in_vault(entry, known):
            request.meta[STORED] = self._stored(request, known)

    def _stored(self, request: Request, known: Known) -> Response:
        place = Capture(
            url=known.url, sha256=known.sha256, warc_file=known.warc_file, warc_offset=known.warc_offset
        )
        try:
            headers, body = read_response(self._spider.world.settings, place)
        except (NotFound, Tampered) as error:
            self._again(request, known, f"the stored response cannot be read: {error}")
        return restored(request, headers, body)

    def _again(self, request: Request, known: Known, why: str) -> NoReturn:
        """Ask for the page whole. Raises Transient."""
        self._spider.ledger.pages.doubt(known.fingerprint)
        self._spider.logger.info("%s is asked for whole again: %s", request.url, why)
        raise Transient(RefusalReason.HTTP_ERROR, request.url, why, status=304, after_s=0.0)

    def _look_where(self, request: Request, response: Response, entry: Entry) -> None:
        """Redirects that say what became of the page: to a login, or from an offer to the home page."""
        where = text_of(response.headers, "Location")
        if entry.planned.role is Role.PICTURE or entry.planned.role is Role.STYLE:
            return
        if soft_404.is_login(request.url, where):
            halt(RefusalReason.ACCESS_CONTROL, request.url, "page", f"login: redirected to {where[:200]}")
        known: Known | None = request.meta.get(REMEMBERED)
        offered = (known is not None and known.listings > 0) or "listing_id" in entry.planned.extra
        if offered and soft_404.is_home(request.url, where, self._spider.policy.url):
            halt(RefusalReason.SOFT_404, request.url, "page", f"redirected to the home page {where[:200]}")
