"""One interface over every form of file: rows of cells, one after the other, as often as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from records.errors import BytesRefused
from records.tabular import RowIssue

MAX_BYTES = 1024 * 1024 * 1024
"""Of a table that is read; a larger one is refused before it is opened."""
PREVIEW_ROWS = 20


class Form(StrEnum):
    """What an upload is, told from its bytes and never from its name."""

    CSV = "csv"
    TSV = "tsv"
    UNICODE_TEXT = "unicode-text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    ONIX = "onix"
    DDEX = "ddex"
    GAZETTE = "gazette"
    """登记公告: an HTML page with one table."""
    MEDIA_ZIP = "media-zip"


@dataclass(frozen=True)
class SheetName:
    """A sheet of a workbook. A hidden one is read only where it is asked for by name."""

    name: str
    hidden: bool = False


@dataclass(frozen=True)
class Choice:
    """What a person said about a file that is otherwise found out; an empty field is found out.

    Attributes:
        header_row: 1-based row of the header, or of its last line; 0 to find it.
        mapping: heading of the file to column name; an empty column name leaves the column out.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0
    mapping: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """An opened file. `structured` ones have our own column names in their first row."""

    form: Form
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[SheetName, ...]
    structured: bool

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(1-based row, cells), from the top at each call; empty rows are left out. Raises BytesRefused."""
        ...

    def take_refusals(self) -> list[RowIssue]:
        """What has been wrong with rows since the last call."""
        ...

    def fit(self, width: int) -> None:
        """The header has been found: rows of another width are to be fitted or refused."""
        ...


def refused(code: str, en: str, zh: str, **data: object) -> BytesRefused:
    """A whole file that cannot be used, with both sentences."""
    return BytesRefused(code, en, zh=zh, **data)
