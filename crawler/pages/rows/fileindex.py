"""Tables of files as servers write them by themselves: nginx, Apache, lighttpd, copyparty, and their like.

A row with a file is an offer of its own; the row's link is its URL. Folders lead on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from attrs import frozen

from crawler.items import FileListing
from crawler.pages.facts import days
from crawler.pages.facts.particulars import language_of
from crawler.pages.links import urls
from crawler.pages.rows import filerows, shownames
from crawler.pages.rows.apparatus import is_apparatus
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document
from records.vocabulary import ListedFile, PageLink

_HEADING = re.compile(
    r"^(?:index of|directory listing|directory|listing of|文件列表|目录|folder)\s*[:：]?\s*(/?.*)$",
    re.IGNORECASE,
)
_OF_A_BOOK = frozenset({"目录", "目錄"})
"""Below such a heading a book names its chapters, too."""
_SIZE_HEAD = re.compile(r"(?:file ?)?size|(?:文件)?大小", re.IGNORECASE)
_COVER = re.compile(r"cover|poster|folder|front|封面|海报|thumb", re.IGNORECASE)
_STATED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}-[A-Z][a-z]{2}-\d{4}|\d+(?:\.\d+)?\s?[KMGTkmgt]?i?B?\b")
_NO_FOLDERS = urls.FILES | urls.PICTURES | urls.PAGES | urls.NOT_PAGES
_CUT = re.compile(r"\.\.|…|^http")
_SORTING = re.compile(r"[?&](?:C|N|M|S|D|O|sort|order)=", re.IGNORECASE)


@frozen
class Row:
    """A file or folder of the table. `size` in bytes; `day` in ISO 8601, empty where none is stated."""

    name: str
    url: str
    folder: bool
    size: int | None
    day: str = ""


@frozen
class Table:
    """The rows of a file index and what it is an index of."""

    heading: str
    rows: tuple[Row, ...]

    @property
    def files(self) -> tuple[Row, ...]:
        return tuple(
            row
            for row in self.rows
            if not (row.folder or _ending(row) in urls.PICTURES | urls.PAGES)
            and not is_apparatus(row.name, row.size, self.heading)
        )

    @property
    def pictures(self) -> tuple[Row, ...]:
        """Covers before other pictures."""
        shown = [row for row in self.rows if not row.folder and _ending(row) in urls.PICTURES]
        return tuple(sorted(shown, key=lambda row: not _COVER.search(row.name)))

    @property
    def folders(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.folder)


def _ending(row: Row) -> str:
    """What kind of file a row names; the address of a program that shows files may have an ending of its own."""
    return urls.extension(row.url) or row.name.rpartition(".")[2].lower()


def table_of(document: Document) -> Table | None:
    """The file table that the page is, or None for any other page."""
    return _by_server(document) or _by_program(document) or _by_names(document)


def _by_program(document: Document) -> Table | None:
    found = filerows.rows_of(document)
    rows = [Row(row.name, row.url, row.folder, None if row.folder else row.size, row.day) for row in found]
    return Table(filerows.folder_name(document.url), tuple(rows)) if rows else None


def _by_names(document: Document) -> Table | None:
    found = shownames.rows_of(document)
    rows = [Row(row.name, row.url, row.folder, None if row.folder else row.size, row.day) for row in found]
    return Table(_heading(document) or document.page_title, tuple(rows)) if rows else None


def _by_server(document: Document) -> Table | None:
    heading = _heading(document)
    home = _home(document.url, heading)
    folder = home.startswith(document.url.partition("?")[0])
    if heading is None and not folder:
        return None  # neither the words nor the address of one: most pages by far
    below = [anchor for anchor in document.anchors if _is_below(home, anchor) and _shows_name(anchor)]
    marks = any(_is_marked(anchor) for anchor in below)
    rows = tuple(_row(anchor, cells, marks=marks) for cells in [_cells(document)] for anchor in below)
    stored = _stored({row.url: row for row in rows}.values(), headed=_heads_sizes(document))
    if rows and not stored and heading is not None and folder:
        return Table(heading, ())  # nothing but its own archive: an empty folder
    rows = stored
    if not rows:
        return None
    others = [a for a in document.anchors if _leads_elsewhere(document, home, a)]
    files = [row for row in rows if not row.folder]
    held = any(row.size is not None or urls.is_file(row.url) for row in rows)
    if heading is not None and (folder or held):  # "Index of X" is a list of pages too, in other programs
        return Table(heading, rows)
    sized = sum(row.size is not None for row in files)
    # without the words "Index of": nearly all links lead straight into the folder and most files state a size
    if files and folder and sized >= 0.6 * len(files) and len(rows) >= 2 * len(others):
        return Table(_last_part(document.url), rows)
    return None


def _stored(rows: Iterable[Row], *, headed: bool) -> tuple[Row, ...]:
    """The rows without the archive of the folder itself, which the server makes when asked: it has neither size nor day."""
    found = tuple(rows)
    states = headed or any(row.size is not None or row.day for row in found if not row.folder)
    if not states:
        return found
    return tuple(
        row for row in found if row.size is not None or row.day or urls.extension(row.url) not in urls.PACKED
    )


def _heads_sizes(document: Document) -> bool:
    """Whether a column for sizes is headed as such, by a link that sorts by it or a cell."""
    return any(_SIZE_HEAD.fullmatch(block.text.strip()) for block in document.blocks if block.row)


def listings_of(document: Document, table: Table) -> tuple[FileListing, ...]:
    """One listing per file."""
    return tuple(_listing(document, table, row) for row in table.files)


def _listing(document: Document, table: Table, row: Row) -> FileListing:
    images = [p.url for p in table.pictures if _belongs(p, row, table)]
    file = ListedFile(name=row.name, size=row.size, url=row.url)
    return FileListing(
        url=row.url, title=row.name, page_title=document.page_title, text=f"{table.heading}\n{row.name}".strip(),
        links=(PageLink(url=row.url, text=row.name, rel="download"),), files=(file,), images=tuple(images[:2]),
        dates=(row.day,) if row.day else (), language=language_of(document, row.name), category=table.heading,
    )  # fmt: skip


def _belongs(picture: Row, row: Row, table: Table) -> bool:
    stem = row.name.rpartition(".")[0]
    if picture.name.rpartition(".")[0].startswith(stem[: max(2, len(stem) // 2)]):
        return True
    return bool(_COVER.search(picture.name)) and _one_work(table.files)


def _one_work(files: Sequence[Row]) -> bool:
    """Whether the files look like parts of one thing: they share the beginning of their names."""
    stems = [row.name.rpartition(".")[0] for row in files]
    if len(stems) <= 1:
        return True
    start = min(stems)
    end = max(stems)
    same = next(
        (i for i, (a, b) in enumerate(zip(start, end, strict=False)) if a != b), min(len(start), len(end))
    )
    return same >= 2


def _heading(document: Document) -> str | None:
    shown = urlsplit(document.url)
    for text in (document.page_title, *(block.text for _tag, block in document.headings[:3])):
        found = _HEADING.match(text)
        if found and not (text.strip(" :：") in _OF_A_BOOK and text != document.page_title):
            return found.group(1).strip(" /") or _last_part(document.url)
        if text.startswith((shown.netloc, shown.hostname or shown.netloc)) and text.endswith(
            unquote(shown.path)
        ):
            return unquote(shown.path).strip(" /") or _last_part(
                document.url
            )  # the address itself as heading
    return None


def _cells(document: Document) -> dict[str, str]:
    """What stands behind each link: in its own line, or in the cells that follow."""
    cells: dict[str, str] = {}
    for place, block in enumerate(document.blocks):
        if not block.anchors:
            continue
        if len(block.anchors) == 1:
            cells[block.anchors[0].url] = _beside(document.blocks, place)
        else:
            cells |= _between(block)
    return cells


def _between(block: Block) -> dict[str, str]:
    """A <pre> holds all rows as one line: what stands between each link and the next."""
    found: dict[str, str] = {}
    at = 0
    starts = []
    for anchor in block.anchors:
        at = max(block.text.find(anchor.text, at), at)
        starts.append(at)
        at += len(anchor.text)
    stops = [start + len(anchor.text) for anchor, start in zip(block.anchors, starts, strict=True)]
    if not block.text[stops[-1] :].strip() and _STATED.search(
        block.text[: starts[0]] or block.text[stops[0] : starts[-1]]
    ):
        gaps = zip([0, *stops], starts, strict=False)  # date and size stand before each name
    else:
        gaps = zip(stops, [*starts[1:], len(block.text)], strict=True)
    for anchor, (start, stop) in zip(block.anchors, gaps, strict=True):
        found[anchor.url] = block.text[start:stop]
    return found


def _beside(blocks: Sequence[Block], place: int) -> str:
    block = blocks[place]
    cells = [block.text.replace(block.anchors[0].text, " ", 1)]
    for later in blocks[place + 1 : place + 5]:
        if later.anchors or (block.row and later.row != block.row):
            break
        cells.append(later.text)
    if any(cell.strip() for cell in cells):
        return " ".join(cells)
    before = blocks[place - 1] if place else None
    return before.text if before is not None and not before.anchors else ""


def _row(anchor: Anchor, cells: dict[str, str], *, marks: bool) -> Row:
    """A row; a server that `marks` no folder by its sign may mean one by every name that is no file's."""
    folder = _is_marked(anchor) or (not marks and urls.extension(anchor.url) not in _NO_FOLDERS)
    name = _shown(anchor) or urls.file_name(anchor.url) or anchor.text.rstrip("/")
    cell = cells.get(anchor.url, "")
    return Row(
        name, anchor.url, folder, None if folder else filerows.stated_size(cell), days.stated_day(cell)
    )


def _shown(anchor: Anchor) -> str:
    """The name of a file that a row shows, where its address has another one; a name that is cut is shown in part only."""
    shown, ending = anchor.text, urls.extension(anchor.url)
    whole = bool(ending) and shown.lower().endswith(f".{ending}") and not _CUT.search(shown)
    return shown if whole and not urls.file_name(anchor.url).endswith(shown) else ""


def _home(url: str, heading: str | None) -> str:
    """The folder whose rows a page shows: that of its address, or its address itself where the heading calls it one."""
    base = url.partition("?")[0]
    if base.endswith("/"):
        return base
    named = heading is not None and heading.strip("/") == unquote(urlsplit(base).path).strip("/")
    return f"{base}/" if named else base.rpartition("/")[0] + "/"


def _is_marked(anchor: Anchor) -> bool:
    """Whether a row's address or name ends with the sign of a folder."""
    return anchor.url.partition("?")[0].endswith("/") or anchor.text.endswith("/")


def _is_below(folder: str, anchor: Anchor) -> bool:
    rest = anchor.url.partition("?")[0].removeprefix(folder)
    if not anchor.url.startswith(folder) or not rest or _SORTING.search(anchor.url):
        return False
    if rest.endswith("/") and "?" in anchor.url:
        return False  # a folder shown or packed another way
    return "/" not in rest.rstrip("/") and rest not in ("index.html", "index.htm")


def _shows_name(anchor: Anchor) -> bool:
    """Whether a row shows what its address ends with; of an address that ends like a file no more is asked."""
    if urls.extension(anchor.url) or not anchor.text:
        return True
    shown = anchor.text.split("..>")[0].rstrip("/ .…")
    return urls.file_name(anchor.url).startswith(shown) or urls.file_name(anchor.url) in anchor.text


def _is_above(document: Document, anchor: Anchor) -> bool:
    if (
        anchor.text in ("..", "../")
        or anchor.text.lower().startswith(("parent", "[to parent"))
        or _SORTING.search(anchor.url)
    ):
        return True
    return document.url.startswith(anchor.url.partition("?")[0])


def _leads_elsewhere(document: Document, home: str, anchor: Anchor) -> bool:
    """Whether a link goes to another part of the same site; the maker's own site is no sign."""
    same_site = anchor.url.startswith(urls.origin(document.url) + "/")
    return same_site and not _is_below(home, anchor) and not _is_above(document, anchor)


def _last_part(url: str) -> str:
    return urls.file_name(url) or urls.origin(url).partition("://")[2]
