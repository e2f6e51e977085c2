"""Uploads of a catalogue: tried first, columns named where they are not known, committed as the same bytes, taken back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import FileResponse, Response
from sqlalchemy.orm import Session

from catalog.undo import undo
from desk import trials
from desk.web import failures, uploads
from desk.web.access import EVERYONE, UPLOADERS, DeskDep, ViewerDep, allow
from desk.web.downloads import CSV, XLSX, attachment
from desk.web.pages import page, redirect
from desk.web.routes.catalogue import overview
from desk.web.viewer import Viewer
from records.catalog import ImportBatch
from records.decoding import CHOICES
from records.errors import NotFound, Refused
from records.imports import BatchUndo
from records.under_way import UploadUnderWay

router = APIRouter(prefix="/catalogue")
SHOWN_ISSUES = 500
FileName = Literal["report.csv", "errors.csv", "corrected.xlsx"]
Texts = Annotated[list[str] | None, Form()]


@router.post("/uploads")
@allow(UPLOADERS)
def upload(
    request: Request, desk: DeskDep, viewer: ViewerDep, file: UploadFile, holder: Annotated[int, Form()],
    what: Annotated[Literal["catalogue", "prints", "authorizations"], Form()] = "catalogue",
    work_id: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Keep the file, then show what it would do."""
    try:
        kept = uploads.keep(desk, viewer, holder, file, what, work_id.strip()[:200])
    except Refused as refused:
        return overview(request, desk, viewer, upload_failure=failures.sentence(request, refused))
    return redirect(f"/catalogue/uploads/{kept}")


@router.get("/uploads/{trial_id}")
@allow(UPLOADERS)
def trial(request: Request, desk: DeskDep, viewer: ViewerDep, trial_id: int) -> Response:
    """How the kept file is read, what it would do, or what it did."""
    with desk.database.reading() as session:
        row = uploads.find(session, viewer, trial_id)
        return page(
            request, "catalogue/upload.html", 422 if row.state == trials.REFUSED else 200, kept=row, holder=row.holder.name, outcome=row.outcome, busy=row.state in trials.BUSY,
            columns=uploads.columns(row.kind), encodings=CHOICES,
        )  # fmt: skip


@router.post("/uploads/{trial_id}/columns")
@allow(UPLOADERS)
def read_otherwise(
    desk: DeskDep, viewer: ViewerDep, trial_id: int, heading: Texts = None, column: Texts = None,
    sheet: Annotated[str, Form()] = "", encoding: Annotated[str, Form()] = "", delimiter: Annotated[str, Form()] = "",
    header_row: Annotated[int, Form(ge=0, le=1000)] = 0,
) -> Response:  # fmt: skip
    """Read the file as a person says, and try it again."""
    with desk.database.reading() as session:
        row = uploads.find(session, viewer, trial_id)
        before = row.outcome.get("reading", {})
    known = {name for name, _shown in uploads.columns(row.kind)}
    pairs = zip(heading or [], column or [], strict=False)
    mapping = {text: name for text, name in pairs if not name or name in known}
    # another sheet or header has other headings: what was said of the old ones says nothing of them
    moved = bool(before) and (sheet, header_row) != (before.get("sheet", ""), before.get("header_row", 0))
    choice = {
        "mapping": {} if moved else mapping, "sheet": sheet, "encoding": encoding, "delimiter": delimiter[:1], "header_row": header_row,
    }  # fmt: skip
    trials.ask(desk, trial_id, choice=choice)
    return redirect(f"/catalogue/uploads/{trial_id}")


@router.post("/uploads/{trial_id}/commit")
@allow(UPLOADERS)
def commit(
    desk: DeskDep, viewer: ViewerDep, trial_id: int, replace_count: Annotated[str, Form()] = ""
) -> Response:
    """Bring in the good rows of the very bytes that were tried; a full replacement is confirmed by its number."""
    with desk.database.reading() as session:
        row = uploads.find(session, viewer, trial_id)
        if row.state == trials.COMMITTED:
            return redirect(f"/catalogue/batches/{row.batch_id}")
    said = replace_count.strip()
    if said and not (said.isascii() and said.isdecimal() and len(said) < 10):
        raise Refused("replace_count", "write the number of works to remove", zh="请填写要删除的作品数目")
    trials.ask(desk, trial_id, commit=True, replace_count=int(said) if said else None)
    with desk.database.reading() as session:
        row = uploads.find(session, viewer, trial_id)
        return redirect(
            f"/catalogue/batches/{row.batch_id}" if row.batch_id else f"/catalogue/uploads/{trial_id}"
        )


@router.get("/uploads/{trial_id}/files/{name}")
@allow(UPLOADERS)
def report(desk: DeskDep, viewer: ViewerDep, trial_id: int, name: FileName) -> Response:
    """A report of the last step: every row, every issue, or the workbook to correct."""
    with desk.database.reading() as session:
        digest = uploads.find(session, viewer, trial_id).files.get(name)
    if digest is None or not desk.vault.path(digest).is_file():
        raise NotFound("report", name)
    return FileResponse(
        desk.vault.path(digest), media_type=XLSX if name.endswith("xlsx") else CSV, filename=name
    )


@router.get("/batches/{batch_id}")
@allow(EVERYONE)
def batch(request: Request, desk: DeskDep, viewer: ViewerDep, batch_id: int) -> Response:
    """What an upload did, with its refused rows."""
    with desk.database.reading() as session:
        row = _batch(session, viewer, batch_id)
        issues = row.refusals
        return page(
            request, "catalogue/batch.html", batch=row, issues=issues[:SHOWN_ISSUES],
            more=len(issues) - SHOWN_ISSUES, undone=session.get(BatchUndo, batch_id),
            under_way=session.get(UploadUnderWay, batch_id),
        )  # fmt: skip


@router.post("/batches/{batch_id}/undo")
@allow(UPLOADERS)
def take_back(desk: DeskDep, viewer: ViewerDep, batch_id: int) -> Response:
    """Take a catalogue upload back."""
    with desk.database.reading() as session:
        row = _batch(session, viewer, batch_id)
    undo(desk.database.unit_of_work, desk.clock, batch_id=row.id, actor=viewer.login)
    return redirect(f"/catalogue/batches/{batch_id}")


@router.get("/batches/{batch_id}/errors.csv")
@allow(EVERYONE)
def batch_errors(desk: DeskDep, viewer: ViewerDep, batch_id: int) -> Response:
    """The issues of a committed upload as a table."""
    with desk.database.reading() as session:
        return attachment(uploads.issues_csv(_batch(session, viewer, batch_id).refusals), "errors.csv", CSV)


def _batch(session: Session, viewer: Viewer, batch_id: int) -> ImportBatch:
    row = session.get(ImportBatch, batch_id)
    if row is None or (viewer.is_tenant and row.holder_id != viewer.holder_id):
        raise NotFound("upload", batch_id)
    return row
