"""A list of works as a right holder keeps it, to what the matcher knows of a work; no database.

The columns, headings and rules are those of a catalogue upload, but nothing beyond `work_id` and `title` is
needed. A catalogue's cells go into papers, so a bad one refuses its row there; here it costs only itself: the
work is still looked for.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from catalog.formats import CATALOGUE
from catalog.rows import RowReader, WorkRow
from matchers.facts import WorkFacts
from records.tabular import RowIssue, read_table
from records.uploads import Line, Reading, Sheet, bind, duplicate
from records.vocabulary import WorkKind

VERSION = "worksheet/1"
"""Rises when the same file gives other works."""
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
    good, issues = _read(sheet, lines, today)
    issues = [*sheet.issues, *issues]
    bad = _bad_cells(sheet, issues)
    mended = [_without(line, bad[line.number]) for line in lines if line.number in bad]
    saved, noted = _read(sheet, mended, today)
    left_out = [_left_out(one) if _cell(sheet, one) in bad.get(one.row, ()) else one for one in issues]
    return _numbered(sheet, [*good, *saved], [*left_out, *noted])


def _read(sheet: Sheet, lines: list[Line], today: date) -> tuple[list[WorkRow], list[RowIssue]]:
    headings = {**sheet.headings, "kind": sheet.headings.get("kind", "kind")}  # given to every line above
    rows = RowReader(headings, today, lines).read(lines)
    return rows.good, list(chain.from_iterable(rows.issues))


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
        Line(line.number, {name: "" if name in names else cell for name, cell in line.cells.items()})
    )


def _left_out(one: RowIssue) -> RowIssue:
    return dataclasses.replace(one, level="warn") if one.level == "block" else one


def _numbered(sheet: Sheet, rows: list[WorkRow], issues: list[RowIssue]) -> Worksheet:
    """The rows in the order of the file; of two with one id the second is refused, mended ones included."""
    kept: dict[str, WorkRow] = {}
    for row in sorted(rows, key=lambda row: row.number):
        first = kept.setdefault(row.work_id, row)
        if first is not row:
            reading = Reading(Line(row.number, {"work_id": row.work_id}), sheet.headings)
            duplicate(reading, "work_id", first.number)
            issues += reading.issues
    told = {(one.row, one.column, one.code): one for one in issues}
    facts = [_facts(number, row) for number, row in enumerate(kept.values(), start=1)]
    return Worksheet(facts, sorted(told.values(), key=lambda one: one.row))


def _facts(number: int, row: WorkRow) -> WorkFacts:
    fields: dict[str, Any] = row.fields
    return WorkFacts(
        id=number, work_id=row.work_id, title=row.title, kind=fields["kind"],
        aliases=tuple(dict.fromkeys(row.aliases or ())), year=fields.get("year"), season=fields.get("season"),
        creators=tuple(fields.get("creators", ())), isbn=fields.get("isbn", ""),
        package=fields.get("package", ""),
    )  # fmt: skip
