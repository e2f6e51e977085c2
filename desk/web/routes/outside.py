"""Evidence by others in a dossier: listed with its digests, added, withdrawn; an original opens only with a reason."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from desk.web.access import OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.downloads import attachment
from desk.web.pages import page, redirect
from records.cases import Dossier
from records.errors import NotFound
from records.masking import masked
from records.outside import OutsideKind
from records.retention import buried
from takedown.exhibits import outside

router = APIRouter(prefix="/dossiers")
Text = Annotated[str, Form()]
BLOCK = 1 << 20


@router.get("/{dossier_id}/outside")
@allow(OFFICE)
def listed(request: Request, desk: DeskDep, dossier_id: int) -> Response:
    """What others made for this dossier; personal data masked."""
    with desk.database.reading() as session:
        dossier = session.get(Dossier, dossier_id)
        if dossier is None:
            raise NotFound("dossier 线索卷", dossier_id)
        rows = outside.every(session, dossier_id)
        return page(
            request, "dossiers/outside.html", dossier=dossier, rows=rows, kinds=list(OutsideKind), masked=masked,
            gone=buried(session, [row.digest for row in rows]), papers=PAPERS,
        )  # fmt: skip


@router.post("/{dossier_id}/outside")
@allow(PAPERS)
def add(
    desk: DeskDep, viewer: ViewerDep, dossier_id: int, file: UploadFile, kind: Text, source: Text,
    made_on: Annotated[date, Form()], reference: Text = "", note: Text = "",
) -> Response:  # fmt: skip
    """Take a file in. Larger ones go by `copywatch evidence add`."""
    told = outside.Told(outside.kind_of(kind), source, made_on, reference, note)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        with path.open("wb") as copy:
            while block := file.file.read(BLOCK):
                copy.write(block)
        outside.add(
            desk.database.unit_of_work, desk.clock, desk.vault, dossier_id=dossier_id, file=path, told=told,
            actor=viewer.login, name=file.filename or "file",
        )  # fmt: skip
    return redirect(f"/dossiers/{dossier_id}/outside")


@router.post("/{dossier_id}/outside/{evidence_id}/open")
@allow(PAPERS)
def open_original(
    desk: DeskDep, viewer: ViewerDep, dossier_id: int, evidence_id: int, reason: Text = ""
) -> Response:
    """The original as it came, always as a download: nobody has looked into it."""
    _expect(desk, dossier_id, evidence_id)
    row, data = outside.open_original(
        desk.database.unit_of_work, desk.clock, desk.vault, evidence_id=evidence_id, reason=reason, actor=viewer.login
    )  # fmt: skip
    return attachment(data, row.file_name)


@router.post("/{dossier_id}/outside/{evidence_id}/withdraw")
@allow(PAPERS)
def withdraw(desk: DeskDep, viewer: ViewerDep, dossier_id: int, evidence_id: int, why: Text = "") -> Response:
    """It was taken in wrongly."""
    _expect(desk, dossier_id, evidence_id)
    outside.withdraw(
        desk.database.unit_of_work, desk.clock, evidence_id=evidence_id, why=why, actor=viewer.login
    )
    return redirect(f"/dossiers/{dossier_id}/outside")


def _expect(desk: DeskDep, dossier_id: int, evidence_id: int) -> None:
    with desk.database.reading() as session:
        if outside.find(session, evidence_id).dossier_id != dossier_id:
            raise NotFound("evidence 证据", evidence_id)
