"""Cloud drives: the shares that listings of other registered sites publish, asked for with the code published there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from attrs import asdict
from sqlalchemy import String, cast, or_, select

from crawler.gate import decide
from crawler.pages.readers import WEBSITE
from crawler.pages.share import ShareReader, Visit, canonical, code_in, recipe_of
from crawler.planned import Entry, Planned, Role
from crawler.spiders.base import SiteSpider
from crawler.spiders.world import Reader
from records.sweeps import Listing
from records.vocabulary import ListingKind, ShareLinkRow


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

    def file_address(self, entry: Entry, url: str) -> str:
        """A file of a share is asked for with the code that the share was published with."""
        visit = entry.planned.extra.get("share")
        return recipe_of(visit["service"]).with_code(url, visit["code"]) if visit else url

    def address_of(self, planned: Planned) -> str:
        if "share" not in planned.extra:
            return super().address_of(planned)
        visit = planned.extra["share"]
        return recipe_of(visit["service"]).ask(planned.url, visit["code"])
