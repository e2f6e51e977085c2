"""Which of two headings names a page whose title is made of both.

`Board: The talk` is begun by the site's name, which heads every page, and `The talk - Board` by the talk's. The page's own
name is the heading below which the page stands.
"""

from __future__ import annotations

from crawler.pages.regions.own import leads_away
from crawler.pages.tree.document import Document
from crawler.pages.tree.elements import HEADINGS
from records import folding

MIN_REST = 4
"""Folded letters of the second name, at least."""


def own_of(document: Document, name: str) -> str:
    """`name`, a heading that the page's title begins with, or the heading that is all the rest of it, if that has more below it."""
    whole, key = folding.key(document.page_title), folding.key(name)
    rest = whole.removeprefix(key)
    if not key or rest == whole or len(rest) < MIN_REST:
        return name
    below, other, current = {key: 0, rest: 0}, "", ""
    for block in document.content:
        if block.tag in HEADINGS and (said := folding.key(block.text)) in below:
            current = said
            led = leads_away(document, block)  # to its maker, who is called like the site
            other = other or (block.text if said == rest and not led else "")
        elif current and not block.crumb:
            below[current] += block.weight - block.linked
    return other.rstrip("¶#§ \u200b") if other and below[rest] > below[key] else name
