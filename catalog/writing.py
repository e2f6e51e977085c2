"""Works into the tables, straight: a catalogue of a million works must not be a million objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from catalog.compare import Change, Identifiers, Known
from catalog.rows import WorkRow
from records.catalog import ImportBatch, Work, WorkTitle
from records.imports import ImportChange
from records.rights import WorkIdentifier

WORK = cast(Table, Work.__table__)
BLANK: dict[str, Any] = {
    **dict.fromkeys(("isbn", "package", "signer_sha256", "right", "territory", "proof"), ""),
    **dict.fromkeys(("year", "season", "valid_from", "valid_to")), "creators": [],
}  # fmt: skip
"""What a new work has in the columns that the file does not have."""
ALIKE = frozenset({"kind", "valid_from", "valid_to"})
"""Columns with few different values: each is converted once for a piece."""


def create(session: Session, batch: ImportBatch, rows: Sequence[WorkRow], now: datetime) -> list[int]:
    """New works with their titles and identifiers; their row ids in the order of the rows."""
    if not rows:
        return []
    ids = _fresh_ids(session, len(rows))
    _put_works(session, batch, rows, ids, now)
    put_titles(
        session, ((id_, [row.title, *(row.aliases or [])]) for id_, row in zip(ids, rows, strict=True))
    )
    put_identifiers(session, ((id_, row.identifiers) for id_, row in zip(ids, rows, strict=True)))
    return ids


def _put_works(
    session: Session, batch: ImportBatch, rows: Sequence[WorkRow], ids: Sequence[int], now: datetime
) -> None:
    """All rows of a file have the same columns, so what has to be converted is known once."""
    common = {
        "holder_id": batch.holder_id,
        "batch_id": batch.id,
        "created_at": now,
        "updated_at": now,
        **BLANK,
    }
    own = ["id", "work_id", "title", *rows[0].fields]
    names = [*own, *(name for name in common if name not in own)]
    dialect = session.connection().dialect
    said = [WORK.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    rest = tuple(
        turn(common[name]) if turn else common[name]
        for name, turn in zip(names[len(own) :], said[len(own) :], strict=True)
    )
    converted = [
        (at, cache(turn) if names[at] in ALIKE else turn) for at, turn in enumerate(said[: len(own)]) if turn
    ]
    values = []
    for id_, row in zip(ids, rows, strict=True):
        one = [id_, row.work_id, row.title, *row.fields.values()]
        for at, turn in converted:
            one[at] = turn(one[at])
        values.append((*one, *rest))
    columns = ", ".join(f'"{name}"' for name in names)
    _put(session, f"INSERT INTO work ({columns}) VALUES ({', '.join(['{0}'] * len(names))})", values)  # noqa: S608 - our own names


def _fresh_ids(session: Session, count: int) -> list[int]:
    """Row ids for new works, in order. The writing transaction is the only one; a work that was removed keeps its id."""
    if session.connection().dialect.name == "postgresql":
        sequence = text(
            "SELECT nextval(pg_get_serial_sequence('work', 'id')) FROM generate_series(1, :count)"
        )
        return list(session.scalars(sequence, {"count": count}))
    used = [session.scalar(select(func.max(Work.id))), session.scalar(select(func.max(ImportChange.work_id)))]
    first = max(one or 0 for one in used) + 1
    return list(range(first, first + count))


def change(session: Session, batch: ImportBatch, changes: Sequence[Change], now: datetime) -> None:
    """Write what differs, and keep what stood there before."""
    if not changes:
        return
    remembered = [
        {"batch_id": batch.id, "work_id": one.known.id, "removed": False, "before": before(one)}
        for one in changes
        if one.known.batch_id
        != batch.id  # an upload that is taken up again on another day, read a little otherwise
    ]
    if remembered:
        session.execute(insert(ImportChange), remembered)
    update_fields(
        session, ((one.known.id, {**one.fields, "updated_at": now, "batch_id": batch.id}) for one in changes)
    )
    retitled = [(one.known.id, one.titles) for one in changes if one.titles is not None]
    retitle(session, retitled)
    renumber(session, [(one.known.id, one.identifiers) for one in changes if one.identifiers])


def before(one: Change) -> dict[str, Any]:
    """What a work was, as far as a change touches it, for JSON."""
    said: dict[str, Any] = {"fields": {name: plain(one.known.fields[name]) for name in one.fields}}
    if one.titles is not None:
        said["titles"] = one.known.titles
    if one.identifiers:
        said["identifiers"] = {scheme: one.known.identifiers.get(scheme, []) for scheme in one.identifiers}
    return said | stamp(one.known)


def stamp(known: Known) -> dict[str, Any]:
    """Which upload a work stood by, and since when."""
    return {"batch_id": known.batch_id, "updated_at": known.updated_at.isoformat()}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def update_fields(session: Session, changes: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Values by row id; rows with the same columns go together."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for id_, fields in changes:
        groups[tuple(sorted(fields))].append(
            {"row_id": id_, **{f"new_{name}": value for name, value in fields.items()}}
        )
    for names, rows in groups.items():
        values = {name: bindparam(f"new_{name}", type_=WORK.c[name].type) for name in names}
        session.connection().execute(update(Work).where(Work.id == bindparam("row_id")).values(values), rows)


def retitle(session: Session, titles: Sequence[tuple[int, list[str]]]) -> None:
    """All titles of these works anew, in order."""
    if titles:
        # the old rows go before the new ones come: both may hold the same text
        session.execute(delete(WorkTitle).where(WorkTitle.work_id.in_([id_ for id_, _titles in titles])))
        put_titles(session, titles)


def put_titles(session: Session, titles: Iterable[tuple[int, list[str]]]) -> None:
    rows = [(id_, text, at > 0) for id_, texts in titles for at, text in enumerate(dict.fromkeys(texts))]
    _put(session, "INSERT INTO work_title (work_id, text, alias) VALUES ({0}, {0}, {0})", rows)


def renumber(session: Session, numbers: Sequence[tuple[int, Identifiers]]) -> None:
    """The numbers of these schemes anew; a scheme without numbers is emptied."""
    by_scheme: dict[str, list[int]] = defaultdict(list)
    for id_, identifiers in numbers:
        for scheme in identifiers:
            by_scheme[scheme].append(id_)
    for scheme, ids in by_scheme.items():
        session.execute(
            delete(WorkIdentifier).where(WorkIdentifier.scheme == scheme, WorkIdentifier.work_id.in_(ids))
        )
    put_identifiers(session, numbers)


def put_identifiers(session: Session, numbers: Iterable[tuple[int, Identifiers]]) -> None:
    rows = [
        (id_, scheme, value)
        for id_, identifiers in numbers
        for scheme, values in identifiers.items()
        for value in values
    ]
    _put(session, "INSERT INTO work_identifier (work_id, scheme, value) VALUES ({0}, {0}, {0})", rows)


def _put(session: Session, statement: str, rows: list[tuple[Any, ...]]) -> None:
    """Plain rows straight to the driver: nothing in them needs to be converted, and there are millions."""
    if rows:
        connection = session.connection()
        mark = "%s" if connection.dialect.name == "postgresql" else "?"
        connection.exec_driver_sql(statement.format(mark), rows)
