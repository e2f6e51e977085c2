"""Uploads of a catalogue: tried first, committed as the same bytes, with row-by-row errors."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy.orm import Session

from desk.web import failures, uploads
from desk.web.access import EVERYONE, UPLOADERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.routes.catalogue import overview
from desk.web.viewer import Viewer
from records.catalog import ImportBatch
from records.errors import NotFound, Refused

router = APIRouter(prefix="/catalogue")
SHOWN_ISSUES = 500


@router.post("/uploads")
@allow(UPLOADERS)
def upload(
    request: Request, desk: DeskDep, viewer: ViewerDep, file: UploadFile, holder: Annotated[int, Form()],
    what: Annotated[Literal["catalogue", "prints"], Form()] = "catalogue", work_id: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Keep the file, then show what it would do."""
    try:
        kept = uploads.keep(desk, viewer, holder, file, what, work_id.strip()[:200])
    except Refused as refused:
        return overview(request, desk, viewer, upload_failure=failures.sentence(request, refused))
    return redirect(f"/catalogue/uploads/{kept.event}")


@router.get("/uploads/{event_seq}")
@allow(UPLOADERS)
def dry_run(request: Request, desk: DeskDep, viewer: ViewerDep, event_seq: int) -> Response:
    """What the kept file would do, row by row. Nothing has been written yet."""
    with desk.database.reading() as session:
        kept = uploads.find(session, viewer, event_seq)
    try:
        outcome = uploads.dry_run(desk, viewer, kept)
    except Refused as refused:
        return overview(request, desk, viewer, upload_failure=failures.sentence(request, refused))
    return page(
        request, "catalogue/upload.html", kept=kept, outcome=outcome, issues=outcome.refusals[:SHOWN_ISSUES],
        more=len(outcome.refusals) - SHOWN_ISSUES,
    )  # fmt: skip


@router.get("/uploads/{event_seq}/errors.csv")
@allow(UPLOADERS)
def dry_run_errors(desk: DeskDep, viewer: ViewerDep, event_seq: int) -> Response:
    """The issues of the trial as a table."""
    with desk.database.reading() as session:
        kept = uploads.find(session, viewer, event_seq)
    return _csv(uploads.errors_csv(uploads.dry_run(desk, viewer, kept).refusals))


@router.post("/uploads/{event_seq}/commit")
@allow(UPLOADERS)
def commit(desk: DeskDep, viewer: ViewerDep, event_seq: int) -> Response:
    """Bring in the good rows of the very bytes that were tried."""
    with desk.database.reading() as session:
        kept = uploads.find(session, viewer, event_seq)
    outcome = uploads.commit(desk, viewer, kept)
    return redirect(f"/catalogue/batches/{outcome.batch}")


@router.get("/batches/{batch_id}")
@allow(EVERYONE)
def batch(request: Request, desk: DeskDep, viewer: ViewerDep, batch_id: int) -> Response:
    """What an upload did, with its refused rows."""
    with desk.database.reading() as session:
        row = _batch(session, viewer, batch_id)
        issues = row.refusals
        return page(
            request, "catalogue/batch.html", batch=row, issues=issues[:SHOWN_ISSUES],
            more=len(issues) - SHOWN_ISSUES,
        )  # fmt: skip


@router.get("/batches/{batch_id}/errors.csv")
@allow(EVERYONE)
def batch_errors(desk: DeskDep, viewer: ViewerDep, batch_id: int) -> Response:
    """The issues of a committed upload as a table."""
    with desk.database.reading() as session:
        return _csv(uploads.errors_csv(_batch(session, viewer, batch_id).refusals))


def _batch(session: Session, viewer: Viewer, batch_id: int) -> ImportBatch:
    row = session.get(ImportBatch, batch_id)
    if row is None or (viewer.is_tenant and row.holder_id != viewer.holder_id):
        raise NotFound("upload", batch_id)
    return row


def _csv(data: bytes) -> Response:
    return Response(
        data, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": "attachment; filename=errors.csv"}
    )  # fmt: skip
