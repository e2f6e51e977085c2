"""Text of a page to a tree, read as far as browsers do and bounded where a page would hold the parser."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

LONG_TAG, MAX_ATTRIBUTES = 20_000, 1000
"""Characters of a tag from which on its attributes are counted; one with more of them keeps none."""
_TAG = re.compile(r"<[A-Za-z](?:=\s*\"[^\"]*\"|=\s*'[^']*'|[^>=]+|=)*")
_ENDED = re.compile(r"</html\s*>(?=\s*[^\s])", re.IGNORECASE)
"""The end of a page before its end: the parser stops there, while browsers read on. Templates leave it in a head or before a foot."""
_FRAME_CLOSED = re.compile(r"<(html|head|body)(?=[\s/])([^<>]*)/>", re.IGNORECASE)
"""`<html ... />`: for the parser the whole page is over, browsers open the element. No other element is touched,
for a page that is written as XML may mean what it says."""
_QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_WHITE = re.compile(r"[ \t\r\n\f\v\u00a0\u3000\u200b]+")


def bounded(text: str) -> str:
    """The page without tags of thousands of attributes: the parser compares each attribute with all before it."""
    if len(text) < LONG_TAG or max(map(len, _TAG.findall(text)), default=0) < LONG_TAG:
        return text
    return _TAG.sub(_shortened, text)


def _shortened(tag: re.Match[str]) -> str:
    if tag.end() - tag.start() < LONG_TAG:
        return tag[0]
    names = _QUOTED.sub("=", tag[0]).replace("/", " ").split()
    return tag[0] if len(names) <= MAX_ATTRIBUTES else names[0]


def parse(text: str, parser_of: Any) -> Any:
    """The tree. `parser_of`: the reader of microdata cuts scripts out of it, which only elements of HTML can do."""
    if not text.strip():
        return None
    if _ENDED.search(text):
        text = _ENDED.sub("", text)
    text = _FRAME_CLOSED.sub(r"<\1\2>", text, count=3)
    parser = parser_of(
        encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def clean(text: str) -> str:
    """White space of every kind as single spaces."""
    return text if text.isalnum() else _WHITE.sub(" ", text).strip()
