"""Links beside a heading's words that ask to change what stands below it: `下载[edit]`. They name no page."""

from __future__ import annotations

import re

from crawler.pages.tree.blocks import Anchor, Block

_ASKING = re.compile(
    r"\W*(?:edit(?: this)?(?: section| source| page)?|(?:view )?source|编辑(?:源代码|源码|本节|本段|章节)?|編輯(?:原始碼|本段|章節)?|修改|bearbeiten|modifier|editar)\W*",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"[?&;](?:action|do|mode)=edit(?:post|section)?(?:[&;#]|$)|/edit/?(?:[?#]|$)", re.IGNORECASE
)
"""Addresses at which something is changed."""
MAX_SAID = 40
"""Characters of such a link at most."""


def asks_to_change(anchor: Anchor, heading: Block) -> bool:
    """Whether a link of a heading is such an aside: it stands there with other words."""
    if not 0 < len(anchor.text) < min(len(heading.text), MAX_SAID):
        return False
    return bool(_ASKING.fullmatch(anchor.text) or _ADDRESSED.search(anchor.url))
