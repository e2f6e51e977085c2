"""A month's sheet from another organ, read back: merged cells, moved columns and wrong totals are met, nothing is guessed.

What cannot be read is an issue with its cell, and a sheet with a blocking issue is not taken in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from records.errors import BytesRefused
from takedown.statistics.campaign import Campaign
from takedown.statistics.figures import COLUMNS, MONEY, Figures, Table, total

MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000
MAX_ROWS, MAX_COLUMNS = 400, 60
TOTALS = ("合计", "总计", "小计", "共计")
WORDS: dict[str, tuple[str, ...]] = {
    "filed": ("行政立案数",), "closed": ("行政结案数", "件数"), "fines": ("行政结案数", "罚款金额"),
    "transferred": ("移送司法机关", "件数"), "involved": ("移送司法机关", "涉案金额"), "sites": ("关闭网站",),
    "servers": ("涉案服务器",),
}  # fmt: skip
"""The words that stand above a column, from the upper head to the lower."""
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,8})?")
Grid = list[list[Any]]


@dataclass(frozen=True, slots=True)
class SheetIssue:
    """Something about one cell. A `block`ing one keeps the sheet out; the others are shown beside it."""

    cell: str
    code: str
    level: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The figures of a sheet, and what was noticed. `region` and `line` as they stand above the table."""

    figures: Table
    region: str
    issues: tuple[SheetIssue, ...]

    @property
    def usable(self) -> bool:
        return not any(issue.level == "block" for issue in self.issues)


def read(data: bytes, campaign: Campaign) -> ReadSheet:
    """The first sheet of a workbook as a statistics form. Raises BytesRefused where it is no such workbook."""
    grid = _grid(data)
    columns = _columns(grid)
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        raise BytesRefused(
            "form_unknown", f"no column for {', '.join(missing)}; is this the statistics form?",
            zh="表头与统计表不符：缺少" + "、".join("".join(WORDS[name]) for name in missing),
        )  # fmt: skip
    figures, issues = _figures(grid, columns, _label_column(grid), campaign)
    return ReadSheet(figures, _region(grid), tuple(issues))


def _grid(data: bytes) -> Grid:
    if len(data) > MAX_BYTES:
        raise BytesRefused("file_too_large", f"larger than {MAX_BYTES} bytes", zh="文件过大")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED:
                raise BytesRefused("file_too_large", "unpacks to too much", zh="文件解压后过大")
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError) as error:
        raise BytesRefused("not_a_workbook", f"no XLSX workbook: {error}", zh="不是 XLSX 工作簿") from None
    sheet = book.worksheets[0]
    grid = [list(row) for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)]
    for merged in sheet.merged_cells.ranges:
        _spread(grid, merged)
    return grid


def _spread(grid: Grid, merged: Any) -> None:
    """A merged cell's words hold for every cell under it; a merged number would be counted twice and stays where it is."""
    if merged.max_row > len(grid) or merged.max_col > len(grid[0]):
        return
    value = grid[merged.min_row - 1][merged.min_col - 1]
    if not isinstance(value, str) or _NUMBER.fullmatch(value.strip()):
        return
    for row in range(merged.min_row - 1, merged.max_row):
        for column in range(merged.min_col - 1, merged.max_col):
            grid[row][column] = value


def _label_column(grid: Grid) -> int:
    """Where the names of the rows stand: below 案件类别, which `_columns` has found."""
    return next(at for row in grid for at, cell in enumerate(row) if "案件类别" in _text(cell))


def _columns(grid: Grid) -> dict[str, int]:
    """Which column holds what, by the words above it."""
    head = next((at for at, row in enumerate(grid) if any("案件类别" in _text(cell) for cell in row)), None)
    if head is None:
        return {}
    above = [[_text(cell) for cell in row] for row in grid[head : head + 3]]
    found: dict[str, int] = {}
    for column in range(len(grid[head])):
        words = "|".join(row[column] for row in above if column < len(row))
        for name, wanted in WORDS.items():
            if name not in found and all(word in words for word in wanted):
                found[name] = column
    return found


def _figures(
    grid: Grid, columns: dict[str, int], at_label: int, campaign: Campaign
) -> tuple[Table, list[SheetIssue]]:
    labels = {row.label: Figures() for row in campaign.statistics.rows}
    seen, issues, said = set[str](), list[SheetIssue](), None
    for at, row in enumerate(grid):
        label = _text(row[at_label])
        if label in TOTALS:
            said, _bad = _row(row, at, columns)
        if label not in labels:
            continue
        labels[label], bad = _row(row, at, columns)
        issues += bad
        if label in seen:
            issues.append(
                _issue(at, 0, "row_twice", "block", f"“{label}”出现两次", f"{label} stands there twice")
            )
        seen.add(label)
    issues += _missing(set(labels) - seen)
    if said is not None and said != total(labels):
        issues.append(
            _issue(
                0,
                0,
                "total_wrong",
                "warn",
                "合计与各行之和不符，以各行为准",
                "the total is not the sum of the rows; the rows are taken",
            )
        )
    return labels, issues


def _missing(labels: set[str]) -> Iterator[SheetIssue]:
    for label in sorted(labels):
        yield _issue(0, 0, "row_missing", "block", f"缺少“{label}”一行", f"the row {label} is missing")


def _row(row: list[Any], at: int, columns: dict[str, int]) -> tuple[Figures, list[SheetIssue]]:
    values, issues = {}, []
    for name, column in columns.items():
        value, problem = _value(row[column] if column < len(row) else None, money=name in MONEY)
        values[name] = value
        if problem:
            issues.append(_issue(at, column, *problem))
    return Figures(**values), issues


def _value(cell: Any, *, money: bool) -> tuple[int, tuple[str, str, str, str] | None]:
    text = (
        _text(cell)
        .replace(",", "")
        .replace("，", "")
        .removesuffix("万元")
        .removesuffix("件")
        .removesuffix("家")
        .removesuffix("台")
    )
    if text in ("", "/", "-", "—", "无"):
        return 0, ("empty", "warn", "空白，按 0 计", "empty, taken as 0")
    try:
        number = Decimal(text) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        number = None
    if number is None:
        return 0, ("not_a_number", "block", f"“{text[:40]}”不是数字", f"{text[:40]!r} is no number")
    if number < 0:
        return 0, ("negative", "block", "不能为负数", "below zero")
    fen = number * 1_000_000 if money else number
    if fen != int(fen):
        return 0, ("fraction", "block", "应为整数", "a whole number is expected") if not money else (
            "fraction",
            "block",
            "金额小于一分",
            "less than a fen",
        )
    return int(fen), None


def _region(grid: Grid) -> str:
    for row in grid[:6]:
        for cell in row:
            found = re.search(r"地区[:：]\s*([^\s]*)", str(cell or ""))
            if found:
                return found[1].strip()
    return ""


def _text(cell: Any) -> str:
    return _BLANKS.sub("", str(cell)) if cell is not None else ""


def _issue(row: int, column: int, code: str, level: str, zh: str, en: str) -> SheetIssue:
    return SheetIssue(f"{get_column_letter(column + 1)}{row + 1}", code, level, zh, en)
