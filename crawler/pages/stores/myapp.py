"""应用宝 (sj.qq.com): `/appdetail/<package>`, whose facts stand in the JSON that the page gives its scripts.

After the structure that the store publishes; not checked against the live store. The older form of address
(`/myapp/detail.htm?apkName=`) is taken as well.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.pages.reading import Fetched, PageReading
from crawler.pages.stores.embedded import apps, facts_of, states
from crawler.pages.stores.facts import listing_of
from crawler.pages.stores.sheet import HTML, SheetPage

_PATH = re.compile(r"/appdetail/([A-Za-z]\w*(?:\.\w+)+)/?")


def package_in(url: str) -> str:
    """The package that an address of this family names, or empty."""
    parts = urlsplit(url)
    found = _PATH.fullmatch(parts.path)
    if found:
        return found[1]
    query = {name.lower(): value for name, value in parse_qsl(parts.query)}
    return query.get("apkname", "") or (query.get("pkgname", "") if parts.path.endswith("simple.jsp") else "")


class MyAppReader:
    """Reads app pages of 应用宝."""

    def read(self, fetched: Fetched) -> PageReading | None:
        package = package_in(fetched.url)
        if not package or fetched.media_type not in HTML:
            return None
        page = SheetPage(fetched)
        # the state also holds what the store recommends beside it
        found = [
            one for state in states(page.document.source) for one in apps(state) if one["package"] == package
        ]
        best = max(found, key=lambda one: sum(1 for value in one.values() if value), default=None)
        if best is None:
            return None
        return page.reading(page.with_sheet(listing_of(facts_of(best, page.document.url))))
