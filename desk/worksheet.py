"""A list of works as a right holder keeps it, to what the matcher knows of a work; no database.

The columns, headings and rules are those of a catalogue upload, but nothing beyond `work_id` and `title` is
needed. A catalogue's cells go into papers, so a bad one refuses its row there; here it costs only itself: the
work is still looked for.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.formats import CATALOGUE
from catalog.rows import WorkRow, read_rows
from matchers.facts import WorkFacts
from records.tabular import RowIssue, read_table
from records.uploads import Line, Sheet, bind
from records.vocabulary import WorkKind

NEEDED = ("work_id", "title")
READ = (*NEEDED, "aliases", "year", "season", "kind", "creators", "isbn", "package")
COLUMNS = tuple(
    dataclasses.replace(column, required=column.name in NEEDED) for column in CATALOGUE if column.name in READ
)


@dataclass(frozen=True)
class Worksheet:
    """Works in the order of the file, numbered from 1, and what was wrong with rows and cells, in row order.

    Issues of level `block` cost their row, `warn` their cell; `fixed` were repaired.
    """

    works: list[WorkFacts]
    issues: list[RowIssue]


def read_works(data: bytes, today: date) -> Worksheet:
    """Raises BytesRefused where no row can be read at all: no table, no column of ids or titles."""
    sheet = bind(read_table(data), COLUMNS)
    # a heading that nobody knows is somebody's own column, and no mistake
    sheet = dataclasses.replace(sheet, issues=[one for one in sheet.issues if one.code != "unknown_column"])
    lines = [_with_kind(line) for line in sheet.lines]
    rows = read_rows(dataclasses.replace(sheet, lines=lines), today)
    bad = _bad_cells(sheet, rows.issues)
    if bad:
        mended = [_without(line, bad.get(line.number, set())) for line in lines]
        again = read_rows(dataclasses.replace(sheet, lines=mended), today)
        left_out = [_left_out(one) for one in rows.issues if _cell(sheet, one) in bad.get(one.row, ())]
        issues = sorted([*again.issues, *left_out], key=lambda one: one.row)
        return Worksheet(_numbered(again.good), issues)
    return Worksheet(_numbered(rows.good), rows.issues)


def _with_kind(line: Line) -> Line:
    kind = line.cells.get("kind") or WorkKind.OTHER.value
    return Line(line.number, {**line.cells, "kind": kind})


def _bad_cells(sheet: Sheet, issues: list[RowIssue]) -> dict[int, set[str]]:
    """Cells by row that would refuse a work though nobody needs them; rows of the table itself are not here."""
    rows = {line.number for line in sheet.lines}
    found: dict[int, set[str]] = {}
    for one in issues:
        name = _cell(sheet, one)
        if one.level == "block" and one.row in rows and name in READ and name not in NEEDED:
            found.setdefault(one.row, set()).add(name)
    return found


def _cell(sheet: Sheet, one: RowIssue) -> str:
    return next((name for name, heading in sheet.headings.items() if heading == one.column), one.column)


def _without(line: Line, names: set[str]) -> Line:
    return _with_kind(
        Line(line.number, {name: cell for name, cell in line.cells.items() if name not in names})
    )


def _left_out(one: RowIssue) -> RowIssue:
    return dataclasses.replace(one, level="warn") if one.level == "block" else one


def _numbered(rows: list[WorkRow]) -> list[WorkFacts]:
    return [_facts(number, row) for number, row in enumerate(rows, start=1)]


def _facts(number: int, row: WorkRow) -> WorkFacts:
    fields: dict[str, Any] = row.fields
    return WorkFacts(
        id=number, work_id=row.work_id, title=row.title, kind=fields["kind"],
        aliases=tuple(dict.fromkeys(row.aliases or ())), year=fields.get("year"), season=fields.get("season"),
        creators=tuple(fields.get("creators", ())), isbn=fields.get("isbn", ""),
        package=fields.get("package", ""),
    )  # fmt: skip
