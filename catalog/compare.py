"""Rows of a catalogue against the works in the book: what is new, what differs and where, what is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.rows import WorkRow
from records.catalog import Work, WorkTitle
from records.rights import WorkIdentifier

FIELDS = (
    "title", "kind", "year", "season", "creators", "isbn", "package", "signer_sha256", "right", "territory",
    "valid_from", "valid_to", "proof",
)  # fmt: skip
"""Columns of a work that an upload may change."""
Identifiers = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """A work as the book has it."""

    id: int
    batch_id: int | None
    updated_at: datetime
    fields: dict[str, Any]
    titles: list[str]
    """The title first, then its aliases, in their order."""
    identifiers: Identifiers


@dataclass(slots=True)
class Change:
    """A work that a row changes. Only what differs is filled; None where titles stay."""

    known: Known
    row: WorkRow
    fields: dict[str, Any]
    titles: list[str] | None
    identifiers: Identifiers

    def differences(self) -> list[dict[str, str]]:
        """Each changed cell: column, what stands in the book, what the file has."""
        said = [(name, self.known.fields[name], value) for name, value in self.fields.items()]
        if self.titles is not None and self.titles[1:] != self.known.titles[1:]:
            said.append(("aliases", self.known.titles[1:], self.titles[1:]))
        said += [(name, self.known.identifiers.get(name, []), new) for name, new in self.identifiers.items()]
        return [{"column": name, "before": shown(old), "after": shown(new)} for name, old, new in said]


@dataclass(slots=True)
class Compared:
    """A piece of the rows: what has to be written for it."""

    new: list[WorkRow] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Known] = field(default_factory=list)


def compare(session: Session, holder_id: int, rows: Sequence[WorkRow], *, is_empty: bool = False) -> Compared:
    """Rows against the holder's works. A column that the file does not have is not compared.

    `is_empty`: the holder has no work yet, so nothing needs to be looked up.
    """
    known = {} if is_empty else known_works(session, holder_id, [row.work_id for row in rows])
    result = Compared()
    for row in rows:
        one = known.get(row.work_id)
        if one is None:
            result.new.append(row)
        elif (change := _change(one, row)) is not None:
            result.changed.append(change)
        else:
            result.same.append(one)
    return result


def known_works(session: Session, holder_id: int, work_ids: Sequence[str]) -> dict[str, Known]:
    """The holder's works by its own ids, as many as there are of those named."""
    columns = [getattr(Work, name) for name in FIELDS]
    query = select(Work.id, Work.work_id, Work.batch_id, Work.updated_at, *columns)
    rows = session.execute(query.where(Work.holder_id == holder_id, Work.work_id.in_(work_ids))).all()
    ids = [row.id for row in rows]
    titles, numbers = _titles(session, ids), _identifiers(session, ids)
    return {
        row.work_id: Known(
            row.id, row.batch_id, row.updated_at, dict(zip(FIELDS, row[4:], strict=True)), titles[row.id], numbers[row.id]
        )
        for row in rows
    }  # fmt: skip


def shown(value: Any) -> str:
    """A value as a person compares it."""
    if isinstance(value, list):
        return "|".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _titles(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(WorkTitle.work_id, WorkTitle.text).where(WorkTitle.work_id.in_(ids)).order_by(WorkTitle.id)
    for work_id, text in session.execute(query):
        found[work_id].append(text)
    return found


def _identifiers(session: Session, ids: Sequence[int]) -> dict[int, Identifiers]:
    found: dict[int, Identifiers] = defaultdict(dict)
    columns = select(WorkIdentifier.work_id, WorkIdentifier.scheme, WorkIdentifier.value)
    for work_id, scheme, value in session.execute(
        columns.where(WorkIdentifier.work_id.in_(ids)).order_by(WorkIdentifier.id)
    ):
        found[work_id].setdefault(scheme, []).append(value)
    return found


def _change(known: Known, row: WorkRow) -> Change | None:
    fields = {name: value for name, value in row.fields.items() if known.fields[name] != value}
    if known.fields["title"] != row.title:
        fields["title"] = row.title
    aliases = [text for text in known.titles[1:] if text != row.title] if row.aliases is None else row.aliases
    wanted = list(dict.fromkeys([row.title, *aliases]))
    titles = None if known.titles == wanted else wanted
    numbers = {
        scheme: values
        for scheme, values in row.identifiers.items()
        if known.identifiers.get(scheme, []) != values
    }
    return Change(known, row, fields, titles, numbers) if fields or titles is not None or numbers else None
