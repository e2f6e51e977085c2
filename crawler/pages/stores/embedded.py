"""Apps in the JSON that a page carries for its own scripts, or that a store's interface answers with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from crawler.pages.links import urls
from crawler.pages.stores.facts import AppFacts
from records import identifiers

MAX_NODES, MAX_STATES = 20_000, 10
_STATE = re.compile(
    r"<script[^>]*\bid=[\"']?__NEXT_DATA__[^>]*>|<script[^>]*type=[\"']application/json[\"'][^>]*>|"
    r"(?:window\.)?__(?:INITIAL_STATE|INITIAL_DATA|NUXT|PRELOADED_STATE|DATA|STATE)__\s*=\s*",
    re.IGNORECASE,
)
KEYS = {
    "package": ("pkgname", "packagename", "package", "pkg", "bundleid", "apkname"),
    "name": ("name", "appname", "displayname", "title", "trackname"),
    "version": ("versionname", "version", "appversion"),
    "version_code": ("versioncode", "appversioncode"),
    "developer": ("developer", "developername", "author", "authorname", "publishername", "corpname", "devname", "vendor"),
    "operator": ("operator", "operatorname", "operatorentity"),
    "size": ("apksize", "filesize", "size", "fullsize", "pkgsize"),
    "icon": ("icon", "iconurl", "logo", "logourl", "appicon"),
    "download": ("downloadurl", "downurl", "apkurl", "download"),
    "md5": ("md5", "apkmd5", "filemd5"), "sha256": ("sha256", "apksha256", "filesha256"),
    "signer": ("signer", "signature", "signsha256", "certsha256", "certificate"),
    "filing": ("icpnumber", "icpno", "icp", "recordnumber", "recordno", "appfiling", "filingnumber", "beian", "beianno",
               "appicp", "appicpnumber", "appfilingno", "icprecord", "siteicp"),
    "category": ("categoryname", "catename", "category", "kindname", "tagname", "level1categoryname"),
    "updated": ("updatetime", "releasedate", "lastupdatetime", "updated", "updatedate"),
    "text": ("description", "intro", "appintro", "desc", "briefdes", "longdesc", "editorintro", "introduction"),
    "price": ("price", "formattedprice"),
}  # fmt: skip
"""What stores call each fact, in lower case without `_` and `-`; the first that is there counts."""


def states(html: str) -> list[Any]:
    """The JSON values that a page's scripts are given; broken ones are left out."""
    found = []
    decoder = json.JSONDecoder(strict=False)
    for mark in list(_STATE.finditer(html))[:MAX_STATES]:
        rest = html[mark.end() : mark.end() + 4_000_000].lstrip()
        if rest[:1] in ("{", "["):
            try:
                found.append(decoder.raw_decode(rest)[0])
            except (ValueError, RecursionError):
                continue  # a page's broken block is its own affair; its elements are still read
    return found


def apps(told: Any) -> Iterator[dict[str, Any]]:
    """Every object that names a package and an app, the outer ones first; keys as in `KEYS`."""
    waiting, seen = [told], 0
    while waiting and seen < MAX_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, dict):
            known = _known(node)
            if known["package"] and known["name"]:
                yield known
            waiting += [value for value in node.values() if isinstance(value, dict | list)]
        elif isinstance(node, list):
            waiting += [value for value in node if isinstance(value, dict | list)]


def facts_of(known: dict[str, Any], url: str) -> AppFacts:
    """Facts of what `apps` found; `url` is the page's, and what links are joined to."""
    size = known["size"]
    code = known["version_code"]
    return AppFacts(
        url=url, name=known["name"], package=known["package"], developer=known["developer"], operator=known["operator"],
        version=known["version"], version_code=int(code) if code.isdecimal() and len(code) < 12 else None,
        signers=(known["signer"],) if known["signer"] else (), icon=_joined(url, known["icon"]),
        download=_joined(url, known["download"]), size=int(size) if size.isdecimal() and len(size) < 15 else None,
        sha256=known["sha256"], md5=known["md5"], filings=(known["filing"],) if known["filing"] else (),
        category=known["category"], dates=_days(known["updated"]), text=known["text"], price=known["price"],
    )  # fmt: skip


def _known(node: dict[str, Any]) -> dict[str, str]:
    folded = {re.sub(r"[_-]", "", key.lower()): value for key, value in node.items() if isinstance(key, str)}
    known = {name: _first(folded, keys) for name, keys in KEYS.items()}
    known["package"] = identifiers.package_name(known["package"]) or ""
    return known


def _first(folded: dict[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        value = folded.get(key)
        if isinstance(value, dict):
            value = value.get("name") or value.get("url")
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()[:20_000]
    return ""


def _joined(base: str, address: str) -> str:
    return urls.join(base, address) if address else ""


def _days(text: str) -> tuple[str, ...]:
    """A day of a date as written, or of seconds or milliseconds since 1970."""
    if text.isdecimal() and len(text) in (10, 13):
        return (datetime.fromtimestamp(int(text[:10]), UTC).strftime("%Y-%m-%d"),)
    return tuple(found[0] for found in [re.match(r"\d{4}-\d{2}-\d{2}", text)] if found)
