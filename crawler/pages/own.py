"""What of a page is its own, and what stands there for other pages.

A list shows the beginnings of other pages, or the whole of them, each under a heading that is a link to its page.
What such a page gives away below that heading, it gives away there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.pages import urls
from crawler.pages.document import HEADINGS, Block, Document
from records import folding

_PERSON = re.compile(r"/(?:authors?|users?|members?|profiles?|people|space|u|uid|~[\w%-]+|@[\w.%-]+)(?:[/?=-]|$)|[?&](?:uid|author|user)=", re.IGNORECASE)  # fmt: skip
"""Addresses of people: who wrote the page may stand in a heading below the page's own."""
_ANSWER = re.compile(r"^(?:re|回复|答复)\s*[:：]\s*", re.IGNORECASE)


def leads_away(document: Document, block: Block) -> bool:
    """Whether a heading is a link to another page of the site."""
    home = urls.origin(document.url)
    linked = sum(
        len(anchor.text)
        for anchor in block.anchors
        if anchor.url.startswith(home) and not _same(anchor.url, document) and not _PERSON.search(anchor.url)
    )
    return linked > 0 and 2 * linked >= len(block.text)


def mark(document: Document) -> None:
    """Mark every block that stands under another page's heading as `foreign`."""
    whole, level = folding.key(document.page_title), 0
    for block in document.blocks:
        if block.tag in HEADINGS and block.text and not block.noise and not block.crumb:
            of_block = int(block.tag[1])
            if leads_away(document, block) and not _in_title(block.text, whole):
                level = level or of_block
            elif level and of_block <= level:
                level = 0
        block.foreign = level > 0


def own(document: Document) -> Iterator[Block]:
    """The blocks of the page's own content."""
    return (block for block in document.content if not block.foreign)


def _in_title(text: str, whole: str) -> bool:
    key = folding.key(_ANSWER.sub("", text))
    return len(key) > 1 and key in whole


def places(document: Document) -> set[str]:
    """Addresses of headings of this very page: its own, with parameters added, as sites drawn by scripts write them."""
    return {
        anchor.url
        for _tag, block in document.headings
        for anchor in block.anchors
        if _same(anchor.url, document) and anchor.url != document.url
    }


def _same(url: str, document: Document) -> bool:
    bare, _mark, query = document.url.partition("?")
    added = url.startswith(f"{document.url}&" if query else f"{bare}?")
    return added or url in (document.url, document.canonical)
