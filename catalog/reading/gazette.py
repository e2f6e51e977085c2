"""登记公告 and other tables published as a web page: the largest table of an HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from catalog.reading.source import Form, SheetName, refused
from catalog.reading.xml import words
from records.decoding import decode
from records.tabular import MAX_COLUMNS, RowIssue

MAX_PAGE = 64 * 1024 * 1024
MAX_SPAN = 1000


class Gazette:
    """A page's table with its spans filled in."""

    structured = False
    form = Form.GAZETTE
    delimiter, sheet = "", ""

    def __init__(self, path: Path) -> None:
        if path.stat().st_size > MAX_PAGE:
            size = MAX_PAGE // 1024**2
            raise refused("file_too_large", f"a page larger than {size} MiB", f"网页超过 {size} MiB")
        decoded = decode(path.read_bytes())
        self.encoding = decoded.encoding
        self.sheets = tuple[SheetName, ...]()
        text = decoded.text.encode("utf-8", "replace")
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        try:
            tree = html.document_fromstring(text, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError) as error:
            raise refused(
                "damaged_page", f"the page cannot be read: {error}"[:200], "网页无法读取"
            ) from error
        tables = list(tree.iter("table"))
        if not tables:
            raise refused("not_a_table", "the page holds no table", "网页中没有表格")
        self._table = max(tables, key=lambda table: len(_rows_of(table)))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        held: dict[int, tuple[int, str]] = {}  # column to rows that a cell above still covers, and its text
        for number, row in enumerate(_rows_of(self._table), 1):
            cells: list[str] = []
            for cell in (one for one in row if one.tag in ("td", "th")):
                _from_above(cells, held)
                text, wide = words(cell), _span(cell, "colspan")
                for _ in range(min(wide, MAX_COLUMNS + 1 - len(cells))):
                    if (rows := _span(cell, "rowspan")) > 1:
                        held[len(cells)] = (rows - 1, text)
                    cells.append(text)
            _from_above(cells, held)
            if any(cells):
                yield number, cells

    def take_refusals(self) -> list[RowIssue]:
        return []

    def fit(self, width: int) -> None:
        """Ragged rows are filled or refused by whoever asked for the rows."""


def _from_above(cells: list[str], held: dict[int, tuple[int, str]]) -> None:
    while (above := held.get(len(cells))) is not None:
        left, text = above
        if left > 1:
            held[len(cells)] = (left - 1, text)
        else:
            del held[len(cells)]
        cells.append(text)


def _rows_of(table: html.HtmlElement) -> list[html.HtmlElement]:
    """Its own rows, not those of tables inside of it."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _span(cell: html.HtmlElement, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return min(max(int(said), 1), MAX_SPAN) if said.isdecimal() and len(said) < 6 else 1
