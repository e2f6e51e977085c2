"""Tables that people upload: comma, tab or semicolon separated, in any encoding that `decoding` knows.

A row that cannot be read is refused by itself, with its number, column, value and repair. A quote that
is never closed costs its own row and not the rest of the file.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from records.decoding import decode, escaped, is_damaged
from records.errors import BytesRefused

MAX_BYTES = 256 * 1024 * 1024
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
"""Characters of a cell; Excel's own limit."""
MAX_LINES_OF_A_ROW = 100
"""A quoted cell may hold line breaks; a row of more lines than this is an unclosed quote."""
SHOWN = 200
"""Characters of a bad value that are kept."""
DELIMITERS = (",", "\t", ";")

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff]")
_SEP_LINE = re.compile(r"sep=([,;\t])", re.IGNORECASE)
_MAGIC = (
    (b"PK\x03\x04", "XLSX/ZIP"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "GZIP"),
    (b"SQLite format", "SQLite"),
)


@dataclass(frozen=True)
class RowIssue:
    """One bad cell of an upload, as `import_refusal` stores it.

    Attributes:
        row: 1-based record of the file as a spreadsheet counts it: the header and empty lines included.
        level: `block` (the row did not go in), `warn` (it did), `fixed` (it did, with the value repaired).
        repair: what the person should do, Chinese and English.
    """

    row: int
    column: str
    value: str
    code: str
    level: str
    zh: str
    en: str
    repair: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Table:
    """A table as read: every row has exactly as many cells as the header."""

    encoding: str
    delimiter: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    refusals: list[RowIssue]


def issue(
    row: int, column: str, value: str, code: str, *, zh: str, en: str, repair: str, level: str = "block"
) -> RowIssue:
    """A RowIssue whose value is safe to store and to show: escaped, at most 200 characters."""
    shown = value if len(value) <= SHOWN else value[:SHOWN] + "…"
    return RowIssue(row, escaped(column), escaped(shown), code, level, zh, en, repair)


def read_table(data: bytes) -> Table:
    """Read a whole file.

    Raises BytesRefused where nothing of it is usable: `file_too_large`, `file_empty`, `not_a_table`,
    `undecodable`, `too_many_columns`, `too_many_rows`.
    """
    _check_bytes(data)
    decoded = decode(data)
    lines = decoded.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter, first = delimiter_of(lines)
    records = Records(lines[first:], delimiter, first)
    header: list[str] = []
    rows = []
    for number, cells in records:
        if not header:
            header = header_cells(cells)
            records.width = len(header)
        elif (fitted := records.fitted(cells, header)) is not None:
            rows.append((number, fitted))
    if not header:
        raise _refused("file_empty", "the file holds no table", "文件中没有表格内容")
    return Table(decoded.encoding, delimiter, header, rows, records.refusals)


class Records:
    """The records of a text, one after the other, with their numbers; collects what is wrong with the others.

    `width` is set by the caller once the header is known: until then a record may have any number of cells.
    """

    def __init__(self, lines: Iterable[str], delimiter: str, number: int = 0) -> None:
        self.delimiter, self.number, self.width = delimiter, number, 0
        self.refusals: list[RowIssue] = []
        self._lines, self._ahead = iter(lines), deque[str]()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for line in self._each():
            self.number += 1
            if self.number > MAX_ROWS:
                raise _refused("too_many_rows", f"more than {MAX_ROWS} rows", f"超过 {MAX_ROWS} 行")
            cells = self._quoted(line) if '"' in line else line.split(self.delimiter)
            if cells and line and any(map(str.strip, cells)):
                yield self.number, cells

    def _each(self) -> Iterator[str]:
        while True:
            if self._ahead:
                yield self._ahead.popleft()
            elif (line := next(self._lines, None)) is None:
                return
            else:
                yield line

    def _quoted(self, line: str) -> list[str] | None:
        """Cells of the record that begins with `line`, None where it was refused."""
        cells, used = _quoted([line], 0, self.delimiter)
        if not cells:
            while len(self._ahead) < MAX_LINES_OF_A_ROW - 1 and (more := next(self._lines, None)) is not None:
                self._ahead.append(more)
            cells, used = _quoted([line, *self._ahead], 0, self.delimiter)
        if cells and (not self.width or used == 1 or len(cells) == self.width):
            for _ in range(used - 1):
                self._ahead.popleft()
            return cells
        self._refuse("", line, _BAD_QUOTES)
        return None

    def fitted(self, cells: list[str], header: list[str]) -> list[str] | None:
        """The cells, exactly as many as the header has; None where the row was refused."""
        whole = "".join(cells)
        if len(whole) > MAX_CELL or _CONTROL.search(whole):
            for column, cell in zip([*header, *[""] * len(cells)], cells, strict=False):
                if len(cell) > MAX_CELL or _CONTROL.search(cell):
                    self._refuse(column, cell, _unreadable(cell))
                    return None
        if len(cells) == len(header):
            return cells
        extra = [cell for cell in cells[len(header) :] if cell.strip()]
        if extra:
            self._refuse("", extra[0], _ragged(len(cells), len(header)))
            return None
        return (cells + [""] * (len(header) - len(cells)))[: len(header)]

    def _refuse(self, column: str, value: str, why: tuple[str, str, str, str]) -> None:
        code, zh, en, repair = why
        self.refusals.append(issue(self.number, column, value, code, zh=zh, en=en, repair=repair))


_BAD_QUOTES = (
    "bad_quotes", "引号没有正确配对", "a quote is not closed, or text follows the closing quote",
    '单元格内的引号写成 ""，整个单元格用引号括起 · write a quote inside a cell as "" and quote the whole cell',
)  # fmt: skip


def _ragged(found: int, expected: int) -> tuple[str, str, str, str]:
    return (
        "too_many_cells", f"本行有 {found} 个单元格，表头只有 {expected} 列",
        f"the row has {found} cells, the header {expected}",
        "含分隔符的单元格请用引号括起 · quote the cell that holds a separator",
    )  # fmt: skip


def _unreadable(cell: str) -> tuple[str, str, str, str]:
    if len(cell) > MAX_CELL:
        return (
            "cell_too_long", f"单元格超过 {MAX_CELL} 个字符", f"the cell has more than {MAX_CELL} characters",
            "缩短内容 · shorten the cell",
        )  # fmt: skip
    if is_damaged(cell):
        return (
            "undecodable", "单元格中有无法解码的字节", "the cell holds bytes that are no text in the file's encoding",
            "重新输入此单元格，并统一文件编码 · type the cell again and save the file in one encoding",
        )  # fmt: skip
    return (
        "control_character", "单元格中有控制字符或已损坏的字符", "the cell holds a control or replacement character",
        "删除该字符或重新输入 · remove the character or type the cell again",
    )  # fmt: skip


def _quoted(lines: list[str], start: int, delimiter: str) -> tuple[list[str], int]:
    """Cells of the record that begins at `start` and how many lines it takes; no cells where quotes are bad."""
    stop = min(len(lines), start + MAX_LINES_OF_A_ROW)
    # the csv module asks for a line only while a quote is open, so what it took is what the record takes
    taken = iter(range(start, stop))
    reader = csv.reader((lines[at] + "\n" for at in taken), delimiter=delimiter, strict=True)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        return [], 1


def header_cells(cells: list[str]) -> list[str]:
    """The names of a header's columns. Raises BytesRefused: `too_many_columns`, `not_a_table`."""
    if len(cells) > MAX_COLUMNS:
        raise _refused("too_many_columns", f"more than {MAX_COLUMNS} columns", f"超过 {MAX_COLUMNS} 列")
    if any(_CONTROL.search(cell) for cell in cells):
        raise _refused(
            "not_a_table", "the first row is no header: it holds control characters or broken bytes",
            "首行不是表头：含有控制字符或无法解码的字节",
        )  # fmt: skip
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return [" ".join(cell.split()) for cell in cells]


def delimiter_of(lines: list[str]) -> tuple[str, int]:
    """The delimiter that cuts the first line with text into most cells, and the line to begin at."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    told = _SEP_LINE.fullmatch(lines[first].strip(" "))
    if told:  # Excel's own hint stands in a line before the header
        return told.group(1), first + 1
    counts = {mark: len(_quoted(lines, first, mark)[0]) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: counts[mark]), first


def _check_bytes(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise _refused("file_too_large", f"the file is larger than {limit} MiB", f"文件超过 {limit} MiB")
    if not data.strip():
        raise _refused("file_empty", "the file is empty", "文件是空的")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise _refused(
                "not_a_table",
                f"this is a {name} file; save it as CSV UTF-8",
                f"这是 {name} 文件，请另存为“CSV UTF-8”",
            )


def _refused(code: str, message: str, zh: str) -> BytesRefused:
    return BytesRefused(code, message, zh=zh)
