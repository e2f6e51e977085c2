"""豌豆荚 (wandoujia.com): `/apps/<number or package>`, with microdata and a list of labels and values.

After the structure that the store publishes; not checked against the live store.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from attrs import evolve

from crawler.pages.offer.files import size_of
from crawler.pages.reading import Fetched, PageReading
from crawler.pages.stores.facts import listing_of
from crawler.pages.stores.sheet import HTML, SheetPage
from records import identifiers

_PATH = re.compile(r"/apps/([\w.]+)(?:/history_v\d+)?/?")


class WandoujiaReader:
    """Reads app pages of 豌豆荚."""

    def read(self, fetched: Fetched) -> PageReading | None:
        found = _PATH.fullmatch(urlsplit(fetched.url).path)
        if not found or fetched.media_type not in HTML:
            return None
        page = SheetPage(fetched)
        package = page.text_at("//@data-pn") or (identifiers.package_name(found[1]) or "")
        name = page.text_at("//*[@itemprop='name']") or page.text_at("//*[contains(@class,'app-name')]")
        if not package or not name:
            return None
        facts = evolve(
            page.facts(), name=name, package=package, page_title=page.document.page_title,
            icon=page.link_at("//*[contains(@class,'app-icon')]//img/@src") or page.link_at("//img[@itemprop='image']/@src"),
            developer=page.text_at("//*[contains(@class,'dev-sites')]") or page.sheet.first("developer"),
            download=page.link_at("//a[contains(@class,'normal-dl-btn')]/@href"), size=size_of(page.sheet.first("size")),
            text=page.text_at("//*[@itemprop='description']") or page.text_at("//*[contains(@class,'desc-info')]"),
        )  # fmt: skip
        return page.reading(listing_of(facts))
