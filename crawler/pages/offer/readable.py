"""Is the text of the page itself what is given: a chapter, the chapters of a book, a long text that is nothing else?"""

from __future__ import annotations

import re
from collections import Counter

from crawler.pages.offer import contents, furnished, leaves
from crawler.pages.regions.own import own
from crawler.pages.tree.document import Document
from crawler.pages.tree.length import letters_of

LONG_READING = 1400.0
"""Han letters (or 3.2 times as many others) that speak for the text itself being what is given, with weight 1."""
_ITS_TEXT = re.compile(
    r"[(（\[【](?:[^()（）\[\]【】]{0,6})?(?:小说|长篇|中篇|短篇|原著|全文|原文|novel(?:la)?|short story|full text)[^()（）\[\]【】]{0,6}[)）\]】]",
    re.IGNORECASE,
)
"""What stands behind a title to say that its text follows."""
MIN_CHAPTERS = 5
SECTION = 250
"""Letters, counted so, that stand in a section of a work at least; a manual's are shorter."""
_SECTIONS = frozenset({"h2", "h3", "h4", "pre"})
CHAPTER = re.compile(r"^\s*(?:正文\s*)?(?:第\s?[零〇一二三四五六七八九十百千两\d]{1,9}\s?[章回节卷话]|chapter\s+[\divxlc]+\b)", re.IGNORECASE)  # fmt: skip
_CHAPTER_IN = re.compile(
    r"第\s?[零〇一二三四五六七八九十百千两\d]{1,9}\s?[章回节卷话]|\bchapter\s+[\divxlc]+\b", re.IGNORECASE
)
_TURNED = re.compile(r"上一[章回话].{0,20}下一[章回话]|返回(?:目录|书页)", re.IGNORECASE)
TURN = re.compile(
    r"^[<«‹\s]*(?:上一?[章页回话节]|下一?[章页回话节]|(?:previous|next) (?:chapter|page))(?:[>»›\s]*|[:：].{0,100})$",
    re.IGNORECASE,
)
_OF_PAGES = re.compile("页|page", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:[_-]?\d+)+")


def told(document: Document, title: str) -> float:
    """How surely it is: 0 to 2."""
    chapters = {
        anchor.url for block in own(document) for anchor in block.anchors if CHAPTER.match(anchor.text)
    }
    of_books = Counter(
        url.rpartition("/")[0] for url in chapters
    )  # a list of news has chapters of many books
    if max(of_books.values(), default=0) >= MIN_CHAPTERS or contents.fronts(document):
        return 2.0
    lines = [block for block in own(document) if not block.crumb and not block.linked]
    length = letters_of(block.text for block in lines)
    if length < SECTION * sum(1 for block in own(document) if block.tag in _SECTIONS):
        return 0.0  # a manual: the sections of a work are long
    turned = _turned(document)
    said = any(_TURNED.search(block.text) for block in document.content)
    if length >= 60 and (turned or said) and _CHAPTER_IN.search(title):
        return 2.0
    if length >= SECTION and contents.beside(document, title) and not leaves.shows_code(document):
        return 2.0
    if length >= 200 and turned >= 2:
        return 2.0
    return _long(document, length, title) if length >= LONG_READING / 2 else 0.0


def _long(document: Document, length: float, title: str) -> float:
    """A leaf of a book, or a text that may itself be the work, as long as nothing shows that it was written for its page."""
    if leaves.is_leaf(document):
        return 2.0
    weight = 0.0 if furnished.is_written_here(document) else length / LONG_READING
    return min(1.5, 2.0 * weight if _ITS_TEXT.search(title) else weight)


def _turned(document: Document) -> int:
    """How many links turn the pages of one text: to another chapter, or to what bears another number of this address.

    Each page of a manual or of a site of notes leads to the page before and after it too, and those bear names.
    """
    kind = _kind(document.url)
    turning = [anchor for anchor in document.anchors if TURN.match(anchor.text)]
    paged = [anchor for anchor in turning if _OF_PAGES.search(anchor.text)]
    pages = {anchor.url for anchor in paged if _kind(anchor.url) == kind} - {document.url}
    return len(turning) - len(paged) + len(pages)


def _kind(url: str) -> str:
    return _NUMBERS.sub("N", url.partition("?")[0])
