"""A page about one app on any site that hands out apps: its sheet of labelled facts, declared data, download link."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, evolve, field

from crawler.items import AppListing, ListingItem
from crawler.pages.app import AppPage
from crawler.pages.declared.labels import Sheet, sheet_of
from crawler.pages.declared.structured import APPS
from crawler.pages.links import urls
from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.stores.facts import AppFacts, listing_of
from crawler.pages.tree.parsing import clean

HTML = ("text/html", "application/xhtml+xml", "")
PROGRAMS = (".apk", ".xapk", ".apks", ".apkm", ".hap", ".ipa")


@define
class SheetPage(AppPage):
    """An app's page with the facts that stand behind labels."""

    sheet: Sheet = field(init=False)

    def __attrs_post_init__(self) -> None:
        AppPage.__attrs_post_init__(self)
        self.sheet = sheet_of(self.document.tree)

    @property
    def is_about_one_app(self) -> bool:
        """Whether the page has one app's sheet, and names its package or hands out its file."""
        declared = bool(self.main and APPS.intersection(self.main.types))
        apks = [one for one in self.offers.files if one["name"].lower().endswith(PROGRAMS)]
        named = declared or bool(self.sheet.first("package")) or 0 < len(apks) <= 3
        return named and self.sheet.of_one_app and "version" in self.sheet.values

    def listing(self) -> ListingItem:
        item = super().listing()
        assert isinstance(item, AppListing)
        return self.with_sheet(item)

    def with_sheet(self, item: AppListing) -> AppListing:
        """The listing with what only the sheet says; what the page declares goes first."""
        said = listing_of(self.facts()).identifiers
        own = dict(item.identifiers)
        for name, values in said.items():
            own[name] = list(dict.fromkeys((*own.get(name, ()), *values)))
        makers = tuple(dict.fromkeys((*item.creators, *own.get("developer", ()))))
        return evolve(item, identifiers=own, creators=makers)

    def facts(self) -> AppFacts:
        """What the sheet says. A filing number without a label, as at the foot of a page, is the site's and not the app's."""
        first = self.sheet.first
        return AppFacts(
            url=self.document.url, name=self.title, package=first("package"), developer=first("developer"),
            operator=first("operator"), version=re.sub(r"^[vV]", "", first("version")), signers=self.sheet.values.get("signer", ()),
            sha256=first("sha256"), md5=first("md5"), filings=self.sheet.values.get("filing", ()), category=first("category"),
        )  # fmt: skip

    def text_at(self, path: str) -> str:
        """The text of the first element that an XPath finds, or empty."""
        found = self.document.tree.xpath(path)
        if not isinstance(found, list) or not found:
            return ""
        one: Any = found[0]
        return clean(one if isinstance(one, str) else "".join(one.itertext()))

    def link_at(self, path: str) -> str:
        """The absolute address that an XPath finds in an attribute, or empty."""

        text = self.text_at(path)
        return urls.join(self.document.url, text) if text else ""

    def reading(self, item: ListingItem) -> PageReading:
        """The page as one offer."""
        return PageReading(PageKind.OFFER, (item,), tuple(self.follow()), self.styles)


class SheetReader:
    """Reads any site's page about one app; gives None for every other page."""

    def read(self, fetched: Fetched) -> PageReading | None:
        if fetched.media_type not in HTML:
            return None
        page = SheetPage(fetched)
        signs = page.signs
        if not page.is_about_one_app or not evolve(signs, weights={**signs.weights, "app": 1.0}).is_offer:
            return None
        return page.reading(page.listing())
