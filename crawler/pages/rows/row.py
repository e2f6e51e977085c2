"""A row that is a listing of its own: what it hands over, what it says, its picture."""

from __future__ import annotations

import re

from attrs import frozen

from crawler.items import PageListing
from crawler.pages.facts import days
from crawler.pages.facts.particulars import language_of
from crawler.pages.facts.titles import MAX_TITLE
from crawler.pages.links import urls
from crawler.pages.offer.files import size_of
from crawler.pages.tree.document import Document
from records import folding
from records.vocabulary import ListedFile, PageLink

MIN_ROWS, MAX_ROWS, MAX_CLIMB = 3, 500, 6
MADE_BY = re.compile(r"^(.{1,200}?)\s+(?:by|作者[:：]?|著[:：]?)\s+(.{1,80})$", re.IGNORECASE)


@frozen
class Row:
    """One row: its files' URLs, its lines of text, its picture."""

    files: tuple[str, ...]
    lines: tuple[str, ...]
    image: str


def _named(row: Row) -> tuple[str, tuple[str, ...]]:
    """What the row is called, and who made it: as its name says, or the line below where the file's name says both."""
    if made := MADE_BY.match(row.lines[0]):
        return made.group(1), (made.group(2).strip(),)
    stem = folding.key(urls.file_name(row.files[0]).rpartition(".")[0])
    names = [folding.key(line) for line in row.lines[:2]]
    both = len(names) == 2 and all(names) and stem in (names[0] + names[1], names[1] + names[0])
    return row.lines[0], (row.lines[1][:80],) if both else ()


def as_listing(document: Document, row: Row) -> PageListing:
    title, creators = _named(row)
    text = "\n".join(row.lines)
    day = next((found for line in row.lines[1:] if (found := days.stated_day(line))), "")
    return PageListing(
        url=row.files[0], title=title[:MAX_TITLE], page_title=document.page_title[:1000], text=text[:20_000],
        links=tuple(PageLink(url=url, text=urls.file_name(url)[:200], rel="download") for url in row.files),
        files=tuple(ListedFile(name=urls.file_name(url), size=size_of(text), url=url) for url in row.files),
        images=(row.image,) if row.image else (), creators=creators,
        dates=(day,) if day else (), language=language_of(document, text), category=document.page_title[:100],
    )  # fmt: skip
