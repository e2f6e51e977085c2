"""A page's title in its parts: the page's name, its section's, its site's, in whatever order a program writes them.

Which of them is the page's own name, the page says: that one stands on it as a line, and leads nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

from crawler.pages.links import urls
from crawler.pages.tree.document import Document
from records import folding

MAX_CUTS, MAX_LINE = 8, 500
MIN_KEY = 2
MIN_HELD, AROUND = 3, 4
"""Folded letters of a name in a line that says more, at least, and how many more it says at most."""
_CUT = re.compile(r"\s*(?:[|_»·]|::|:\s|：|\s[-–—]\s|——)\s*")
_HYPHEN = re.compile(r"(?<!\d)-|-(?!\d)")
"""Between two numbers it parts no names: volumes 1-9."""


def parts(page_title: str) -> Iterator[str]:
    """What stands before and behind each sign that may part a page's name from its site's."""
    for cut in islice(_CUT.finditer(page_title), MAX_CUTS):
        yield page_title[: cut.start()]
        yield page_title[cut.end() :]


def standing(document: Document) -> str:
    """The longest part of the title that stands on the page as a line that leads nowhere else, and that no link to another page says."""
    named = {folding.key(part): part.strip() for part in parts(document.page_title)}
    named = {key: part for key, part in named.items() if len(key) >= MIN_KEY}
    if not named:
        return ""
    home = {
        document.url,
        document.canonical,
        document.url.partition("?")[0],
    }  # which it may show as it once was
    lines = {
        folding.key(block.text)
        for block in document.content
        if not (block.crumb or block.foreign)
        and len(block.text) <= MAX_LINE
        and all(anchor.url in home for anchor in block.anchors)
    }
    found = named.keys() & lines
    if not found:
        return ""
    said = {folding.key(anchor.text) for anchor in document.anchors if anchor.url not in home and anchor.text}
    return max((named[key] for key in found - said), key=len, default="")


def held(document: Document) -> str:
    """The longest part of the title around which a line without a link has no more than signs or a word: `《name》 — 下载`.

    For pages whose only heading names a column beside the page. What the link to the site's front page says is the site's,
    and a name with a number behind it is a record's.
    """
    home = urls.origin(document.url) + "/"
    front = {anchor.text for anchor in document.anchors if anchor.url == home}
    title = document.page_title
    named = {part.strip() for part in (first_segment(title), *parts(title))} - front
    lines = {
        folding.key(block.text)
        for block in document.content
        if not (block.anchors or block.crumb or block.foreign) and len(block.text) <= MAX_LINE
    }
    return max((name for name in named if _is_held(folding.key(name), lines)), key=len, default="")


def _is_held(key: str, lines: Collection[str]) -> bool:
    beside = (line.replace(key, "", 1) for line in lines if len(key) >= MIN_HELD and key in line)
    return any(len(rest) <= AROUND and not any(map(str.isdigit, rest)) for rest in beside)


def longest_line(document: Document) -> str:
    """The longest beginning of the page's title that stands on the page as a line of its own."""
    begun = {
        folding.key(head): head
        for head in (document.page_title, *parts(document.page_title))
        if document.page_title.startswith(head)
    }
    lines = (
        {folding.key(block.text) for block in document.blocks if len(block.text) <= MAX_LINE}
        if len(begun) > 1 or "-" in document.page_title
        else ()
    )
    return max((begun[name] for name in begun if name in lines), key=len, default="")


def first_segment(page_title: str) -> str:
    """A page's title without the section and the site's name that stand behind it."""
    for separator in (" :: ", " - ", " | ", "_", "|", " – ", " — "):
        head, found, _tail = page_title.partition(separator)
        if found and head.strip():
            return head.strip()
    head = _HYPHEN.split(page_title, maxsplit=1)[0].strip()
    return head or page_title.strip()
