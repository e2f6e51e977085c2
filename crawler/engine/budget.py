"""How much: bytes of a sweep, and which bodies are not worth their bytes.

Pages and depth are counted where they are planned (ledger, ledger middleware); here are the bytes.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response

from crawler.asked.files import stop_at
from crawler.asked.planned import Entry, Role
from crawler.asked.programs import SERVED
from crawler.handouts.file_answers import asked_from, over
from crawler.pages.machines.sitemaps import ROLE as SITEMAP
from crawler.scope.file_limits import MIB

READABLE = ("text/", "application/xhtml", "application/xml", "application/json", "application/ld+json",
            "application/rss", "application/atom", "application/rdf+xml", "application/opds", "application/feed+json", "application/javascript")  # fmt: skip


class BytesBudget:
    """Cuts bodies that no reader reads, and ends a sweep that has taken too many bytes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._of_body: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BytesBudget:
        budget = cls(crawler)
        crawler.signals.connect(budget.headers_received, signal=signals.headers_received)
        crawler.signals.connect(budget.file_headers, signal=signals.headers_received)
        crawler.signals.connect(budget.file_bytes, signal=signals.bytes_received)
        crawler.signals.connect(budget.response_received, signal=signals.response_received)
        return budget

    def headers_received(self, headers: Headers, body_length: int, request: Request, spider: Any) -> None:  # noqa: ARG002 - Scrapy's signature
        """Raises StopDownload for a film behind a link that looked like a page: its headers are enough."""
        entry = request.meta.get("entry")
        if not isinstance(entry, Entry) or entry.planned.role not in (Role.PAGE, Role.SHARE):
            return
        media_type = (headers.get("Content-Type") or b"text/html").decode("latin-1").strip().lower()
        packed = SITEMAP in entry.planned.extra  # comes as gzip under any name
        if entry.planned.extra.get("head_only") or not (packed or media_type.startswith(READABLE)):
            raise StopDownload(fail=False)

    def file_headers(self, headers: Headers, body_length: int, request: Request, spider: Any) -> None:  # noqa: ARG002 - Scrapy's signature
        """Raises StopDownload for a file that is too large, unchanged, or none: its body is not read."""
        entry = request.meta.get("entry")
        if not isinstance(entry, Entry) or entry.errand is None:
            return
        self._of_body[entry.fingerprint] = 0
        entry.stop = stop_at(entry.errand, headers, asked_from(entry))
        if entry.stop:
            raise StopDownload(fail=False)

    def file_bytes(self, data: bytes, request: Request, spider: Any) -> None:
        """Raises StopDownload where a body goes on beyond its cap, whatever its headers said."""
        entry = request.meta.get("entry")
        if not isinstance(entry, Entry) or entry.errand is None:
            return
        entry.received += len(data)
        self._of_body[entry.fingerprint] += len(data)
        entry.stop = entry.stop or over(entry, self._of_body[entry.fingerprint])
        if entry.stop:
            raise StopDownload(fail=False)
        if spider.orders.now().stopped:
            raise StopDownload(fail=True)  # the frontier leaves it planned; what came is gone on from

    def response_received(self, response: Response, request: Request, spider: Any) -> None:
        entry = request.meta.get("entry")
        taken = 0 if SERVED in request.meta else len(response.body)
        if isinstance(entry, Entry) and "spooled" in request.meta:
            taken += self._of_body.pop(entry.fingerprint, 0)
        spider.ledger.bytes += taken
        most = spider.world.settings.sweep_max_mib
        spider.ledger.line.half_spent |= spider.ledger.bytes > most * MIB / 2
        if spider.ledger.bytes > most * MIB and spider.frontier is not None:
            spider.frontier.spend(f"byte budget of {most} MiB spent · 流量上限 {most} MiB 已用尽")
