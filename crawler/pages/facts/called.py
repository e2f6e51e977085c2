"""What the site itself calls a page: the words of the link that led there, where the page says them too.

Some programs title every talk with the name of its board, and write the talk's own name into no heading, or nowhere at all.
The board's list names it.
"""

from __future__ import annotations

import re
from zlib import crc32

from crawler.pages.facts.titles import MAX_TITLE, MIN_SPELLED
from crawler.pages.links import urls
from crawler.pages.regions.own import NO_NAME, leads_away
from crawler.pages.regions.talked import COUNTED
from crawler.pages.tree.blocks import Anchor
from crawler.pages.tree.document import Document
from records import folding

SAID = "said"
"""In `Fetched.extra`: the words of the link by which the page was found first."""
ABOVE = "above"
"""In `Fetched.extra`: the fingerprint of the title of the page where that link stood."""
OF = "of"
"""In `Fetched.extra`: the name of the offer whose page handed its thing over by that link."""
MAX_SAID = 160
FRONT = 3
"""Slashes of a front page's address."""
MAX_BESIDE = 12
"""Characters that a line may hold beside the name: a number, a sign, a label."""
_WRITTEN_OUT = re.compile(r"[a-z][a-z0-9]{1,8}:\S+", re.IGNORECASE)
MAX_WORDLESS = 40
"""Characters on a page that says nothing but `点此下载`, `返回`."""


def worth(text: str) -> bool:
    """Whether the words of a link may be a name: no number, no time, no count of answers, no single word of a tool."""
    return MIN_SPELLED <= len(text) <= MAX_SAID and not (
        NO_NAME.fullmatch(text[:60]) or COUNTED.fullmatch(text)
    )


def print_of(document: Document) -> int:
    """A fingerprint of the page's title; 0 where it has none."""
    return crc32(document.page_title.encode()) if document.page_title else 0


def name_of(document: Document, said: str, title: str, above: int = 0) -> str:
    """`title`, or where that is another page's name and a line of the page says what the link said, those words.

    A page that is titled as the list that led to it has no title of its own: its name is what that list says, unless it calls
    another address its own: then that list is the page itself, and this one voice on it. `above`: the fingerprint of that list's title.
    """
    wanted, found = folding.key(said), folding.key(title)
    if len(wanted) < MIN_SPELLED or wanted in found or (len(found) >= MIN_SPELLED and found in wanted):
        return title
    if above and above == print_of(document) and found in folding.key(document.page_title):
        return title if document.canonical not in ("", document.url) else said[:MAX_TITLE]
    return said[:MAX_TITLE] if _stands(document, said, wanted) and _is_of_another(document, found) else title


def name_of_handed(document: Document, offer: str, title: str) -> str:
    """`title`, or the name of the offer that led to a page which says nothing and only hands its thing over: `软件 - 下载频道`."""
    if not offer or folding.key(offer) in folding.key(title):
        return title
    wordless = sum(len(_WRITTEN_OUT.sub("", block.text)) for block in document.blocks) <= MAX_WORDLESS
    return offer[:MAX_TITLE] if wordless and not document.headings else title


def _is_of_another(document: Document, title: str) -> bool:
    """Whether a title is mostly what a link to another page says, the board's name, or a heading that begins with one."""
    heads = [
        anchor
        for _tag, block in document.headings
        if folding.key(block.text) == title
        for anchor in block.anchors
    ]
    return (
        not title
        or any(title.startswith(_key_of(anchor, document) or "?") for anchor in heads)
        or any(2 * len(key) > len(title) and key in title
               for key in (_key_of(anchor, document) for anchor in document.anchors))
    )  # fmt: skip


def _key_of(anchor: Anchor, document: Document) -> str:
    """What a link to another page of the site says; empty for one to this page, or to the list that this one is a choice from (`/tags/?tag=x`)."""
    here = (document.url, document.canonical, _unchosen(document.url))
    away = anchor.text and anchor.url not in here and anchor.url.startswith(urls.origin(document.url) + "/")
    return folding.key(anchor.text[:MAX_SAID]) if away else ""


def _unchosen(url: str) -> str:
    """An address without what it asks for, where it is a folder's and no program's or front page."""
    bare, asked, _query = url.partition("?")
    return bare if asked and bare.endswith("/") and bare.count("/") > FRONT else ""


def _stands(document: Document, said: str, wanted: str) -> bool:
    return any(
        len(said) - MAX_BESIDE <= len(block.text) <= len(said) + MAX_BESIDE
        and wanted in folding.key(block.text)
        and not leads_away(document, block)
        for block in document.blocks
        if not block.foreign
    )
