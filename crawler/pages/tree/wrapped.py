"""Wrappers whose class or id speaks of navigation, or of the way here, though the page itself stands inside.

One word of a theme's class is no reason to lose a page: `path-node` on the body, `col-with-sidebar` around everything. What is
inside decides: the page's own heading, most of its plain words, more lines than a way has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Block, Contents
from crawler.pages.tree.elements import HEADINGS
from records import folding

BESIDE_HEADING = 6
"""Lines between a page's heading and its text, at most, such as a day and its tags."""
LEAST_TEXT = 40
"""Characters that a text says at least, before a class around it counts for less than its place."""
WAY = 200
"""Characters, links apart, that the way to a page has at most."""
STEPS = 6
"""Lines that are not links alone, which it has at most."""
_ATTACHED = re.compile(
    r"\W*(?:附件|附加文件|attach(?:ment)?s|attached files|page attachments)\W{0,3}\d{0,3}\W*", re.IGNORECASE
)
"""What heads a page's own files; a bar's downloads may be the site's."""
CODE = re.compile(r"(?:提取|访问|分享)码\s{0,2}[:：]?\s{0,2}[a-z0-9]{3,8}(?![a-z0-9])", re.IGNORECASE)
"""A share's code with its label."""
BESIDE_CODE = 2
"""Lines between a share's code and the buttons beside it, at most."""
_HEADING = HEADINGS | {"h5", "h6"}


def misnamed(document: Contents, by_words: frozenset[int], heading: Block | None) -> frozenset[int]:
    """Wrappers whose class speaks of navigation though the page itself stands inside.

    Such a one holds the page's own heading and a third of what the page says in plain words: `search-noresults` around
    a whole book is there for a search that nobody has begun.
    """
    told: Counter[int] = Counter()
    total = 0
    for block in document.blocks:
        if by_words.issuperset(block.wrappers):  # a footer or a menu by its very element is none of the page
            plain = len(block.text) - block.linked
            total += plain
            for wrapper in block.wrappers:  # each stands there once
                told[wrapper] += plain
    large = {wrapper for wrapper in by_words if total and told[wrapper] * 3 >= total}
    whole = folding.key(document.page_title) if large else ""
    headed = {
        wrapper
        for _tag, block in document.headings
        for wrapper in large.intersection(block.wrappers)
        if len(key := folding.key(block.text)) > 1 and key in whole
    }
    return frozenset(headed) or _below_heading(document, large, heading)


def _below_heading(document: Contents, large: set[int], heading: Block | None) -> frozenset[int]:
    """The one of these wrappers that begins right below the page's own heading and says nearly all that stands there.

    A class may speak of links because it sets how the links of the text are drawn. What is navigation is made of links within
    the site, and a side bar has a heading of its own.
    """
    if not large or heading is None or heading.noise:
        return frozenset()
    below = document.blocks[document.blocks.index(heading) + 1 :]
    first = _first_within(below, large)
    if first is None or first.depth != 1 or first.tag in HEADINGS:
        return frozenset()
    found = large.intersection(first.wrappers)
    inside = [block for block in below if not found.isdisjoint(block.wrappers)]
    home, told = urls.origin(document.url) + "/", sum(len(block.text) for block in inside)
    linked = sum(
        len(one.text)
        for block in inside
        for one in block.anchors
        if one.url.startswith(home) and urls.is_page(one.url)
    )
    beside = sum(len(block.text) - block.linked for block in below if not block.noise)
    return frozenset(found) if 3 * linked <= told >= max(2 * beside, LEAST_TEXT) else frozenset()


def _first_within(below: Sequence[Block], large: set[int]) -> Block | None:
    """The first line in one of these wrappers, a few lines below the heading at most; bars of tools between do not count."""
    shown = 0
    for block in below:
        if not large.isdisjoint(block.wrappers):
            return block
        shown += not block.noise
        if shown > BESIDE_HEADING:
            break
    return None


def uncover(document: Contents, by_words: frozenset[int], heading: Block | None) -> None:
    """Show what no more wrappers surround than the page's own text; a menu by its very element stays one."""
    level = _level(document, heading)
    by_element = heading is None or by_words.issuperset(heading.wrappers)
    for block in document.blocks:
        block.noise = block.depth > level or (by_element and not by_words.issuperset(block.wrappers))


def shorten_the_way(blocks: Sequence[Block]) -> None:
    """Take a long text for no part of the way to the page, whatever a class around it says: `path-node` around everything."""
    for crumb, run in groupby(blocks, key=lambda block: block.crumb):
        way = list(run) if crumb else []
        told = [length for block in way if (length := len(block.text) - block.linked)]
        if sum(told) > WAY or len(told) > STEPS:
            for block in way:
                block.crumb = False


def show_attachments(blocks: Sequence[Block]) -> None:
    """Take what is attached to the page out of the bar beside it, where a heading there says so, as far as the next heading goes."""
    around: frozenset[int] = frozenset()
    for block in blocks:
        if block.tag in _HEADING:
            around = (
                frozenset(block.wrappers) if block.noise and _ATTACHED.fullmatch(block.text) else frozenset()
            )
        elif around and around.issubset(block.wrappers) and block.anchors:
            block.noise = False


def show_coded(blocks: Sequence[Block]) -> None:
    """Take the buttons beside a share's code out of the bar they stand in: a code is that of one page, and no menu says one."""
    for place, block in enumerate(blocks):
        if not (block.noise and "码" in block.text and CODE.search(block.text)):
            continue
        within = set(block.wrappers)
        for near in blocks[max(0, place - BESIDE_CODE) : place + BESIDE_CODE + 1]:
            if near is block or (near.noise and near.anchors and within.issubset(near.wrappers)):
                near.noise = False


def _level(document: Contents, heading: Block | None) -> int:
    """How many wrappers around the page's own text look like navigation without being it.

    What lies deeper than its heading is navigation still. A page without one is read where most of its text is.
    """
    if heading is not None:
        return heading.depth
    told: Counter[int] = Counter()
    for block in document.blocks:
        told[block.depth] += len(block.text) - block.linked
    return max(told, key=lambda depth: told[depth])
