"""Lists of files as programs draw them: drives, shares and file managers, with addresses of any shape.

No words tell such a page, for each program has its own. A row is told by what no list of pages does: it shows the very
name that its address ends with, be it in the path or in a parameter, inside the folder that the page's own address
names. What else the page says is little, and most rows state a size or a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import define, field

from crawler.pages.facts import days
from crawler.pages.links import urls
from crawler.pages.offer.files import size_of
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.elements import HEADINGS
from crawler.pages.tree.length import characters
from records import folding

KNOWN = urls.FILES | urls.PICTURES | urls.PAGES | urls.NOT_PAGES | {"md", "nfo", "cue", "log", "ini"}
_FILE = re.compile(rf"[^\s/]\.(?:{'|'.join(sorted(KNOWN))})(?![a-z])", re.IGNORECASE)
_NAMED_FILE = re.compile(r".\.[^\W_]{1,8}$")
_BARE = re.compile(r"[-\s]*(\d{1,15})(?=[-\s%]|$)(?!\s?[KMGT]?i?B)")
_TYPE = re.compile(r"(?:(?:application|audio|font|image|text|video)/[\w.+-]+|unknown|未知)\s+", re.IGNORECASE)
"""What kind of file it is, in a cell before the one that says how large."""
_RULES = re.compile(r"^[\[\s\u2500-\u257f|`]+")
"""Lines that a tree is drawn with, and the bracket before what it states."""
_LISTED = re.compile(r"^[-dlbcps][-rwxsStT]{9}[.+@]?\s+\d+\s+\S+\s+\S+\s+(?=\d)")
"""What stands before the size where folders are listed for people at a terminal: rights, links, owner, group."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_STATED = re.compile(r"\d+(?:\.\d+)?\s?[KMGT]?i?B?\b", re.IGNORECASE)
_NAME_HEAD = re.compile(r"(?:file ?)?names?|(?:文件)?名称?|檔名|名稱", re.IGNORECASE)
_SIZE_HEAD = re.compile(r"(?:file ?)?size|(?:文件)?大小", re.IGNORECASE)
STATED = 0.6
"""Which share of the rows states a size or a day, at least."""
ASIDE = 80
"""Letters that such a page may say besides its rows, and half as many as these say."""
LITTLE = 24
"""Letters that a page may say which is a folder and states nothing of its files: what to do with it, who drew it."""
MAX_CELLS, MAX_CELL = 6, 200
"""Lines of one row behind its name, and characters of each."""


@define
class Found:
    """A row: the name that it shows, its address, what else stands in it."""

    name: str
    url: str
    row: int
    cells: list[str] = field(factory=list)

    @property
    def said(self) -> str:
        return " ".join(cell[:MAX_CELL] for cell in self.cells)

    @property
    def size(self) -> int | None:
        """Bytes."""
        return stated_size(self.said)

    @property
    def day(self) -> str:
        return days.stated_day(self.said)

    @property
    def folder(self) -> bool:
        return _ends_as_folder(self.url) or _NAMED_FILE.search(self.name) is None


def rows_of(document: Document) -> list[Found]:
    """The rows of the list of files that the page is; nothing for any other page."""
    within = document.url.partition("?")[0].rstrip("/") + "/"
    named = [anchor for anchor in document.anchors if _names(anchor, within)]
    if not named or _is_headed(document):
        return []
    hidden = all(anchor.noise for anchor in named)  # in a bar that its program forgot to close
    rows, aside = _read(document, document.blocks if hidden else document.content)
    if not rows or aside > ASIDE + sum(characters(row.name) + characters(row.said) for row in rows) / 2:
        return []
    files = [row for row in rows if not row.folder]
    if (aside <= LITTLE and _is_all(document, rows)) or _is_tree(document, rows):
        return rows
    told = sum(1 for row in files or rows if row.size is not None or row.day)
    return rows if told and told >= STATED * len(files or rows) else []


def _is_all(document: Document, rows: Sequence[Found]) -> bool:
    """Whether the page is its rows and nothing else, each right below its address: a folder that states nothing of its files.

    A heading says no more than its title then; what leads off the site is the program's that draws the page.
    """
    within, home = document.url.partition("?")[0].rstrip("/"), urls.origin(document.url) + "/"
    listed = {row.url for row in rows}
    ways = {anchor.url for anchor in document.anchors if not _is_around(anchor.url, document.url)}
    below = all(url.rstrip("/").rpartition("/")[0] == within for url in listed)
    named = _named_by(document)
    said = any(block.tag in HEADINGS and folding.key(block.text) not in named for block in document.content)
    inward = {url for url in ways if url.startswith(home)}
    return below and not said and inward <= listed and any(urls.is_file(url) for url in listed)


def _is_tree(document: Document, rows: Sequence[Found]) -> bool:
    """Whether the page shows a whole tree: below some folders what they hold, and no row whose folder is not shown."""
    within, home = document.url.partition("?")[0].rpartition("/")[0], urls.origin(document.url) + "/"
    listed = {row.url.rstrip("/") for row in rows}
    holders = {url.rpartition("/")[0] for url in listed}
    inward = {anchor.url.rstrip("/") for anchor in document.anchors if anchor.url.startswith(home)}
    nested = holders - {within}
    if not nested or not nested <= listed or not any(map(urls.is_file, listed)):
        return False
    return inward - {document.url.rstrip("/"), within} <= listed


def _named_by(document: Document) -> set[str]:
    """What a page is called that is a folder: by its title, where that ends with the folder's name."""
    title, folder = folding.key(document.page_title), folding.key(folder_name(document.url))
    return {title, folder} if folder and title.endswith(folder) else set()


def stated_size(cell: str) -> int | None:
    """Bytes that a row states behind its name; None where it states none. A bare number counts bytes."""
    text = _TYPE.sub("", _RULES.sub("", _LISTED.sub("", days.without_days(cell).strip())))
    text = _THOUSANDS.sub("", text)
    bare = _BARE.match(text)
    if bare:
        return int(bare.group(1))
    return size_of(text) if _STATED.search(text) else None


def folder_name(url: str) -> str:
    """What the folder at an address is called: the last part of its path or of a parameter that names a path."""
    named = [place for place in _places(url) if place]
    return _last(named[-1]) if named else ""


def _is_headed(document: Document) -> bool:
    """Whether the page has a heading of its own: what is no folder's name or path heads one thing with its files."""
    heading = own_heading(document)
    if (
        heading is None
        or "/" in heading.text
        or folding.key(heading.text) == folding.key(document.page_title)
    ):
        return False
    if folding.key(heading.text) in {folding.key(_last(place)) for place in _places(document.url)}:
        return False
    return not has_columns(document)  # a share bears whatever name it was given


def has_columns(document: Document) -> bool:
    """Whether columns for names and sizes are headed as such."""
    heads = [block.text.strip() for block in document.blocks if block.tag == "th"]
    return any(map(_NAME_HEAD.fullmatch, heads)) and any(map(_SIZE_HEAD.fullmatch, heads))


def _names(anchor: Anchor, within: str) -> bool:
    """Whether a link shows the name of a file or of a folder, below the site's root or within the page's own address; cheap,
    and nearly always False."""
    looks = _FILE.search(anchor.text) is not None or anchor.url.endswith("/") or anchor.url.startswith(within)
    return looks and _name_of(anchor) is not None


def _read(document: Document, blocks: Iterable[Block]) -> tuple[list[Found], int]:
    """The rows, and how many letters of the page's own text stand beside them."""
    places, home = list(_places(document.url)), urls.origin(document.url) + "/"
    rows: dict[str, Found] = {}
    last: Found | None = None
    aside = 0
    for block in blocks:
        found = _row(document.url, places, home, block)
        if found is not None and found.url not in rows:
            last = rows[found.url] = found
            if _ends_as_folder(found.url):  # a tree shows below a folder what it holds
                places.append(unquote(urlsplit(found.url).path).strip("/"))
        elif last is not None and _goes_on(last, block):
            last.cells.append(block.text)
        elif not (block.crumb or block.tag in HEADINGS or block.tag == "th"):
            last = None
            if block.anchors and not any(anchor.url.startswith(home) for anchor in block.anchors):
                continue  # the program speaks of itself
            aside += max(0, characters(block.text) - sum(characters(anchor.text) for anchor in block.anchors))
    return list(rows.values()), aside


def _row(page: str, places: Sequence[str], home: str, block: Block) -> Found | None:
    for anchor in block.anchors:
        inward = anchor.url.startswith(home) and not _is_around(anchor.url, page)
        name = _name_of(anchor) if inward else None
        if name and _is_inside(page, places, anchor.url, name):
            shown = name if name in block.text else anchor.text
            return Found(name, anchor.url, block.row, [block.text.replace(shown, " ", 1)])
    return None


def _is_around(url: str, page: str) -> bool:
    """Whether an address is the page's own or that of a folder around it, as the way here names them."""
    return page == url or (url.endswith("/") and page.startswith(url))


def _goes_on(last: Found, block: Block) -> bool:
    """Whether a line still belongs to the row before it."""
    if len(last.cells) >= MAX_CELLS or block.row != last.row:
        return False
    return last.row > 0 or all(anchor.url == last.url for anchor in block.anchors)


def _name_of(anchor: Anchor) -> str | None:
    """The name that a link shows and its address ends with; of a file that is no page, its ending may be left out."""
    shown = (name for name in _tails(anchor.url) if anchor.text.startswith(name) or _is_bare(name, anchor))
    return max(shown, key=len, default=None)


def _is_bare(name: str, anchor: Anchor) -> bool:
    before, dot, ending = name.rpartition(".")
    return bool(dot) and before == anchor.text and ending.lower() in urls.FILES | urls.PICTURES


@lru_cache(maxsize=1 << 12)
def _tails(url: str) -> tuple[str, ...]:
    """The last part of the path and of each parameter, decoded."""
    parts = urlsplit(url)
    whole = [unquote(parts.path), *(value for _key, value in parse_qsl(parts.query))]
    return tuple(dict.fromkeys(name for text in whole if (name := _last(text))))


def _is_inside(page: str, places: Sequence[str], url: str, name: str) -> bool:
    """Whether an address with this name stands in one of the folders that the page's own address names."""
    parts = urlsplit(url)
    for holder in _holders(parts.path, parts.query, name):
        if holder and _last(holder) in {_last(place) for place in places if place}:
            return True
        if not holder and ("" in places or parts.path.startswith(urlsplit(page).path)):
            return True
    return False


def _holders(path: str, query: str, name: str) -> Iterator[str]:
    """In which folders an address says that the name is."""
    if _last(unquote(path)) == name:
        yield unquote(path).strip("/").rpartition("/")[0]
    pairs = [value for _key, value in parse_qsl(query)]
    for value in pairs:
        if value == name:
            yield from [other.strip("/") for other in pairs if other != value] or [""]
        elif _last(value) == name:
            yield value.strip("/").rpartition("/")[0]


def _places(url: str) -> tuple[str, ...]:
    """The folders that an address may name: its path, and parameters that hold one."""
    parts = urlsplit(url)
    return (unquote(parts.path).strip("/"), *(value.strip("/") for _key, value in parse_qsl(parts.query)))


def _ends_as_folder(url: str) -> bool:
    parts = urlsplit(url)
    return (parts.path.endswith("/") and not parts.query) or any(
        value.endswith("/") and len(value) > 1 for _key, value in parse_qsl(parts.query)
    )


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
