"""A page that shows a text, and hands over nothing but this very text.

A page of pastes or of a folder of source shows what was put there, and beside it stand ways to have the same once more:
raw, inline, to take away. What such a page gives is what its text says. A file that the page cannot show is given by
the same link, hence it counts only that a text is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from crawler.pages.tree.blocks import Anchor
from crawler.pages.tree.document import Document

_TYPE = re.compile(r"\btext/(?:plain|markdown|x-[a-z][\w.+-]*)\b", re.IGNORECASE)
MAX_LINE = 400
"""Characters of a line of facts in which the type of what is shown stands."""
_RAW = re.compile(
    r"(?:view |show )?(?:raw|plain|inline)(?: text)?|原始(?:文件|内容|文本)?|纯文本|源文件", re.IGNORECASE
)
_TOOL = re.compile(
    r"\W*(?:raw|plain|text|txt|inline|download|dl|get|down|qr(?:code)?|embed|view|show|clone|fork|json|html)\W*",
    re.IGNORECASE,
)
_NAME = re.compile(r"\.(?:txt|text|md|markdown|log)$", re.IGNORECASE)


def mark(document: Document) -> None:
    """Take the ways to have the shown text once more for tools of the site, as navigation is."""
    name = urlsplit(document.url).path.rstrip("/").rpartition("/")[2]
    if not name:
        return
    tools = [
        block for block in document.blocks
        if block.anchors and name in block.anchors[0].url and _is_bar(document.url, block.anchors)
    ]  # fmt: skip
    if tools and _shows(document, [anchor for block in tools for anchor in block.anchors]):
        for block in tools:
            block.noise = True
        document.shows_text = True


def unnamed(document: Document, title: str) -> str:
    """The title without the ending of the text file that is shown: it names no form in which a work is handed over."""
    return _NAME.sub("", title) if document.shows_text else title


def _is_bar(here: str, anchors: Iterable[Anchor]) -> bool:
    return all(_repeats(here, anchor.url) for anchor in anchors)


def _repeats(here: str, url: str) -> bool:
    """Whether an address only adds the name of a tool to the page's own."""
    own, other = urlsplit(here), urlsplit(url)
    if own.netloc != other.netloc or not other.path.strip("/"):
        return False
    mine, theirs = _segments(own.path), _segments(other.path)
    if not mine or not set(mine) <= set(theirs):
        return False
    added = [part for part in theirs if part not in mine] + [other.query] * bool(other.query)
    return bool(added) and all(_TOOL.fullmatch(part) for part in added)


def _segments(path: str) -> list[str]:
    return [unquote(part) for part in path.split("/") if part]


def _shows(document: Document, tools: Iterable[Anchor]) -> bool:
    """Whether the page says that what it shows is a text; or shows little else, and offers it raw."""
    lines = [block for block in document.content if block.text and not block.noise]
    if any(len(block.text) <= MAX_LINE and _TYPE.search(block.text) for block in lines):
        return True
    if not any(_RAW.fullmatch(anchor.text) for anchor in tools):
        return False
    written = sum(len(block.text) for block in lines if block.tag == "pre" or "pre." in block.trail)
    return 2 * written >= sum(len(block.text) for block in lines)
