"""The head of a letter on a page, who wrote it, to whom, about what; and what the letter says in words of its own.

Archives of mailing lists show the head above each letter, as lines or as rows. Its author is who put the letter up, and
nobody who made a work; its lines are no facts of a work, and the lines that an answer quotes are another's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from crawler.pages.links import urls
from crawler.pages.regions.own import own
from crawler.pages.tree.blocks import Block
from crawler.pages.tree.document import Document

_LINE = re.compile(
    r"(?P<label>from|author|sender|to|date|sent|subject|发件人|作者|收件人|主题|日期|发送时间)\s*(?:[:：]\s*(?P<value>.*))?",
    re.IGNORECASE,
)
_AUTHOR = frozenset({"from", "author", "sender", "发件人", "作者"})
_SUBJECT = frozenset({"subject", "主题"})
_ADDRESSED = frozenset({"to", "date", "sent", "收件人", "日期", "发送时间"})
_BEHIND_NAME = re.compile(r"\s*(?:[<(\[]|\bat\b|\S+@|\bon\b).*$", re.IGNORECASE)
_ANSWER = re.compile(r"(?:re|aw|sv|antw|回复|回覆|答复)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
MAX_APART, MAX_LINE = 12, 300
"""Lines that a head is long at most, and characters of each."""
MAX_WORDLESS = 60
"""Characters of a row that a picture leads on from."""


def lines_of(document: Document) -> list[tuple[str, Block, str]]:
    """The first head of a letter on the page: label, line and what it says; empty where there is none."""
    found: list[tuple[int, str, Block, str]] = []
    for place, (label, block, value) in enumerate(_labelled(document)):
        if not label:
            continue
        found = [one for one in found if place - one[0] < MAX_APART]
        found.append((place, label, block, value))
        labels = {name for _place, name, _block, _value in found}
        if labels & _AUTHOR and labels & _SUBJECT and labels & _ADDRESSED:
            return [one[1:] for one in found]
    return []


def own_words(document: Document) -> Iterator[Block]:
    """The lines of the page's own content without the head of a letter and without what it quotes."""
    head = {id(block) for _label, block, _value in lines_of(document)}
    answers = _ANSWER.match(document.page_title) is not None
    for block in own(document):
        quoted = block.text.startswith(">") or (answers and "blockquote." in block.trail)
        if not quoted and id(block) not in head:
            yield block


def rows_away(document: Document) -> set[int]:
    """The short rows of a table or list that lead to another page by a link without words: a tree of letters, each a picture."""
    home, said = urls.origin(document.url) + "/", Counter[int]()
    leading = {block.row for block in document.content if block.row and any(
        not anchor.text and anchor.url.startswith(home) and anchor.url != document.url for anchor in block.anchors
    )}  # fmt: skip
    for block in document.content if leading else ():
        said[block.row] += len(block.text)
    return {row for row in leading if said[row] <= MAX_WORDLESS}


def sender_of(document: Document) -> str:
    """Who wrote the letter, by the name alone; empty where the page shows none."""
    said = next((value for label, _block, value in lines_of(document) if label in _AUTHOR), "")
    return _BEHIND_NAME.sub("", said).strip(" \"'")[:60]


def _labelled(document: Document) -> Iterator[tuple[str, Block, str]]:
    """Each line with the label that it begins with, empty where it has none; a cell that is a label has its value beside it."""
    blocks = [block for block in document.content if block.text]
    for place, block in enumerate(blocks):
        found = _LINE.fullmatch(block.text) if len(block.text) <= MAX_LINE else None
        if found is None:
            yield "", block, ""
            continue
        beside = blocks[place + 1].text if place + 1 < len(blocks) and not found["value"] else ""
        yield found["label"].lower(), block, found["value"] or beside
