"""Rows that have been checked, in a file: between reading and writing, and between a dry run and its commit.

Only numbers and texts stand in it (`marshal`), so that reading a file of the home can never run anything.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO, Any

from catalog.reading.opened import Opened
from catalog.rows import WorkRow
from records.tabular import RowIssue
from records.uploads import IssueBook, IssueGroup
from records.vocabulary import WorkKind

KEPT_S = 2 * 86_400
"""A dry run that nobody committed within two days is checked anew."""
KINDS = {kind.value: kind for kind in WorkKind}
DAYS = ("valid_from", "valid_to")
_ROWS, _BOOK = "rows", "book"
_PLACE = struct.Struct(">Q")


def write(file: IO[bytes], rows: Sequence[WorkRow]) -> None:
    """A piece of rows; all rows of a file have the same columns."""
    if rows:
        names = list(rows[0].fields)
        marshal.dump((_ROWS, names, [_plain(row) for row in rows]), file)


def write_book(file: IO[bytes], book: IssueBook) -> None:
    """What was wrong, behind all rows, and where it stands: a file without that is not whole."""
    place = file.tell()
    issues, groups = [tuple(asdict(one).values()) for one in book.kept], [asdict(one) for one in book.groups]
    marshal.dump((_BOOK, book.refused, issues, groups), file)
    file.write(_PLACE.pack(place))


def pieces(file: IO[bytes]) -> Iterator[list[WorkRow]]:
    """The pieces from where the file stands to the book or the end."""
    while (part := _next(file)) is not None and part[0] == _ROWS:
        _kind, names, rows = part
        yield [_row(names, row) for row in rows]


class Tried:
    """The folder with the rows of dry runs. `key` says of which file, read how, by which program, on which day."""

    def __init__(self, folder: Path, key: Sequence[str]) -> None:
        name = hashlib.sha256(json.dumps([*key, _program()]).encode()).hexdigest()
        self.path = folder / f"{name}.rows"

    def open(self) -> tuple[IO[bytes], IssueBook] | None:
        """The rows, to be read from the beginning, and their issues; None where there is no such dry run."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return None
        try:
            book = _book(file)
        except (EOFError, OSError, ValueError, TypeError, struct.error):
            file.close()
            return None
        file.seek(0)
        return file, book

    @contextmanager
    def writing(self) -> Iterator[IO[bytes]]:
        """A file that counts once the block has ended well. What is too old goes away."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for old in self.path.parent.iterdir():
            if old.stat().st_mtime < time.time() - KEPT_S:
                old.unlink(missing_ok=True)
        part = self.path.with_suffix(f".{os.getpid()}")
        try:
            with part.open("wb") as file:
                yield file
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)

    def forget(self) -> None:
        """The dry run was committed."""
        self.path.unlink(missing_ok=True)


def key_of(opened: Opened, digest: str, holder: str, today: date) -> list[str]:
    """Everything that the checking of a row depends on, but for the program itself."""
    read = (opened.source.form.value, opened.source.sheet, opened.source.encoding, opened.source.delimiter)
    return [
        digest,
        holder,
        today.isoformat(),
        *read,
        str(opened.header.row),
        json.dumps(opened.bound.by_heading),
    ]


@cache
def _program() -> str:
    """A digest of the modules that read rows: another version checks for itself."""
    told = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted((*root.glob("**/*.py"), *(root.parent / "records").glob("*.py"))):
        told.update(path.read_bytes())
    return told.hexdigest()


def _plain(row: WorkRow) -> tuple[Any, ...]:
    fields = row.fields
    values = [value.isoformat() if name in DAYS and value else value for name, value in fields.items()]
    if "kind" in fields:
        values[0] = fields["kind"].value  # the first of all columns
    warned = row.warned and (row.warned[0].isoformat(), row.warned[1].isoformat(), row.warned[2])
    return row.number, row.work_id, row.title, row.aliases, values, warned, row.identifiers


def _row(names: Sequence[str], row: tuple[Any, ...]) -> WorkRow:
    number, work_id, title, aliases, values, warned, identifiers = row
    fields: dict[str, Any] = dict(zip(names, values, strict=True))
    if "kind" in fields:
        fields["kind"] = KINDS[fields["kind"]]
    for name in DAYS:
        if fields.get(name):
            fields[name] = date.fromisoformat(fields[name])
    if warned:
        warned = (date.fromisoformat(warned[0]), date.fromisoformat(warned[1]), warned[2])
    return WorkRow(number, work_id, title, aliases, fields, warned, identifiers)


def _book(file: IO[bytes]) -> IssueBook:
    """Raises EOFError, OSError, ValueError, TypeError or struct.error where the file is not whole."""
    file.seek(-_PLACE.size, os.SEEK_END)
    file.seek(*_PLACE.unpack(file.read(_PLACE.size)))
    _kind, refused, issues, groups = marshal.load(file)  # noqa: S302 - as below
    return IssueBook.of(refused, [RowIssue(*one) for one in issues], [IssueGroup(**one) for one in groups])


def _next(file: IO[bytes]) -> Any:
    try:
        return marshal.load(file)  # noqa: S302 - numbers and texts alone: nothing in it can run
    except EOFError:
        return None
