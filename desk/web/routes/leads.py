"""Leads: taken in from telephone, letter, mail, message and the public form; looked at, decided, answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy import select

from desk import tries
from desk.leads import course, intake
from desk.leads.intake import Reported
from desk.tries import Limit
from desk.web import failures
from desk.web.access import OFFICE, TRIAGE, DeskDep, ViewerDep, allow, public
from desk.web.anonymous import anonymous_form
from desk.web.pages import page, redirect
from desk.wiring import Desk
from records.catalog import RightsHolder
from records.errors import NotAllowed, NotFound, Refused
from records.scope import Site
from records.vocabulary import LeadChannel, LeadReason, LeadState

router = APIRouter()
Text = Annotated[str, Form()]
PER_ADDRESS = Limit("complaint", 10, timedelta(hours=1))
"""Complaints and looks at receipts from one address; an office that reports more has the telephone."""
TOGETHER = Limit("complaints", 300, timedelta(hours=1))


@router.get("/leads")
@allow(OFFICE)
def board(request: Request, desk: DeskDep, state: str = "new", q: str = "") -> Response:
    """Leads in one state, green lane first, then the oldest."""
    chosen = LeadState(state) if state in set(LeadState) else None
    with desk.database.reading() as session:
        rows = course.listed(session, state=chosen, text=q.strip()[:200])
        return page(
            request, "leads/board.html", rows=rows, counts=course.counts(session), chosen=chosen, q=q[:200],
            states=list(LeadState),
        )  # fmt: skip


@router.get("/leads/new")
@allow(TRIAGE)
def form(request: Request, desk: DeskDep) -> Response:
    """The form for whoever takes a call or opens a letter."""
    return _form(request, desk, "", {})


@router.post("/leads/new")
@allow(TRIAGE)
def take(
    request: Request, desk: DeskDep, viewer: ViewerDep, channel: Annotated[LeadChannel, Form()], text: Text = "",
    url: Text = "", works: Text = "", name: Text = "", contact: Text = "", anonymous: Text = "", holder: Text = "",
    original: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Take it in; the next page shows the receipt and its code, once."""
    data = original.file.read(intake.MAX_ORIGINAL_BYTES + 1) if original and original.filename else b""
    told = Reported(channel, text, url, works, bool(anonymous), name or holder, contact, holder, data)
    try:
        receipt = intake.take(desk, told, viewer.login)
    except (Refused, NotFound) as refused:
        given = {"text": text, "url": url, "works": works, "name": name, "contact": contact, "holder": holder}
        return _form(request, desk, failures.sentence(request, refused), given, channel=channel)
    return page(request, "leads/taken.html", receipt=receipt)


@router.get("/leads/{lead_id}")
@allow(OFFICE)
def one(request: Request, desk: DeskDep, lead_id: int) -> Response:
    """One lead with everybody who reported it and what was read at its address."""
    with desk.database.reading() as session:
        lead = course.find(session, lead_id)
        holders = (
            {row.id: row.name for row in session.scalars(select(RightsHolder))} if lead.green_lane else {}
        )
        return page(
            request, "leads/lead.html", lead=lead, holders=holders, alike=course.alike(session, lead),
            site=session.get(Site, lead.site_id) if lead.site_id else None, listings=course.listings(session, lead),
            next_states=sorted(course.NEXT[lead.state]), reasons=list(LeadReason),
        )  # fmt: skip


@router.post("/leads/{lead_id}/look")
@allow(TRIAGE)
def look(desk: DeskDep, viewer: ViewerDep, lead_id: int) -> Response:
    """Let the worker look at the address, inside the registered scope only."""
    course.ask_look(desk, lead_id, actor=viewer.login)
    return redirect(f"/leads/{lead_id}")


@router.post("/leads/{lead_id}/decide")
@allow(TRIAGE)
def decide(
    desk: DeskDep, viewer: ViewerDep, lead_id: int, state: Annotated[LeadState, Form()],
    version: Annotated[int, Form()], reason: Text = "", note: Text = "",
) -> Response:  # fmt: skip
    """What the lead is; a version that somebody changed meanwhile is refused."""
    course.decide(
        desk, lead_id, state, actor=viewer.login, version=version,
        reason=LeadReason(reason) if reason in set(LeadReason) else None, note=note,
    )  # fmt: skip
    return redirect(f"/leads/{lead_id}")


@router.post("/leads/{lead_id}/join")
@allow(TRIAGE)
def join(desk: DeskDep, viewer: ViewerDep, lead_id: int, to: Annotated[int, Form()]) -> Response:
    """Make it part of an earlier lead."""
    course.join(desk, lead_id, to, actor=viewer.login)
    return redirect(f"/leads/{to}")


@router.post("/leads/{lead_id}/complaints/{complaint_id}")
@allow(TRIAGE)
def answer(desk: DeskDep, viewer: ViewerDep, lead_id: int, complaint_id: int, text: Text = "") -> Response:
    """What the complainant is told when they ask; nothing is sent."""
    course.answer(desk, complaint_id, text, actor=viewer.login)
    return redirect(f"/leads/{lead_id}")


@router.get("/report-piracy")
@public
def public_form(request: Request, desk: DeskDep) -> Response:
    """The public form, where the office has opened it."""
    _open(desk)
    return anonymous_form(request, "leads/public.html", failure="", given={})


@router.post("/report-piracy")
@public
def public_take(
    request: Request, desk: DeskDep, text: Text = "", url: Text = "", works: Text = "", name: Text = "",
    contact: Text = "", anonymous: Text = "",
) -> Response:  # fmt: skip
    """Take in what somebody reports by the public form, a few times an hour from one address."""
    _open(desk)
    _once_more(request, desk)
    told = Reported(LeadChannel.FORM, text, url, works, bool(anonymous), name, contact)
    try:
        receipt = intake.take(desk, told, "system:public_form")
    except Refused as refused:
        given = {"text": text, "url": url, "works": works, "name": name, "contact": contact}
        return anonymous_form(
            request, "leads/public.html", 422, failure=failures.sentence(request, refused), given=given
        )
    return page(request, "leads/taken.html", receipt=receipt)


@router.get("/report-piracy/receipt")
@public
def receipt_form(request: Request, desk: DeskDep) -> Response:
    """Where a complainant asks what became of it."""
    _open(desk)
    return anonymous_form(request, "leads/receipt.html", failure="", complaint=None)


@router.post("/report-piracy/receipt")
@public
def receipt_state(request: Request, desk: DeskDep, receipt: Text = "", code: Text = "") -> Response:
    """State and feedback of one complaint, for whoever has its number and code."""
    _open(desk)
    _once_more(request, desk)
    with desk.database.reading() as session:
        try:
            complaint = course.of_receipt(session, receipt, code)
        except NotFound:
            wrong = Refused(
                "receipt", "no complaint has this number and code", zh="没有与该回执号和查询码相符的举报"
            )
            failure = failures.sentence(request, wrong)
            return anonymous_form(request, "leads/receipt.html", 404, failure=failure, complaint=None)
        return anonymous_form(request, "leads/receipt.html", failure="", complaint=complaint)


def _form(
    request: Request,
    desk: Desk,
    failure: str,
    given: dict[str, str],
    channel: LeadChannel = LeadChannel.TELEPHONE,
) -> Response:
    with desk.database.reading() as session:
        holders = session.scalars(select(RightsHolder.name).order_by(RightsHolder.name)).all()
    return page(
        request, "leads/new.html", 422 if failure else 200, channels=list(LeadChannel), channel=channel,
        holders=holders, failure=failure, given=given,
    )  # fmt: skip


def _open(desk: Desk) -> None:
    if not desk.settings.public_form:
        raise NotFound("page", "report-piracy")


def _once_more(request: Request, desk: Desk) -> None:
    address = request.client.host if request.client else ""
    if not tries.take(desk, [(PER_ADDRESS, address), (TOGETHER, "")]):
        raise NotAllowed(
            "too many in an hour; please telephone", zh="提交过于频繁，请稍后再试或致电", reasons=[]
        )
