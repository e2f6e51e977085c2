"""Short posts without a title, which bear the name of whoever wrote them: one of them, and the page that lists them.

Above each stands its author, a link, and a link to the post itself that says only when or nothing. The post lies below its
author's address.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.pages.facts.titles import MAX_TITLE, MIN_SPELLED
from crawler.pages.regions.own import NO_NAME
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document
from records import folding


def lists_posts(document: Document) -> bool:
    """Whether the page is its author's: its posts stand at addresses of their own."""
    posts = {post for _block, post in _bylines(document)}
    return bool(posts) and document.url not in posts


def name_of(document: Document, title: str) -> str:
    """`title`, or the first line of a post that is titled by its author's name and has no heading."""
    bylines = [block for block, post in _bylines(document) if post == document.url]
    headed = any(block.text and not block.noise for _tag, block in document.headings)
    if len(bylines) != 1 or headed or not document.page_title.startswith(title):
        return title
    after = document.blocks.index(bylines[0]) + 1
    told = (block for block in document.blocks[after:] if not block.noise and not block.anchors)
    return next((block.text[:MAX_TITLE] for block in told if _says(block)), title)


def _bylines(document: Document) -> Iterator[tuple[Block, str]]:
    """Lines with a link to the author whose name begins the page's title, and one to a post below the author's address."""
    whole = folding.key(document.page_title)
    for block in document.content:
        if len(block.anchors) < 2:
            continue
        who, *others = block.anchors
        name = folding.key(who.text)
        if len(name) < 2 or not whole.startswith(name):
            continue
        below = who.url.rstrip("/") + "/"
        for other in others:
            if other.url.startswith(below) and NO_NAME.fullmatch(other.text[:60] or "-"):
                yield block, other.url


def _says(block: Block) -> bool:
    return len(folding.key(block.text)) >= MIN_SPELLED and not NO_NAME.fullmatch(block.text[:60])
