"""What a spider keeps of the answers it gets: the record in the WARC file, marks of the site, the page's own date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve
from scrapy import Request, Spider
from scrapy.http import Response, TextResponse

from crawler.again.conditional import KNOWN, STORED
from crawler.asked.planned import PLAIN, Entry, Hop, Kept, Mark, Planned, Role
from crawler.asked.programs import SERVED, Programs, route_of
from crawler.evidence.warc import WarcFile, decoded
from crawler.found.mark_book import MarkBook
from crawler.pages.declared.published import published_at
from crawler.pages.links import routes
from crawler.world import World


class Keeping(Spider):
    """The part of a spider that keeps evidence."""

    world: World
    warc: WarcFile
    mark_book: MarkBook
    programs: Programs

    def address_of(self, planned: Planned) -> str:
        """The URL that is really asked for.

        A share and its files are asked for with its code, a page within a program by the address of the program.
        """
        asked: str = planned.extra.get("ask", planned.url)
        return routes.base_of(asked) if planned.role is Role.PAGE else asked

    def place_of(self, response: Response, request: Request | None = None) -> str:
        """The address at which people see what this response shows: with its route, for a page within a program.

        `request`: that of a response which does not know it yet.
        """
        route = route_of(request or response.request)
        return routes.at(response.url, route) if route else response.url

    def is_asked(self, url: str, planned: Planned) -> bool:
        """Whether this is the URL that the row stands for, and not one it was redirected to."""
        return url in (planned.url, self.address_of(planned))

    def keep(self, response: Response) -> Kept | None:
        """The response as it came, in the WARC file."""
        if SERVED in response.meta:
            return self._kept_before(response)
        request, raw = response.meta.get("raw", (None, None))
        if request is None or raw is None:
            return None
        entry: Entry = response.meta["entry"]
        certificate = self.mark_book.certificate(raw)
        if certificate is not None:
            self.warc.keep_certificate(certificate)
        kept = evolve(self._record(request, raw, response), robots_exception=entry.robots_exception)
        self.programs.keep(response.url, kept)
        # a share stands under the address that people know, whatever way it was asked for
        return evolve(kept, url=entry.planned.url) if self.is_asked(response.url, entry.planned) else kept

    def _kept_before(self, response: Response) -> Kept | None:
        """The record of the program's document that was asked for earlier in the sweep: nothing new came."""
        program = self.programs.of(response.url)
        return evolve(program.kept, url=self.place_of(response)) if program and program.kept else None

    def _record(self, request: Request, raw: Response, response: Response) -> Kept:
        entry: Entry = response.meta["entry"]
        hops, known = response.meta.get("hops", []), response.meta.get(KNOWN)
        if raw.status == 304 and known is not None:
            return self.warc.keep_unmodified(request, raw, known, hops)
        if entry.stored:
            return self.warc.keep_head(request, raw, entry.stored, hops)
        return self.warc.keep(request, raw, response.meta.get(PLAIN, response.body), hops)

    def keep_hops(self, hops: Sequence[Hop]) -> Kept | None:
        """The last redirect, which was not followed, behind those that led to it; None where its body does not unpack."""
        request, raw = hops[-1]
        packing = (raw.headers.get("Content-Encoding") or b"").decode("latin-1")
        try:
            body = decoded(raw.body, packing, self.world.settings.max_body_bytes)
        except Exception:  # noqa: BLE001 - each packing breaks in its own way, and no entry may be lost for it
            return None
        certificate = self.mark_book.certificate(raw)
        if certificate is not None:
            self.warc.keep_certificate(certificate)
        return self.warc.keep(request, raw, body, list(hops[:-1]))

    def marks(self, response: Response, *, offers: bool) -> tuple[Mark, ...]:
        """What this answer gives away of who stands behind the site, where it is new to the sweep."""
        certificate = self.mark_book.certificate(response)
        marks = self.mark_book.marks(response, response.meta["entry"].planned.role, offers=offers)
        if certificate is not None and any(mark.value == certificate.sha256 for mark in marks):
            for one in (certificate, *certificate.chain):
                self.world.vault.put(one.der)
        return marks

    def published(self, response: Response) -> datetime | None:
        """When the page says for machines that its offer was put up."""
        page = response.meta.get(STORED, response)
        if not isinstance(page, TextResponse):
            return None
        return published_at(page.text, media_type(page), self.world.clock.now())


def media_type(response: Response) -> str:
    """The media type that an answer states, in lower case, empty where it states none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
