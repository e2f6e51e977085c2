"""The register of sites from any table that an office keeps: CSV, TSV, XLSX, XLS, ODS."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from catalog.reading.forms import form_of
from catalog.reading.opened import Opened, open_upload
from catalog.reading.source import Form
from crawler.scope.register import import_sites
from crawler.scope.site_rows import COLUMNS
from desk.wiring import Desk
from records.tabular import Table
from records.uploads import ImportOutcome

WORKBOOKS = frozenset({Form.XLSX, Form.XLS, Form.ODS})


def bring(desk: Desk, path: Path, actor: str) -> ImportOutcome:
    """Register the sites of a table by their keys; the same file twice changes nothing.

    Raises NotFound (file), BytesRefused where nothing is usable.
    """
    table = _table(open_upload(path, COLUMNS)) if form_of(path) in WORKBOOKS else None
    return import_sites(
        desk.database.unit_of_work, desk.clock, desk.vault, path=path, actor=actor, table=table
    )


def _table(opened: Opened) -> Table:
    """A workbook under our own column names; a register is short, so that it is held as a whole."""
    opened.check()
    read = list(opened.lines())
    header = list(opened.headings)
    rows = [(line.number, [line.cells.get(name, "") for name in header]) for line, _issues in read if line]
    issues = list(chain.from_iterable(issues for _line, issues in read))
    return Table(opened.encoding, "", header, rows, [*opened.issues, *issues])
