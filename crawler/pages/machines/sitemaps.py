"""Sitemaps after sitemaps.org: XML, an index of them, plain text, each of them packed or not."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from crawler.pages.links import urls
from crawler.pages.reading import Fetched, Follow, PageKind, PageReading
from crawler.pages.tree.decode import decode
from crawler.pages.tree.markup import children, name, root_of, text_of

MAX_URLS = 50_000
"""The protocol's own limit for one file."""
MAX_BYTES = 50 * 1024 * 1024
_ISO = re.compile(r"(?:19|20)\d{2}-\d{2}(?:-\d{2})?")
NO_DAY = "0001-01-01"
"""For what states no day beside others that do: it stands behind them."""
Stated = list[tuple[str, str]]
"""Day and address of each entry."""
GZIP = b"\x1f\x8b"
ROLE = "sitemap"
"""In `Fetched.extra`: the URL was named as a sitemap, so plain text is one too."""


class SitemapReader:
    """Reads sitemaps; gives None for everything else."""

    def read(self, fetched: Fetched) -> PageReading | None:
        body = (
            unpacked(fetched.body)
            if fetched.body.startswith(GZIP) and ROLE in fetched.extra
            else fetched.body
        )
        page = Fetched(
            fetched.url, body, fetched.charset, "" if body is not fetched.body else fetched.media_type
        )
        root = root_of(page)
        kind = name(root) if root is not None else ""
        if kind == "sitemapindex":
            maps = [loc for _when, loc in newest_first(children(root, "sitemap"))]
            return _reading((), maps, fetched.url)
        if kind == "urlset":
            return _reading(newest_first(children(root, "url")), (), fetched.url)
        if ROLE in fetched.extra and body.lstrip()[:1] != b"<":
            plain = [("", loc) for loc in decode(body, fetched.charset)[0].split()[: 2 * MAX_URLS]]
            return _reading(plain, (), fetched.url)
        return None


def newest_first(entries: Iterable[Any]) -> Stated:
    """Addresses of a sitemap with their days, those changed last in front: a sweep's budget may end before a long one does.

    What states no day, or none of ISO 8601, stands behind, in the order of the file.
    """
    stated = [(_day(text_of(entry, "lastmod")), text_of(entry, "loc")) for entry in islice(entries, MAX_URLS)]
    return sorted(stated, key=lambda row: row[0], reverse=True)


def _day(text: str) -> str:
    return text[:19] if _ISO.match(text) else ""


def unpacked(data: bytes) -> bytes:
    """The content of a gzip file, its first `MAX_BYTES`; what is broken ends where it breaks."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(data, MAX_BYTES)
    except zlib.error:
        return b""


def _reading(pages: Sequence[tuple[str, str]], maps: Sequence[str], base: str) -> PageReading:
    days = {loc: when for when, loc in reversed(pages)}
    none = NO_DAY if any(days.values()) else ""
    follow = tuple(
        Follow(url, changed=days[loc] or none)
        for loc, url in _absolute([loc for _when, loc in pages], base)
        if urls.is_page(url)
    )
    return PageReading(
        PageKind.INDEX, follow=follow, sitemaps=tuple(url for _loc, url in _absolute(maps, base))
    )


def _absolute(found: Sequence[str], base: str) -> Iterator[tuple[str, str]]:
    """Each address as it is written and as it is asked for."""
    for text in dict.fromkeys(found[:MAX_URLS]):
        url = urls.join(base, text) if text.startswith(("http://", "https://", "/")) else ""
        if url:
            yield text, url
