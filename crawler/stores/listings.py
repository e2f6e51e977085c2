"""From the versions that an index offers to listings: each APK is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from crawler.items import AppListing
from crawler.pages.stores.facts import AppFacts, listing_of
from records import identifiers

REPOSITORIES = ("repo", "archive")
"""How the last part of a repository's address is called by convention."""


def repository(url: str) -> str:
    """The address of the F-Droid repository that a site's entry names, without trailing slash; else empty.

    Either it carries the signer's `fingerprint`, as addresses of repositories are published, or its last part
    is called as they are.
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if path.rpartition("/")[2] in REPOSITORIES or _asked(parts.query):
        return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
    return ""


def fingerprint(url: str) -> str:
    """The registered signer (SHA-256 of the certificate), empty where the entry names none.

    Raises ValueError for a fingerprint that is none: a slip must not switch the check off.
    """
    asked = _asked(urlsplit(url).query)
    found = identifiers.sha256_hex(asked) if asked else ""
    if found is None:
        raise ValueError(f"{asked!r:.100} is no SHA-256 fingerprint")
    return found


def _asked(query: str) -> str:
    return next((value for name, value in parse_qsl(query) if name.lower() == "fingerprint"), "")


def listings_of(offered: Iterable[dict[str, Any]], base: str, signer: str) -> list[AppListing]:
    """The newest version of every app first, then the older ones. `base`: the repository's address."""
    ranked = sorted(offered, key=lambda one: int(one["rank"]))
    return [listing_of(_facts(one, base, signer)) for one in ranked]


def _facts(one: dict[str, Any], base: str, signer: str) -> AppFacts:
    url = under(base, one["apk"])
    names = tuple(one.get("names") or ())
    return AppFacts(
        url=url, name=names[0] if names else one["package"], package=one["package"], names=names,
        developer=one.get("developer", ""), version=one["version"], version_code=one["version_code"],
        signers=tuple(one["signers"]), icon=under(base, one["icon"]) if one.get("icon") else "", download=url,
        size=one["size"], sha256=one["sha256"], category=" > ".join(one.get("categories") or ()),
        licence=one.get("licence", ""), dates=_day(one["added_ms"]), text=one.get("summary", ""),
        more={"index_signer": [signer]},
    )  # fmt: skip


def under(base: str, name: str) -> str:
    """The address of a file that an index names; the gate decides whether it is fetched."""
    return f"{base}/{quote(name.lstrip('/'), safe='/:@!$&()*+,;=~-._')}"


def _day(milliseconds: int | None) -> tuple[str, ...]:
    if not milliseconds or milliseconds > 32_503_680_000_000:
        return ()
    return (datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d"),)
