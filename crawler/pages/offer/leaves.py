"""Is a page a leaf of a book that a program cut into pages: a chapter that turns to its neighbours and up to the whole?

What its links say they are tells it (`rel`), in whatever language their words are; or their words, or the words of the
pictures that they are, where both ways stand beside each other. A post of a blog turns to its neighbours too and is part
of nothing; hence the way up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from crawler.pages.links import urls
from crawler.pages.tree.document import Document
from crawler.pages.tree.length import letters_of

MAX_LOOKED_AT = 400
PROSE = 400.0
"""Han letters, or 3.2 times as many others, of a leaf at least; the page of a picture says less."""
MAX_CODE = 2
"""Pieces of code that a chapter holds at most; what holds more is a page of a manual, built alike."""
_CODE = ("pre", "code", "tt", "kbd", "samp", "var")
_TOOLS = frozenset({"button", "form", "dialog", "nav"})
MAX_ABOVE = 8
_NEIGHBOURS = frozenset({"next", "prev", "previous"})
_WHOLE = frozenset({"up", "top", "contents", "toc"})
_WORDS = {
    "next": "next", "previous": "prev", "prev": "prev", "up": "up", "contents": "contents", "table of contents": "toc",
    "下一章": "next", "上一章": "prev", "下一节": "next", "上一节": "prev", "目录": "toc", "目錄": "toc", "返回目录": "toc",
}  # fmt: skip
MAX_WORD = 20


def is_leaf(document: Document) -> bool:
    """Whether the page leads to a neighbour in its own folder and up to what both are parts of, and explains no program."""
    turns = _turns(document, _related(document)) or any(
        _turns(document, beside) for beside in _beside_each_other(document)
    )
    return turns and not shows_code(document)


def whole_of(document: Document) -> str:
    """What a leaf of prose is part of, where that is the page of its own folder; empty for any other page.

    Of a book that is the whole site the front page is nobody's: its leaves stand for themselves.
    """
    told = letters_of(block.text for block in document.content if not block.linked)
    folder = document.url.rpartition("/")[0]
    if told < PROSE or folder == urls.origin(document.url) or not is_leaf(document):
        return ""
    ways = (_related(document), *_beside_each_other(document))
    above = (url for way in ways for rel, url in way if rel & _WHOLE)
    return next((url for url in above if urls.same_page(url, folder)), "")


def _turns(document: Document, related: Iterable[tuple[frozenset[str], str]]) -> bool:
    """Whether some of the links lead to a neighbour, and others to the whole."""
    neighbours, above = set(), set()
    for rel, url in related:
        if url and not urls.same_page(url, document.url):
            if rel & _NEIGHBOURS and _folder(url) == _folder(document.url):
                neighbours.add(url)
            if rel & _WHOLE:
                above.add(url)
    return bool(neighbours and above)


def _beside_each_other(document: Document) -> Iterable[list[tuple[frozenset[str], str]]]:
    """What the words of links say they are, for those that stand in one element."""
    held: dict[Any, list[tuple[frozenset[str], str]]] = {}
    if document.tree is not None:
        for anchor in islice(document.tree.iter("a"), MAX_LOOKED_AT):
            if said := _WORDS.get(_word(anchor)):
                one = frozenset({said}), urls.join(document.base, anchor.get("href") or "")
                held.setdefault(anchor.getparent(), []).append(one)
    return held.values()


def _word(anchor: Any) -> str:
    """A link's words, or those of the picture that it is, folded."""
    text = "".join(islice(anchor.itertext(), MAX_WORD)).strip()
    picture = next(anchor.iter("img"), None) if not text else None
    said = (picture.get("alt") or "") if picture is not None else text
    return said.strip().lower() if len(said) <= MAX_WORD else ""


def shows_code(document: Document) -> bool:
    """Whether a page shows pieces of code, as a manual's do. The keys that a button or a box is called by are none."""
    if document.tree is None:
        return False
    found = (one for one in document.tree.iter(*_CODE) if not _is_of_a_tool(one))
    return len(list(islice(found, MAX_CODE + 1))) > MAX_CODE


def _is_of_a_tool(element: Any) -> bool:
    return any(above.tag in _TOOLS for above in islice(element.iterancestors(), MAX_ABOVE))


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
