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

from crawler.again.conditional import REMEMBERED, Known
from crawler.asked.planned import PLAIN, Entry, Planned, Refused, Role
from crawler.asked.programs import route_of
from crawler.pages import soft_404
from crawler.pages.links import routes, urls
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.tree.document import Document
from crawler.progress.ledger import Ledger
from records.offers import OFFER_LINKS
from records.vocabulary import RefusalReason, SweepKind

Download = Callable[[Request], Awaitable[Response]]
Show = Callable[[Response, str], Awaitable[Response]]
PROBE = "probe"
"""In a row's `extra`: a made-up address, asked for to learn how the site says that there is nothing."""


class Gone:
    """One sweep's judgement of pages that held offers. `probes`: whether a made-up address may be asked for.

    `show` draws an answer as scripts fill it at an address, where the page that is judged was drawn.
    """

    def __init__(self, ledger: Ledger, show: Show, *, probes: bool) -> None:
        self._ledger, self._show, self._probes = ledger, show, probes
        self._nothing: dict[str, tuple[str, tuple[str, ...]]] = {}
        """By program, empty for all pages that are none."""

    async def judge(self, response: Response, reading: PageReading, download: Download) -> Refused | None:
        """The refusal of a page that says or shows that its offer is gone; None for every other."""
        entry: Entry = response.meta["entry"]
        drawn = PLAIN in response.meta
        stands = "not_modified" in response.flags and not drawn  # what scripts show is told by no validator
        if stands or not _held_an_offer(response, entry) or _offers(reading):
            return None
        planned = entry.planned
        if not response.body.strip():  # an answer that says nothing, not even that there is nothing
            return Refused(planned.url, RefusalReason.HTTP_ERROR, "page", "an empty body", planned.found_on)
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
        return Refused(planned.url, RefusalReason.SOFT_404, "page", why, planned.found_on)

    async def _reads_as_nothing(
        self, response: Response, entry: Entry, lines: tuple[str, ...], download: Download
    ) -> bool:
        route = route_of(response.request)
        place = routes.as_path(routes.at(response.url, route)) if route else response.url
        program = routes.base_of(route)
        if program not in self._nothing:
            shown = self._show if PLAIN in response.meta else None
            self._nothing[program] = await self._ask(place, entry, download, shown)
        address, nothing = self._nothing[program]
        return soft_404.same_as_nothing(lines, nothing, place, address)

    async def _ask(
        self, url: str, entry: Entry, download: Download, show: Show | None
    ) -> tuple[str, tuple[str, ...]]:
        """The site's answer for a made-up neighbour of this page; empty where it says 404, or may not be asked."""
        ledger = self._ledger
        if not self._probes or (ledger.order.kind is SweepKind.SWEEP and ledger.line.spent):
            return "", ()
        parts = urlsplit(url)
        folder, _, name = parts.path.rpartition("/")
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        made_up = f"{urls.origin(url)}{folder}/{secrets.token_hex(8)}{suffix}"
        seen = routes.from_path(made_up)
        planned = Planned(seen, Role.PAGE, entry.planned.depth, routes.from_path(url), {PROBE: True})
        try:
            answer = await download(Request(routes.base_of(seen), callback=NO_CALLBACK, dont_filter=True))
        except Exception:  # noqa: BLE001 - whatever the downloader raises: nothing was learnt
            ledger.line.count_beside(planned, None)
            return made_up, ()
        ledger.line.count_beside(planned, answer.status)
        if show is not None and answer.status == 200:
            answer = await show(answer, seen)
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
