"""App stores: page by page, or by the index that a store publishes of itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar

from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThread

from crawler.asked.files import Errand
from crawler.asked.planned import Entry, Planned, Refused, Role
from crawler.handouts.file_answers import file_of
from crawler.items import AppListing
from crawler.pages.app import AppReader
from crawler.pages.links import urls
from crawler.pages.readers import WEBSITE
from crawler.pages.reading import PageKind, PageReading
from crawler.pages.stores import FAMILIES
from crawler.spiders.base import SiteSpider
from crawler.stores.listings import fingerprint, listings_of, repository, under
from crawler.stores.newest import older, stamp
from crawler.stores.reading import offered
from crawler.world import Reader
from records.errors import BytesRefused, ConfigurationError
from records.sweeps import Listing
from records.vocabulary import ListingKind, RefusalReason

INDEX_BYTES = 256 * 1024**2
MAX_LISTINGS = 20_000
"""Of one index; they are written in one transaction."""
STAMPED = ("fdroid-entry", "fdroid-v1")
"""Forms that say of themselves when they were made, under the store's signature."""
ENTRY, INDEX_V1 = "entry.jar", "index-v1.jar"
REASONS = {
    "bad_signature": RefusalReason.BAD_SIGNATURE, "too_large": RefusalReason.TOO_LARGE,
    "timeout": RefusalReason.TIMEOUT, "memory": RefusalReason.TOO_LARGE,
}  # fmt: skip


class AppStoreSpider(SiteSpider):
    """A website whose app pages are read as apps first; an F-Droid repository is read by its signed index.

    Where the index is refused, its reason is stored and the store's pages are swept as any site's.
    """

    name = "app_store"
    readers: ClassVar[tuple[Reader, ...]] = (*FAMILIES, AppReader(), *WEBSITE)

    def start_pages(self) -> list[Planned]:
        """The index of a repository, else the start page. Raises ConfigurationError for a bad fingerprint."""
        base = repository(self.policy.url)
        if not base:
            return super().start_pages()
        try:
            extra = {"form": "fdroid-entry", "base": base, "expected": fingerprint(self.policy.url)}
        except ValueError as error:
            raise ConfigurationError(
                f"site {self.policy.key!r}: {error}", zh=f"网站 {self.policy.key!r} 登记的签名指纹格式不对",
                key=self.policy.key,
            ) from None  # fmt: skip
        return [Planned(under(base, ENTRY), Role.INDEX, extra=extra)]

    def recheck_of(self, url: str, listing: Listing | None) -> Planned:
        """An APK that an index offers is asked for its headers only."""
        planned = super().recheck_of(url, listing)
        if listing and listing.kind is ListingKind.APP and urls.is_file(url):
            planned.extra["head_only"] = True
        return planned

    def index_errand(self, planned: Planned) -> Errand:
        return Errand(urls.file_name(planned.url), INDEX_BYTES)

    async def parse_index(self, response: Response, **_: Any) -> AsyncIterator[Any]:
        """An index, or the entry that names it, read in a child process beside the reactor."""
        entry: Entry = response.meta["entry"]
        if response.status >= 300:
            refused = self.refused_status(response)
        else:
            file = file_of(response, entry, self.world.vault)
            if not file.refusal:
                entry.stored = (file.digest, file.length)
                async for found in self._offered(entry.planned, file.digest):
                    yield found
                return
            refused = Refused(entry.planned.url, RefusalReason(file.refusal), "index", file.note)
        yield refused
        for planned in self._instead(entry.planned, refused):
            yield planned

    async def _offered(self, planned: Planned, digest: str) -> AsyncIterator[Any]:
        form, base, expected = (planned.extra[name] for name in ("form", "base", "expected"))
        path = self.world.vault.path(digest)
        try:
            rows, count = await maybe_deferred_to_future(deferToThread(_rows, form, path, expected))
        except BytesRefused as error:
            refused = Refused(
                planned.url,
                REASONS.get(error.code, RefusalReason.PARSE),
                "index",
                f"{error.code}: {error}"[:500],
            )
            yield refused
            for other in self._instead(planned, refused):
                yield other
            return
        for found in self._age(planned, rows[0] if form in STAMPED else {}):
            yield found
        if form == "fdroid-entry":
            async for found in self._index(planned, rows[0]):
                yield found
            return
        signer = rows.pop(0)["signer"] if form == "fdroid-v1" else planned.extra["signer"]
        if count > MAX_LISTINGS:
            detail = f"{count} versions, the newest {MAX_LISTINGS} are read"
            yield Refused(planned.url, RefusalReason.BUDGET, "gate", detail)
        for found in self._listed(planned, tuple(listings_of(rows, base, signer))):
            yield found

    def _listed(self, planned: Planned, items: tuple[AppListing, ...]) -> Iterator[Any]:
        """The listings of an index, with what they show and hand out."""
        yield from items
        reading = PageReading(PageKind.OFFER, items)
        yield from self.onward.resources(planned.url, reading)
        if not self.policy.files.none:
            yield from self.onward.files(planned.url, reading, str)

    def _age(self, planned: Planned, told: dict[str, Any]) -> Iterator[Any]:
        """When the index was made, and that it is older than one that was seen, where it is."""
        made = stamp(planned.url, told.get("made_ms"))
        if made is None:
            return
        yield made
        with self.world.database.reading() as session:
            why = older(session, self.policy.id, made)
        if why:
            yield Refused(planned.url, RefusalReason.OLDER_INDEX, "age", why)

    async def _index(self, planned: Planned, told: dict[str, Any]) -> AsyncIterator[Any]:
        """The index that a verified entry names: from the vault where it is there, else to be fetched."""
        base = planned.extra["base"]
        extra = {"form": "fdroid-v2", "base": base, "expected": told["sha256"], "signer": told["signer"]}
        index = Planned(under(base, told["name"]), Role.INDEX, found_on=planned.url, extra=extra)
        if self.world.vault.verify(told["sha256"]):
            async for found in self._offered(index, told["sha256"]):
                yield found
        else:
            yield index

    def _instead(self, planned: Planned, refused: Refused) -> Iterator[Planned]:
        """What is read where an index is not there or was refused.

        The older index only where there is no newer one: a wrong signature is not answered by looking for a weaker.
        """
        absent = refused.reason in (RefusalReason.NOT_FOUND, RefusalReason.NOT_A_FILE)
        if planned.extra["form"] == "fdroid-entry" and absent:
            extra = {**planned.extra, "form": "fdroid-v1"}
            yield Planned(under(extra["base"], INDEX_V1), Role.INDEX, found_on=planned.url, extra=extra)
        else:
            yield Planned(f"{planned.extra['base']}/")


def _rows(form: str, path: Path, expected: str) -> tuple[list[dict[str, Any]], int]:
    """What the index says of itself, then the newest versions, and how many versions there are.

    No more are held than are listed: the largest index that is fetched offers a million.
    """
    said: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    count = 0
    for one in offered(form, path, expected):
        if "rank" not in one:
            said.append(one)
            continue
        rows.append(one)
        count += 1
        if len(rows) >= 2 * MAX_LISTINGS:
            rows = _newest(rows)
    return said + _newest(rows), count


def _newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda one: int(one["rank"]))[:MAX_LISTINGS]
