"""Which column is which, remembered for each holder by the words of the header."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.formats import AUTHORIZATIONS, CATALOGUE
from catalog.reading.opened import Opened, open_upload
from catalog.reading.source import Choice
from records.clock import Clock
from records.imports import ColumnMapping
from records.session import UnitOfWork

COLUMNS = {"catalogue": CATALOGUE, "authorizations": AUTHORIZATIONS}


def open_for(
    session: Session, path: Path, holder_id: int, choice: Choice | None = None, kind: str = "catalogue"
) -> Opened:
    """Open a holder's file with the columns that were named for such a header before."""

    def known(digest: str) -> Mapping[str, str] | None:
        row = _row(session, holder_id, kind, digest)
        return row.mapping if row else None

    return open_upload(path, COLUMNS[kind], choice, known)


def remember(
    unit_of_work: UnitOfWork,
    clock: Clock,
    *,
    holder_id: int,
    opened: Opened,
    actor: str,
    kind: str = "catalogue",
) -> None:
    """Keep what a person said of a header; what was found by its words alone needs no memory."""
    if not opened.bound.told:
        return
    with unit_of_work() as session:
        row = _row(session, holder_id, kind, opened.header_digest)
        if row is None:
            row = ColumnMapping(holder_id=holder_id, kind=kind, header_digest=opened.header_digest, mapping={}, actor="", at=clock.now())  # fmt: skip
            session.add(row)
        if row.mapping != opened.bound.by_heading:
            row.mapping, row.actor, row.at = dict(opened.bound.by_heading), actor, clock.now()


def _row(session: Session, holder_id: int, kind: str, digest: str) -> ColumnMapping | None:
    return session.scalars(
        select(ColumnMapping).where(
            ColumnMapping.holder_id == holder_id,
            ColumnMapping.kind == kind,
            ColumnMapping.header_digest == digest,
        )
    ).one_or_none()
