"""Who complained, in full: a page of its own after a reason was given, or the letter as a download."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.web import forms
from desk.web.access import PAPERS, TRIAGE, DeskDep, ViewerDep, allow
from desk.web.pages import page
from records.errors import NotFound
from records.leads import Complaint
from takedown.replies import disclosure

router = APIRouter()
Text = Annotated[str, Form()]


@router.post("/complaints/{complaint_id}/open")
@allow(PAPERS)
def about_us(
    request: Request,
    desk: DeskDep,
    viewer: ViewerDep,
    complaint_id: int,
    reason: Text = "",
    what: Text = "words",
) -> Response:
    """A complaint about us: name, contact and words; or its scan."""
    scan = what == "scan"
    row = disclosure.about_us(
        desk.database.unit_of_work, desk.clock, complaint_id=complaint_id, reason=reason, actor=viewer.login, scan=scan
    )  # fmt: skip
    if scan:
        return forms.download(disclosure.letter(desk.vault, row.scan_digest), f"complaint-{row.number}")
    return page(
        request, "complaints/person.html", number=row.number, name=row.complainant, contact=row.contact, text=row.text,
        back=f"/complaints/{row.id}",
    )  # fmt: skip


@router.post("/leads/{lead_id}/complaints/{complaint_id}/open")
@allow(TRIAGE)
def report(
    request: Request, desk: DeskDep, viewer: ViewerDep, lead_id: int, complaint_id: int, reason: Text = "", what: Text = "words"
) -> Response:  # fmt: skip
    """What somebody reported: name, contact and words; or the letter."""
    with desk.database.reading() as session:
        known = session.get(Complaint, complaint_id)
        if known is None or known.lead_id != lead_id:
            raise NotFound("complaint 投诉举报", complaint_id)
    original = what == "scan"
    row = disclosure.report(
        desk.database.unit_of_work, desk.clock, complaint_id=complaint_id, reason=reason, actor=viewer.login, original=original
    )  # fmt: skip
    if original:
        return forms.download(disclosure.letter(desk.vault, row.original), f"report-{row.receipt}")
    return page(
        request, "complaints/person.html", number=row.receipt, name=row.name, contact=row.contact, text=row.text,
        back=f"/leads/{lead_id}",
    )  # fmt: skip
