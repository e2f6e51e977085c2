"""Lists of files whose rows are buttons and no links: a script goes where they lead, and no address says where.

Nothing is clicked. The page that shows such rows is one listing, with every file that they name. A row is told by what
it is (a button or a row for those who cannot see it, without a link inside), by the file's name that stands first in
it, and by the size or the day that most of them state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from attrs import frozen

from crawler.items import PageListing
from crawler.pages.facts import days
from crawler.pages.facts.particulars import language_of
from crawler.pages.links import urls
from crawler.pages.rows import filerows
from crawler.pages.tree.document import Document
from crawler.pages.tree.parsing import clean
from crawler.pages.tree.walk import MAX_ELEMENTS
from records.vocabulary import ListedFile

MAX_ROWS, MAX_NAME, MAX_DAYS = 2000, 255, 8
_ROLES = frozenset({"button", "row", "listitem", "option", "treeitem", "link", "gridcell"})
_TAGS = frozenset({"li", "tr", "button"})
_FILE = re.compile(r"[^/\\\n]{1,250}\.([^\W_]{1,8})")
_LISTED = filerows.KNOWN - urls.PICTURES - urls.PAGES - urls.NOT_PAGES


@frozen
class Row:
    """A row: the name that it shows, bytes and day where it states them."""

    name: str
    size: int | None
    day: str


def listing_of(document: Document, title: str) -> PageListing | None:
    """The page as the listing of the files that its rows name; None for any other page."""
    rows = rows_of(document)
    if not rows:
        return None
    text = "\n".join((title, *(row.name for row in rows)))[:20_000]
    return PageListing(
        url=document.url, title=title or filerows.folder_name(document.url), page_title=document.page_title[:1000],
        text=text, files=_files(rows), dates=tuple(dict.fromkeys(row.day for row in rows if row.day))[:MAX_DAYS],
        language=language_of(document, text),
    )  # fmt: skip


def files_of(document: Document) -> tuple[ListedFile, ...]:
    """The files that such rows name, on a page that offers something besides."""
    return _files(rows_of(document))


def rows_of(document: Document) -> list[Row]:
    """The rows without an address that name files; nothing where most of them state neither size nor day."""
    rows = list({row.name: row for row in _rows(document)}.values())
    told = sum(1 for row in rows if row.size is not None or row.day)
    return rows if told >= filerows.STATED * len(rows) else []


def _files(rows: list[Row]) -> tuple[ListedFile, ...]:
    return tuple(ListedFile(name=row.name, size=row.size) for row in rows)


def _rows(document: Document) -> Iterator[Row]:
    if document.tree is None:
        return
    bare = (element for element in islice(document.tree.iter(), MAX_ELEMENTS) if _is_row(element))
    for element in islice(bare, MAX_ROWS):
        lines = [text for part in element.itertext() if (text := clean(part))]
        name = next((line for line in (element.get("aria-label") or "", *lines[:3]) if _is_file(line)), "")
        if name:
            rest = " ".join(line for line in lines if line != name)[:200]
            when = next((time.get("datetime") or "" for time in element.iter("time")), "")
            yield Row(
                name[:MAX_NAME], filerows.stated_size(rest), days.stated_day(when) or days.stated_day(rest)
            )


def _is_row(element: Any) -> bool:
    """Whether an element stands for one thing to choose, and holds no link that would say where it leads."""
    if not (element.tag in _TAGS or element.get("role") in _ROLES):
        return False
    return next(element.iter("a", "pre"), None) is None  # nor the numbered lines of a program's text


def _is_file(line: str) -> bool:
    found = _FILE.fullmatch(line)
    return found is not None and found.group(1).lower() in _LISTED
