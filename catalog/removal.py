"""Works that leave the catalogue: by a confirmed full replacement, or because their upload is taken back.

A work on which anything hangs (a finding, a file, a licence, a document, a paper) stays: what was decided on it
must keep its subject.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from records import uploads
from records.base import Base
from records.catalog import Work, WorkTitle
from records.findings import Match
from records.rights import WorkIdentifier
from records.warnlist import WarnEntry

OWN = (WorkTitle, WorkIdentifier, Match, WarnEntry)
"""Rows that go with their work: they say nothing that a person decided on what was seen."""


def in_use(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of these works that something refers to."""
    found: set[int] = set()
    for table, column in _references():
        for piece in uploads.pieces(ids):
            reference = table.c[column]
            found |= set(session.scalars(select(reference).where(reference.in_(piece)).distinct()))
    return found


def remove(session: Session, ids: Sequence[int]) -> None:
    """Delete works that are not in use."""
    for piece in uploads.pieces(ids):
        for own in OWN:
            session.execute(delete(own).where(own.work_id.in_(piece)))
        session.execute(delete(Work).where(Work.id.in_(piece)))


def _references() -> list[tuple[Table, str]]:
    """Every column of the book that refers to a work, but for those of OWN."""
    own = {one.__tablename__ for one in OWN}
    return [
        (table, key.parent.name)
        for table in Base.metadata.sorted_tables
        if table.name not in own
        for key in table.foreign_keys
        if key.column is Work.__table__.c.id
    ]
