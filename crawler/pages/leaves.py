"""Is a page a leaf of a book that a program cut into pages: a chapter that turns to its neighbours and up to the whole?

What its links say they are tells it (`rel`), in whatever language their words are. A post of a blog turns to its
neighbours too and is part of nothing; hence the way up.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from crawler.pages import urls
from crawler.pages.document import Document

MAX_LOOKED_AT = 400
MAX_CODE = 2
"""Pieces of code that a chapter holds at most; what holds more is a page of a manual, built alike."""
_CODE = ("pre", "code", "tt", "kbd", "samp", "var")
_NEIGHBOURS = frozenset({"next", "prev", "previous"})
_WHOLE = frozenset({"up", "top", "contents", "toc"})


def is_leaf(document: Document) -> bool:
    """Whether the page leads to a neighbour in its own folder and up to what both are parts of, and explains no program."""
    neighbours, above = set(), set()
    for rel, url in _related(document):
        if url and not urls.same_page(url, document.url):
            if rel & _NEIGHBOURS and _folder(url) == _folder(document.url):
                neighbours.add(url)
            if rel & _WHOLE:
                above.add(url)
    return bool(neighbours and above) and not _shows_code(document)


def _shows_code(document: Document) -> bool:
    if document.tree is None:
        return False
    return len(list(islice(document.tree.iter(*_CODE), MAX_CODE + 1))) > MAX_CODE


def _related(document: Document) -> Iterator[tuple[frozenset[str], str]]:
    for anchor in document.anchors:
        if anchor.rel:
            yield frozenset(anchor.rel.split()), anchor.url
    if document.tree is not None:
        for link in islice(document.tree.iter("link"), MAX_LOOKED_AT):
            rel = frozenset((link.get("rel") or "").lower().split())
            if rel & (_NEIGHBOURS | _WHOLE):
                yield rel, urls.join(document.base, link.get("href") or "")


def _folder(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path.rpartition("/")[0]
