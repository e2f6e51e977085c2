"""A workbook that somebody else made, as cells with their places: merged words spread, merged numbers named, no formula run."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from records.errors import BytesRefused

MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000
MAX_ROWS, MAX_COLUMNS = 400, 60
MAX_SHEETS = 20
Grid = list[list[Any]]
_NUMBER = re.compile(r"[+\-\u2212]?\s*\d[\d,.\s]*(?:亿元|万元|千元|百元|元|圆|角|分|[件家台个宗起部架])?")
"""What a person would read as a number, with its unit; a head such as “1、立案” is words."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range that holds a number: zero-based first and last row and column, both counted."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `merged`: ranges with a number in them; `unreckoned`: places of formulas that no program has reckoned."""

    name: str
    hidden: bool
    grid: Grid
    merged: tuple[Merged, ...]
    unreckoned: frozenset[tuple[int, int]]


def sheets(data: bytes) -> list[Sheet]:
    """Every sheet, visible ones first. Raises BytesRefused where it is no workbook or too large."""
    if len(data) > MAX_BYTES:
        raise BytesRefused("file_too_large", f"larger than {MAX_BYTES} bytes", zh="文件过大")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BytesRefused(
            "old_workbook", "an old XLS workbook, or one with a password; save it as XLSX without one",
            zh="旧格式（XLS）或加密的工作簿，请另存为不加密的 XLSX",
        )  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise BytesRefused("file_too_large", "unpacks to too much", zh="文件解压后过大")
        values = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        written = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
        read = [_sheet(one, written[one.title]) for one in values.worksheets[:MAX_SHEETS]]
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError, IndexError,
        EOFError, SyntaxError, NotImplementedError, OverflowError,
    ) as error:  # fmt: skip
        raise BytesRefused("not_a_workbook", f"no XLSX workbook: {error}", zh="不是 XLSX 工作簿") from None
    return sorted(read, key=lambda one: one.hidden)


def _sheet(sheet: Any, written: Any) -> Sheet:
    grid, formulas = _cells(sheet), _cells(written)
    merged = [*_merged(sheet, grid)]
    unreckoned = frozenset(
        (at, column)
        for at, row in enumerate(formulas)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell.startswith("=") and grid[at][column] is None
    )
    return Sheet(sheet.title, sheet.sheet_state != "visible", grid, tuple(merged), unreckoned)


def _cells(sheet: Any) -> Grid:
    rows, columns = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    return [list(row) for row in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True)]


def _merged(sheet: Any, grid: Grid) -> Iterator[Merged]:
    """Spread merged words over the cells under them; a merged number belongs to nobody and is named."""
    for one in sheet.merged_cells.ranges:
        if not grid or one.min_row > len(grid) or one.min_col > len(grid[0]):
            continue
        value = grid[one.min_row - 1][one.min_col - 1]
        if value is None:
            continue
        last_row, last_column = min(one.max_row, len(grid)), min(one.max_col, len(grid[0]))
        if not isinstance(value, str) or _NUMBER.fullmatch(unicodedata.normalize("NFKC", value).strip()):
            yield Merged(one.min_row - 1, one.min_col - 1, last_row - 1, last_column - 1)
            continue
        for row in range(one.min_row - 1, last_row):
            for column in range(one.min_col - 1, last_column):
                grid[row][column] = value
