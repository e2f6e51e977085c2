"""What every family's spider shares: its site, its ledger, its evidence, and the way of one page."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, ClassVar

from attrs import evolve
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from sqlalchemy import select
from twisted.python.failure import Failure

from crawler import ground
from crawler.again import parked
from crawler.again.conditional import REMEMBERED, SHOWN, STORED
from crawler.asked.files import Errand
from crawler.asked.planned import PLAIN, Entry, Instead, Picture, Planned, Refused, Role
from crawler.asked.programs import Programs, digest, route_of
from crawler.asked.spool import PARTS_KEPT, Spool, clear
from crawler.evidence.warc import WarcFile
from crawler.found.further import Further
from crawler.found.mark_book import MarkBook
from crawler.manners.orders import Orders
from crawler.manners.pace import Pace
from crawler.manners.refresh import LED_AWAY, charset_of
from crawler.pages.links import routes, urls
from crawler.pages.machines.sitemaps import ROLE
from crawler.pages.reading import SHELL, Fetched, Follow, PageKind, PageReading
from crawler.pages.tree.document import Document
from crawler.progress.ledger import Ledger
from crawler.progress.order import Order
from crawler.progress.sent_book import SentBook
from crawler.scope import contact
from crawler.scope.gate import decide
from crawler.scope.policy import SitePolicy, load
from crawler.scope.resolver import guard
from crawler.spiders.answers import Answers
from crawler.spiders.gone import Gone
from crawler.spiders.keeping import media_type
from crawler.spiders.onward import Onward
from crawler.world import Drawer, Reader, Taker, World, version
from records import stops
from records.clock import SystemClock
from records.errors import ConfigurationError, CopywatchError
from records.settings import Settings
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import ListingKind, RefusalReason, SweepKind


class SiteSpider(Answers):
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
        self.onward = Onward(world.clock.now().date())
        self.further = Further()
        self.programs = Programs()
        self.draw: Drawer | None = None
        self.gone = Gone(ledger, self._shown, probes=world.settings.soft_404_probe)
        self.mark_book = MarkBook(policy.url)
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
        world = World(
            settings, ground.SweepDatabase(settings.database), SystemClock(), Vault(settings.vault_dir)
        )
        with world.database.reading() as session:
            policy = load(session, key)
            stops.check(session, policy.id, key)
        contact.check(policy, settings.contact)
        guard.install(policy.address_policy)
        ledger = Ledger(
            world.database.site_work, world.clock, policy, order, lease_s=settings.lease_s,
            believed=settings.full_fetch_every - 1, stale_after=timedelta(days=settings.stale_after_d),
            sent=SentBook(settings.home_dir / "sent"),
        )  # fmt: skip
        ledger.open()
        spider = cls(world, policy, ledger)
        ledger.line.turns.admits = spider.admits
        if ledger.order.kind is SweepKind.SWEEP:
            with world.database.reading() as session:
                spider.further.recall(session, policy.id, ledger.sweep_id)
        return spider

    # where a sweep begins, and the requests of its rows

    def seeds(self) -> list[Planned]:
        """The rows that a sweep begins with."""
        if self.ledger.order.kind is SweepKind.RECHECK:
            return self._asked()
        return self.start_pages()

    def start_pages(self) -> list[Planned]:
        """The site's own start page; families add theirs."""
        return [Planned(self.policy.url)]

    def admits(self, planned: Planned) -> bool:
        """Whether what an earlier sweep left may be planned today: the entry may have changed, and traps are told."""
        within = planned.depth <= self.policy.max_depth and decide(self.policy, planned.url).allowed
        return within and not self.onward.is_trap(planned.url) and not self.programs.is_idle(planned.url)

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

    def request_for(self, entry: Entry) -> Request:
        """The request of a row."""
        planned, url = entry.planned, self.address_of(entry.planned)
        # as a browser would between pages of one site; another site's address is none of its business
        near = urls.origin(planned.found_on) == urls.origin(url) if planned.found_on else False
        headers = {"Referer": routes.base_of(planned.found_on)} if near else {}
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
        if self.shows_nothing(response):
            yield self.refused_status(response)
            return
        response, reading = await self._seen(response)
        if reading is None:
            return
        if reading.wall:
            yield self.walled(response, reading.wall)
            return
        if why := parked.says_parked(response):
            planned: Planned = response.meta["entry"].planned
            yield Refused(planned.url, RefusalReason.PARKED, "page", why, planned.found_on)
            return
        gone = await self.gone.judge(response, reading, self._download)
        if gone is not None:
            yield gone
            return
        reading, instead = self.further.settle(reading, response.meta["entry"].planned)
        for url in instead:
            yield Instead(url)
        for thing in self._told(response, reading):
            yield thing

    async def _seen(self, response: Response) -> tuple[Response, PageReading | None]:
        """The page as a visitor sees it, with what it says; drawn where only scripts fill it. None where it was not."""
        route, plain = route_of(response.request), response
        if route:
            response.meta[REMEMBERED] = self.ledger.pages.of(response.meta["entry"].fingerprint)
        reading = None if route else self.read(response)
        if (route or (reading is not None and reading.needs_rendering)) and self.draw is not None:
            response = await self.draw(response)
            reading = None if route and PLAIN not in response.meta else self.read(response)
        if PLAIN in response.meta and reading is not None:
            reading = self._of_program(plain, response, reading)
        return response, reading

    def _of_program(self, plain: Response, response: Response, reading: PageReading) -> PageReading:
        """What a drawn page says, without what its program says anyway; the program is held where it has routes."""
        place = self.place_of(response)
        document = Document(
            Fetched(routes.as_path(place), response.body, "utf-8", "text/html", {SHELL: plain.body})
        )
        said = digest([block.text for block in document.blocks if block.text])
        leads = any(routes.within(link.url) for link in reading.follow)
        if not routes.within(place):
            if leads:
                self.programs.remember(plain, said)
            return reading
        response.meta[SHOWN] = said
        if self.programs.of(place) is None:
            self.programs.remember(plain)
        if self.programs.shows_nothing_new(place, said):
            return PageReading(PageKind.INDEX, wall=reading.wall)
        return reading

    async def _shown(self, response: Response, url: str) -> Response:
        """An answer as its scripts fill it at this address; as it was where it was not drawn."""
        assert response.request is not None
        response.request.meta["entry"] = Entry("", Planned(url))
        return await self.draw(response) if self.draw is not None else response

    async def _download(self, request: Request) -> Response:
        """By the sweep's own downloader, so that gate, robots.txt, guard and pace hold."""
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(request)

    def _told(self, response: Response, reading: PageReading) -> Iterator[Any]:
        yield from reading.listings
        if reading.piece is not None:
            yield reading.piece
        entry: Entry = response.meta["entry"]
        place = self.place_of(response)
        yield from self.onward.resources(place, reading)
        if not self.policy.files.none:
            yield from self.onward.files(place, reading, lambda url: self.file_address(entry, url))
        for found in self.onward.links(place, entry.planned, reading):
            if not (isinstance(found, Planned) and self.programs.is_idle(found.url)):
                yield found

    def read(self, response: Response) -> PageReading | None:
        """The first reader's answer; None for a body that no reader knows, such as a film."""
        entry: Entry = response.meta["entry"]
        packed = ROLE in entry.planned.extra  # a sitemap may come as gzip
        if not (isinstance(response, TextResponse) or packed) or "download_stopped" in response.flags:
            return None
        extra = {**entry.planned.extra, "url": entry.planned.url}
        if (plain := response.meta.get(PLAIN)) is not None:
            extra[SHELL] = plain
        place = routes.as_path(self.place_of(response))
        fetched = Fetched(place, response.body, charset_of(response), media_type(response), extra)
        for reader in self.readers:
            reading: PageReading | None = reader.read(fetched)
            if reading is not None:
                if away := response.meta.get(LED_AWAY):
                    reading = evolve(reading, follow=(*reading.follow, Follow(away)))
                return routes.seen(reading) if SHELL in extra else reading
        return None

    def file_address(self, entry: Entry, url: str) -> str:  # noqa: ARG002 - families with codes need the entry
        """The URL by which a file of this page is asked for."""
        return url

    def index_errand(self, planned: Planned) -> Errand:
        """How a catalogue of a whole site is asked for; families that plan such ones say it."""
        raise NotImplementedError

    def parse_index(self, response: Response, **_: Any) -> Any:
        """What a site's own catalogue lists; families that plan such ones say it."""
        raise NotImplementedError

    def failed(self, failure: Failure) -> None:
        """Scrapy's errback."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        assert self.frontier is not None
        assert failure.value is not None
        if request.meta["entry"].spool is not None:
            request.meta["entry"].spool.close()  # what came is what the next attempt goes on from
        self.frontier.fail(request.meta["entry"], failure.value, request.url, request.meta.get("hops", ()))

    @staticmethod
    def close(spider: Spider, reason: str) -> None:  # noqa: ARG004 - Scrapy's signature
        assert isinstance(spider, SiteSpider)
        spider.warc.close()
        spider.world.database.dispose()
