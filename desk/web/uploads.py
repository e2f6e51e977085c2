"""Uploads at the desk: whose they may be, and what their pages show."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from fastapi import UploadFile
from sqlalchemy.orm import Session

from catalog.formats import AUTHORIZATIONS, CATALOGUE
from catalog.reports import errors_csv
from desk import trials
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.catalog import ImportRefusal, RightsHolder
from records.errors import NotFound
from records.imports import ImportTrial
from records.tabular import RowIssue

BLOCK = 1 << 20
COLUMNS = {trials.CATALOGUE: CATALOGUE, trials.AUTHORIZATIONS: AUTHORIZATIONS}


def keep(desk: Desk, who: Viewer, holder_id: int, upload: UploadFile, what: str, work_id: str = "") -> int:
    """Store what came and try it; the trial's id.

    Raises NotFound for a holder that is not this person's, Refused for an empty or too large file.
    """
    with desk.database.reading() as session:
        check_holder(session, who, holder_id)
    with tempfile.NamedTemporaryFile() as file:
        while block := upload.file.read(BLOCK):
            file.write(block)
        file.flush()
        kept = trials.keep(
            desk, source=Path(file.name), file_name=upload.filename or "catalogue.csv", holder_id=holder_id,
            actor=who.login, kind=what, work_id=work_id,
        )  # fmt: skip
    trials.ask(desk, kept)
    return kept


def find(session: Session, who: Viewer, trial_id: int) -> ImportTrial:
    """A trial that this person may see: its own, a tenant also its holder's others. Raises NotFound."""
    if who.is_tenant:
        return trials.find(session, trial_id, holder_id=who.holder_id or -1, actor=None)
    return trials.find(session, trial_id, holder_id=None, actor=who.login)


def columns(kind: str) -> list[tuple[str, str]]:
    """(name, what people see) of the columns that a heading may be."""
    return [
        (column.name, f"{column.headings[0]} {column.name}" if column.headings else column.name)
        for column in COLUMNS.get(kind, ())
    ]


def issues_csv(issues: Iterable[RowIssue | ImportRefusal]) -> bytes:
    """The issues as a table, in memory: of a stored batch there are at most 10,000."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "errors.csv"
        errors_csv(path, issues)
        return path.read_bytes()


def check_holder(session: Session, who: Viewer, holder_id: int) -> RightsHolder:
    """The holder. Raises NotFound where it is not this person's to see."""
    holder = session.get(RightsHolder, holder_id)
    if holder is None or not who.may_see_holder(holder_id):
        raise NotFound("right holder", holder_id)
    return holder
