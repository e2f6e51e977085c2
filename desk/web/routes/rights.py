"""The right holders' own area: what runs out, documents, licences, claims on hold, answers, outcomes, keys."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response
from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from catalog import conflicts, ownership
from desk import answers, tokens
from desk.web import uploads
from desk.web.access import EVERYONE, PAPERS, UPLOADERS, DeskDep, ViewerDep, allow
from desk.web.downloads import attachment
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer
from records.catalog import RightsHolder, Work
from records.clock import SHANGHAI
from records.errors import NotFound
from records.proceedings import ConfirmationAnswer
from records.rights import ClaimHold, OwnershipDocument

router = APIRouter(prefix="/rights")
Text = Annotated[str, Form()]
Holder = Annotated[int, Query(ge=0)]
PAGE_ROWS = 50
BLOCK = 1 << 20


@router.get("")
@allow(EVERYONE)
def area(request: Request, desk: DeskDep, viewer: ViewerDep, holder: Holder = 0) -> Response:
    """Everything about one right holder's rights on one page."""
    return _area(request, desk, viewer, holder)


def _area(request: Request, desk: DeskDep, viewer: Viewer, holder: int, *, token: str = "") -> Response:
    today = desk.clock.now().astimezone(SHANGHAI).date()
    with desk.database.reading() as session:
        chosen, holders = _chosen(session, viewer, holder)
        if chosen is None:
            return page(request, "rights/none.html")
        return page(
            request, "rights/area.html", holder=chosen, holders=holders, today=today,
            expiring=ownership.running_out(session, chosen.id, today), documents=ownership.documents_of(session, chosen.id),
            licences=ownership.licences_of(session, chosen.id, today), holds=_holds(session, chosen.id),
            outcome=answers.outcomes(session, chosen.id), kinds=ownership.KINDS, keys=tokens.every(session, chosen.id),
            scopes=tokens.SCOPES, token=token, is_own=viewer.is_tenant,
        )  # fmt: skip


@router.get("/answers")
@allow(EVERYONE)
def answer_list(
    request: Request, desk: DeskDep, viewer: ViewerDep, holder: Holder = 0, everything: bool = False,
    page_number: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """Addresses where the works were found, to be ticked, and what became of those that were."""
    with desk.database.reading() as session:
        chosen, holders = _chosen(session, viewer, holder)
        if chosen is None:
            return page(request, "rights/none.html")
        rows, total = answers.courses(
            session, chosen.id, unanswered=not everything, page=page_number, rows=PAGE_ROWS
        )
        return page(
            request, "rights/answers.html", holder=chosen, holders=holders, rows=rows, total=total, everything=everything,
            page_number=page_number, pages=max(1, -(-total // PAGE_ROWS)), choices=list(ConfirmationAnswer),
        )  # fmt: skip


@router.post("/answers")
@allow(UPLOADERS)
def save_answers(
    desk: DeskDep, viewer: ViewerDep, holder: Annotated[int, Form()], finding: Annotated[list[int] | None, Form()] = None,
    said: Annotated[list[str] | None, Form()] = None, note: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Write the ticks down; an address without one stays as it is."""
    known = {member.value: member for member in ConfirmationAnswer}
    given = {
        number: (known[text], " ".join(remark.split()))
        for number, text, remark in zip(finding or [], said or [], note or [], strict=False)
        if text in known
    }
    with desk.database.reading() as session:
        uploads.check_holder(session, viewer, holder)
    answers.answer(desk, holder, given, viewer.login)
    return redirect(f"/rights/answers?holder={holder}")


@router.post("/documents")
@allow(UPLOADERS)
def add_document(
    desk: DeskDep, viewer: ViewerDep, holder: Annotated[int, Form()], kind: Text, work_id: Text = "", number: Text = "",
    issued_on: Text = "", valid_from: Text = "", valid_to: Text = "", note: Text = "", file: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Put a document of ownership on file."""
    said = {"kind": kind, "work_id": work_id, "number": number, "issued_on": issued_on, "valid_from": valid_from,
            "valid_to": valid_to, "note": note}  # fmt: skip
    with desk.database.reading() as session:
        uploads.check_holder(session, viewer, holder)
    with tempfile.NamedTemporaryFile() as kept:
        while file is not None and (block := file.file.read(BLOCK)):
            kept.write(block)
        kept.flush()
        given = Path(kept.name) if kept.tell() else None
        ownership.add_document(
            desk.database.unit_of_work, desk.clock, desk.vault, holder_id=holder, actor=viewer.login, said=said, file=given,
            file_name=(file.filename or "document") if file is not None else "",
        )  # fmt: skip
    return redirect(f"/rights?holder={holder}#documents")


@router.post("/documents/{document_id}/withdraw")
@allow(UPLOADERS)
def withdraw_document(desk: DeskDep, viewer: ViewerDep, document_id: int) -> Response:
    """Take a document off file."""
    own = (viewer.holder_id or -1) if viewer.is_tenant else None
    ownership.withdraw(desk.database.unit_of_work, desk.clock, document_id=document_id, holder_id=own, actor=viewer.login)  # fmt: skip
    return redirect("/rights#documents")


@router.get("/documents/{document_id}/file")
@allow(EVERYONE)
def document_file(desk: DeskDep, viewer: ViewerDep, document_id: int) -> Response:
    """The bytes of a document, as an attachment."""
    with desk.database.reading() as session:
        row = session.get(OwnershipDocument, document_id)
        if row is None or not row.digest or not viewer.may_see_holder(row.holder_id):
            raise NotFound("document", document_id)
        path, name = desk.vault.path(row.digest), row.file_name
    if not path.is_file():
        return attachment(desk.vault.open(row.digest), name)
    return FileResponse(path, media_type="application/octet-stream", filename=name)


@router.post("/holds/{hold_id}")
@allow(PAPERS)
def settle_hold(
    desk: DeskDep, viewer: ViewerDep, hold_id: int, kept: Annotated[int, Form()] = 0, note: Text = ""
) -> Response:
    """The office says whose claim holds; `kept` is the row id of the work, 0 for both."""
    with desk.database.unit_of_work() as session:
        hold = conflicts.settle(
            session, desk.clock, hold_id=hold_id, kept_work_id=kept or None, note=note, actor=viewer.login
        )
        holder = hold.work.holder_id
    return redirect(f"/rights?holder={holder}#holds")


@router.post("/keys")
@allow(UPLOADERS)
def make_key(
    request: Request, desk: DeskDep, viewer: ViewerDep, holder: Annotated[int, Form()], name: Text = "",
    scope: Annotated[list[str] | None, Form()] = None, days: Annotated[int, Form()] = 90,
) -> Response:  # fmt: skip
    """Make a key to the API; this answer is the only place where it is ever shown."""
    with desk.database.reading() as session:
        uploads.check_holder(session, viewer, holder)
    token = tokens.make(desk, holder_id=holder, name=name, scopes=scope or [], days=days, actor=viewer.login)
    return _area(request, desk, viewer, holder, token=token)


@router.post("/keys/{token_id}/renew")
@allow(UPLOADERS)
def renew_key(
    request: Request, desk: DeskDep, viewer: ViewerDep, token_id: int, holder: Annotated[int, Form()],
    days: Annotated[int, Form()] = 90, ends: Annotated[Literal["now", "later"], Form()] = "now",
) -> Response:  # fmt: skip
    """A new secret in a key's place, shown in this answer alone; the old one ends now or in 24 hours."""
    with desk.database.reading() as session:
        uploads.check_holder(session, viewer, holder)
    token = tokens.renew(
        desk, token_id=token_id, holder_id=holder, days=days, at_once=ends == "now", actor=viewer.login
    )
    return _area(request, desk, viewer, holder, token=token)


@router.post("/keys/{token_id}/revoke")
@allow(UPLOADERS)
def revoke_key(desk: DeskDep, viewer: ViewerDep, token_id: int) -> Response:
    """End a key at once."""
    own = (viewer.holder_id or -1) if viewer.is_tenant else None
    tokens.revoke(desk, token_id=token_id, holder_id=own, actor=viewer.login)
    return redirect("/rights#keys")


def _chosen(session: Session, viewer: Viewer, holder: int) -> tuple[RightsHolder | None, list[RightsHolder]]:
    """The holder whose area this is, and those to choose from; a tenant has its own alone."""
    if viewer.is_tenant:
        if holder not in (0, viewer.holder_id):
            raise NotFound("right holder", holder)
        own = session.get(RightsHolder, viewer.holder_id or -1)
        return own, [own] if own else []
    holders = list(session.scalars(select(RightsHolder).order_by(RightsHolder.name).limit(1000)))
    if not holder:
        return (holders[0] if holders else None), holders
    chosen = session.get(RightsHolder, holder)
    if chosen is None:
        raise NotFound("right holder", holder)
    return chosen, holders


def _holds(session: Session, holder_id: int) -> list[ClaimHold]:
    """Claims on works of this holder, open ones first."""
    # holds are few and works are many: each hold is asked whose its works are
    own = exists().where(
        Work.id.in_((ClaimHold.work_id, ClaimHold.other_work_id)), Work.holder_id == holder_id
    )
    query = select(ClaimHold).where(own)
    load = (
        joinedload(ClaimHold.work).joinedload(Work.holder),
        joinedload(ClaimHold.other).joinedload(Work.holder),
    )
    return list(
        session.scalars(
            query.options(*load).order_by(ClaimHold.settled_at.is_not(None), ClaimHold.id.desc()).limit(100)
        )
    )
