"""XLSX, XLS and ODS: opened by a child process, read here as a stream of rows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from catalog.reading.source import Choice, Form, SheetName, refused
from records.errors import BytesRefused
from records.tabular import MAX_COLUMNS, MAX_ROWS, RowIssue, issue

ROOT = Path(__file__).resolve().parents[2]
_WHY = {
    "password": ("the workbook is protected by a password; save it without", "工作簿有打开密码，请去掉密码后另存"),
    "no_sheet": ("the workbook has no sheet with cells", "工作簿中没有可读的工作表"),
    "no_such_sheet": ("the workbook has no sheet of that name", "工作簿中没有该名称的工作表"),
    "xml_entities": ("the workbook declares XML entities, which no spreadsheet program writes", "工作簿中声明了 XML 实体，已拒绝"),
    "archive_bomb": ("the workbook unpacks to more than 2 GiB", "工作簿解压后超过 2 GiB，已拒绝"),
    "damaged_workbook": ("the workbook cannot be read; open it and save it again", "工作簿无法读取，请打开后重新另存"),
}  # fmt: skip


class Workbook:
    """One sheet of a workbook; the first visible one with rows unless a person chose."""

    structured = False
    encoding, delimiter = "", ""

    def __init__(self, path: Path, form: Form, choice: Choice) -> None:
        self._path, self.form = path, form
        self._wanted = choice.sheet
        self._refusals: list[RowIssue] = []
        with _Child(path, choice.sheet) as child:
            said = child.about
        self.sheet = str(said["sheet"])
        self.sheets = tuple(SheetName(str(one["name"]), bool(one["hidden"])) for one in said["sheets"])
        self._merged: list[list[int]] = said["merged"]
        self._uncalculated = {(row, column) for row, column, stored in said["formulas"] if not stored}
        self._calculated = {row for row, _column, stored in said["formulas"] if stored}
        self._width = 0

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        spread = {(r, c): (a, b) for a, b, last, right in self._merged for r in range(a, min(last, a + 3) + 1) for c in range(b, right + 1)}  # fmt: skip
        kept: dict[tuple[int, int], str] = {}
        with _Child(self._path, self.sheet) as child:
            for number, cells in child.rows():
                if number > MAX_ROWS:
                    raise refused("too_many_rows", f"more than {MAX_ROWS} rows", f"超过 {MAX_ROWS} 行")
                if number <= 30 and spread and not self._width:
                    _fill(number - 1, cells, spread, kept)
                if self._taken(number, cells):
                    yield number, cells

    def _taken(self, number: int, cells: list[str]) -> bool:
        if not self._width:
            return True
        missing = (
            [at for at in range(len(cells)) if (number, at) in self._uncalculated]
            if self._uncalculated
            else []
        )
        if missing:
            self._refusals.append(issue(
                number, "", f"column {missing[0] + 1}", "formula_without_value", zh="单元格是公式且没有保存计算结果",
                en="the cell is a formula without a stored result",
                repair="在表格软件中打开并保存，或复制后“选择性粘贴为数值” · open and save it in a spreadsheet program, or paste as values",
            ))  # fmt: skip
        elif number in self._calculated:
            self._refusals.append(issue(
                number, "", "", "formula", level="warn", zh="单元格是公式，采用上次保存的计算结果",
                en="a cell is a formula; its last stored result was taken",
                repair="核对结果，最好“选择性粘贴为数值” · check it, or better paste as values",
            ))  # fmt: skip
        return not missing

    def take_refusals(self) -> list[RowIssue]:
        taken, self._refusals = self._refusals, []
        return taken

    def fit(self, width: int) -> None:
        self._width = width


def _fill(
    row: int, cells: list[str], spread: dict[tuple[int, int], tuple[int, int]], kept: dict[tuple[int, int], str]
) -> None:  # fmt: skip
    """Give every cell of a merged range near the top the text of its first one: headings often span."""
    for at in range(len(cells)):
        first = spread.get((row, at))
        if first == (row, at):
            kept[first] = cells[at]
        elif first is not None and not cells[at]:
            cells[at] = kept.get(first, "")


class _Child:
    """The running child; ended when the block is left."""

    def __init__(self, path: Path, sheet: str) -> None:
        self._command = [sys.executable, "-m", "catalog.reading.sheets_child", str(path.resolve()), sheet]

    def __enter__(self) -> Self:
        self._running = subprocess.Popen(  # noqa: S603
            self._command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        said = self._line()
        if not isinstance(said, dict) or "refused" in said:
            self.__exit__()
            raise _refusal(said if isinstance(said, dict) else {})
        self.about: dict[str, Any] = said
        return self

    def __exit__(self, *_: object) -> None:
        self._running.kill()
        if self._running.stdout:
            self._running.stdout.close()
        self._running.wait()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        while isinstance(said := self._line(), list):
            number, cells = said[0], said[1:]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise refused(
                    "too_many_columns", f"more than {MAX_COLUMNS} columns", f"超过 {MAX_COLUMNS} 列"
                )
            yield number, cells
        if self._running.wait() != 0:
            raise _refusal({})

    def _line(self) -> Any:
        assert self._running.stdout is not None
        line = self._running.stdout.readline()
        return json.loads(line) if line else None


def _refusal(said: dict[str, Any]) -> BytesRefused:
    code = str(said.get("refused", "damaged_workbook"))
    en, zh = _WHY.get(code, _WHY["damaged_workbook"])
    return refused(code, f"{en}{': ' + str(said['detail']) if said.get('detail') else ''}", zh)
