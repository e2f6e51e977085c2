"""Cards of a list: a picture and a name that lead to the same other page, and what stands beside them, such as a sum.

What such a card asks, and the basket that stands in it, is the business of the page that it leads to. A shop's section with one
thing in it looks like that thing's page else, for it shows one price.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.walk import MAX_ANCHORS

NEAR = 4
"""Lines between a card's picture and its name, at most."""
REACH = 12
"""Lines of a card below its name, at most: what it is, what it cost, what it costs."""
_SUM = re.compile(
    r"[$€£￡¥￥₩₽₹₺₫฿₪₴₦]\s?\d|\d\s?(?:[€£￡₩₽₹₺₫฿₪₴₦]|元|块|円|zł|(?:USD|EUR|GBP|CNY|RMB|CHF|JPY)\b)"
)


def asking(document: Document, shown: Iterable[Sequence[Block]]) -> Iterator[Sequence[Block]]:
    """Those of the cards on a page that ask a sum."""
    priced = [card for card in shown if any(map(_asks, card))]
    links = _links(document) if priced else {}
    return (card for card in priced if _hold(links[card[0].anchors[0].url], list(filter(_asks, card))))


def shown(document: Document) -> Iterator[Sequence[Block]]:
    """The blocks of each card that stands for another page, whatever it says: a picture and a name, both leading there."""
    blocks = document.blocks
    drawn = {picture.place for picture in document.pictures if not picture.noise}
    starts = [
        place
        for place, block in enumerate(blocks)
        if block.anchors and _shows(document, block, drawn=place in drawn)
    ]
    heading = own_heading(document) if starts else None
    for place, stop in pairwise((*starts, len(blocks))):
        if (card := _card(document, place, stop)) and heading not in card:
            yield card


def _shows(document: Document, block: Block, *, drawn: bool) -> bool:
    """Whether a line is, or begins with, a picture that leads to another page of the site, or is one link with the picture in it."""
    first = block.anchors[0]
    return (
        not (block.noise or block.crumb)
        and (not (first.text and block.text) or (drawn and first.text == block.text))
        and first.url.startswith(urls.origin(document.url) + "/")
        and first.url not in (document.url, document.canonical, document.base)
        and urls.is_page(first.url)
    )


def _card(document: Document, place: int, stop: int) -> Sequence[Block]:
    blocks, url = document.blocks, document.blocks[place].anchors[0].url
    named = next(
        (at for at in range(place, min(stop, place + NEAR + 1)) for one in blocks[at].anchors if len(one.text) > 1 and one.url == url and blocks[at].text),
        None,
    )  # fmt: skip
    if named is None:
        return ()
    holder = _holder(blocks[place].trail, blocks[named].trail)
    if not holder:
        return ()
    rows = {block.row for block in blocks[place : named + 1]} - {0}
    inside, end = {holder}, place + 1
    while end < min(stop, named + REACH):
        parts = blocks[end].trail.split(">")
        beside = [part for part in parts if part in inside]
        leads = blocks[end].anchors and all(one.url == url for one in blocks[end].anchors)
        if end > named and not (beside or leads or blocks[end].row in rows):
            break
        if beside:  # a trail is short: what stands inside is told by what stands inside it
            inside.update(part for part in parts[parts.index(beside[0]) :] if not part.endswith("."))
        end += 1
    return blocks[place:end]


def _holder(picture: str, name: str) -> str:
    """The innermost element that both stand in, as far as their trails tell."""
    above = name.split(">")
    return next((part for part in reversed(picture.split(">")) if part in above), "")


def _links(document: Document) -> Mapping[str, list[Any]]:
    """The elements that lead to each address."""
    found: dict[str, list[Any]] = defaultdict(list)
    for element in islice(document.tree.iter("a"), MAX_ANCHORS) if document.tree is not None else ():
        found[document.link(element.get("href") or "")].append(element)
    return found


def _hold(links: Sequence[Any], asking: Sequence[Block]) -> bool:
    """Whether what holds two links to the same page, and hardly more, says the sum; a trail does not tell one row from the next."""
    for one, other in pairwise(links) if len(links) > 1 else [(links[0], links[0])] if links else ():
        above = set(other.iterancestors())
        holder = next((element for element in one.iterancestors() if element in above), None)
        if holder is not None and holder.tag not in ("body", "html"):
            said = "".join("".join(holder.itertext()).split())
            if any("".join(block.text.split()) in said for block in asking):
                return True
    return False


def _asks(block: Block) -> bool:
    return len(block.text) < 300 and _SUM.search(block.text) is not None
