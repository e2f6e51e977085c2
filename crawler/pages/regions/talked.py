"""Rows that lead off the site by their names and to a talk of this site by a count of its answers: links that visitors handed in.

What such a row hands over is given on the page of its talk, which names the same link again, and not by the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document
from records import folding

COUNTED = re.compile(
    r"\W*(?:(?:\d+|no)\s*(?:comments?|replies|responses|answers)|discuss|\d+\s*[条個个]?\s*(?:评论|回复|回帖|讨论|評論|回覆)|暂无评论)\W*",
    re.IGNORECASE,
)
FARTHEST = 8
"""Lines that stand between a row's name and the count of its answers, at most."""
LEAST = 2
"""Talks that such rows lead to, at least; a single one spells the row's name in its address."""
MAX_COUNT, MIN_NAME = 24, 6
"""Characters of a count of answers, at most, and folded letters of a row's name, at least."""


def mark(document: Document) -> None:
    """Mark every line of such rows as `foreign`."""
    rows = list(_rows(document))
    if len({talk for _name, talk, _blocks in rows}) < LEAST and not all(map(_spells, rows)):
        return
    for _name, _talk, blocks in rows:
        for block in blocks:
            block.foreign = True


def _spells(row: tuple[str, str, list[Block]]) -> bool:
    name, talk, _blocks = row
    return folding.key(name) in folding.key(unquote(talk))


def _rows(document: Document) -> Iterator[tuple[str, str, list[Block]]]:
    """What a row is called, the address of its talk, and its lines."""
    home, begun = urls.origin(document.url) + "/", 0
    for place, block in enumerate(document.blocks):
        talk = next((one.url for one in block.anchors if _counts(one) and one.url.startswith(home)), "")
        if not talk:
            continue
        first = max(begun, place - FARTHEST)
        begun = place + 1
        if _is_here(talk, document):
            continue
        for start in range(place, first - 1, -1):
            if name := _name(document.blocks[start], home):
                yield name, talk, document.blocks[start : place + 1]
                break


def _counts(anchor: Anchor) -> bool:
    return len(anchor.text) <= MAX_COUNT and COUNTED.fullmatch(anchor.text) is not None


def _is_here(talk: str, document: Document) -> bool:
    """Whether the talk is about this very page: at its address, or below it."""
    bare = talk.partition("#")[0]
    return bare == document.canonical or bare.startswith(document.url.partition("#")[0].rstrip("/"))


def _name(block: Block, home: str) -> str:
    """What a row is called whose first words are a link off the site."""
    first = next((anchor for anchor in block.anchors if anchor.text), None)
    if (
        block.noise
        or first is None
        or first.url.startswith(home)
        or not first.url.startswith(("http", *urls.SCHEMES))
    ):
        return ""
    named = block.text.startswith(first.text) and len(folding.key(first.text)) >= MIN_NAME
    return first.text if named else ""
