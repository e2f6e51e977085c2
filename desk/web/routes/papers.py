"""Notices: read, re-check, submit, approve, export, record the dispatch. Nothing is sent from here."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from desk.web import actions, notices, snippets
from desk.web.access import APPROVERS, EVERYONE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.cases import DispatchRecord
from records.errors import Conflict, NotFound, Refused
from records.vocabulary import DispatchMeans, DraftState, RecheckState
from takedown.approving import submission

router = APIRouter(prefix="/notices")
Text = Annotated[str, Form()]
FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
    "eml": "message/rfc822",
    "xarf": "application/zip",
}
MAX_RECEIPT_BYTES = 20 * 1024 * 1024


@router.get("")
@allow(EVERYONE)
def all_notices(
    request: Request, desk: DeskDep, viewer: ViewerDep, state: str = "", page_number: int = 1
) -> Response:
    """The list by state."""
    with desk.database.reading() as session:
        rows, states, number, pages = notices.read_all(session, viewer, state, page_number)
        return page(
            request, "notices/list.html", rows=rows, states=states, state=state, page_number=number, pages=pages
        )  # fmt: skip


@router.get("/{draft_id}")
@allow(EVERYONE)
def notice(request: Request, desk: DeskDep, viewer: ViewerDep, draft_id: int) -> Response:
    """One notice as it will print, with what bars the next step."""
    with desk.database.reading() as session:
        shown = notices.read(session, desk, viewer, draft_id)
        phrases = snippets.offered(session, desk.clock, viewer, shown.draft)
        return page(
            request, "notices/detail.html", notice=shown, ask_recheck=_asks_recheck(shown), snippets=phrases
        )


@router.post("/{draft_id}/recheck")
@allow(PAPERS)
def recheck(desk: DeskDep, viewer: ViewerDep, draft_id: int, opened: Text = "") -> Response:
    """Ask the worker to look at every address again. `opened`: asked by opening the page, not by the button."""
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)
    actions.request_recheck(
        desk, viewer, draft_id, fresh_h=desk.settings.recheck_max_age_h if opened else 0.0
    )
    return redirect(f"/notices/{draft_id}")


@router.post("/{draft_id}/submit")
@allow(PAPERS)
def submit(desk: DeskDep, viewer: ViewerDep, draft_id: int, version: Annotated[int, Form()]) -> Response:
    """Put the notice up for approval."""
    actions.submit(desk, viewer, draft_id, version=version)
    return redirect(f"/notices/{draft_id}")


@router.post("/{draft_id}/return")
@allow(PAPERS)
def return_to_draft(desk: DeskDep, viewer: ViewerDep, draft_id: int, note: Text = "") -> Response:
    """Send it back for more work; an approval is void then."""
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)
    actions.return_to_draft(desk, viewer, draft_id, note=note.strip())
    return redirect(f"/notices/{draft_id}")


@router.post("/{draft_id}/discard")
@allow(PAPERS)
def discard(desk: DeskDep, viewer: ViewerDep, draft_id: int, why: Text = "") -> Response:
    """Give up a paper that nobody sent, with the reason; it stays readable."""
    with desk.database.reading() as session:
        dossier_id = notices.visible(session, viewer, draft_id).dossier_id
    submission.discard(desk.database.unit_of_work, desk.clock, draft_id=draft_id, why=why, actor=viewer.login)
    return redirect(f"/dossiers/{dossier_id}#papers")


@router.get("/{draft_id}/approve")
@allow(APPROVERS)
def approval_page(request: Request, desk: DeskDep, viewer: ViewerDep, draft_id: int) -> Response:
    """Everything that the approver answers for, on one page."""
    with desk.database.reading() as session:
        shown = notices.read(session, desk, viewer, draft_id)
        if shown.draft.state is not DraftState.IN_REVIEW:
            raise Conflict(
                f"notice {draft_id} is {shown.draft.state.value}, not in review", zh="该通知不在待批准状态"
            )
        return page(request, "notices/approve.html", notice=shown)


@router.post("/{draft_id}/approve")
@allow(APPROVERS)
def approve(
    desk: DeskDep, viewer: ViewerDep, draft_id: int, digest: Text = "", version: Annotated[int, Form()] = 0,
    counted: Text = "", read: Text = "",
) -> Response:  # fmt: skip
    """Approve what was shown: its digest, its version, and the number of addresses that the person counted."""
    with desk.database.reading() as session:
        draft = notices.visible(session, viewer, draft_id)
        addresses = sum(not item.dropped for item in draft.items)
    if read != "yes" or counted.strip() != str(addresses):
        raise Refused(
            "not_read", f"tick that you have read it and enter the number of addresses ({addresses})",
            zh="请勾选“已逐项阅读”，并正确填写网络地址的数目",
        )  # fmt: skip
    actions.approve(desk, viewer, draft_id, digest=digest, version=version)
    return redirect(f"/notices/{draft_id}")


@router.get("/{draft_id}/preview.{form}")
@allow(EVERYONE)
def preview(desk: DeskDep, viewer: ViewerDep, draft_id: int, form: str) -> Response:
    """Any notice as a file, marked as a draft."""
    _check_file(desk, viewer, draft_id, form)
    name, data = actions.preview(desk, draft_id, form)
    return _download(data, name, FORMATS[form])


@router.post("/{draft_id}/export.{form}")
@allow(PAPERS)
def export(desk: DeskDep, viewer: ViewerDep, draft_id: int, form: str) -> Response:
    """The stored bytes of the approved version. A POST: exporting is recorded."""
    _check_file(desk, viewer, draft_id, form)
    name, data = actions.export(desk, viewer, draft_id, form)
    return _download(data, name, FORMATS[form])


@router.post("/{draft_id}/dispatch")
@allow(PAPERS)
def dispatch(
    desk: DeskDep, viewer: ViewerDep, draft_id: int, means: Annotated[DispatchMeans, Form()],
    sent_on: Annotated[date, Form()], recipient: Text = "", tracking_number: Text = "", note: Text = "",
    receipt: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Record how and when a person sent it, with a scan of the receipt where there is one."""
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)
    actions.record_dispatch(
        desk, viewer, draft_id, means=means, sent_on=sent_on, recipient=recipient.strip()[:500],
        tracking_number=tracking_number.strip()[:200], note=note.strip()[:2000], receipt=_receipt(receipt),
    )  # fmt: skip
    return redirect(f"/notices/{draft_id}")


@router.get("/{draft_id}/receipts/{record_id}")
@allow(EVERYONE)
def receipt_file(desk: DeskDep, viewer: ViewerDep, draft_id: int, record_id: int) -> Response:
    """The scan of a receipt, always as a download: nobody has looked into it."""
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)
        record = session.get(DispatchRecord, record_id)
        if record is None or record.draft_id != draft_id or not record.receipt_digest:
            raise NotFound("receipt", record_id)
    return _download(
        desk.vault.open(record.receipt_digest), f"receipt-{record_id}", "application/octet-stream"
    )


def _asks_recheck(shown: notices.Notice) -> bool:
    """Opening a notice that still needs a look asks for it, once for a version and a day."""
    running = shown.recheck is not None and shown.recheck.state in (RecheckState.QUEUED, RecheckState.RUNNING)
    waits = (
        bool(shown.items) and shown.lives and shown.draft.state in (DraftState.DRAFT, DraftState.IN_REVIEW)
    )
    return waits and not running and not shown.recheck_is_fresh


def _check_file(desk: Desk, viewer: Viewer, draft_id: int, form: str) -> None:
    if form not in FORMATS:
        raise NotFound("format", form)
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)


def _receipt(upload: UploadFile | None) -> bytes:
    data = upload.file.read(MAX_RECEIPT_BYTES + 1) if upload and upload.filename else b""
    if len(data) > MAX_RECEIPT_BYTES:
        raise Refused(
            "receipt_size", f"a receipt has at most {MAX_RECEIPT_BYTES} bytes", zh="回执文件不得超过 20 MB"
        )
    return data


def _download(data: bytes, name: str, media_type: str) -> Response:
    return Response(
        data, media_type=media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )  # fmt: skip
