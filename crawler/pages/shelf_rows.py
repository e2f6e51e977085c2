"""A shelf: one page on which every row offers a thing of its own, with a file to take and no page to read.

Told by repetition: sibling elements of one kind, most of which hold a download and a picture, a heading or a maker of
their own. A page that has a heading of its own is one offer, however many parts it lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

from attrs import evolve, frozen

from crawler.items import PageListing
from crawler.pages import days, urls
from crawler.pages.classify import address_weight
from crawler.pages.document import Document, own_heading
from crawler.pages.elements import HEADINGS
from crawler.pages.offers import size_of
from crawler.pages.own import leads_away
from crawler.pages.parsing import clean
from crawler.pages.particulars import language_of
from crawler.pages.titles import MAX_TITLE
from crawler.pages.walk import MAX_ANCHORS
from records import folding
from records.vocabulary import ListedFile, PageLink

MIN_ROWS, MAX_ROWS, MAX_CLIMB = 3, 500, 6
MIN_STREAMS = 2
_NAME_LABEL = re.compile(r"(?:(?:stream|station|channel|server)\s)?(?:name|title)\s*[:：]?|(?:电台|频道|节目)?名称?\s*[:：]?", re.IGNORECASE)  # fmt: skip
MAX_TOLD = 80
"""Letters that a page of tiles says beside them, and as many for each."""
_SHOWN = urls.VIDEO | urls.AUDIO | urls.BOOK
_MADE_BY = re.compile(r"^(.{1,200}?)\s+(?:by|作者[:：]?|著[:：]?)\s+(.{1,80})$", re.IGNORECASE)


@frozen
class Row:
    """One row: its files' URLs, its lines of text, its picture."""

    files: tuple[str, ...]
    lines: tuple[str, ...]
    image: str


def listings_of(document: Document) -> tuple[PageListing, ...]:
    """One listing per row of a shelf, or per tile of a gallery; nothing for any other page."""
    return _tiles(document) or _streams(document) or _rows(document)


def _streams(document: Document) -> tuple[PageListing, ...]:
    """Rows that lead to playlists: live streams, each a thing of its own whatever the page is called."""
    held = {urls.extension(anchor.url) for anchor in document.anchors} & urls.FILES
    if document.tree is None or not held or not held <= urls.PLAYLISTS:
        return ()
    rows = [row for unit in _units(document, MIN_STREAMS) if (row := _row(document, unit)) is not None]
    named = [evolve(row, lines=(_labelled(row.lines), *row.lines)) for row in rows]
    return tuple(_listing(document, row) for row in named[:MAX_ROWS])


def _labelled(lines: tuple[str, ...]) -> str:
    """What stands behind the label of a name; the heading where none does."""
    behind = (told for label, told in pairwise(lines) if _NAME_LABEL.fullmatch(label))
    return next(behind, lines[0])


def _tiles(document: Document) -> tuple[PageListing, ...]:
    """Pictures that lead to films, recordings or books, and nothing else to say: each is named by its picture or its file.

    A page with a name of its own beside the site's is one offer with its parts.
    """
    if not any(urls.extension(anchor.url) in _SHOWN for anchor in document.anchors) or _is_named(document):
        return ()
    tiles = [
        tile for anchor in islice(document.tree.iter("a"), MAX_ANCHORS) if (tile := _tile(document, anchor))
    ]
    found = {tile.files[0]: tile for tile in tiles}
    if not found or (len(found) == 1 and not document.headings) or _says_more(document, len(found)):
        return ()
    named = {tile.lines[0] for tile in found.values()}
    return (
        tuple(_listing(document, tile) for tile in list(found.values())[:MAX_ROWS])
        if len(named) == len(found)
        else ()
    )


def _tile(document: Document, anchor: Any) -> Row | None:
    url = urls.join(document.base, anchor.get("href") or "")
    picture = next(anchor.iter("img"), None) if urls.extension(url) in _SHOWN else None
    if picture is None or clean("".join(anchor.itertext())):
        return None
    said = clean(picture.get("alt") or picture.get("title") or anchor.get("title") or "")
    name = said if folding.key(said) else urls.file_name(url)
    return Row((url,), (name,), urls.join(document.base, picture.get("src") or ""))


def _says_more(document: Document, tiles: int) -> bool:
    """Whether a page speaks of what it shows: then it is a page about something."""
    told = sum(max(0, block.weight - block.linked) for block in document.content if not block.crumb)
    return told > MAX_TOLD * (1 + tiles)


def _is_named(document: Document) -> bool:
    """Whether a heading names the page itself: neither the site's name, which leads home, nor another page's."""
    return address_weight(document.url) >= 0 and any(
        tag in ("h1", "h2") and block.text and not block.noise and not block.anchors and not block.crumb
        for tag, block in document.headings
    )


def _rows(document: Document) -> tuple[PageListing, ...]:
    files = sum(1 for anchor in document.anchors if urls.is_file(anchor.url))
    if (
        document.tree is None
        or files < MIN_ROWS
        or (_has_heading(document) and not _heads_files(document) and not _are_peers(document))
    ):
        return ()
    rows = [row for unit in _units(document) if (row := _row(document, unit)) is not None]
    named = {row.lines[0] for row in rows}
    if len(rows) < MIN_ROWS or len(named) * 10 < len(rows) * 8:
        return ()
    return tuple(_listing(document, row) for row in rows[:MAX_ROWS])


def _has_heading(document: Document) -> bool:
    if address_weight(document.url) < 0:
        return False
    return any(
        tag in ("h1", "h2") and not block.noise and not leads_away(document, block)
        for tag, block in document.headings
    )


def _are_peers(document: Document) -> bool:
    """Whether the rows are headed like the page itself: what stands beside its name, at the same level, is no part of it."""
    heading = own_heading(document)
    units = _units(document) if heading is not None else []
    if heading is None or not units:
        return False
    levels = [next((int(one.tag[1]) for one in unit.iter("h1", "h2", "h3", "h4", "h5")), 9) for unit in units]
    return heading.tag in HEADINGS and max(levels) <= int(heading.tag[1])


def _heads_files(document: Document) -> bool:
    """Whether smaller headings are themselves links to files: each of them heads a thing of its own."""
    headed = {
        anchor.url
        for tag, block in document.headings
        for anchor in block.anchors
        if tag != "h1" and urls.is_file(anchor.url)
    }
    return len(headed) >= MIN_ROWS


def _units(document: Document, least: int = MIN_ROWS) -> list[Any]:
    """The repeated elements around the downloads: the lowest with siblings of their kind that hold downloads too."""
    holding: dict[Any, None] = {}
    for anchor in islice(document.tree.iter("a"), MAX_ANCHORS):
        if urls.is_file(urls.join(document.base, anchor.get("href") or "")):
            above = [anchor, *anchor.iterancestors()][:MAX_CLIMB]
            holding |= dict.fromkeys(above)
    beside: dict[tuple[Any, str], list[Any]] = {}
    for element in holding:
        parent = element.getparent()
        if parent is not None:
            beside.setdefault((parent, element.tag), []).append(element)
    shelves = (found for found in beside.values() if len(found) >= least)
    return next(
        (rows for found in shelves if len(rows := [one for one in found if _is_one(one)]) >= least), []
    )


def _is_one(element: Any) -> bool:
    """Whether an element shows a picture, a heading or a maker of its own."""
    if next(element.iter("img", "h2", "h3", "h4", "h5"), None) is not None:
        return True
    return any(_MADE_BY.match(line) for line in _lines(element))


def _row(document: Document, unit: Any) -> Row | None:
    links = [urls.join(document.base, anchor.get("href") or "") for anchor in unit.iter("a")]
    files = tuple(dict.fromkeys(url for url in links if urls.is_file(url)))
    home = urls.origin(document.url) + "/"
    if not files or any(
        url.startswith(home) and urls.is_page(url) and address_weight(url) >= 0 for url in links
    ):
        return None  # it has a page of its own, and that one says more
    lines = tuple(_lines(unit))
    image = next((urls.join(document.base, picture.get("src") or "") for picture in unit.iter("img")), "")
    return Row(files, lines, image) if lines else None


def _lines(unit: Any) -> Iterator[str]:
    """What the row says, without what stands on its links; a heading first."""
    for heading in unit.iter("h2", "h3", "h4", "h5"):
        yield clean("".join(heading.itertext()))
    for element in unit.iter():
        if element.tag not in ("a", "script", "style") and element.text and len(clean(element.text)) > 1:
            yield clean(element.text)


def _listing(document: Document, row: Row) -> PageListing:
    made = _MADE_BY.match(row.lines[0])
    title = made.group(1) if made else row.lines[0]
    text = "\n".join(row.lines)
    day = next((found for line in row.lines[1:] if (found := days.stated_day(line))), "")
    return PageListing(
        url=row.files[0], title=title[:MAX_TITLE], page_title=document.page_title[:1000], text=text[:20_000],
        links=tuple(PageLink(url=url, text=urls.file_name(url)[:200], rel="download") for url in row.files),
        files=tuple(ListedFile(name=urls.file_name(url), size=size_of(text), url=url) for url in row.files),
        images=(row.image,) if row.image else (), creators=(made.group(2).strip(),) if made else (),
        dates=(day,) if day else (), language=language_of(document, text), category=document.page_title[:100],
    )  # fmt: skip
