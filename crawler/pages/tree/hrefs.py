"""What a link is to its page: its relation, its address with a key behind `#`, and whether that address is worth reading."""

from __future__ import annotations

import re
from typing import Any

from crawler.pages.links import urls

MAX_KEY = 80
DOWNLOAD = "download"
"""Among the relations of a link whose address, says its markup, is no page but a file to take."""
_ADDRESS = re.compile(rf"\s*(?:https?://|{'|'.join(map(re.escape, urls.SCHEMES))})\S", re.IGNORECASE)
_DOTS = re.compile(r"\s?(?:\.{2,6}|…{1,2})\s?")
_KEY = re.compile(r"[\w!./=-]+", re.ASCII)


def rel_of(element: Any) -> str:
    """What a link is to the page, as its markup says; `download` where it hands a file over."""
    rel = (element.get("rel") or "").lower()
    return rel if element.get("download") is None else f"{rel} {DOWNLOAD}"


def with_key(url: str, href: str, page: str) -> str:
    """The address of a link that leads away with what stands behind its `#`: some drives keep a folder's key there."""
    key = href.partition("#")[2].strip()
    bare = not key or url.startswith((*urls.SCHEMES, urls.origin(page) + "/")) or len(key) > MAX_KEY
    return url if bare or not _KEY.fullmatch(key) else f"{url}#{key}"


def is_address(value: str) -> bool:
    """Whether a field is filled with an address, which nobody has to type: it stands there to be copied."""
    return _ADDRESS.match(value) is not None


def is_cut(shown: str, url: str) -> bool:
    """Whether a link shows its own address with dots for its middle or its end: what it shows is no address, and its key no key."""
    if not shown.startswith(("http://", "https://")) or not (dots := _DOTS.search(shown)):
        return False
    begun, ends = shown[: dots.start()], shown[dots.end() :]
    return len(begun) + len(ends) < len(url) and url.startswith(begun) and url.endswith(ends)


def worth_saying(url: str, page: str) -> bool:
    """Whether an address belongs into the text: it leads away, so it may be the very offer."""
    return url.startswith(urls.SCHEMES) or not url.startswith(urls.origin(page) + "/") or "/share/" in url
