"""Whether a page that held an offer says, with "200 OK", that it is gone.

Asked only where an offer was read before. What the site answers for an address that never existed is fetched once a
sweep at most, through the same gate and pace, counted as a page; a setting switches it off.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.http.request import NO_CALLBACK

from crawler.conditional import REMEMBERED, Known
from crawler.ledger import Ledger
from crawler.pages import soft_404, urls
from crawler.pages.document import Document
from crawler.pages.reading import Fetched, PageReading
from crawler.planned import Entry, Planned, Refused, Role
from records.offers import OFFER_LINKS
from records.vocabulary import RefusalReason, SweepKind

Download = Callable[[Request], Awaitable[Response]]
PROBE = "probe"
"""In a row's `extra`: a made-up address, asked for to learn how the site says that there is nothing."""


class Gone:
    """One sweep's judgement of pages that held offers. `probes`: whether a made-up address may be asked for."""

    def __init__(self, ledger: Ledger, *, probes: bool) -> None:
        self._ledger, self._probes = ledger, probes
        self._nothing: tuple[str, tuple[str, ...]] | None = None

    async def judge(self, response: Response, reading: PageReading, download: Download) -> Refused | None:
        """The refusal of a page that says or shows that its offer is gone; None for every other."""
        entry: Entry = response.meta["entry"]
        if "not_modified" in response.flags or not _held_an_offer(response, entry) or _offers(reading):
            return None
        if not isinstance(response, TextResponse):
            return None
        document = Document(Fetched(response.url, response.body, response.encoding))
        lines = _lines(document)
        why = soft_404.says_gone(document.page_title, "\n".join(lines))
        if (
            not why
            and not (reading.listings or reading.piece)
            and await self._reads_as_nothing(response, entry, lines, download)
        ):
            why = "reads as the answer for an address that never existed"
        if not why:
            return None
        planned = entry.planned
        return Refused(planned.url, RefusalReason.SOFT_404, "page", why, planned.found_on)

    async def _reads_as_nothing(
        self, response: Response, entry: Entry, lines: tuple[str, ...], download: Download
    ) -> bool:
        if self._nothing is None:
            self._nothing = await self._ask(response.url, entry, download)
        address, nothing = self._nothing
        return soft_404.same_as_nothing(lines, nothing, response.url, address)

    async def _ask(self, url: str, entry: Entry, download: Download) -> tuple[str, tuple[str, ...]]:
        """The site's answer for a made-up neighbour of this page; empty where it says 404, or may not be asked."""
        ledger = self._ledger
        if not self._probes or (ledger.order.kind is SweepKind.SWEEP and ledger.spent):
            return "", ()
        parts = urlsplit(url)
        folder, _, name = parts.path.rpartition("/")
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        made_up = f"{urls.origin(url)}{folder}/{secrets.token_hex(8)}{suffix}"
        planned = Planned(made_up, Role.PAGE, entry.planned.depth, url, {PROBE: True})
        try:
            answer = await download(Request(made_up, callback=NO_CALLBACK, dont_filter=True))
        except Exception:  # noqa: BLE001 - whatever the downloader raises: nothing was learnt
            ledger.count_beside(planned, None)
            return made_up, ()
        ledger.count_beside(planned, answer.status)
        if answer.status != 200 or not isinstance(answer, TextResponse):
            return made_up, ()
        return made_up, _lines(Document(Fetched(answer.url, answer.body, answer.encoding)))


def _held_an_offer(response: Response, entry: Entry) -> bool:
    known: Known | None = response.meta.get(REMEMBERED)
    return (known is not None and known.listings > 0) or "listing_id" in entry.planned.extra


def _offers(reading: PageReading) -> bool:
    """Whether anything is still handed out: a page that does so is not gone, whatever it says."""
    return any(
        item.files or item.share_links or any(link["rel"] in OFFER_LINKS for link in item.links)
        for item in reading.listings
    )


def _lines(document: Document) -> tuple[str, ...]:
    return tuple(block.text for block in document.content if block.text)
