"""What every family's spider shares: its site, its ledger, its evidence, and the way of one page."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any, ClassVar

from attrs import evolve
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from sqlalchemy import select
from twisted.python.failure import Failure

from crawler import contact
from crawler.conditional import KNOWN, STORED, Known
from crawler.file_answers import file_of
from crawler.files import Errand
from crawler.ledger import Ledger, Order
from crawler.mark_book import MarkBook
from crawler.orders import Orders
from crawler.pace import Pace
from crawler.pages import urls
from crawler.pages.published import published_at
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.sitemaps import ROLE
from crawler.pictures import not_a_picture
from crawler.planned import PLAIN, Entry, File, Kept, Mark, Picture, Planned, Refused, Result, Role
from crawler.policy import SitePolicy, load
from crawler.refresh import charset_of
from crawler.resolver import guard
from crawler.spiders.gone import Gone
from crawler.spiders.onward import Onward
from crawler.spiders.world import Drawer, Reader, Taker, World, version
from crawler.spool import PARTS_KEPT, Spool, clear
from crawler.warc import WarcFile
from records import stops
from records.clock import SystemClock
from records.errors import ConfigurationError, CopywatchError
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import FrontierState, ListingKind, RefusalReason, SweepKind

GONE = frozenset({404, 410})
LOCKED = frozenset({401, 402, 403, 407, 451})


class SiteSpider(Spider):
    """A sweep of one registered site. `readers` are asked in order; the first that knows a page reads it."""

    readers: ClassVar[tuple[Reader, ...]] = ()
    picture_type = Picture

    def __init__(self, world: World, policy: SitePolicy, ledger: Ledger) -> None:
        super().__init__(self.name)
        self.world, self.policy, self.ledger = world, policy, ledger
        self.lease_s = world.settings.lease_s
        self.pace = Pace(policy.delay_s)
        self.orders = Orders(world.database.reading, world.clock, policy.id)
        self.frontier: Taker | None = None
        self.onward = Onward()
        self.draw: Drawer | None = None
        self.gone = Gone(ledger, probes=world.settings.soft_404_probe)
        self._marks = MarkBook(policy.url)
        name = f"{policy.key}/sweep-{ledger.sweep_id:06d}-{ledger.held.epoch}.warc.gz"
        self.spool_folder = world.vault.root / ".spool" / policy.key
        clear(self.spool_folder, world.clock.now() - PARTS_KEPT)
        self.warc = WarcFile(world.settings.warc_dir, name, world.clock, f"copywatch/{version()}")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:  # noqa: ARG003 - Scrapy's signature
        """`-a site=KEY`; a re-check also brings an `order`. Ends the program with 3 where the site is unknown."""
        try:
            spider = cls._open(str(kwargs.get("site") or ""), kwargs.get("order") or Order())
        except CopywatchError as error:
            if "order" in kwargs:
                raise
            sys.stderr.write(f"{error}\n")
            raise SystemExit(3 if isinstance(error, ConfigurationError) else 1) from None
        spider._set_crawler(crawler)
        return spider

    @classmethod
    def _open(cls, key: str, order: Order) -> SiteSpider:
        settings = Settings()
        world = World(settings, Database(settings.database), SystemClock(), Vault(settings.vault_dir))
        with world.database.reading() as session:
            policy = load(session, key)
            stops.check(session, policy.id, key)
        contact.check(policy, settings.contact)
        guard.install(policy.address_policy)
        ledger = Ledger(
            world.database.site_work, world.clock, policy, order, lease_s=settings.lease_s,
            believed=settings.full_fetch_every - 1,
        )  # fmt: skip
        ledger.open()
        return cls(world, policy, ledger)

    # where a sweep begins, and the requests of its rows

    def seeds(self) -> list[Planned]:
        """The rows that a sweep begins with."""
        if self.ledger.order.kind is SweepKind.RECHECK:
            return self._asked()
        return self.start_pages()

    def start_pages(self) -> list[Planned]:
        """The site's own start page; families add theirs."""
        return [Planned(self.policy.url)]

    def _asked(self) -> list[Planned]:
        with self.world.database.reading() as session:
            rows = session.scalars(
                select(Listing).where(
                    Listing.site_id == self.policy.id, Listing.url.in_(self.ledger.order.urls)
                )
            ).all()
        known = {row.url: row for row in rows}
        return [self.recheck_of(url, known.get(url)) for url in self.ledger.order.urls]

    def recheck_of(self, url: str, listing: Listing | None) -> Planned:
        """How one URL is looked at again. A file is asked for its headers only."""
        extra: dict[str, Any] = {"listing_id": listing.id} if listing else {}
        if listing and listing.kind is ListingKind.FILE:
            extra["head_only"] = True
        return Planned(url, Role.PAGE, extra=extra)

    async def start(self) -> Any:
        """Nothing: the frontier plants the seeds in its first transaction."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def address_of(self, planned: Planned) -> str:
        """The URL that is really asked for; a share and its files are asked for with its code."""
        asked: str = planned.extra.get("ask", planned.url)
        return asked

    def request_for(self, entry: Entry) -> Request:
        """The request of a row."""
        planned, url = entry.planned, self.address_of(entry.planned)
        # as a browser would between pages of one site; another site's address is none of its business
        near = urls.origin(planned.found_on) == urls.origin(url) if planned.found_on else False
        headers = {"Referer": planned.found_on} if near else {}
        callback = self.parse if planned.role in (Role.PAGE, Role.SHARE) else self.parse_resource
        meta: dict[str, Any] = {"entry": entry}
        if planned.role is Role.INDEX:
            entry.errand = self.index_errand(planned)
        if entry.errand:
            entry.spool = entry.spool or Spool(self.spool_folder, entry.fingerprint)
            entry.part, entry.stop = entry.spool.waiting(entry.errand.cap), None
            callback = self.parse_file if planned.role is Role.FILE else self.parse_index
            headers = {**headers, **entry.errand.headers(entry.part)}
            # one more than the cap: a body of exactly that size is whole, and 0 would mean without limit
            meta["download_maxsize"] = entry.errand.cap + 1
            meta["download_timeout"] = entry.errand.timeout_s(self.world.settings.fetch_timeout_s)
        return Request(
            url, callback=callback, errback=self.failed, headers=headers, meta=meta, dont_filter=True
        )

    # what comes back

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Any]:
        """A page: its listings, what they show, and where to go next; drawn first where only scripts fill it."""
        response = response.meta.get(STORED, response)
        if response.status >= 300:
            yield self.refused_status(response)
            return
        reading = self.read(response)
        if reading is not None and reading.needs_rendering and self.draw is not None:
            response = await self.draw(response)
            reading = self.read(response)
        if reading is None:
            return
        if reading.wall:
            yield self.walled(response, reading.wall)
            return
        gone = await self.gone.judge(response, reading, self._download)
        if gone is not None:
            yield gone
            return
        for thing in self._told(response, reading):
            yield thing

    async def _download(self, request: Request) -> Response:
        """By the sweep's own downloader, so that gate, robots.txt, guard and pace hold."""
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(request)

    def _told(self, response: Response, reading: PageReading) -> Iterator[Any]:
        yield from reading.listings
        entry: Entry = response.meta["entry"]
        yield from self.onward.resources(response.url, reading)
        if not self.policy.files.none:
            yield from self.onward.files(response.url, reading, lambda url: self.file_address(entry, url))
        yield from self.onward.links(response.url, entry.planned, reading)

    def read(self, response: Response) -> PageReading | None:
        """The first reader's answer; None for a body that no reader knows, such as a film."""
        entry: Entry = response.meta["entry"]
        packed = ROLE in entry.planned.extra  # a sitemap may come as gzip
        if not (isinstance(response, TextResponse) or packed) or "download_stopped" in response.flags:
            return None
        extra = {**entry.planned.extra, "url": entry.planned.url}
        fetched = Fetched(response.url, response.body, charset_of(response), _media_type(response), extra)
        for reader in self.readers:
            reading = reader.read(fetched)
            if reading is not None:
                return reading
        return None

    def file_address(self, entry: Entry, url: str) -> str:  # noqa: ARG002 - families with codes need the entry
        """The URL by which a file of this page is asked for."""
        return url

    def parse_resource(self, response: Response, **_: Any) -> Iterator[Any]:
        """A picture goes to the vault; a style sheet only to the WARC file."""
        entry: Entry = response.meta["entry"]
        known: Known | None = response.meta.get(KNOWN)
        response = response.meta.get(STORED, response)  # bytes that were no picture before
        if response.status == 304 and known is not None:
            yield Picture(known.sha256, known.media_type)
        elif response.status >= 300:
            refused = self.refused_status(response)
            yield refused
            yield Picture(refusal=refused.reason.value)
        elif entry.planned.role is Role.PICTURE:
            why = not_a_picture(response.body, self.world.settings.max_picture_pixels)
            if why:
                yield Refused(
                    response.url, RefusalReason.NOT_A_PICTURE, "picture", why, entry.planned.found_on
                )
                yield Picture(refusal=RefusalReason.NOT_A_PICTURE.value)
            else:
                yield Picture(self.world.vault.put(response.body), _media_type(response))

    def parse_file(self, response: Response, **_: Any) -> Iterator[Any]:
        """A file goes to the vault as it came, or is refused by what its answer says of it."""
        entry: Entry = response.meta["entry"]
        if response.status >= 300 and response.status != 304:
            refused = self.refused_status(response)
            yield refused
            yield File(refusal=refused.reason.value, gone=response.status in GONE, note=refused.detail)
            return
        file = file_of(response, entry, self.world.vault)
        if file.refusal:
            reason = RefusalReason(file.refusal)
            yield Refused(entry.planned.url, reason, "file", file.note, entry.planned.found_on)
        elif not file.unchanged:
            entry.stored = (file.digest, file.length)
        yield file

    def index_errand(self, planned: Planned) -> Errand:
        """How a catalogue of a whole site is asked for; families that plan such ones say it."""
        raise NotImplementedError

    def parse_index(self, response: Response, **_: Any) -> Any:
        """What a site's own catalogue lists; families that plan such ones say it."""
        raise NotImplementedError

    def refused_status(self, response: Response) -> Refused:
        """What a final answer other than success is counted as."""
        reason = RefusalReason.HTTP_ERROR
        if response.status in GONE:
            reason = RefusalReason.NOT_FOUND
        elif response.status in LOCKED:
            reason = RefusalReason.ACCESS_CONTROL
        elif 300 <= response.status < 400 and _leads_off_the_web(response):
            reason = RefusalReason.SCHEME
        planned: Planned = response.meta["entry"].planned
        found_on = planned.found_on if self.is_asked(response.url, planned) else planned.url
        url = planned.url if self.is_asked(response.url, planned) else response.url
        return Refused(url, reason, "download", f"HTTP {response.status}", found_on)

    def walled(self, response: Response, wall: str) -> Refused:
        """A page that asks for a login, a password or a proof instead of showing anything: left alone."""
        planned: Planned = response.meta["entry"].planned
        asked = self.is_asked(response.url, planned)
        return Refused(
            planned.url, RefusalReason.ACCESS_CONTROL, "page", wall if asked else f"{wall} at {response.url}",
            planned.found_on,
        )  # fmt: skip

    def is_asked(self, url: str, planned: Planned) -> bool:
        """Whether this is the URL that the row stands for, and not one it was redirected to."""
        return url in (planned.url, self.address_of(planned))

    def failed(self, failure: Failure) -> None:
        """Scrapy's errback."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        assert self.frontier is not None
        assert failure.value is not None
        if request.meta["entry"].spool is not None:
            request.meta["entry"].spool.close()  # what came is what the next attempt goes on from
        self.frontier.fail(request.meta["entry"], failure.value, request.url)

    def failed_result(
        self, entry: Entry, state: FrontierState, status: int | None, refused: Refused
    ) -> Result:
        """The result of an entry that brought nothing; a picture's listings learn why it is missing."""
        role, why = entry.planned.role, refused.reason.value
        picture = Picture(refusal=why) if role is Role.PICTURE else None
        file = File(refusal=why, note=refused.detail) if role is Role.FILE else None
        return Result(entry, state, status, refused=(refused,), picture=picture, file=file)

    # evidence

    def keep(self, response: Response) -> Kept | None:
        """The response as it came, in the WARC file."""
        request, raw = response.meta.get("raw", (None, None))
        if request is None or raw is None:
            return None
        entry: Entry = response.meta["entry"]
        certificate = self._marks.certificate(raw)
        if certificate is not None:
            self.warc.keep_certificate(certificate)
        kept = evolve(self._record(request, raw, response), robots_exception=entry.robots_exception)
        # a share stands under the address that people know, whatever way it was asked for
        return evolve(kept, url=entry.planned.url) if self.is_asked(response.url, entry.planned) else kept

    def _record(self, request: Request, raw: Response, response: Response) -> Kept:
        entry: Entry = response.meta["entry"]
        hops, known = response.meta.get("hops", []), response.meta.get(KNOWN)
        if raw.status == 304 and known is not None:
            return self.warc.keep_unmodified(request, raw, known, hops)
        if entry.stored:
            return self.warc.keep_head(request, raw, entry.stored, hops)
        return self.warc.keep(request, raw, response.meta.get(PLAIN, response.body), hops)

    def marks(self, response: Response, *, offers: bool) -> tuple[Mark, ...]:
        """What this answer gives away of who stands behind the site, where it is new to the sweep."""
        certificate = self._marks.certificate(response)
        marks = self._marks.marks(response, response.meta["entry"].planned.role, offers=offers)
        if certificate is not None and any(mark.value == certificate.sha256 for mark in marks):
            self.world.vault.put(certificate.der)
        return marks

    def published(self, response: Response) -> datetime | None:
        """When the page says for machines that its offer was put up."""
        page = response.meta.get(STORED, response)
        if not isinstance(page, TextResponse):
            return None
        return published_at(page.text, _media_type(page), self.world.clock.now())

    @staticmethod
    def close(spider: Spider, reason: str) -> None:  # noqa: ARG004 - Scrapy's signature
        assert isinstance(spider, SiteSpider)
        spider.warc.close()
        spider.world.database.dispose()


def _leads_off_the_web(response: Response) -> bool:
    """Whether a redirect names another scheme than those of the web: file, ftp, data, javascript."""
    where = (response.headers.get("Location") or b"").decode("latin-1").strip().lower()
    scheme, colon, _rest = where.partition(":")
    return bool(colon) and scheme.isalnum() and scheme[:1].isalpha() and scheme not in ("http", "https")


def _media_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
