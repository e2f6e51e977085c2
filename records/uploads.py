"""Uploads of every kind (works, authorizations, assets, sites): columns by their headings, rows with all their
errors, the record of what went in and what was refused.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from records import events, folding
from records.catalog import ImportBatch, ImportRefusal
from records.clock import Clock
from records.errors import BytesRefused, NotFound
from records.tabular import MAX_BYTES, RowIssue, Table, issue

Item = TypeVar("Item")
MAX_STORED_ISSUES = 10_000
"""Issues of one upload that are stored and listed; the counts are always whole."""
SHOWN_ROWS = 5


@dataclass(frozen=True)
class Column:
    """A column as the reference pages name it, with the other headings that are taken for it."""

    name: str
    headings: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Line:
    """A row by column name. A column that the file does not have is not in `cells`: nothing is said of it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table whose columns are known; `headings` gives the file's own word for each column."""

    encoding: str
    headings: dict[str, str]
    lines: list[Line]
    issues: list[RowIssue]


@dataclass
class Reading:
    """One row being read: collects every error of the row, not only the first."""

    line: Line
    headings: dict[str, str]
    issues: list[RowIssue] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.line.cells.get(name, "")

    def has(self, name: str) -> bool:
        return name in self.line.cells

    @property
    def blocked(self) -> bool:
        return any(problem.level == "block" for problem in self.issues)

    def say(self, name: str, code: str, *, zh: str, en: str, repair: str, level: str = "block") -> None:
        """Note an issue of this row's cell. `level` as in `RowIssue`."""
        heading = self.headings.get(name, name)
        self.issues.append(
            issue(self.line.number, heading, self.text(name), code, zh=zh, en=en, repair=repair, level=level)
        )

    def fixed(self, name: str, taken: object) -> None:
        """Note that the value was repaired and what was taken instead."""
        self.say(
            name, "repaired", zh=f"已修正为 {taken}", en=f"taken as {taken}",
            repair="如不正确，请更正后重新上传 · if this is wrong, correct it and upload again", level="fixed",
        )  # fmt: skip


@dataclass
class IssueGroup:
    """Issues that one repair settles: of one code in one column."""

    code: str
    column: str
    level: str
    zh: str
    en: str
    repair: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    """The first of them, to look at."""
    values: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class IssueBook:
    """The issues of a long table, row by row: whole counts, grouped by their repair, the first 10,000 kept."""

    def __init__(self) -> None:
        self.kept: list[RowIssue] = []
        self.refused = 0
        self._groups: dict[tuple[str, str, str], IssueGroup] = {}

    @classmethod
    def of(cls, refused: int, kept: Iterable[RowIssue], groups: Iterable[IssueGroup]) -> IssueBook:
        """A book as it was filled before."""
        book = cls()
        book.refused, book.kept = refused, list(kept)
        book._groups = {(one.level, one.code, one.column): one for one in groups}
        return book

    def add(self, issues: Sequence[RowIssue]) -> None:
        """The issues of one row."""
        if not issues:
            return
        self.refused += len({one.row for one in issues if one.level == "block"})
        self.kept += issues[: MAX_STORED_ISSUES - len(self.kept)]
        for one in issues:
            key = (one.level, one.code, one.column)
            group = self._groups.get(key)
            if group is None:
                group = IssueGroup(one.code, one.column, one.level, one.zh, one.en, one.repair)
                self._groups[key] = group
            group.count += 1
            if len(group.rows) < SHOWN_ROWS:
                group.rows.append(one.row)
                group.values.append(one.value)

    @property
    def groups(self) -> list[IssueGroup]:
        """What stops rows first, then what is most frequent."""
        order = {"block": 0, "warn": 1, "fixed": 2}
        return sorted(self._groups.values(), key=lambda group: (order[group.level], -group.count, group.code))


@dataclass(frozen=True)
class ImportOutcome:
    """What an upload did. Counts are rows; `refused` counts rows with at least one blocking issue.

    Attributes:
        batch: id of the stored batch, empty for a dry run.
        refusals: issues of all levels, in the order of the rows, at most 10,000.
    """

    batch: str
    created: int
    updated: int
    unchanged: int
    refused: int
    refusals: Sequence[RowIssue]
    encoding: str
    dry_run: bool = False

    def as_json(self) -> dict[str, Any]:
        """The document that the command line prints."""
        return {
            "batch": self.batch, "created": self.created, "updated": self.updated, "unchanged": self.unchanged,
            "refused": self.refused, "refusals": [one.as_json() for one in self.refusals],
            "encoding": self.encoding, "dry_run": self.dry_run,
        }  # fmt: skip


def read_upload(path: Path) -> bytes:
    """The bytes of an uploaded file. Raises NotFound, or BytesRefused("file_too_large")."""
    try:
        size = path.stat().st_size
        if size <= MAX_BYTES and path.is_file():
            return path.read_bytes()
    except FileNotFoundError:
        raise NotFound("file 文件", path) from None
    raise BytesRefused(
        "file_too_large",
        f"{path.name} is no file of at most {MAX_BYTES // 1024 // 1024} MiB",
        zh=f"{path.name} 不是普通文件，或超过 {MAX_BYTES // 1024 // 1024} MiB",
    )


def bind(table: Table, columns: Iterable[Column]) -> Sheet:
    """Give each column its name by the heading.

    Headings are compared without case, punctuation, width and 繁简. A column that nobody knows is noted
    (`unknown_column`, level warn) and ignored. Raises BytesRefused with `missing_column` or
    `duplicate_column`, because then no row could be understood.
    """
    columns = tuple(columns)
    known = {folding.key(word): column.name for column in columns for word in (column.name, *column.headings)}
    names = [known.get(folding.key(heading), "") for heading in table.header]
    _check_names(names, table.header, columns)
    lines = [
        Line(number, {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name})
        for number, cells in table.rows
    ]
    unknown = [_unknown(heading) for heading, name in zip(table.header, names, strict=True) if not name]
    headings = dict(zip(names, table.header, strict=True))
    return Sheet(table.encoding, headings, lines, [*unknown, *table.refusals])


def _check_names(names: list[str], header: list[str], columns: tuple[Column, ...]) -> None:
    missing = [column.name for column in columns if column.required and column.name not in names]
    if missing:
        known = ", ".join(column.name for column in columns)
        raise BytesRefused(
            "missing_column",
            f"no column {', '.join(missing)}; the file has {', '.join(header)}; known columns are {known}",
            zh=f"缺少列 {'、'.join(missing)}；文件的表头是 {'、'.join(header)}",
            missing=missing, header=header,
        )  # fmt: skip
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if twice:
        raise BytesRefused(
            "duplicate_column", f"more than one column for {', '.join(twice)}; keep one",
            zh=f"{'、'.join(twice)} 有多个列，请只保留一个", columns=twice,
        )  # fmt: skip


def _unknown(heading: str) -> RowIssue:
    return issue(
        1, heading, heading, "unknown_column", zh="不认识的列，已忽略", en="unknown column, ignored",
        repair="列名见说明 · see the reference page for the columns", level="warn",
    )  # fmt: skip


def duplicate(reading: Reading, name: str, first: int) -> None:
    """Refuse a row whose `name` stood in row `first` already."""
    reading.say(
        name, "duplicate", zh=f"与第 {first} 行重复", en=f"the same as in row {first}",
        repair="删除其中一行或改用不同编号 · delete one of the rows or give it another id",
    )  # fmt: skip


def required(reading: Reading, name: str) -> str:
    """The cell, noted as missing where it is empty."""
    text = reading.text(name)
    if not text:
        reading.say(
            name,
            "missing",
            zh="必填项为空",
            en="a value is required",
            repair="填写此单元格 · fill in the cell",
        )
    return text


def pieces(rows: Sequence[Item], size: int = 400) -> Iterator[Sequence[Item]]:
    """The rows in pieces to look up at once; 400 stays below the 999 bound values of old SQLite builds."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def refused_rows(issues: Iterable[RowIssue]) -> int:
    return len({one.row for one in issues if one.level == "block"})


def in_row_order(issues: Iterable[RowIssue]) -> list[RowIssue]:
    return sorted(issues, key=lambda one: one.row)


def begin(
    session: Session,
    clock: Clock,
    *,
    kind: str,
    holder_id: int | None,
    path: Path,
    data: bytes = b"",
    encoding: str,
    actor: str,
    digest: str = "",
) -> ImportBatch:
    """The batch row of an upload, inside the caller's transaction; the caller puts the file into the vault.

    `digest` stands for `data` where the file is too large to be held.
    """
    batch = ImportBatch(
        kind=kind, holder_id=holder_id, file_name=path.name, digest=digest or hashlib.sha256(data).hexdigest(),
        encoding=encoding, actor=actor, at=clock.now(),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return batch


def finish(
    session: Session, clock: Clock, batch: ImportBatch, counts: Counter[str], issues: Sequence[RowIssue], *,
    dry_run: bool = False,
) -> ImportOutcome:  # fmt: skip
    """Write counts (created, updated, unchanged), issues and the event `upload:<kind>:imported`.

    A dry run is rolled back here, so that it counts exactly what the real run would do.
    """
    outcome = ImportOutcome(
        batch="" if dry_run else str(batch.id), created=counts["created"], updated=counts["updated"],
        unchanged=counts["unchanged"], refused=refused_rows(issues), refusals=list(issues[:MAX_STORED_ISSUES]),
        encoding=batch.encoding, dry_run=dry_run,
    )  # fmt: skip
    if dry_run:
        session.rollback()
    else:
        record(session, clock, batch, outcome)
    return outcome


def record(session: Session, clock: Clock, batch: ImportBatch, outcome: ImportOutcome) -> None:
    """Write an outcome's counts and issues to its batch, and the event `upload:<kind>:imported`."""
    batch.created, batch.updated, batch.unchanged = outcome.created, outcome.updated, outcome.unchanged
    batch.refused = outcome.refused
    batch.refusals = [ImportRefusal(**one.as_json()) for one in outcome.refusals]
    events.append(
        session, clock, actor=batch.actor, action=f"upload:{batch.kind}:imported", subject=("import_batch", batch.id),
        payload={
            "file": batch.file_name, "sha256": batch.digest, "created": batch.created, "updated": batch.updated,
            "unchanged": batch.unchanged, "refused": batch.refused,
        },
    )  # fmt: skip
