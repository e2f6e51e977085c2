"""Links called by nothing but a form that works are given in (`PDF`, `EPUB`), below a heading that calls them downloads.

The name of a form alone may hand out the page itself, or lead to all that is had in it; its heading tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.pages.links import urls
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document
from crawler.pages.tree.elements import HEADINGS

_HEADED = re.compile(
    r"\W*(?:downloads?|downloads? (?:options|links|formats?|files)|(?:available |file |e-?book )?(?:formats?|files)|full[- ]?text|get (?:it|the book)|"
    r"(?:电子书|文件|全文|资源)?(?:下载|下載)(?:地址|链接|格式|列表)?|(?:文件)?格式|全文)\W*",
    re.IGNORECASE,
)
_FORMS = "pdf|epub ?[23]?|mobi|azw3?|kindle|fb2|djvu|cb[rz]|txt|docx?|rtf|mp3|m4[ab]|flac|mp4|mkv|zip|rar|7z"
_FORM = re.compile(
    rf"\W*(?:download |read |open |下载)?(?:{_FORMS})\W*(?:[(（].{{1,24}}[)）])?\W*|[^()（）]{{1,60}}[(（](?:{_FORMS})[)）]\W*|.{{1,120}}\.(?:{_FORMS})",
    re.IGNORECASE,
)
_HEADING = HEADINGS | {"h5", "h6"}
BELOW = 12
"""Lines that stand below such a heading, at most."""


def handed(document: Document) -> frozenset[str]:
    """The addresses of the site's own that such links lead to."""
    home = urls.origin(document.url) + "/"
    return frozenset(
        anchor.url
        for block in _below(document)
        for anchor in block.anchors
        if anchor.url.startswith(home)
        and _FORM.fullmatch(anchor.text)
        and not urls.extension(anchor.url)
        and not urls.same_page(anchor.url, document.url)
    )


def _below(document: Document) -> Iterator[Block]:
    left = 0
    for block in document.blocks:
        if block.tag in _HEADING:
            left = BELOW if _HEADED.fullmatch(block.text) and not block.foreign else 0
        elif left and not block.noise and not block.foreign:
            left -= 1
            yield block
