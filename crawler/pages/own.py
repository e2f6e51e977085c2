"""What of a page is its own, and what stands there for other pages.

A list shows the beginnings of other pages, or the whole of them, each under a heading that is a link to its page.
What such a page gives away below that heading, it gives away there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from crawler.pages import urls
from crawler.pages.blocks import Block
from crawler.pages.document import Document
from crawler.pages.elements import HEADINGS
from records import folding

_PERSON = re.compile(r"/(?:authors?|users?|members?|profiles?|people|space|u|uid|~[\w%-]+|@[\w.%-]+)(?:[/?=-]|$)|[?&;](?:uid|author|user)=|mode=viewprofile|mod=space|action=profile", re.IGNORECASE)  # fmt: skip
"""Addresses of people: who wrote the page may stand in a heading below the page's own."""
_FRONT = re.compile(r"/?(?:(?:index|default|home|forum|portal)\.\w{2,5})?", re.IGNORECASE)
"""Paths of a front page."""
MAX_ROW, MIN_NAME, NAMED_SHARE = 400, 5, 0.2
"""Characters of a row at most, folded letters of a name and its share of the row at least, before it counts as another page's."""
_ANSWER = re.compile(r"^(?:re|回复|答复)\s*[:：]\s*", re.IGNORECASE)


def leads_away(document: Document, block: Block) -> bool:
    """Whether a heading is a link to another page of the site."""
    home = urls.origin(document.url)
    linked = sum(
        len(anchor.text)
        for anchor in block.anchors
        if anchor.url.startswith(home)
        and not (urls.is_file(anchor.url) or _same(anchor.url, document) or _PERSON.search(anchor.url))
    )
    return linked > 0 and 2 * linked >= len(block.text)


def mark(document: Document) -> None:
    """Mark every block that stands under another page's heading as `foreign`."""
    whole, level = folding.key(document.page_title), 0
    for block in document.blocks:
        if block.tag in HEADINGS and block.text and not block.noise and not block.crumb:
            of_block = int(block.tag[1])
            if _leads_home(document, block):
                continue  # the site's name heads every page
            if leads_away(document, block) and not _in_title(block.text, whole):
                level = level or of_block
            elif level and (of_block <= level or _in_title(block.text, whole)):
                level = 0
        block.foreign = level > 0
    _mark_described(document, whole)
    for row in _rows(document):
        if _is_of_another(document, row, whole):
            for block in row:
                block.foreign = True


def _mark_described(document: Document, whole: str) -> None:
    """A term that is a link to another page heads its description, as in lists of what was found or done."""
    away = False
    for block in document.blocks:
        if block.tag == "dt":
            away = _names_another(document, block, whole)
        elif "dd." not in block.trail:
            away = False
        block.foreign = block.foreign or away


def _names_another(document: Document, block: Block, whole: str) -> bool:
    home = urls.origin(document.url) + "/"
    return any(
        len(folding.key(anchor.text)) >= MIN_NAME
        and anchor.url.startswith(home) and urls.is_page(anchor.url)
        and not (_same(anchor.url, document) or _PERSON.search(anchor.url) or _in_title(anchor.text, whole))
        for anchor in block.anchors
    )  # fmt: skip


def _leads_home(document: Document, block: Block) -> bool:
    """Whether a heading is a link to the site's front page."""
    home = urls.origin(document.url)
    return bool(block.anchors) and all(
        anchor.url == document.base
        or (anchor.url.startswith(home) and _FRONT.fullmatch(anchor.url.removeprefix(home)))
        for anchor in block.anchors
    )


def _rows(document: Document) -> Iterator[list[Block]]:
    """The blocks of each row of a table or list."""
    for number, blocks in groupby(document.blocks, key=lambda block: block.row):
        if number:
            yield list(blocks)


def _is_of_another(document: Document, row: list[Block], whole: str) -> bool:
    """Whether a row names another page of the site, so that what stands beside the name is that page's.

    Such a row hands something over, and its name is a heading or a good part of what the row says.
    """
    said = sum(len(block.text) for block in row)
    if said > MAX_ROW or not any(urls.is_given(anchor.url) for block in row for anchor in block.anchors):
        return False
    home = urls.origin(document.url) + "/"
    named = [
        anchor for block in row for anchor in block.anchors
        if (block.tag in HEADINGS or (len(folding.key(anchor.text)) >= MIN_NAME and len(anchor.text) >= NAMED_SHARE * said))
        and anchor.url.startswith(home) and urls.is_page(anchor.url)
        and not _same(anchor.url, document) and not _PERSON.search(anchor.url)
    ]  # fmt: skip
    return any(not _in_title(anchor.text, whole) for anchor in named)


def own(document: Document) -> Iterator[Block]:
    """The blocks of the page's own content."""
    return (block for block in document.content if not block.foreign)


def in_title(document: Document, block: Block) -> bool:
    """Whether a line is a part of the page's title, or an answer to it."""
    return _in_title(block.text, folding.key(document.page_title))


def names_page(document: Document, said: str) -> bool:
    """Whether what a link says is the page's own name, or an answer to it."""
    return _in_title(said, folding.key(document.page_title))


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
