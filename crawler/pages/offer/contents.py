"""Tables of contents: links to the chapters of one work, numbered in a row, and the page that holds the work together.

Whatever cuts a work into pages, on each of them it shows the way through: the chapters by their numbers, below the link
to the work itself. The link that stands before the first chapter leads to the whole, in a tree of all books and in a
bar beside one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice
from urllib.parse import urlsplit

from crawler.pages.links import urls
from crawler.pages.offer.chapter_names import MAX_LABEL, begins_with, number_of
from crawler.pages.offer.chapter_runs import (
    ENDING,
    MAX_LOOKED_AT,
    MIN_CHAPTERS,
    Run,
    folder_of,
    links_of,
    runs,
)
from crawler.pages.regions.own import leads_away, own
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document, own_heading

FEW_CHAPTERS = 2
"""Chapters that are enough below a line that calls them the work's, where the page says who made it."""
_HEADED = re.compile(
    r"\W*(?:(?:的|所有|章节|章節|全部|全书|作品|小说|漫画|最新|正文)*(?:目录|目錄|章节|章節|正文)(?:列表)?|(?:table of )?contents|"
    r"(?:all |latest |list of )?(?:the )?(?:chapters|episodes|issues)(?: list| index)?(?: available)?(?: (?:for|of|in))?)[\W\d]*",
    re.IGNORECASE,
)
"""A line that heads the parts of one work, without the work's name."""
_MAKER = re.compile(
    r"\W*(?:作\s?者|著\s?者|原\s?著|作\s?画|作\s?畫|漫\s?画家)\s*[:：]\s*\S|\W*(?:authors?|written by|story by|art by|writer|artist)\s*[:：]?\s+\S|by\s+\S",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"[\s_>.-]authors?(?![a-z])", re.IGNORECASE)
"""Classes of a line that names who wrote what it stands in."""
_MANUAL = re.compile(
    r"\b(?:documentation|manual|reference|docs|handbook|guide|api|wiki|blog)\b|文档|文檔|手册|手冊|指南|教程|博客",
    re.IGNORECASE,
)
"""What calls itself so is written for its readers."""
_DECLARED = re.compile(r"(?:role|epub:type)\s*=\s*[\"']?(?:doc-)?toc\b")
"""How markup for books calls a table of contents."""
_MAY_BEGIN = re.compile(rf"{_DECLARED.pattern}|rel\s*=\s*[\"']?next")
_OF_FOLDER = re.compile(r"[^/]/(?:index\.\w{2,5})?$")
_TURNING = re.compile(
    r"\W*(?:next|older|newer|previous|prev|上一?[页頁篇]|下一?[页頁篇]|\d+)(?: (?:page|posts?|entries))?\W*",
    re.IGNORECASE,
)
MAX_MAKERS = 3
"""Lines that say who made it; a list says so of each of its works."""


def fronts(document: Document) -> bool:
    """Whether the page is what a table of contents on it calls the whole, or the one below whose words it stands."""
    found = [run for run in runs(document) if not _holds(run.chapters, document.url)]
    if any(run.whole and urls.same_page(run.whole, document.url) for run in found):
        return True
    if number_of(document.page_title) is None:
        own = [run for run in found if run.shown]
        if (len(own) == 1 and _is_most(document, own[0])) or (
            len(found) == 1 and _is_of_folder(document.url, found[0].chapters)
        ):
            return True
    return _names_parts(document) or _begins_a_book(document)


def _is_most(document: Document, run: Run) -> bool:
    """Whether most chapters that a page shows are of one work; a list of what is new shows some of each of many."""
    folder = folder_of(run.chapters[0])
    named = {
        anchor.url for anchor in document.anchors if not anchor.noise and begins_with(anchor.text) is not None
    }
    return 2 * sum(folder_of(url) == folder for url in named) > len(named)


def _is_of_folder(here: str, chapters: Collection[str]) -> bool:
    """Whether an address is that of the folder in which the chapters stand, and not the site's front page."""
    folder = folder_of(next(iter(chapters)))
    below_home = len(folder) > len(urls.origin(here))
    return below_home and urls.same_page(here, folder) and all(folder_of(url) == folder for url in chapters)


def _begins_a_book(document: Document) -> bool:
    """Whether a folder's own page names pages of the folder and turns to the first of them, or calls these its contents.

    A blog's front page turns to its older posts, which no name leads to; a manual says what it is, or not who wrote it.
    """
    if document.tree is None or not _OF_FOLDER.search(document.url) or not _MAY_BEGIN.search(document.source):
        return False
    declared = _DECLARED.search(document.source) is not None
    following = _following(document)
    if not (declared or any(_is_of_folder(document.url, [url]) for url in following)):
        return False
    named = (link.url for link in links_of(document) if not _TURNING.fullmatch(link.text))
    told = [url for url in dict.fromkeys(named) if _is_of_folder(document.url, [url])]
    told = [url for url in told if not urls.same_page(url, document.url)]
    if len(told) < MIN_CHAPTERS or not (declared or told[0] in following):
        return False
    authored = any(_AUTHOR.search(block.trail) for block in document.content if len(block.text) <= MAX_LABEL)
    return authored or not _MANUAL.search(document.page_title)


def _following(document: Document) -> set[str]:
    return {
        urls.join(document.base, link.get("href") or "")
        for link in islice(document.tree.iter("link", "a"), MAX_LOOKED_AT)
        if "next" in (link.get("rel") or "").lower().split()
    }


def _names_parts(document: Document) -> bool:
    """Whether a page says who made its one work, and below a line that calls them chapters leads to pages below its own
    address, whatever they are called, or to chapters anywhere where this line names the work."""
    heading = own_heading(document)
    if heading is None or heading.noise or leads_away(document, heading):
        return False
    lines = [block for block in own(document) if len(block.text) <= MAX_LABEL and not block.crumb]
    if any(_HEADED.fullmatch(block.text) for block in lines):
        below = [one for block in lines for one in block.anchors if _is_below(one.url, document.url)]
        if 1 <= _makers(lines) <= MAX_MAKERS and _are_chapters(below):
            return True
    place = next((place for place, block in enumerate(lines) if _names_work(block, heading)), 0)
    if not 1 <= _makers(lines[:place]) <= MAX_MAKERS:
        return False
    named = [one for row in lines[place:] for one in row.anchors if begins_with(one.text) is not None]
    is_one = any(_is_within(document.url, one.url) for one in named)
    return not is_one and _are_chapters(named)


def _names_work(block: Block, heading: Block) -> bool:
    """Whether a line heads the parts of the very work that a page is called by."""
    if block is heading or heading.text not in block.text:
        return False
    return _HEADED.fullmatch(block.text.replace(heading.text, " ", 1)) is not None


def _makers(lines: Sequence[Block]) -> int:
    return len({block.text for block in lines if _MAKER.match(block.text)})


def _are_chapters(anchors: Sequence[Anchor]) -> bool:
    """Whether links lead to the parts of a work: to enough of them, or to few that bear numbers and stand in one folder."""
    numbered = {one.url for one in anchors if begins_with(one.text) is not None}
    few = len(numbered) >= FEW_CHAPTERS and len({folder_of(url) for url in numbered}) == 1
    return few or len({one.url for one in anchors}) >= MIN_CHAPTERS


def _is_below(url: str, here: str) -> bool:
    """`/book/12/345.html` and `/book/12-2.html` below `/book/12/` and `/book/12.html`."""
    place = urlsplit(here)
    stem = ENDING.sub("", place.path).rstrip("/")
    path = urlsplit(url).path
    return (
        len(stem) > 1
        and url.startswith(urls.origin(here) + "/")
        and path.startswith(stem)
        and path[len(stem) : len(stem) + 1] in ("/", "-", "_")
        and not urls.same_page(url, here)
    )


def whole_of(document: Document) -> str:
    """The page of the work whose chapter this is; empty where no table of contents on it says so."""
    for run in runs(document):
        if run.whole and _holds(run.chapters, document.url):
            return run.whole
    return ""


def beside(document: Document, title: str) -> bool:
    """Whether a page that bears a chapter's number leads to the chapter before or after it."""
    number = number_of(title)
    if number is None:
        return False
    others = (number_of(anchor.text) for anchor in document.anchors if anchor.url != document.url)
    return any(other is not None and abs(other - number) == 1 for other in others)


def _holds(chapters: Sequence[str], url: str) -> bool:
    return any(_is_within(url, chapter) for chapter in chapters)


def _is_within(url: str, chapter: str) -> bool:
    """Whether an address is that of a chapter, or of one of its pages."""
    return urls.same_page(chapter, url) or _is_below(url, chapter)
