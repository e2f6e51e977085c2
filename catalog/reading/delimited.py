"""Comma, tab, semicolon or bar separated text, and Excel's "Unicode text", read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from catalog.reading.source import Choice, Form, SheetName, refused
from records.decoding import coding, text_lines
from records.tabular import Records, RowIssue, delimiter_of

HEAD_LINES = 200


class DelimitedText:
    """A table of text. Memory does not grow with the file."""

    structured = False

    def __init__(self, path: Path, choice: Choice) -> None:
        self._path = path
        self._coding = coding(path, choice.encoding)
        head = list(islice(text_lines(path, self._coding), HEAD_LINES))
        if not any(line.strip() for line in head):
            raise refused("file_empty", "the file holds no table", "文件中没有表格内容")
        if any("\x00" in line for line in head):
            raise refused(
                "not_a_table", "the file holds NUL characters: it is no text, or text of another encoding",
                "文件含有空字符：不是文本，或编码不对", choices=["utf-16-le", "utf-16-be"],
            )  # fmt: skip
        found, self._first = delimiter_of(head)
        self.delimiter = choice.delimiter or found
        self.encoding = self._coding.name
        tabs = self.delimiter == "\t"
        wide = self.encoding.startswith("utf-16")
        self.form = Form.UNICODE_TEXT if wide else Form.TSV if tabs else Form.CSV
        self.sheet, self.sheets = "", tuple[SheetName, ...]()
        self._width = 0
        self._records: Records | None = None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        lines = islice(text_lines(self._path, self._coding), self._first, None)
        self._records = Records(lines, self.delimiter, self._first)
        self._records.width = self._width
        return iter(self._records)

    def take_refusals(self) -> list[RowIssue]:
        if self._records is None or not self._records.refusals:
            return []
        taken, self._records.refusals = self._records.refusals, []
        return taken

    def fit(self, width: int) -> None:
        self._width = width
        if self._records is not None:
            self._records.width = width
