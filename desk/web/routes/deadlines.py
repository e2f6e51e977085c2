"""Deadlines and answers: the board, more time asked for and granted, counter-notices and what is left to do."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from desk import calendars
from desk.web import notices
from desk.web.access import APPROVERS, OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records.clocks import AnswerKind, Regime
from records.errors import Refused
from takedown import counternotices
from takedown.periods import clocks
from takedown.replies import answers

router = APIRouter()
Text = Annotated[str, Form()]
MAX_SCAN_BYTES = 20 * 1024 * 1024


@router.get("/deadlines")
@allow(OFFICE)
def board(request: Request, desk: DeskDep) -> Response:
    """What runs out when, the earliest first; counter-notices beside it."""
    with desk.database.reading() as session:
        rows = [clocks.row_of(row) for row in clocks.open_ones(session)]
        inbox = [(row, _left(row.regime, row.elements)) for row in answers.inbox(session) if row.regime]
        return page(
            request, "deadlines/board.html", rows=rows, inbox=inbox, restored=answers.restored(session),
            now=desk.clock.now(),
        )  # fmt: skip


@router.post("/deadlines/{deadline_id}/met")
@allow(PAPERS)
def met(desk: DeskDep, viewer: ViewerDep, deadline_id: int, note: Text = "") -> Response:
    """What was due has been done."""
    with desk.database.unit_of_work() as session:
        row = clocks.find(session, deadline_id)
        clocks.meet(session, desk.clock, row, actor=viewer.login, note=note)
    return redirect("/deadlines")


@router.post("/deadlines/{deadline_id}/extend")
@allow(PAPERS)
def extend(
    desk: DeskDep, viewer: ViewerDep, deadline_id: int, until: Annotated[date, Form()], why: Text = ""
) -> Response:
    """Ask for more time."""
    clocks.ask_extension(
        desk.database.unit_of_work,
        desk.clock,
        deadline_id=deadline_id,
        until=until,
        why=why,
        actor=viewer.login,
    )
    return redirect("/deadlines")


@router.post("/extensions/{extension_id}")
@allow(APPROVERS)
def decide(desk: DeskDep, viewer: ViewerDep, extension_id: int, granted: Text = "") -> Response:
    """Grant or refuse what another person asked for."""
    clocks.decide_extension(
        desk.database.unit_of_work,
        desk.clock,
        extension_id=extension_id,
        granted=granted == "yes",
        actor=viewer.login,
    )
    return redirect("/deadlines")


@router.post("/notices/{draft_id}/answers")
@allow(PAPERS)
def answer(
    desk: DeskDep, viewer: ViewerDep, draft_id: int, kind: Annotated[AnswerKind, Form()],
    received_on: Annotated[date, Form()], regime: Text = "", element: Annotated[list[str] | None, Form()] = None,
    reference: Text = "", note: Text = "", scan: UploadFile | None = None,
) -> Response:  # fmt: skip
    """Record what came back on a notice that went out."""
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)
    calendar, _refused = calendars.calendar(calendars.folder())
    answers.record(
        desk.database.unit_of_work, desk.clock, calendar, desk.vault, draft_id=draft_id, kind=kind,
        received_on=received_on, actor=viewer.login, regime=regime or None,
        elements=dict.fromkeys(element or (), True), reference=reference, note=note, scan=_scan(scan),
    )  # fmt: skip
    return redirect(f"/notices/{draft_id}#answers")


def _left(regime: Regime | None, elements: dict[str, object]) -> dict[str, object]:
    assert regime is not None
    return {
        "lacking": counternotices.lacking(regime, elements), "exits": counternotices.exits(regime),
        "conflict": counternotices.conflict(regime), "rules": counternotices.RULES[regime],
    }  # fmt: skip


def _scan(upload: UploadFile | None) -> bytes:
    data = upload.file.read(MAX_SCAN_BYTES + 1) if upload and upload.filename else b""
    if len(data) > MAX_SCAN_BYTES:
        raise Refused("scan_size", f"a scan has at most {MAX_SCAN_BYTES} bytes", zh="扫描件不得超过 20 MB")
    return data
