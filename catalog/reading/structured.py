"""What the readers of industry formats share: their first row names our own columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog.reading.source import Form, SheetName
from records.tabular import RowIssue


class Structured:
    """A file whose elements are known; subclasses give the records."""

    structured = True
    form: Form
    encoding, delimiter, sheet = "xml", "", ""
    columns: tuple[str, ...]

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sheets = tuple[SheetName, ...]()
        self.refusals: list[RowIssue] = []

    def records(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """(number, value by column); the first record has the number 2, as the row below a header has."""
        raise NotImplementedError

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        yield 1, list(self.columns)
        for number, record in self.records():
            yield number, [record.get(name, "") for name in self.columns]

    def take_refusals(self) -> list[RowIssue]:
        taken, self.refusals = self.refusals, []
        return taken

    def fit(self, width: int) -> None:
        """Its rows are as wide as its header."""


def bars(parts: list[str]) -> str:
    """Several values in one cell, as the reference page has it."""
    return "|".join(dict.fromkeys(part.replace("|", "｜") for part in parts if part))
