"""Runs of chapters: links of a page that bear the numbers of one work's chapters, one after the other.

They stand side by side, or each in a row of its own with who translated it; the link before the first may lead to the
work.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from attrs import Factory, define, frozen

from crawler.pages.links import urls
from crawler.pages.offer import chapter_names
from crawler.pages.offer.chapter_names import MAX_LABEL, begins_with
from crawler.pages.tree.document import Document
from crawler.pages.tree.parsing import clean

MAX_BEFORE = 3
"""Links before the first chapter among which the whole's stands: an introduction may come between."""
MIN_CHAPTERS = 3
"""Chapters, each numbered one after the one before it, that are a work's."""
MAX_BESIDE = 3
"""Links with other words that stand beside a chapter in its row: who translated it, when it came out."""
MAX_LOOKED_AT, MAX_PIECES = 4000, 20
"""Links of a page, and pieces of text in one of them, that are looked at."""
ENDING = re.compile(r"(?:/index)?\.\w{2,5}$|/index$")
"""What an address ends with behind the name of its page."""


@frozen
class Run:
    """Chapters of one work: their addresses in order, and that of their whole, which a link before the first of them
    leads to; empty where none does."""

    chapters: tuple[str, ...]
    whole: str
    shown: bool
    """Whether they stand in the page's content, and not only beside it."""


@frozen
class Link:
    """A link with words. `place`: the elements around it, by their names and classes."""

    url: str
    text: str
    anchor: Any

    @property
    def place(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (above.tag, above.get("class") or "") for above in islice(self.anchor.iterancestors(), 3)
        )


def runs(document: Document) -> list[Run]:
    """The tables of contents on a page, in its order. A page that names no chapter has none and costs one search."""
    if document.tree is None or not chapter_names.any_in(_short(document)):
        return []
    shown = {anchor.url for anchor in document.anchors if not anchor.noise}
    return list(_runs(list(links_of(document)), shown))


def _short(document: Document) -> str:
    return "\n".join(anchor.text for anchor in document.anchors if len(anchor.text) <= MAX_LABEL)


def links_of(document: Document) -> Iterator[Link]:
    """All links with words; the one to the page itself too, whose address may be nothing but `#`."""
    for anchor in islice(document.tree.iter("a"), MAX_LOOKED_AT):
        text = clean("".join(islice(anchor.itertext(), MAX_PIECES)))
        href = anchor.get("href")
        if text and href is not None:
            here = document.url if href[:1] in ("", "#") else ""
            yield Link(urls.join(document.base, href) or here, text, anchor)


@define
class _Row:
    """Chapters one after the other, and what stands beside them in their rows."""

    held: list[Link] = Factory(list)
    numbers: list[int] = Factory(list)
    beside: list[str] = Factory(list)
    """Where links behind the last chapter lead."""
    others: set[str] = Factory(set)
    """Where those between the chapters lead: to few pages, again and again."""

    def goes_on(self, link: Link, number: int) -> bool:
        """Whether a link goes on with the chapters: the next number, up or down, in the same folder."""
        last, step = self.held[-1], number - self.numbers[-1]
        steady = step in (1, -1) and (len(self.numbers) < 2 or step == self.numbers[-1] - self.numbers[-2])
        if not steady or folder_of(link.url) != folder_of(last.url):
            return False
        if not self.beside:
            return True
        self.others.update(url for url in self.beside if _ends(url) not in (_ends(last.url), _ends(link.url)))
        return 2 * len(self.others) <= len(self.held) + 1 and link.place == last.place

    def take(self, link: Link, number: int) -> None:
        self.held.append(link)
        self.numbers.append(number)
        self.beside.clear()


def _runs(links: Sequence[Link], shown: Collection[str]) -> Iterator[Run]:
    row = _Row()
    before: deque[str] = deque(maxlen=MAX_BEFORE)
    above: tuple[str, ...] = ()
    for link in links:
        number = begins_with(link.text)
        if number is None:
            before.appendleft(link.url)
            row.beside.append(link.url)
        if row.held and not (len(row.beside) <= MAX_BESIDE if number is None else row.goes_on(link, number)):
            yield from _run(row.held, above, shown)
            row = _Row()
        if number is not None:
            above = above if row.held else tuple(before)
            row.take(link, number)
    yield from _run(row.held, above, shown)


def _run(held: Sequence[Link], above: Sequence[str], shown: Collection[str]) -> Iterator[Run]:
    chapters = tuple(dict.fromkeys(link.url for link in held))
    if len(chapters) >= MIN_CHAPTERS:
        first = chapters[0]
        whole = next((url for url in above if _goes_on(url, first)), "")
        whole = whole or next((url for url in above[:1] if _is_beside(url, first)), "")
        yield Run(chapters, whole, shown=sum(url in shown for url in chapters) >= MIN_CHAPTERS)


def _goes_on(whole: str, chapter: str) -> bool:
    """Whether the address of a chapter goes on from that of the whole."""
    stem = ENDING.sub("", urlsplit(whole).path)
    return _of_one_host(whole, chapter) and bool(stem.strip("/")) and urlsplit(chapter).path.startswith(stem)


def _is_beside(whole: str, chapter: str) -> bool:
    """Whether both stand in one folder; what stands beside the front page may be any page of the site."""
    folder = urlsplit(whole).path.rpartition("/")[0]
    return _of_one_host(whole, chapter) and bool(folder) and urlsplit(chapter).path.startswith(folder + "/")


def _of_one_host(one: str, other: str) -> bool:
    return urls.origin(one) == urls.origin(other)


def folder_of(url: str) -> str:
    """The folder in which a chapter stands, which may be a folder itself."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[0]


def _ends(url: str) -> list[str]:
    """What a page is called, and its folder; a chapter's download is often called as it is."""
    return url.rstrip("/").rsplit("/", 2)[1:]
