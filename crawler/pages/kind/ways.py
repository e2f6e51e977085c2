"""The way here, as a page shows it: `Home > Novels > X > Reviews`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document, own_heading
from records import folding

MIN_NAME = 4
"""Folded letters of a page's name, at least: a section may be called like one of its pages."""
MAX_LAST = 24
"""Folded letters of the last step, at most."""


def goes_on_from(document: Document, title: str) -> bool:
    """Whether the way leads over a page of this page's own name and on: what is at its end is said of that one."""
    heading = own_heading(document)
    named = {folding.key(one) for one in (title, heading.text if heading else "")}
    return any(
        (key := folding.key(anchor.text)) in named and len(key) >= MIN_NAME
        and key != last and not urls.same_page(anchor.url, document.url)
        for steps, last in _ways(document)
        for anchor in steps
    )  # fmt: skip


def _ways(document: Document) -> Iterator[tuple[Sequence[Anchor], str]]:
    """The links of each way after the first, which leads home, and the words at its end that are none, folded."""
    for crumbs, group in groupby(document.blocks, key=lambda block: block.crumb):
        for line in [list(group)] if crumbs else ([block] for block in group if len(block.anchors) > 1):
            steps = [anchor for block in line for anchor in block.anchors if anchor.text]
            if len(steps) > 1 and _leads_home(document, steps[0]) and (last := _last(line, steps)):
                yield steps[1:], last


def _leads_home(document: Document, anchor: Anchor) -> bool:
    return anchor.url == document.base or anchor.url == urls.origin(document.url) + "/"


def _last(line: Sequence[Block], steps: Sequence[Anchor]) -> str:
    """What stands behind the last link, in the line's own words."""
    told = " ".join(block.text for block in line)
    last = folding.key(told.rpartition(steps[-1].text)[2])
    return last if len(last) <= MAX_LAST else ""
