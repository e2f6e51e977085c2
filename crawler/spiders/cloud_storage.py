"""Cloud drives: the shares that listings of other registered sites publish, asked for with the code published there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar

from attrs import asdict
from scrapy.http import Response, TextResponse
from sqlalchemy import String, cast, or_, select

from crawler.again.conditional import STORED
from crawler.asked.planned import Entry, Planned, Refused, Role
from crawler.pages.readers import WEBSITE
from crawler.pages.share import ShareReader, Visit, canonical, code_in, recipe_of
from crawler.pages.share_states import ShareState, state_of
from crawler.scope.gate import decide
from crawler.spiders.answers import GONE
from crawler.spiders.base import SiteSpider
from crawler.world import Reader
from records.sweeps import Listing
from records.vocabulary import ListingKind, RefusalReason, ShareLinkRow

REASONS = {
    ShareState.DEAD: RefusalReason.SHARE_GONE,
    ShareState.LOCKED: RefusalReason.ACCESS_CONTROL,
    ShareState.UNCERTAIN: RefusalReason.UNCERTAIN,
}


class CloudStorageSpider(SiteSpider):
    """A code is used only where a page in scope publishes it; a share that asks for another is left alone."""

    name = "cloud_storage"
    readers: ClassVar[tuple[Reader, ...]] = (ShareReader(), *WEBSITE)

    def start_pages(self) -> list[Planned]:
        return [Planned(self.policy.url), *self.published_shares()]

    def published_shares(self) -> Iterator[Planned]:
        """Shares in this site's scope that listings name, each once, with a code if any listing gives one."""
        best: dict[str, tuple[ShareLinkRow, Listing]] = {}
        for listing in self._naming_listings():
            for row in listing.share_links:
                url = canonical(row["url"])
                if decide(self.policy, url).allowed and (
                    url not in best or (row["code"] and not best[url][0]["code"])
                ):
                    best[url] = (row, listing)
        for url, (row, listing) in best.items():
            yield self._visit(url, row, listing.title, listing.url)

    def _naming_listings(self) -> Iterable[Listing]:
        hosts = sorted(self.policy.hosts)
        with self.world.database.reading() as session:
            yield from session.scalars(
                select(Listing)
                .where(
                    Listing.kind != ListingKind.SHARE,
                    or_(
                        *(cast(Listing.share_links, String).contains(host, autoescape=True) for host in hosts)
                    ),
                )
                .order_by(Listing.id)
                .execution_options(yield_per=200)
            )

    def _visit(self, url: str, row: ShareLinkRow, title: str, found_on: str) -> Planned:
        visit = Visit(row["service"], row["id"], row["code"] or code_in(row["url"]), url, title)
        return Planned(url, Role.SHARE, found_on=found_on, extra={"share": asdict(visit)})

    def recheck_of(self, url: str, listing: Listing | None) -> Planned:
        """A share is looked at again with the code that it was found with."""
        planned = super().recheck_of(url, listing)
        if listing is None or listing.kind is not ListingKind.SHARE or not listing.share_links:
            return planned
        row = listing.share_links[0]
        inside = listing.category
        visit = Visit(row["service"], row["id"], row["code"], listing.url, listing.title, inside)
        return Planned(url, Role.SHARE, extra={**planned.extra, "share": asdict(visit)})

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Any]:
        """A share's page is read only where it shows the share; what else it says is recorded, and left alone."""
        refused = self._not_shown(response) if response.status < 300 else None
        if refused is not None:
            yield refused
            return
        async for thing in super().parse(response):
            yield thing

    def _not_shown(self, response: Response) -> Refused | None:
        planned: Planned = response.meta["entry"].planned
        if "share" not in planned.extra or STORED in response.meta:
            return None
        reading = self.read(response)
        files = reading is not None and bool(reading.listings or reading.folders)
        page = response.text if isinstance(response, TextResponse) else ""
        state = state_of(planned.extra["share"]["service"], response.status, page, files=files)
        if state is ShareState.ALIVE:
            return None
        return Refused(planned.url, REASONS[state], "page", f"share {state.value}", planned.found_on)

    def refused_status(self, response: Response) -> Refused:
        """A status by which some services say that a share is gone says nothing at others."""
        planned: Planned = response.meta["entry"].planned
        if "share" not in planned.extra or response.status not in GONE:
            return super().refused_status(response)
        state = state_of(planned.extra["share"]["service"], response.status, "")
        detail = f"share {state.value}: HTTP {response.status}"
        return Refused(planned.url, REASONS[state], "download", detail, planned.found_on)

    def file_address(self, entry: Entry, url: str) -> str:
        """A file of a share is asked for with the code that the share was published with."""
        visit = entry.planned.extra.get("share")
        return recipe_of(visit["service"]).with_code(url, visit["code"]) if visit else url

    def address_of(self, planned: Planned) -> str:
        if "share" not in planned.extra:
            return super().address_of(planned)
        visit = planned.extra["share"]
        return recipe_of(visit["service"]).ask(planned.url, visit["code"])
