"""What people get back of an upload: every row's result, every issue, and a workbook to correct and upload again."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

from catalog.reading.opened import Opened
from catalog.rows import WorkRow
from records.catalog import ImportRefusal
from records.decoding import escaped
from records.tabular import RowIssue

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MAX_CORRECTED = 10_000
COLOURS = {"block": "#F8CBAD", "warn": "#FFE699", "fixed": "#C6E0B4"}
ORDER = ("block", "warn", "fixed")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet program calculates (CWE-1236)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class RowReport:
    """report.csv, written as the rows go by: row, work, what became of it, which cells differ. A context manager."""

    def __init__(self, path: Path) -> None:
        # a spreadsheet program opens UTF-8 as such with a mark only
        self._file = path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow(["行 row", "作品编号 work_id", "作品名称 title", "结果 result", "改动 changes"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def tell(self, row: WorkRow, result: str, differences: Sequence[dict[str, str]]) -> None:
        """As `catalog.apply.RowResult`."""
        said = "; ".join(f"{one['column']}: {one['before']} → {one['after']}" for one in differences)
        cells = (row.number, safe_cell(row.work_id), safe_cell(row.title), result, safe_cell(said[:1000]))
        self._writer.writerow(cells)

    def refused(self, issues: Iterable[RowIssue]) -> None:
        """The rows that did not go in, at the end; each once."""
        rows = {one.row: one for one in issues if one.level == "block"}
        for number, one in sorted(rows.items()):
            self._writer.writerow(
                (number, "", "", "refused", safe_cell(f"{one.column}: {one.zh} · {one.en}"))
            )


def errors_csv(path: Path, issues: Iterable[RowIssue | ImportRefusal]) -> None:
    """Every issue as a table that Excel opens: UTF-8 with BOM, and no cell can become a formula."""
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(
            ["行 row", "列 column", "值 value", "级别 level", "代码 code", "原因", "reason", "处理 repair"]
        )
        for one in issues:
            cells = [one.row, one.column, one.value, one.level, one.code, one.zh, one.en, one.repair]
            writer.writerow([safe_cell(str(cell)) for cell in cells])


def corrected_workbook(path: Path, opened: Opened, issues: Sequence[RowIssue]) -> int:
    """The rows with issues as a workbook under the file's own header; how many rows it holds.

    Bad cells are coloured and carry a comment with the reason and the repair. Every cell is text, so that no
    spreadsheet program eats digits. Rows that could not be cut into cells stand on a second sheet as they came.
    """
    by_row: dict[int, list[RowIssue]] = defaultdict(list)
    for one in issues:
        if one.row > opened.header.row and (one.row in by_row or len(by_row) < MAX_CORRECTED):
            by_row[one.row].append(one)
    with xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    ) as book:
        return _Corrected(book, opened).write(by_row)


class _Corrected:
    def __init__(self, book: Any, opened: Opened) -> None:
        self._opened = opened
        self._text = book.add_format({"num_format": "@"})
        self._head = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
        self._bad = {
            level: book.add_format({"num_format": "@", "bg_color": colour})
            for level, colour in COLOURS.items()
        }
        self._sheet, self._unread = book.add_worksheet("待更正"), book.add_worksheet("无法读取")
        self._names = list(opened.header.names)

    def write(self, by_row: dict[int, list[RowIssue]]) -> int:
        self._sheet.freeze_panes(1, 0)
        for at, name in enumerate(self._names):
            self._sheet.write_string(0, at, escaped(name), self._head)
            self._sheet.set_column(at, at, 18, self._text)
        left, line = dict(by_row), 1
        for number, cells in self._opened.source.rows() if by_row else ():
            if number in left:
                self._row(line, cells, left.pop(number))
                line += 1
            if not left:
                break
        self._opened.source.take_refusals()
        self._write_unread(left)
        return line - 1

    def _row(self, line: int, cells: list[str], issues: list[RowIssue]) -> None:
        width = len(self._names)
        by_column: dict[int, list[RowIssue]] = defaultdict(list)
        for one in issues:
            by_column[self._names.index(one.column) if one.column in self._names else 0].append(one)
        for at in range(max(width, 1)):
            text = escaped(cells[at])[:32_000] if at < len(cells) else ""
            worst = min((one.level for one in by_column.get(at, ())), key=ORDER.index, default="")
            if text or worst:
                self._sheet.write_string(line, at, text, self._bad.get(worst, self._text))
            if worst:
                said = "\n".join(f"{one.zh}\n{one.en}\n→ {one.repair}" for one in by_column[at])
                self._sheet.write_comment(
                    line, at, escaped(said)[:2000], {"author": "copywatch", "x_scale": 2, "y_scale": 1.5}
                )

    def _write_unread(self, left: dict[int, list[RowIssue]]) -> None:
        for at, name in enumerate(("行 row", "内容 value", "原因 reason", "处理 repair")):
            self._unread.write_string(0, at, name, self._head)
        for line, (number, issues) in enumerate(sorted(left.items()), 1):
            one = issues[0]
            for at, text in enumerate((str(number), one.value, f"{one.zh} · {one.en}", one.repair)):
                self._unread.write_string(line, at, escaped(text), self._text)
