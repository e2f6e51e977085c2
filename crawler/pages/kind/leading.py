"""How much of a page leads to other pages: rows of links, headings that are links, “read on”."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import frozen

from crawler.pages.facts.people import PROFILE
from crawler.pages.kind import around
from crawler.pages.links import urls
from crawler.pages.offer import contents
from crawler.pages.offer.readable import CHAPTER
from crawler.pages.regions.own import NO_NAME, in_title, leads_away, names_page
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document, own_heading

BESIDE = 0.2
"""What rows still weigh that stand beside an offer."""
ENOUGH_TOLD = 40
"""Letters that a page says of itself before the headings of others, where these are no list but a look around."""
_MORE = re.compile(r"^(?:阅读全文|查看全文|继续阅读|查看详情|详细(?:介绍|内容)?|阅读更多|更多>*|read more|continue reading|详情|查看更多|\[?详细\]?).{0,3}$", re.IGNORECASE)  # fmt: skip
_DIGITS = re.compile(r"\d+")


def row_share(document: Document, title: str) -> float:
    """Which share of the page's own text stands in rows that lead to other pages of the site (0 to 1)."""
    blocks = around.within(document, title)
    total = sum(block.weight for block in blocks)
    if not total:
        return 0.0  # nothing leads anywhere: what such a page gives, it declares
    groups: dict[str, list[int]] = defaultdict(list)
    leading: dict[int, list[str]] = {}
    for place, block in enumerate(blocks):
        if block.anchors and (away := [anchor.url for anchor in block.anchors if _leads(document, anchor)]):
            groups[block.trail].append(place)
            leading[place] = away
    rows = [_rows(leading, places, blocks) for places in groups.values()]
    best = max(rows, key=lambda found: found.weight, default=None)
    if best is None or best.count < 3 or contents.fronts(document):
        return 0.0  # the chapters of a work are no other things
    # what is told under the heading before the rows begin makes them a list of other pages below an offer
    told = around.told(document, blocks, (best.first, best.last), title) / around.ENOUGH_SAID
    return min(1.0, best.weight / total) * min(1.0, best.count / 5) * max(BESIDE, 1.0 - told)


@frozen
class _Rows:
    count: int
    weight: float
    first: int
    last: int


def _rows(leading: Mapping[int, Sequence[str]], places: Sequence[int], blocks: Sequence[Block]) -> _Rows:
    """`leading`: place of a block to the addresses of other pages that it leads to."""
    shapes: dict[str, set[str]] = defaultdict(set)
    for url in (url for place in places for url in leading[place]):
        shapes[_DIGITS.sub("N", url)].add(url)
    alike = max((len(found) for found in shapes.values()), default=0)
    different = len({url for found in shapes.values() for url in found})
    count = max(alike, different if different >= 2 * len(shapes) or len(places) >= 5 else 0)
    inside = [blocks[place] for place in range(places[0], places[-1] + 1)]
    per_row = sum(block.weight for block in inside) / len(places)
    # what stands between the rows belongs to them (author, date, excerpt), unless it is much more than rows hold
    covered = sum(
        block.weight for block in (inside if per_row < 260 else [blocks[place] for place in places])
    )
    return _Rows(count, float(covered), places[0], places[-1])


def _leads(document: Document, anchor: Anchor) -> bool:
    return (
        len(anchor.text) >= 2
        and anchor.url.startswith(urls.origin(document.url))
        and anchor.url not in (document.url, document.canonical)
        and urls.is_page(anchor.url)
        and _names(anchor.text, anchor.url)
    )


@lru_cache(maxsize=1 << 10)
def _names(said: str, url: str) -> bool:
    """Whether a link names what it leads to: no part of this work, nobody, and not when something was said."""
    return not (CHAPTER.match(said) or PROFILE.search(url) or (len(said) <= 60 and NO_NAME.fullmatch(said)))


def leads_on(document: Document) -> float:
    """Whether several headings, or links that say "read on", lead to the pages that are listed here."""
    more = sum(1 for anchor in document.anchors if not anchor.noise and _MORE.match(anchor.text))
    linked_headings = [
        block for tag, block in document.headings
        if tag != "h1" and not block.noise and not in_title(document, block)
        and any(_leads(document, a) and not names_page(document, a.text) for a in block.anchors)
    ]  # fmt: skip
    if more >= 3 or len(linked_headings) >= 3:
        return 0.0 if more < 3 and _told_before(document, linked_headings[0]) >= ENOUGH_TOLD else -2.5
    return 0.0


def _told_before(document: Document, first: Block) -> int:
    """Letters, links apart, between the page's own heading and the first that leads on: below an offer stand others like it."""
    heads = [
        one
        for one in (own_heading(document), _leading_here(document))
        if one and not leads_away(document, one)
    ]
    if not heads:
        return 0
    start, stop = min(map(document.blocks.index, heads)), document.blocks.index(first)
    between = document.blocks[start + 1 : stop]
    return sum(
        max(0, block.weight - block.linked) for block in between if not block.noise and not block.crumb
    )


def _leading_here(document: Document) -> Block | None:
    """The first heading that is a link to this very page: it may say the name cut short, and a card below may say it whole."""
    here = (document.url, document.canonical)
    heads = (block for _tag, block in document.headings if block.anchors and not block.noise)
    return next((block for block in heads if all(anchor.url in here for anchor in block.anchors)), None)
