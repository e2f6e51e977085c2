"""Posts that say at their foot where they are kept: `permanent link to this entry`.

A list may show them whole, one below the other, under headings that lead nowhere. What stands between such a heading and the
link is the other page's, as it would be below a heading that is that link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document
from crawler.pages.tree.elements import HEADINGS
from records import folding

_KEPT = re.compile(
    r"\W*(?:perma(?:nent)?[- ]?link(?: to (?:this|the) (?:entry|post|article|page|story))?|(?:link|permalien|permalink) (?:to|for) (?:this|the) (?:entry|post|article)|"
    r"(?:永久|固定)(?:链接|連結|网址|地址)|本文(?:链接|地址|网址)|permalien|permanenter link|enlace permanente)\W*",
    re.IGNORECASE,
)

_STATE = re.compile(r"[?&;](?:oldid|rev(?:ision)?(?:_?id)?|version)=", re.IGNORECASE)
"""Addresses of a page as it stood at some time: its own permanent link, and no other page."""
MAX_SAID = 40
"""Characters of such a link at most."""


def mark(document: Document, whole: str) -> None:
    """Mark every line of such posts as `foreign`. `whole`: the page's title, folded."""
    if not any(len(anchor.text) <= MAX_SAID and _KEPT.fullmatch(anchor.text) for anchor in document.anchors):
        return  # as on nearly every page
    for block in (block for post in _posts(document, whole) for block in post):
        block.foreign = True


def _posts(document: Document, whole: str) -> Iterator[list[Block]]:
    """The lines of each post that is kept at another page of the site, its heading first."""
    post: list[Block] = []
    for block in document.blocks:
        if block.tag in HEADINGS and block.text and not (block.noise or block.crumb):
            post = [] if folding.key(block.text) in whole else [block]
        elif post:
            post.append(block)
            if _is_kept_away(document, block):
                yield post
                post = []


def _is_kept_away(document: Document, block: Block) -> bool:
    if block.noise:
        return False  # tools of the whole page
    home = urls.origin(document.url) + "/"
    return any(
        _KEPT.fullmatch(anchor.text)
        and anchor.url.startswith(home)
        and not _STATE.search(anchor.url)
        and not any(urls.same_page(anchor.url, one) for one in (document.url, document.canonical) if one)
        for anchor in block.anchors
    )
