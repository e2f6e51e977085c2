"""Buttons that say nothing but a drive's name, with a share's code beside them: what such a button leads to is a share.

The name alone may be a tag or a section (`百度网盘`); nobody states a code for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document
from crawler.pages.tree.wrapped import CODE

_DRIVE = re.compile(
    r"\W*(?:\w{1,6}[网云]盘|[网云]盘|(?:百度|阿里|天翼|蓝奏|和彩|腾讯)云|蓝奏|城通|诚通|迅雷|微云|夸克|(?:123|115)(?:[网云]盘)?)(?:下载)?\W*\d{0,2}\W*"
)
MAX_LINE = 80
"""Characters of the line with the code; a sentence may tell of codes."""


def buttons(document: Document) -> frozenset[str]:
    """The addresses of the site's own that such buttons lead to."""
    home = urls.origin(document.url) + "/"
    return frozenset(
        anchor.url
        for block in _beside(list(document.content))
        for anchor in block.anchors
        if anchor.url.startswith(home) and _DRIVE.fullmatch(anchor.text)
    )


def _beside(blocks: Sequence[Block]) -> Iterator[Block]:
    """The lines with a code, and those right before them."""
    for place, block in enumerate(blocks):
        if "码" in block.text and len(block.text) <= MAX_LINE and CODE.search(block.text):
            yield from blocks[max(0, place - 1) : place + 1]
