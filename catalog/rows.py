"""One row of a catalogue to a work, with all the errors of the row at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog import cells, values
from catalog.seen import Seen
from records import folding
from records.tabular import RowIssue
from records.uploads import Line, Reading, duplicate
from records.work_identifiers import Scheme, stated

IDENTIFIERS: Mapping[str, Scheme] = {
    scheme.value: scheme
    for scheme in (Scheme.ISSN, Scheme.ISMN, Scheme.ISAN, Scheme.ISRC, Scheme.ISWC, Scheme.EIDR, Scheme.GAME, Scheme.ICP)
}  # fmt: skip
"""Columns of checked identifiers that have a row of their own."""
ID_COLUMNS = ("proof", "isrc", "eidr", "isan", "iswc", "ismn", "isbn")
"""Where a file without a column of ids (a 登记公告, a list of books) has an id that is one work's only."""
UNLIKE = frozenset({"creators", "isbn", "proof"})
"""Columns whose cells seldom repeat."""
MEMORY = 20_000
"""Different cells of a column that are remembered: kinds, years and rights repeat, titles do not."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A good row. `fields` holds columns of `records.catalog.Work` and only those that the file has.

    Attributes:
        aliases: None where the file has no alias column.
        warned: first and last day of an early warning, and its list; None where the row has none.
        identifiers: scheme to its numbers, for the schemes that the file has; no number empties the scheme.
    """

    number: int
    work_id: str
    title: str
    aliases: list[str] | None
    fields: dict[str, Any]
    warned: tuple[date, date, str] | None = None
    identifiers: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """The good rows of a piece of a catalogue and the issues of all its rows, in row order."""

    good: list[WorkRow]
    issues: list[list[RowIssue]]


class RowReader:
    """Validates rows in pieces; of two rows with the same work_id the second is refused, in whatever piece.

    `sample` are rows of the file from which it is seen how its lists are written. `owner` is the holder's name:
    where a table says whose each work is, the rows of others are refused in a gazette and noted elsewhere.
    """

    def __init__(
        self, headings: Mapping[str, str], today: date, sample: Sequence[Line], *, owner: str = "", gazette: bool = False
    ) -> None:  # fmt: skip
        self._headings, self._today = dict(headings), today
        self._bars = {
            name: values.uses_bars(line.cells.get(name, "") for line in sample)
            for name in ("aliases", "creators")
        }
        self._owner, self._gazette = folding.key(owner), gazette
        self._id_from = (
            "" if "work_id" in headings else next((name for name in ID_COLUMNS if name in headings), "")
        )
        self._known: dict[str, dict[str, Any]] = {name: {} for name, _read in FIELDS}
        self._ids, self._books = Seen(), Seen()
        self._readers = [(name, read, name not in UNLIKE) for name, read in FIELDS if name in headings]
        self._numbered = [(name, scheme) for name, scheme in IDENTIFIERS.items() if name in headings]

    def read(self, lines: Sequence[Line]) -> Rows:
        """The good rows of a piece, and every issue of it, a list per row that has any."""
        readings = [Reading(line, self._headings) for line in lines]
        rows = [self._row(reading) for reading in readings]
        self._refuse_twice(readings, rows)
        self._note_shared(readings, rows)
        good = [
            row
            for reading, row in zip(readings, rows, strict=True)
            if not reading.issues or not reading.blocked
        ]
        return Rows(good, [reading.issues for reading in readings if reading.issues])

    def _row(self, reading: Reading) -> WorkRow:
        self._find_id(reading)
        work_id, title = cells.work_id(reading), cells.title(reading)
        aliases = (
            cells.aliases(reading, title, bars=self._bars["aliases"]) if reading.has("aliases") else None
        )
        fields: dict[str, Any] = {
            name: self._remembered(reading, name, read) if alike else read(self, reading)
            for name, read, alike in self._readers
        }
        if "from" in self._headings or "to" in self._headings:
            fields |= cells.window(reading)
        self._check_owner(reading)
        return WorkRow(
            reading.line.number,
            work_id,
            title,
            aliases,
            fields,
            cells.warned(reading),
            self._identifiers(reading, fields),
        )

    def _remembered(self, reading: Reading, name: str, read: FieldReader) -> Any:
        """The value of a cell; one that was read before without an issue is not read again."""
        known, text = self._known[name], reading.line.cells[name]
        if text in known:
            return known[text]
        before = len(reading.issues)
        value = read(self, reading)
        if len(reading.issues) == before and len(known) < MEMORY:
            known[text] = value
        return value

    def _find_id(self, reading: Reading) -> None:
        if self._id_from:
            text = reading.text(self._id_from)
            reading.line.cells["work_id"] = (
                stated(text)[0][1] if stated(text) else text if self._id_from != "proof" else ""
            )

    def _check_owner(self, reading: Reading) -> None:
        said = reading.text("owner")
        if not said or not self._owner or self._owner in folding.key(said):
            return
        reading.say(
            "owner", "other_owner", level="block" if self._gazette else "warn", zh="著作权人不是本权利人",
            en="the owner of this work is somebody else",
            repair="公告中他人的作品不导入；如为受让或独家许可，请用自己的目录表并写明权属证明 · works of others are left out; with a transfer or licence, upload your own table with its proof",
        )  # fmt: skip

    def _identifiers(self, reading: Reading, fields: Mapping[str, Any]) -> dict[str, list[str]]:
        """Checked numbers of the row's own columns, and registrations that its proof names."""
        found = {scheme.value: cells.numbers(reading, name, scheme) for name, scheme in self._numbered}
        for scheme, number in stated(fields.get("proof", "")):
            known = found.setdefault(scheme.value, [])
            if number not in known:
                known.append(number)
        return found

    def _refuse_twice(self, readings: list[Reading], rows: list[WorkRow]) -> None:
        # a refused row does not stand in the way of a good one with its id
        good = [at for at, reading in enumerate(readings) if not reading.issues or not reading.blocked]
        firsts = self._ids.add([rows[at].work_id for at in good], [rows[at].number for at in good])
        for at, first in zip(good, firsts, strict=True):
            if first:
                duplicate(readings[at], "work_id", first)

    def _note_shared(self, readings: list[Reading], rows: list[WorkRow]) -> None:
        books = [at for at, row in enumerate(rows) if row.fields.get("isbn") and not readings[at].blocked]
        if not books:
            return
        keys = [rows[at].fields["isbn"] for at in books]
        pairs = [f"{rows[at].fields['isbn']}|{rows[at].title}" for at in books]
        numbers = [rows[at].number for at in books]
        shared, same = self._books.add(keys, numbers), self._books.add(pairs, numbers)
        for at, first, known in zip(books, shared, same, strict=True):
            if first and not known:
                readings[at].say(
                    "isbn", "isbn_shared", level="warn", zh=f"与第 {first} 行的 ISBN 相同而书名不同",
                    en=f"the ISBN of row {first}, with another title", repair="核对是否写错 · check whether one is wrong",
                )  # fmt: skip


FieldReader = Callable[[RowReader, Reading], Any]

FIELDS: tuple[tuple[str, FieldReader], ...] = (
    ("kind", lambda _self, reading: cells.kind(reading)),
    ("year", lambda self, reading: cells.year(reading, self._today)),
    ("season", lambda _self, reading: cells.season(reading)),
    (
        "creators",
        lambda self, reading: values.split_names(
            cells.short(reading, "creators"), bars=self._bars["creators"]
        ),
    ),
    ("isbn", lambda _self, reading: cells.isbn(reading)),
    ("package", lambda _self, reading: cells.package(reading)),
    ("signer_sha256", lambda _self, reading: cells.signer(reading)),
    ("right", lambda _self, reading: cells.short(reading, "right")),
    ("territory", lambda _self, reading: cells.short(reading, "territory")),
    ("proof", lambda _self, reading: cells.short(reading, "proof")),
)
