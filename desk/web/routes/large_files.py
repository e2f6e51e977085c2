"""Large media from a browser: in pieces that go on where they broke off, or a small file by a plain form."""

from __future__ import annotations

import tempfile
from typing import Annotated, Any

from fastapi import APIRouter, Form, Header, Request, UploadFile
from fastapi.responses import JSONResponse, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from catalog.asset_kinds import WORDS
from desk import media
from desk.web import failures, uploads
from desk.web.access import UPLOADERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.catalog import RightsHolder
from records.errors import BytesRefused, CopywatchError, NotFound, Refused
from records.rights import MediaUpload

router = APIRouter(prefix="/catalogue/media")
SHOWN = 50
PIECE = 8 * 1024 * 1024
"""Bytes that the page sends at once."""
KINDS = ("cover", "icon", "text", "audio", "video", "app", "file")
Text = Annotated[str, Form()]


@router.get("")
@allow(UPLOADERS)
def large_files(request: Request, desk: DeskDep, viewer: ViewerDep, holder: int = 0) -> Response:
    """The form, and what has come lately."""
    return _shown(request, desk, viewer, holder)


@router.post("")
@allow(UPLOADERS)
def small_file(
    request: Request, desk: DeskDep, viewer: ViewerDep, file: UploadFile, holder: Annotated[int, Form()], work_id: Text = "",
    kind: Text = "",
) -> Response:  # fmt: skip
    """Without JavaScript: a file of at most 60 MB, whole."""
    try:
        row = _begin(desk, viewer, holder, file.filename or "file", work_id, kind, file.size or 0)
        media.add(desk, row, 0, file.file)
    except (Refused, BytesRefused, NotFound) as refused:
        return _shown(request, desk, viewer, holder, failures.sentence(request, refused))
    return redirect(f"/catalogue/media?holder={holder}")


@router.post("/begin")
@allow(UPLOADERS)
def begin(
    request: Request, desk: DeskDep, viewer: ViewerDep, holder: Annotated[int, Form()], file_name: Text, length: Annotated[int, Form(ge=0)],
    work_id: Text = "", kind: Text = "",
) -> Response:  # fmt: skip
    """Announce a file that will come in pieces."""
    try:
        row = _begin(desk, viewer, holder, file_name, work_id, kind, length)
    except (Refused, NotFound) as refused:
        return JSONResponse({"message": failures.sentence(request, refused)}, 422)
    return JSONResponse(_as_json(row))


@router.get("/{upload_id}")
@allow(UPLOADERS)
def status(desk: DeskDep, viewer: ViewerDep, upload_id: str) -> Response:
    """How much of it has come, for the page that goes on."""
    return JSONResponse(_as_json(_find(desk, viewer, upload_id)))


@router.post("/{upload_id}/piece")
@allow(UPLOADERS)
async def piece(
    request: Request,
    desk: DeskDep,
    viewer: ViewerDep,
    upload_id: str,
    upload_offset: Annotated[int, Header(ge=0)],
) -> Response:
    """The next piece, as the body of the request."""
    row = await run_in_threadpool(_find, desk, viewer, upload_id)
    with tempfile.TemporaryFile() as file:
        async for block in request.stream():
            file.write(block)
        file.seek(0)
        try:
            row.received = await run_in_threadpool(media.add, desk, row, upload_offset, file)
        except CopywatchError as refused:
            row = await run_in_threadpool(_find, desk, viewer, upload_id)
            return JSONResponse({**_as_json(row), "message": failures.sentence(request, refused)}, 409)
    return JSONResponse(_as_json(row))


@router.post("/{upload_id}/drop")
@allow(UPLOADERS)
def drop(desk: DeskDep, viewer: ViewerDep, upload_id: str) -> Response:
    """Forget an unfinished upload."""
    row = _find(desk, viewer, upload_id)
    media.drop(desk, row)
    return redirect(f"/catalogue/media?holder={row.holder_id}")


def _begin(
    desk: Desk, viewer: Viewer, holder: int, file_name: str, work_id: str, kind: str, length: int
) -> MediaUpload:
    with desk.database.reading() as session:
        uploads.check_holder(session, viewer, holder)
    return media.begin(
        desk, holder_id=holder, actor=viewer.login, file_name=file_name, work_id=work_id.strip()[:200], kind=kind, length=length,
    )  # fmt: skip


def _find(desk: Desk, viewer: Viewer, upload_id: str) -> MediaUpload:
    with desk.database.reading() as session:
        row = session.get(MediaUpload, upload_id)
        if row is None or not viewer.may_see_holder(row.holder_id):
            raise NotFound("upload", upload_id[:40])
    return media.find(desk, row.holder_id, upload_id)


def _as_json(row: MediaUpload) -> dict[str, Any]:
    return {"id": row.id, "received": row.received, "length": row.length, "state": row.state}


def _shown(request: Request, desk: Desk, viewer: Viewer, holder: int, failure: str = "") -> Response:
    with desk.database.reading() as session:
        holders = select(RightsHolder).order_by(RightsHolder.name)
        if viewer.is_tenant:
            holders = holders.where(RightsHolder.id == viewer.holder_id)
        offered = session.scalars(holders).all()
        chosen = next((one for one in offered if one.id == holder), offered[0] if offered else None)
        rows = select(MediaUpload).where(MediaUpload.holder_id == (chosen.id if chosen else 0))
        return page(
            request, "catalogue/media.html", 422 if failure else 200, holders=offered, chosen=chosen, kinds=KINDS, piece=PIECE, failure=failure,
            rows=session.scalars(rows.order_by(MediaUpload.created_at.desc()).limit(SHOWN)).all(),
        )  # fmt: skip


assert all(kind in WORDS for kind in KINDS)
