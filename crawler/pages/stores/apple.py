"""Apple's answers to lookup and search (`{"resultCount", "results"}`): each piece of software is one listing.

After the published interface (iTunes Search API); not checked against the live store. A listing's address is the
app's own page (`trackViewUrl`), which has to be in scope to be looked at again.
"""

from __future__ import annotations

import json
import re
from typing import Any

from attrs import evolve

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.stores.facts import AppFacts, listing_of

SOFTWARE = frozenset({"software", "mac-software", "ipad-software", ""})
SCRIPTS = ("application/json", "text/javascript", "application/javascript", "text/json", "text/plain")
_CALL = re.compile(rb"\A[\w$.]{1,60}\s*\((.*)\)\s*;?\Z", re.DOTALL)
"""An answer that was asked for as a call (`callback=`)."""
_ART = ("artworkUrl512", "artworkUrl100", "artworkUrl60")


class AppleReader:
    """Reads answers of lookup and search."""

    def read(self, fetched: Fetched) -> PageReading | None:
        if fetched.media_type not in SCRIPTS or b'"resultCount"' not in fetched.body:
            return None
        try:
            told: Any = json.loads(_CALL.sub(rb"\1", fetched.body.strip()))
        except (ValueError, RecursionError):
            return None
        rows = told.get("results") if isinstance(told, dict) else None
        if not isinstance(rows, list):
            return None
        facts = [found for row in rows[:500] if isinstance(row, dict) and (found := _facts(row, fetched.url))]
        if sum(1 for one in facts if one.url == fetched.url) > 1:
            facts = [_apart(one, fetched.url) for one in facts]
        by_address = {one.url: listing_of(one) for one in facts}
        return PageReading(PageKind.OFFER if by_address else PageKind.INDEX, tuple(by_address.values()))


def _apart(facts: AppFacts, asked: str) -> AppFacts:
    """Apps without a page of their own stand at one address, each at its number."""
    return (
        evolve(facts, url=f"{asked}#{facts.more['track_id'][0] or facts.package}")
        if facts.url == asked
        else facts
    )


def _facts(row: dict[str, Any], asked: str) -> AppFacts | None:
    name, bundle = _text(row, "trackName"), _text(row, "bundleId")
    if not name or not bundle or _text(row, "kind") not in SOFTWARE:
        return None
    size = _text(row, "fileSizeBytes")
    return AppFacts(
        url=_text(row, "trackViewUrl").partition("?")[0] or asked, name=name, package=bundle, developer=_text(row, "artistName"),
        operator=_text(row, "sellerName"), version=_text(row, "version"), icon=next((_text(row, key) for key in _ART if _text(row, key)), ""),
        size=int(size) if size.isdecimal() and len(size) < 15 else None, category=_text(row, "primaryGenreName"),
        price=_text(row, "formattedPrice"), dates=tuple(d[:10] for d in [_text(row, "currentVersionReleaseDate")] if d),
        text=_text(row, "description"), screenshots=_texts(row, "screenshotUrls")[:4],
        more={"track_id": [_text(row, "trackId")]},
    )  # fmt: skip


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _texts(row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
