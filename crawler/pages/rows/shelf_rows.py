"""A shelf: one page on which every row offers a thing of its own, with a file to take and no page to read.

Told by repetition: sibling elements of one kind, most of which hold a download and a picture, a heading or a maker of
their own. A page that has a heading of its own is one offer, however many parts it lists; unless each row has a picture
of its own and a file that is called as the row is, and not as the page: then the page is a letter, an author or a
language of a library, and one row is as good a sign as ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

from attrs import evolve

from crawler.items import PageListing
from crawler.pages.kind.classify import address_weight
from crawler.pages.links import urls
from crawler.pages.regions.own import leads_away
from crawler.pages.rows import played_rows
from crawler.pages.rows.row import MADE_BY, MAX_CLIMB, MAX_ROWS, MIN_ROWS, Row, as_listing
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.elements import HEADINGS
from crawler.pages.tree.parsing import clean
from crawler.pages.tree.walk import MAX_ANCHORS
from records import folding

MIN_STREAMS = 2
MAX_LONGER = 3
"""How many times as long as the page's name those of its rows may be, and still be parts of what it is called by."""
_NAME_LABEL = re.compile(r"(?:(?:stream|station|channel|server)\s)?(?:name|title)\s*[:：]?|(?:电台|频道|节目)?名称?\s*[:：]?", re.IGNORECASE)  # fmt: skip
MAX_TOLD = 80
"""Letters that a page of tiles says beside them, and as many for each."""
_SHOWN = urls.VIDEO | urls.AUDIO | urls.BOOK


def listings_of(document: Document) -> tuple[PageListing, ...]:
    """One listing per row of a shelf, or per tile of a gallery; nothing for any other page."""
    found = _tiles(document) or _streams(document) or _named_by_files(document) or _rows(document)
    return found or played_rows.listings_of(document)


def _streams(document: Document) -> tuple[PageListing, ...]:
    """Rows that lead to playlists: live streams, each a thing of its own whatever the page is called."""
    held = {urls.extension(anchor.url) for anchor in document.anchors} & urls.FILES
    if document.tree is None or not held or not held <= urls.PLAYLISTS:
        return ()
    rows = [row for unit in _units(document, MIN_STREAMS) if (row := _row(document, unit)) is not None]
    named = [evolve(row, lines=(_labelled(row.lines), *row.lines)) for row in rows]
    return tuple(as_listing(document, row) for row in named[:MAX_ROWS])


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
        tuple(as_listing(document, tile) for tile in list(found.values())[:MAX_ROWS])
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


def _named_by_files(document: Document) -> tuple[PageListing, ...]:
    """Rows that share their names with their files and nothing with the page, each beside a picture of its own."""
    given = [anchor.url for anchor in document.anchors if urls.is_file(anchor.url)]
    if not given or document.tree is None or not document.pictures:
        return ()
    rows = [_row(document, unit) for unit in _pictured_units(document)]
    found = [row for row in rows if row is not None and _is_called_by_file(row)]
    held = {url for row in found for url in row.files}
    if not found or len(found) < len(rows) or not held.issuperset(given):
        return ()
    if len({row.image for row in found}) < len(found) or _says_more(document, len(found)):
        return ()
    named = [folding.key(row.lines[0]) for row in found]
    return (
        () if _names_page(document, named) else tuple(as_listing(document, row) for row in found[:MAX_ROWS])
    )


def _pictured_units(document: Document) -> list[Any]:
    """The lowest elements around a download that hold a picture, too."""
    units: dict[Any, None] = {}
    for anchor in islice(document.tree.iter("a"), MAX_ANCHORS):
        if urls.is_file(urls.join(document.base, anchor.get("href") or "")):
            above = islice(anchor.iterancestors(), MAX_CLIMB)
            holder = next((one for one in above if next(one.iter("img"), None) is not None), None)
            units |= {holder: None} if holder is not None else {}
    return list(units)


def _is_called_by_file(row: Row) -> bool:
    name = folding.key(row.lines[0])
    return len(name) > 1 and all(name in folding.key(urls.file_name(url)) for url in row.files)


def _names_page(document: Document, named: list[str]) -> bool:
    """Whether the page is called by its only row, or by what all of its rows are called by: it is that thing's page then."""
    heading = own_heading(document)
    said = {folding.key(document.page_title), folding.key(heading.text if heading is not None else "")} - {""}
    return any(
        (len(named) == 1 and named[0] in one)
        or all(one in name and len(name) < len(one) * MAX_LONGER for name in named)
        for one in said
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
    return tuple(as_listing(document, row) for row in rows[:MAX_ROWS])


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
    return any(MADE_BY.match(line) for line in _lines(element))


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
        if element is not unit and element.tail and len(clean(element.tail)) > 1:
            yield clean(element.tail)
