"""小米应用商店 (app.mi.com): `/details?id=<package>`, drawn by the server.

After the structure that the store publishes, in its older form (`ul` of labels and values) and the newer one
(`float-left` blocks); not checked against the live store.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from attrs import evolve

from crawler.pages.offer.files import size_of
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.stores.facts import listing_of
from crawler.pages.stores.sheet import HTML, SheetPage
from records import identifiers

_TITLES = "//*[contains(concat(' ', @class, ' '), ' intro-titles ')]"


class XiaomiReader:
    """Reads app pages of 小米应用商店."""

    def read(self, fetched: Fetched) -> PageReading | None:
        parts = urlsplit(fetched.url)
        package = identifiers.package_name(dict(parse_qsl(parts.query)).get("id", ""))
        if not package or not parts.path.endswith("/details") or fetched.media_type not in HTML:
            return None
        page = SheetPage(fetched)
        name = page.text_at(f"{_TITLES}//h3")
        if not name:
            return None
        facts = evolve(
            page.facts(), name=name, package=package, icon=page.link_at("//img[contains(@class,'yellow-flower')]/@src"),
            developer=page.sheet.first("developer") or page.text_at(f"{_TITLES}/p[1]"),
            download=page.link_at("//a[contains(@class,'download')]/@href"),
            text=page.text_at("//*[contains(@class,'app-text')]"), page_title=page.document.page_title,
            size=size_of(page.sheet.first("size")),
        )  # fmt: skip
        return page.reading(listing_of(facts))
