"""华为应用市场 (AppGallery): the answer of its interface for one app, or the page `/app/C<number>` as it is drawn.

After the structure that the store publishes; not checked against the live store. The plain page carries no
facts: it is read as it is drawn, by its labels.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.stores.embedded import apps, facts_of
from crawler.pages.stores.facts import listing_of
from crawler.pages.stores.sheet import HTML, SheetPage

_PATH = re.compile(r"/(?:#/)?app/(C\d{4,12})")


class HuaweiReader:
    """Reads app pages of AppGallery and the answers that they are drawn from."""

    def read(self, fetched: Fetched) -> PageReading | None:
        if fetched.media_type.endswith("json"):
            return _answer(fetched)
        parts = urlsplit(fetched.url)
        if fetched.media_type not in HTML or not _PATH.match(parts.path):
            return None
        page = SheetPage(fetched)
        if not page.title or "version" not in page.sheet.values:
            return None  # the frame without its app: nothing to list
        return page.reading(page.listing())


def _answer(fetched: Fetched) -> PageReading | None:
    try:
        told: Any = json.loads(fetched.body)
    except (ValueError, RecursionError):
        return None
    layout = told.get("layoutData") if isinstance(told, dict) else None
    # the app itself stands in the first parts, what is recommended beside it in later ones
    own = next(iter(apps(layout)), None) if isinstance(layout, list) else None
    if own is None:
        return None
    merged = dict(own)
    for other in apps(layout):
        if other["package"] == own["package"]:
            merged |= {name: value for name, value in other.items() if value and not merged[name]}
    return PageReading(PageKind.OFFER, (listing_of(facts_of(merged, fetched.url)),))
