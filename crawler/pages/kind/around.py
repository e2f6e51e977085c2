"""Which lines of a page its rows are looked for in: a menu above the page's name lists nothing of the page.

No class and no element says where a site's menu ends, but the page's name stands below it, and what the page is about below
its name. Rows that begin only after the page has handed something over are other pages beside an offer.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.pages.links import urls
from crawler.pages.regions.own import leads_away
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.length import letters
from records import sharelinks

ENOUGH_SAID = 48.0
"""Letters (of Han, and others in proportion) below the page's name from which on the rows after them hardly count."""
MAX_READ = 1000
LEAST_BELOW = 8
"""Letters that stand below a heading, at least, before what stands above it is no part of the page."""


def within(document: Document, title: str) -> list[Block]:
    """The lines from the page's name on; all of them where no line names the page."""
    if start := _named_at(document, title):
        below = [block for block in document.blocks[start:] if not block.noise and not block.crumb]
        if sum(block.weight - block.linked for block in below[1:]) >= LEAST_BELOW:
            return below
    return [block for block in document.content if not block.crumb]


def _named_at(document: Document, title: str) -> int:
    """Where the page's name stands, be it among what leads around the site: the way here ends with it."""
    heading = own_heading(document)
    if heading is not None and not leads_away(document, heading):
        return next(place for place, block in enumerate(document.blocks) if block is heading)
    named = (
        place
        for place, block in enumerate(document.blocks)
        if not block.anchors and _names(block.text, title)
    )
    return next(named, 0) if title else 0


def _names(line: str, title: str) -> bool:
    """Whether a line is the page's name, or little more: `《name》 — 下载`."""
    return line == title or (title in line and len(line) <= len(title) + len(title) // 2 + 1)


def told(document: Document, blocks: Sequence[Block], rows: tuple[int, int], title: str) -> float:
    """How much an offer says of itself before rows begin: letters below its name, and as many as are enough for what it hands over.

    `rows`: places of the first and the last. Below rows that hand nothing over, as those of a menu, an offer may stand, too.
    """
    first, last = rows
    before, inside, after = blocks[:first], blocks[first : last + 1], blocks[last + 1 :]
    if _hands_over(document, before) or (_hands_over(document, after) and not _hands_over(document, inside)):
        return ENOUGH_SAID
    heads = [place for place, block in enumerate(before) if block.tag in ("h1", "h2") or block.text == title]
    below = before[heads[0] + 1 :] if heads else []
    return sum(letters(block.text[:MAX_READ]) * _free(block) for block in below)


def _free(block: Block) -> float:
    """Which share of a line is no link."""
    return 1.0 - min(1.0, block.linked / max(1, len(block.text)))


def _hands_over(document: Document, blocks: Sequence[Block]) -> bool:
    """Whether these lines hand something over: a file, a magnet, a share; or a film is shown there."""
    if not blocks:
        return False
    home = urls.origin(document.url) + "/"
    anchors = (anchor for block in blocks for anchor in block.anchors)
    if any(
        urls.is_given(one.url) or (not one.url.startswith(home) and _is_share(one.url)) for one in anchors
    ):
        return True
    shown = [player.place for player in document.players if not player.noise]
    return bool(shown) and any(
        id(document.blocks[place - 1]) in {id(block) for block in blocks} for place in shown if place
    )


def _is_share(url: str) -> bool:
    return next(iter(sharelinks.find(url)), None) is not None
