"""Tables whose columns are headed: what stands below a head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from crawler.pages.tree.document import Document
from crawler.pages.tree.parsing import clean

MAX_ROWS, MAX_CELL = 2000, 200
"""Rows of a page's tables that are looked at, and characters of a cell."""


def below(document: Document, head: re.Pattern[str]) -> Iterator[str]:
    """The text of each cell in columns whose head is such a word and nothing else; empty cells left out."""
    if document.tree is None:
        return
    named: dict[Any, int] = {}
    """Of each table: which column bears the head."""
    for row in islice(document.tree.iter("tr"), MAX_ROWS):
        table = _table(row)
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        if len(cells) > 1 and all(cell.tag == "th" for cell in cells):
            places = (place for place, cell in enumerate(cells) if head.fullmatch(_said(cell)))
            if (place := next(places, -1)) >= 0:
                named[table] = place
        elif table in named and len(cells) > named[table] and (said := _said(cells[named[table]])):
            yield said


def _table(row: Any) -> Any:
    return next(row.iterancestors("table"), row.getparent())


def _said(cell: Any) -> str:
    return clean("".join(cell.itertext()))[:MAX_CELL]
