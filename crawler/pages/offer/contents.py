"""Tables of contents: links to the chapters of one work, numbered in a row, and the page that holds the work together.

Whatever cuts a work into pages, on each of them it shows the way through: the chapters by their numbers, below the link
to the work itself. The link that stands before the first chapter leads to the whole, in a tree of all books and in a
bar beside one.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from attrs import frozen

from crawler.pages.links import urls
from crawler.pages.offer import chapter_names
from crawler.pages.offer.chapter_names import MAX_LABEL, begins_with, number_of
from crawler.pages.regions.own import leads_away, own
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.parsing import clean

MAX_BEFORE = 3
"""Links before the first chapter among which the whole's stands: an introduction may come between."""
MIN_CHAPTERS = 3
"""Chapters, each numbered one after the one before it, that are a work's."""
MAX_LOOKED_AT, MAX_PIECES = 4000, 20
"""Links of a page, and pieces of text in one of them, that are looked at."""
_HEADED = re.compile(
    r"\W*(?:(?:章节|章節|全部|全书|作品|小说|漫画|最新|正文)*(?:目录|目錄|章节|章節|正文)(?:列表)?|(?:table of )?contents|"
    r"(?:all |latest |list of )?(?:chapters|episodes|issues)(?: list| index)?)[\W\d]*",
    re.IGNORECASE,
)
"""A line that heads the parts of one work."""
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
_ENDING = re.compile(r"(?:/index)?\.\w{2,5}$|/index$")


@frozen
class Run:
    """Chapters of one work: their addresses in order, and that of their whole, which a link before the first of them
    leads to; empty where none does."""

    chapters: tuple[str, ...]
    whole: str
    shown: bool
    """Whether they stand in the page's content, and not only beside it."""


@frozen
class _Link:
    url: str
    text: str


def runs(document: Document) -> list[Run]:
    """The tables of contents on a page, in its order. A page that names no chapter has none and costs one search."""
    if document.tree is None or not chapter_names.any_in(_short(document)):
        return []
    shown = {anchor.url for anchor in document.anchors if not anchor.noise}
    return list(_runs(list(_links(document)), shown))


def _short(document: Document) -> str:
    return "\n".join(anchor.text for anchor in document.anchors if len(anchor.text) <= MAX_LABEL)


def _links(document: Document) -> Iterator[_Link]:
    """All links with words; the one to the page itself too, whose address may be nothing but `#`."""
    for anchor in islice(document.tree.iter("a"), MAX_LOOKED_AT):
        text = clean("".join(islice(anchor.itertext(), MAX_PIECES)))
        href = anchor.get("href")
        if text and href is not None:
            yield _Link(
                urls.join(document.base, href) or (document.url if href[:1] in ("", "#") else ""), text
            )


def _runs(links: Sequence[_Link], shown: Collection[str]) -> Iterator[Run]:
    held: list[_Link] = []
    numbers: list[int] = []
    before: deque[str] = deque(maxlen=MAX_BEFORE)
    above: tuple[str, ...] = ()
    for link in links:
        number = begins_with(link.text)
        if held and not (number is not None and _follows(held, numbers, link, number)):
            yield from _run(held, above, shown)
            held, numbers = [], []
        if number is None:
            before.appendleft(link.url)
            continue
        above = above if held else tuple(before)
        held.append(link)
        numbers.append(number)
    yield from _run(held, above, shown)


def _follows(held: Sequence[_Link], numbers: Sequence[int], link: _Link, number: int) -> bool:
    """Whether a link goes on with the chapters: the next number, up or down, in the same folder."""
    step = number - numbers[-1]
    steady = step in (1, -1) and (len(numbers) < 2 or step == numbers[-1] - numbers[-2])
    return steady and _folder(link.url) == _folder(held[-1].url)


def _run(held: Sequence[_Link], above: Sequence[str], shown: Collection[str]) -> Iterator[Run]:
    chapters = tuple(dict.fromkeys(link.url for link in held))
    if len(chapters) >= MIN_CHAPTERS:
        first = chapters[0]
        whole = next((url for url in above if _goes_on(url, first)), "")
        whole = whole or next((url for url in above[:1] if _beside(url, first)), "")
        yield Run(chapters, whole, shown=sum(url in shown for url in chapters) >= MIN_CHAPTERS)


def _goes_on(whole: str, chapter: str) -> bool:
    """Whether the address of a chapter goes on from that of the whole."""
    stem = _ENDING.sub("", urlsplit(whole).path)
    return _of_one_host(whole, chapter) and bool(stem.strip("/")) and urlsplit(chapter).path.startswith(stem)


def _beside(whole: str, chapter: str) -> bool:
    """Whether both stand in one folder; what stands beside the front page may be any page of the site."""
    folder = urlsplit(whole).path.rpartition("/")[0]
    return _of_one_host(whole, chapter) and bool(folder) and urlsplit(chapter).path.startswith(folder + "/")


def _of_one_host(one: str, other: str) -> bool:
    return urls.origin(one) == urls.origin(other)


def fronts(document: Document) -> bool:
    """Whether the page is what a table of contents on it calls the whole, or the one below whose words it stands."""
    found = [run for run in runs(document) if not _holds(run.chapters, document.url)]
    if any(run.whole and urls.same_page(run.whole, document.url) for run in found):
        return True
    if number_of(document.page_title) is None:
        own = [run for run in found if run.shown]
        if len(own) == 1 or (len(found) == 1 and _is_of_folder(document.url, found[0].chapters)):
            return True
    return _names_parts(document) or _begins_a_book(document)


def _is_of_folder(here: str, chapters: Collection[str]) -> bool:
    """Whether an address is that of the folder in which the chapters stand, and not the site's front page."""
    folder = next(iter(chapters)).rpartition("/")[0]
    below_home = len(folder) > len(urls.origin(here))
    return below_home and urls.same_page(here, folder) and all(_folder(url) == folder for url in chapters)


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
    named = (link.url for link in _links(document) if not _TURNING.fullmatch(link.text))
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
    address, whatever they are called."""
    heading = own_heading(document)
    if heading is None or heading.noise or leads_away(document, heading):
        return False
    lines = [block for block in own(document) if len(block.text) <= MAX_LABEL and not block.crumb]
    if not any(_HEADED.fullmatch(block.text) for block in lines):
        return False
    makers = {block.text for block in lines if _MAKER.match(block.text)}
    below = {anchor.url for block in lines for anchor in block.anchors if _is_below(anchor.url, document.url)}
    return 1 <= len(makers) <= MAX_MAKERS and len(below) >= MIN_CHAPTERS


def _is_below(url: str, here: str) -> bool:
    """`/book/12/345.html` and `/book/12-2.html` below `/book/12/` and `/book/12.html`."""
    place = urlsplit(here)
    stem = _ENDING.sub("", place.path).rstrip("/")
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
    return any(urls.same_page(chapter, url) for chapter in chapters)


def _folder(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[0]
