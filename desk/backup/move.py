"""Move the book of one machine into a PostgreSQL database that many machines share. The files stay where they are."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Table, bindparam, func, insert, select, text, update

from desk.backup import book
from records import jobs
from records.base import Base
from records.errors import ConfigurationError, Refused
from records.jobs import Job
from records.session import Database
from records.vocabulary import JobState

BATCH = 1000


@frozen
class Moved:
    """Rows that were copied, and the tables they stand in."""

    rows: int
    tables: int


def move(source: Database, target: Database) -> Moved:
    """Copy every row in one transaction; the source is left as it is. Nothing may be at work on either meanwhile.

    Raises ConfigurationError for other kinds of database or a source of another version; Refused `target_in_use`
    where the target holds rows.
    """
    _check(source, target)
    target.migrate()
    tables, late = _order()
    with source.engine.connect() as given, target.engine.begin() as taken:
        if any(
            taken.scalar(select(func.count()).select_from(table))
            for table in tables
            if table.name not in SEEDED
        ):
            raise Refused("target_in_use", "the database holds rows already", zh="目标数据库不是空的")
        for table in tables:  # their rules look at new acts; these were judged when they were made
            taken.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
        rows = sum(_copy(given, taken, table, late.get(table.name, ())) for table in tables)
        for table in tables:
            _point_back(given, taken, table, late.get(table.name, ()))
            _number_on(taken, table)
            taken.execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))
    _hand_out(target)
    return Moved(rows, len(tables))


SEEDED = frozenset({"chain_head", "fact"})
"""Tables that a migration or a first look fills; what stands there is replaced."""


def _check(source: Database, target: Database) -> None:
    if (book.kind_of(source), book.kind_of(target)) != ("sqlite", "postgresql"):
        raise ConfigurationError("a SQLite book moves to PostgreSQL", zh="只能从 SQLite 迁移到 PostgreSQL")
    if not source.is_current():
        raise ConfigurationError(
            "bring the source to this version first: copywatch init", zh="请先运行 copywatch init"
        )


def _order() -> tuple[list[Table], dict[str, tuple[str, ...]]]:
    """Tables so that nearly every reference points back, and the columns of each that may point forward."""
    tables = [table for table in _sorted() if table.primary_key.columns]
    place = {table.name: number for number, table in enumerate(tables)}
    late = {
        table.name: tuple(
            key.parent.name for key in table.foreign_keys if place[key.column.table.name] >= place[table.name]
        )
        for table in tables
    }
    return tables, {name: columns for name, columns in late.items() if columns}


def _sorted() -> list[Table]:
    """What a row cannot be without comes first; SQLAlchemy's own order gives up where two tables name each other."""
    needs = {
        table.name: {key.column.table.name for key in table.foreign_keys if not key.parent.nullable}
        - {table.name}
        for table in Base.metadata.tables.values()
    }
    return [Base.metadata.tables[name] for name in TopologicalSorter(needs).static_order()]


def _rows(given: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = given.execution_options(yield_per=BATCH).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for part in found.mappings().partitions(BATCH):
        yield [dict(row) for row in part]


def _copy(given: Connection, taken: Connection, table: Table, late: tuple[str, ...]) -> int:
    count = 0
    taken.execute(table.delete())
    for rows in _rows(given, table):
        taken.execute(insert(table), [row | dict.fromkeys(late) for row in rows])
        count += len(rows)
    return count


def _point_back(given: Connection, taken: Connection, table: Table, late: tuple[str, ...]) -> None:
    """Fill in the references that had to wait until their rows stood there."""
    for name in late:
        (key,) = table.primary_key.columns
        wanted = update(table).where(key == bindparam("row")).values({name: bindparam("refers")})
        pairs = given.execute(select(key, table.c[name]).where(table.c[name].is_not(None))).all()
        if pairs:
            taken.execute(wanted, [{"row": row, "refers": refers} for row, refers in pairs])


def _number_on(taken: Connection, table: Table) -> None:
    """The next row's number follows the last one's."""
    for column in table.primary_key.columns:
        sequence = taken.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', column.name)))
        if sequence:
            last = taken.scalar(select(func.max(column)))
            taken.execute(select(func.setval(sequence, last or 1, last is not None)))


def _hand_out(target: Database) -> None:
    with target.unit_of_work() as session:
        for job in session.scalars(select(Job).where(Job.state == JobState.QUEUED)):
            jobs.hand_out(session, job)
