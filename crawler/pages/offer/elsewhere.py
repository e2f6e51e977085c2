"""Addresses of files at hosts that nobody has listed: they look alike wherever files are put up.

`/file/Zt5kQwXmP8v`, `/d/…`, `/?x4k9m2t7q8w5z1n6`: a short word for a file, and a code that no person would choose.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.pages.links import urls
from crawler.pages.regions.own import own
from crawler.pages.tree.document import Document

_PLACE = re.compile(
    r"https?://(?P<host>[\w.-]+)/(?:(?:files?|f|d|dl|get|download|u|s|share|folder)/(?P<code>[\w-]{8,64})|\?(?P<bare>[a-z0-9]{16,64}))(?![\w/-])",
    re.ASCII | re.IGNORECASE,
)
LEAST_DIGITS = 3
"""Digits of a long code in one case, at least."""


def names_a_file(document: Document) -> bool:
    """Whether the page's own content names such an address on another host."""
    home, here = urls.origin(document.url) + "/", urlsplit(document.url).hostname
    said = (
        text for block in own(document) for text in (block.text, *(anchor.url for anchor in block.anchors))
    )
    return any(
        found["host"].lower() != here and _is_code(found["code"] or found["bare"])
        for text in said
        if "://" in text and not text.startswith(home)
        for found in _PLACE.finditer(text)
    )


def _is_code(word: str) -> bool:
    digits = sum(letter.isdigit() for letter in word)
    mixed = word != word.lower() and word != word.upper() and digits > 0
    return mixed or (len(word) >= 16 and digits >= LEAST_DIGITS and "-" not in word)
