"""Answers that come one after another, as one table for a person or as JSON lines for a program."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

PIPE_WIDTH = 120
"""Columns of a table that goes to a file or a pipe, whose width nobody knows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `ratio` shares what room is left, `width` is fixed, both in characters."""

    name: str
    ratio: int | None = None
    width: int | None = None
    min_width: int | None = None


@dataclass(frozen=True)
class PagedTable:
    """Pieces of one table: the widths stay, the headings stand once.

    `rows` gives the rows of an answer, none where it takes no room; `page` answers make a piece, enough to
    read and few enough not to wait for; `nothing` is said where no answer had a row.
    """

    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterable[list[Any]]]
    page: int
    nothing: str

    def show(self, answers: Iterable[Any]) -> None:
        """Print the answers as they come."""
        from rich.console import Console

        terminal = sys.stdout.isatty() or "COLUMNS" in os.environ
        console = Console(width=None if terminal else PIPE_WIDTH)
        waiting, begun = iter(answers), False
        while piece := list(islice(waiting, self.page)):
            rows = [row for answer in piece for row in self.rows(answer)]
            if rows:
                console.print(self._piece(rows, headed=not begun))
                begun = True
        if not begun:
            console.print(f"[dim]{self.nothing}[/dim]")

    def _piece(self, rows: list[list[Any]], *, headed: bool) -> Any:
        from rich.table import Table

        table = Table(show_header=headed, header_style="bold", expand=True, show_edge=headed)
        for one in self.columns:
            table.add_column(
                one.name, ratio=one.ratio, width=one.width, min_width=one.min_width, overflow="fold"
            )
        for row in rows:
            table.add_row(*row)
        return table


def show(answers: Iterable[Any], table: PagedTable, *, as_json: bool) -> None:
    """Answers (with `as_json()`) as the table, or one JSON line each, flushed at once."""
    if not as_json:
        table.show(answers)
        return
    for answer in answers:
        # a lone surrogate is no UTF-8, and \ud800 is good JSON for it
        text = json.dumps(answer.as_json(), ensure_ascii=False).encode("utf-8", "backslashreplace")
        sys.stdout.buffer.write(text + b"\n")
        sys.stdout.buffer.flush()
