"""Lists of files whose addresses say nothing: `/x/7f3a90`, `/get?id=12`. The rows show the names, and the page calls itself a folder.

A row's link is the whole name of a file. That the page is a folder is told by its heading (a path, "Index of"), by its columns, or by
a way to the folder above; most rows state a size or a day, and the page says little else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from attrs import frozen

from crawler.pages.links import urls
from crawler.pages.regions.own import leads_away
from crawler.pages.rows.filerows import ASIDE, LITTLE, STATED, Found, has_columns
from crawler.pages.tree.blocks import Anchor, Block
from crawler.pages.tree.document import Document, own_heading
from crawler.pages.tree.elements import HEADINGS
from crawler.pages.tree.length import characters

_FILE = re.compile(
    rf"([^\s/][^/]{{0,250}}\.(?:{'|'.join(sorted(urls.FILES - urls.PLAYLISTS))}))(\s[\d\s.,:/-]*(?:[KMGT]?i?B|[AP]M)?[\d\s.,:/-]*(?:[AP]M)?)?",
    re.IGNORECASE,
)
"""A file's whole name, and what a link may say behind it: its size, its day."""
_ABOVE = re.compile(
    r"\W*(?:\.\./?|(?:to )?parent(?: (?:directory|folder))?|up(?: one level)?|上[级級一]层?(?:目录|文件夹)?|返回上[级級]|dossier parent|übergeordnetes verzeichnis)\W*",
    re.IGNORECASE,
)
"""What the row of the folder above says."""
_FOLDER = re.compile(r"^(?:index of|directory listing|directory|listing of|files in|文件列表|目录)\b|(?:^|\s)~?\s?/|/\s*$", re.IGNORECASE)  # fmt: skip
MAX_CELLS, MAX_WORD = 8, 12
"""Lines of a row; letters of what may be done with its file."""


def rows_of(document: Document) -> list[Found]:
    """The rows of the folder that the page is, folders among them; nothing for any other page."""
    if not any("." in anchor.text and _FILE.fullmatch(anchor.text) for anchor in document.anchors):
        return []
    blocks = list(document.content)
    rows = _rows(document, blocks)
    aside = sum(
        _said(block) for block in blocks if id(block) not in {key for row in rows for key in row.held}
    )
    found = [row.found for row in rows]
    if not found or not _is_list(document, found, aside):
        return []
    return [*found, *_folders(document, blocks, {row.trail for row in rows})]


@frozen
class _Row:
    """A row as it was found, the trail of its name, and which blocks are its."""

    found: Found
    trail: str
    held: frozenset[int]


def _rows(document: Document, blocks: Sequence[Block]) -> list[_Row]:
    of_row: dict[int, list[Block]] = {}
    for block in blocks:
        of_row.setdefault(block.row, []).append(block)
    said = Counter(anchor.text for block in blocks for anchor in block.anchors)
    tools, rows = frozenset(text for text, times in said.items() if times > 1), list[_Row]()
    for place, block in enumerate(blocks):
        if (named := _named(document, block)) is None:
            continue
        beside = of_row[block.row] if block.row else _behind(blocks, place)
        if block.row and _leads_on(document, beside, named[0].url, tools):
            return []  # its own page says more
        cells = [named[2], *(one.text.replace(named[0].text, " ", 1) for one in beside[:MAX_CELLS])]
        held = frozenset(id(one) for one in beside) | {id(block)}
        rows.append(_Row(Found(named[1], named[0].url, block.row, cells), block.trail, held))
    return rows


def _leads_on(document: Document, row: Sequence[Block], file: str, tools: frozenset[str]) -> bool:
    """Whether a row names another page of the site by words of its own; what is done with its file is said in every row."""
    home = urls.origin(document.url) + "/"
    return any(
        anchor.url not in (file, document.url) and anchor.url.startswith(home) and urls.is_page(anchor.url)
        and characters(anchor.text) > MAX_WORD and anchor.text not in tools and _FILE.fullmatch(anchor.text) is None
        for block in row for anchor in block.anchors
    )  # fmt: skip


def _behind(blocks: Sequence[Block], place: int) -> list[Block]:
    """Outside of any table: the line itself and what stands behind it without leading on."""
    after = takewhile(lambda one: not one.anchors, blocks[place + 1 : place + MAX_CELLS])
    return [blocks[place], *after]


def _is_list(document: Document, rows: Sequence[Found], aside: int) -> bool:
    """Whether the rows are what the page is for: it calls itself a folder, or says nothing else."""
    told = sum(1 for row in rows if row.size is not None or row.day) >= STATED * len(rows)
    heads = [block for _tag, block in document.headings if block.text and not block.noise and not block.crumb]
    if (named := own_heading(document)) is not None and not named.crumb:
        heads.append(named)  # a banner may hold it
    headed = any(not _FOLDER.search(block.text) and not leads_away(document, block) for block in heads)
    if headed and not has_columns(document):
        return False
    above = any(_ABOVE.fullmatch(anchor.text) for anchor in document.anchors)
    if above or has_columns(document) or _FOLDER.search(document.page_title):
        return aside <= (ASIDE + LITTLE * len(rows) if told else LITTLE)
    return not headed and len(rows) > 1 and aside <= (ASIDE if told else 0)


def _named(document: Document, block: Block) -> tuple[Anchor, str, str] | None:
    """The link of a row that is a file's whole name, the name, and what the link says behind it; a row names one file."""
    home = urls.origin(document.url) + "/"
    files = {
        anchor.url: (anchor, said[1], said[2] or "")
        for anchor in block.anchors
        if anchor.url.startswith(home) and (said := _FILE.fullmatch(anchor.text))
    }
    return next(iter(files.values())) if len(files) == 1 else None


def _said(block: Block) -> int:
    linked = sum(characters(anchor.text) for anchor in block.anchors)
    return 0 if block.crumb or block.tag in HEADINGS else max(0, characters(block.text) - linked)


def _folders(document: Document, blocks: Sequence[Block], trails: set[str]) -> Iterator[Found]:
    """Rows that stand where those of files do and name none."""
    home = urls.origin(document.url) + "/"
    for block in blocks:
        if block.trail in trails and len(block.anchors) == 1:
            anchor = block.anchors[0]
            bare = "." not in anchor.text[1:] and not _ABOVE.fullmatch(anchor.text)
            if bare and anchor.text and anchor.url.startswith(home) and anchor.url != document.url:
                yield Found(anchor.text.rstrip("/"), anchor.url, block.row)
