"""Tables of contents: links to the chapters of one work, numbered in a row, and the page that holds the work together.

Whatever cuts a work into pages, on each of them it shows the way through: the chapters by their numbers, below the link
to the work itself. The link that stands before the first chapter leads to the whole, in a tree of all books and in a
bar beside one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from attrs import frozen

from crawler.pages.links import urls
from crawler.pages.regions.own import leads_away, own
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.parsing import clean

MIN_CHAPTERS = 3
"""Chapters, each numbered one after the one before it, that are a work's."""
MAX_LOOKED_AT, MAX_PIECES = 4000, 20
"""Links of a page, and pieces of text in one of them, that are looked at."""
MAX_LABEL = 120
"""Characters of a link that may name a chapter; what is longer tells of one."""
_HAN = "零〇一二三四五六七八九十百千两"
_LABEL = re.compile(
    rf"(?:第\s?(?P<han>[{_HAN}\d]{{1,9}})\s?[章回节節卷话話集期]|\b(?:chapter|episode|part)\s?(?P<latin>\d{{1,4}}|[ivxlc]{{1,8}})\b)",
    re.IGNORECASE,
)
_FIRST_WORDS = re.compile(r"(?:section\s+)?[\W\d]*(?:正文\W*)?", re.IGNORECASE)
"""What may stand before a chapter's label: the number that a program gave the page."""
_WORDS = ("第", "chapter", "episode", "part")
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
MAX_MAKERS = 3
"""Lines that say who made it; a list says so of each of its works."""
_ENDING = re.compile(r"(?:/index)?\.\w{2,5}$|/index$")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@frozen
class Run:
    """Chapters of one work: their addresses in order, and the address of the link before the first of them."""

    chapters: tuple[str, ...]
    whole: str
    shown: bool
    """Whether they stand in the page's content, and not only beside it."""


def number_of(text: str) -> int | None:
    """The number that a chapter's name bears, None for any other name."""
    found = _LABEL.search(text) if len(text) <= MAX_LABEL else None
    return _value(found) if found else None


def _value(found: re.Match[str]) -> int:
    said = (found["han"] or found["latin"]).lower()
    if said.isdecimal():
        return int(said)
    return _han(said) if found["han"] else _roman(said)


def _han(said: str) -> int:
    """`一百二十三`, and `一二三` read digit by digit."""
    if not any(sign in _TENS for sign in said):
        return int("".join(str(_DIGITS.get(sign, sign)) for sign in said))
    total, held = 0, 0
    for sign in said:
        if sign in _TENS:
            total, held = total + (held or 1) * _TENS[sign], 0
        else:
            held = _DIGITS[sign] if sign in _DIGITS else int(sign)
    return total + held


def _roman(said: str) -> int:
    values = [_ROMAN[sign] for sign in said]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


@frozen
class _Link:
    url: str
    text: str


def runs(document: Document) -> list[Run]:
    """The tables of contents on a page, in its order. A page that names no chapter has none and costs one search."""
    if document.tree is None or not _may_name_chapters(document.source):
        return []
    shown = {anchor.url for anchor in document.anchors if not anchor.noise}
    return list(_runs(list(_links(document)), shown))


def _may_name_chapters(source: str) -> bool:
    lowered = source.lower()
    return any(word in lowered for word in _WORDS) and _LABEL.search(source) is not None


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
    before = whole = ""
    for link in links:
        number = _begins_with(link.text)
        if held and not (number is not None and _follows(held, numbers, link, number)):
            yield from _run(held, whole, shown)
            held, numbers = [], []
        if number is None:
            before = link.url
            continue
        whole = whole if held else before
        held.append(link)
        numbers.append(number)
    yield from _run(held, whole, shown)


def _begins_with(text: str) -> int | None:
    start = _FIRST_WORDS.match(text)
    found = _LABEL.match(text, start.end()) if start and len(text) <= MAX_LABEL else None
    return _value(found) if found else None


def _follows(held: Sequence[_Link], numbers: Sequence[int], link: _Link, number: int) -> bool:
    """Whether a link goes on with the chapters: the next number, up or down, in the same folder."""
    step = number - numbers[-1]
    steady = step in (1, -1) and (len(numbers) < 2 or step == numbers[-1] - numbers[-2])
    return steady and _folder(link.url) == _folder(held[-1].url)


def _run(held: Sequence[_Link], whole: str, shown: Collection[str]) -> Iterator[Run]:
    chapters = tuple(dict.fromkeys(link.url for link in held))
    if len(chapters) >= MIN_CHAPTERS:
        yield Run(chapters, whole, shown=sum(url in shown for url in chapters) >= MIN_CHAPTERS)


def fronts(document: Document) -> bool:
    """Whether the page is what a table of contents on it calls the whole, or the one below whose words it stands."""
    found = [run for run in runs(document) if not _holds(run.chapters, document.url)]
    if any(_leads_up(run) and urls.same_page(run.whole, document.url) for run in found):
        return True
    own = [run for run in found if run.shown]
    return (len(own) == 1 and number_of(document.page_title) is None) or _names_parts(document)


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
        if _holds(run.chapters, document.url) and _leads_up(run):
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


def _leads_up(run: Run) -> bool:
    """Whether what stands before the chapters is a page of theirs: in their folder or above it, and not the front page."""
    whole, first = urlsplit(run.whole), urlsplit(run.chapters[0])
    folder = whole.path.rpartition("/")[0]
    stem = whole.path.rpartition(".")[0] or whole.path
    above = first.path.startswith((folder + "/", stem)) and not urls.same_page(
        run.whole, urls.origin(run.whole)
    )
    return whole.netloc == first.netloc and above


def _folder(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[0]
