"""What a listing offers, without the noise of the page around it, and what differs between two looks at it.

Counters, advertisements, dates of today and addresses that are signed anew for every visitor are no part of an
offer. The text is: for a book it is the very work; it counts as changed where most of its words are others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from records import folding

OFFER_LINKS = frozenset({"download", "share", "magnet", "play"})
PASSING = frozenset({
    "token", "sign", "signature", "sig", "expires", "expire", "exp", "e", "ts", "t", "time", "timestamp", "_", "auth", "auth_key",
    "rand", "random", "r", "sid", "phpsessid", "jsessionid", "session", "nonce", "spm", "utm_source", "utm_medium",
    "utm_campaign", "utm_term", "utm_content",
})  # fmt: skip
"""Parameters that sites make anew for every visit."""
MADE = 8
"""Characters of such a value at least: a shorter one may be the number of the thing itself."""
SHOWN = 300
"""Characters of a value that a change quotes."""
ROWS_SHOWN = 20
GRAM = 4
ALIKE = 0.5
"""Share of word pieces in common from which two texts count as the same."""
GRAMS_READ = 6000
_DIGITS = re.compile(r"\d+")

Facts = dict[str, Any]


def facts(columns: Mapping[str, Any]) -> Facts:
    """The offer in a listing's columns: title, links, files, shares with codes, price, app."""
    identifiers = columns.get("identifiers") or {}
    given = OFFER_LINKS - {"share"} if columns["share_links"] else OFFER_LINKS
    return {
        "title": folding.key(columns["title"]),
        "links": sorted({steady(link["url"]) for link in columns["links"] if link.get("rel") in given}),
        "files": sorted({_file(row) for row in columns["files"]}),
        "share": sorted({_share(row) for row in columns["share_links"]}),
        "price": re.sub(r"\s+", "", columns["price"]),
        "app": [*sorted(identifiers.get("package", [])), *sorted(identifiers.get("version", []))],
    }


def digest(offer: Facts) -> str:
    """SHA-256 of an offer, lower-case hexadecimal."""
    return hashlib.sha256(json.dumps(offer, sort_keys=True).encode()).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs between two looks at one listing: `{"field", "before", "after"}`, for people to read.

    Of lists only what left and what came is named.
    """
    was, now = facts(before), facts(after)
    found = [_differing(name, before, after, was[name], now[name]) for name in was if was[name] != now[name]]
    if not same_text(before["text"], after["text"]):
        found.append({"field": "text", "before": before["text"][:SHOWN], "after": after["text"][:SHOWN]})
    return found


def same_text(before: str, after: str) -> bool:
    """Whether two texts share most of their pieces; figures do not count, for they are dates and counters."""
    if before == after:
        return True
    was, now = _grams(before), _grams(after)
    if not was or not now:
        return not was and not now
    return len(was & now) >= ALIKE * min(len(was), len(now)) and len(was & now) >= ALIKE / 2 * max(
        len(was), len(now)
    )


def steady(url: str) -> str:
    """An address without what is made anew for every visit; a magnet link is its info hash."""
    if url.lower().startswith("magnet:"):
        return "magnet:" + (info_hash(url) or url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.query:
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in PASSING or len(value) < MADE
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(sorted(kept)), ""))


_BTIH = re.compile(r"urn:btih:([0-9a-fA-F]{40}|[A-Za-z2-7]{32})(?![0-9A-Za-z])", re.IGNORECASE)
_BTMH = re.compile(r"urn:btmh:1220([0-9a-fA-F]{64})(?![0-9A-Za-z])", re.IGNORECASE)


def info_hash(url: str) -> str:
    """The info hash of a magnet link (BEP 9, BEP 52), lower-case hexadecimal; empty where it has none."""
    for pattern in (_BTIH, _BTMH):
        match = pattern.search(url)
        if match:
            return _hexadecimal(match[1])
    return ""


def _hexadecimal(written: str) -> str:
    if len(written) != 32:
        return written.lower()
    number = 0
    for letter in written.upper():  # base 32 of RFC 4648, five bits a letter
        number = number << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".index(letter)
    return f"{number:040x}"


def _file(row: Mapping[str, Any]) -> str:
    size = row.get("size")
    return f"{row.get('name', '')} {size if size is not None else ''}".strip()


def _share(row: Mapping[str, Any]) -> str:
    return f"{row.get('service', '')}:{row.get('id', '')} {row.get('code', '')}".strip()


def _differing(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], was: Any, now: Any
) -> dict[str, Any]:
    if isinstance(was, list):
        return {
            "field": name,
            "before": [one[:SHOWN] for one in was if one not in now][:ROWS_SHOWN],
            "after": [one[:SHOWN] for one in now if one not in was][:ROWS_SHOWN],
        }
    return {"field": name, "before": before[name][:SHOWN], "after": after[name][:SHOWN]}


def _grams(text: str) -> set[str]:
    letters = _DIGITS.sub("", "".join(text.split()))[:GRAMS_READ]
    return {letters[at : at + GRAM] for at in range(len(letters) - GRAM + 1)}
