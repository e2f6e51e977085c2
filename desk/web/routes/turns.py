"""Around a finding: taking it, giving it back, putting it off, and notes inside the office."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.triage import claims, notes, skips
from desk.web import evidence, queue, queue_statements, turn
from desk.web.access import SUPERVISORS, TRIAGE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.routes.findings import FilterDep, address, take_next
from records.vocabulary import SkipReason

router = APIRouter(prefix="/findings/{finding_id}")
Text = Annotated[str, Form()]


@router.post("/claim")
@allow(TRIAGE)
def claim(desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep) -> Response:
    """Take the finding, or give it back where the person has it. Conflict where somebody else has."""
    with desk.database.unit_of_work() as session:
        evidence.visible(session, viewer, finding_id)
        if finding_id in claims.standing(session, desk.clock, viewer)[0]:
            claims.release(session, desk.clock, viewer, finding_id)
        else:
            claims.take(session, desk.clock, viewer, finding_id)
    return redirect(address(finding_id, wanted))


@router.post("/claim/renew")
@allow(TRIAGE)
def renew(request: Request, desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep) -> Response:
    """What an open page asks every minute: the claim goes on, or the page says that it has ended."""
    with desk.database.unit_of_work() as session:
        claims.renew(session, desk.clock, viewer, finding_id)
    with desk.database.reading() as session:
        finding = evidence.visible(session, viewer, finding_id)
        return page(
            request, "findings/claim.html", turn=turn.read(session, desk, viewer, finding), finding=finding,
            wanted=wanted, query=f"?{wanted.query}" if wanted.query else "",
        )  # fmt: skip


@router.post("/claim/end")
@allow(SUPERVISORS)
def end(desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep) -> Response:
    """End somebody's claim; the book says who did."""
    with desk.database.unit_of_work() as session:
        evidence.visible(session, viewer, finding_id)
        claims.take_from(session, desk.clock, viewer, finding_id)
    return redirect(address(finding_id, wanted))


@router.post("/skip")
@allow(TRIAGE)
def skip(
    desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep,
    skip_reason: Annotated[SkipReason, Form()],
) -> Response:  # fmt: skip
    """Put it off, then show the next one. It stays in the queue of everybody else."""
    with desk.database.unit_of_work() as session:
        evidence.visible(session, viewer, finding_id)
        skips.skip(session, desk.clock, viewer, finding_id, skip_reason)
    return redirect(address(take_next(desk, viewer, wanted, finding_id), wanted))


@router.post("/take-up")
@allow(TRIAGE)
def take_up(desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep) -> Response:
    """Back into the person's own queue."""
    with desk.database.unit_of_work() as session:
        evidence.visible(session, viewer, finding_id)
        skips.take_up(session, desk.clock, viewer, finding_id)
    keep = wanted if wanted.mine != queue_statements.SKIPPED else queue.Filter()
    return redirect(address(finding_id, keep))


@router.post("/notes")
@allow(TRIAGE)
def add_note(
    desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep, text: Text = ""
) -> Response:
    """Leave a note for colleagues."""
    with desk.database.unit_of_work() as session:
        evidence.visible(session, viewer, finding_id)
        notes.add(session, desk.clock, viewer, finding_id, text)
    return redirect(f"{address(finding_id, wanted)}#notes")
