"""What a page is called whose title is the site's: the heading over what it gives away."""

from __future__ import annotations

from crawler.pages.facts.titles import MAX_TITLE, MIN_SPELLED
from crawler.pages.offer.offers import Offers
from crawler.pages.regions.own import NO_NAME, leads_away
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from records import folding

HANDED = ("magnet", "download", "share")
"""Relations of links that hand something over."""


def name_of(document: Document, offers: Offers, title: str) -> str:
    """`title`, or where no line of the page says it and a single heading stands above what is given, that heading.

    Such programs title every page alike, so that all their offers would bear the name of the site.
    """
    if title != document.page_title or own_heading(document) is not None or _is_said(document, title):
        return title
    given = _given(document, offers)
    if given is None:
        return title
    around = _around(given)
    before = document.blocks.index(given)
    heads = [block for _tag, block in document.headings
             if not block.noise and not block.crumb and not leads_away(document, block)
             and around & _around(block)]  # fmt: skip
    if len(heads) != 1 or document.blocks.index(heads[0]) > before:
        return title  # sections of the page, of which none names it
    name = heads[0].text
    fits = len(folding.key(name)) >= MIN_SPELLED and not NO_NAME.fullmatch(name)
    return name[:MAX_TITLE] if fits else title


def _is_said(document: Document, title: str) -> bool:
    key = folding.key(title)
    return not key or any(key in folding.key(block.text) for block in document.content)


def _given(document: Document, offers: Offers) -> Block | None:
    """The first line that hands something over."""
    handed = {link["url"] for link in offers.links if link["rel"] in HANDED}
    handed |= {row["url"] for row in offers.share_links}
    for block in document.content:
        if handed.intersection(anchor.url for anchor in block.anchors) or any(
            url in block.text for url in handed
        ):
            return block
    return None


def _around(block: Block) -> set[str]:
    """The elements with a class around a line, without its own."""
    return {part for part in block.trail.split(">")[:-1] if not part.endswith(".")}
