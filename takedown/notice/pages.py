"""What a listing says, as facts that a notice states and a re-check compares."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from records.scope import Site
from records.sweeps import Listing
from records.vocabulary import ListingKind, SiteKind
from takedown.notice.content import AppFacts

OFFER_LINKS = frozenset({"download", "share", "magnet", "play"})
FILES_SHOWN = 20
GONE_WORDS = ("已删除", "已被删除", "已下架", "已失效", "不存在", "已取消", "已被取消", "违规", "无法访问")
"""Words by which Chinese sites answer 200 for what is gone."""


def offer_digest(listing: Listing) -> str:
    """SHA-256 of what is offered: title, kind, share links with codes, files, leading links, app.

    View counts, comments and dates are no part of it: a page that is only older is the same offer.
    """
    offer = [
        listing.title, listing.kind.value,
        sorted(_key(row, "service", "id", "code") for row in listing.share_links),
        sorted(str(row.get("name", "")) for row in listing.files),
        sorted(link["url"] for link in listing.links if link.get("rel") in OFFER_LINKS),
        sorted(listing.identifiers.get("package", [])), sorted(listing.identifiers.get("version", [])),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(offer).encode()).hexdigest()


def _key(row: dict[str, Any], *names: str) -> list[str]:
    return [str(row.get(name, "")) for name in names]


def reads_as_gone(listing: Listing) -> bool:
    """Whether a short page says by itself that the thing is gone (a soft 404)."""
    return len(listing.text) < 200 and any(word in listing.title + listing.text for word in GONE_WORDS)


def app_facts(site: Site, listing: Listing) -> AppFacts | None:
    """Store, id, package, version of an app; None where the listing is no app."""
    if listing.kind != ListingKind.APP and site.kind != SiteKind.APP_STORE:
        return None
    package = _first(listing, "package")
    return AppFacts(
        store=site.name, app_id=package or _id_in(listing.url), package=package,
        version=_first(listing, "version"), developer=_first(listing, "developer"),
    )  # fmt: skip


def _first(listing: Listing, name: str) -> str:
    values = listing.identifiers.get(name) or [""]
    return str(values[0])


def _id_in(url: str) -> str:
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    for name in ("id", "appid", "pkg", "package"):
        if name in asked:
            return asked[name][0]
    return parts.path.rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")
