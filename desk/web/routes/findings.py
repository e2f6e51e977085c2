"""Findings: the list, one finding with its evidence, and the decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from desk import warned
from desk.web import actions, evidence, queue
from desk.web.access import EVERYONE, TRIAGE, DeskDep, ViewerDep, allow
from desk.web.course import course_of
from desk.web.pages import page, redirect
from desk.web.queue import Filter
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.errors import Conflict, Refused
from records.vocabulary import FindingState, RejectReason

router = APIRouter(prefix="/findings")
MAX_NOTE = 2_000
FilterDep = Annotated[Filter, Depends(Filter)]
Text = Annotated[str, Form()]


@router.get("")
@allow(EVERYONE)
def findings(
    request: Request, desk: DeskDep, viewer: ViewerDep, wanted: FilterDep, page_number: int = 1
) -> Response:
    """The list under a filter, strongest first."""
    with desk.database.reading() as session:
        found = queue.read(session, viewer, wanted, page_number, warned.today(desk.clock.now()))
        sites, holders = queue.sites_and_holders(session, viewer)
        return page(request, "findings/list.html", queue=found, wanted=wanted, sites=sites, holders=holders)


@router.get("/{finding_id}")
@allow(EVERYONE)
def finding(
    request: Request, desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep
) -> Response:
    """One finding with everything that speaks for and against it."""
    return _detail(request, desk, viewer, finding_id, wanted)


@router.post("/{finding_id}/verdict")
@allow(TRIAGE)
def verdict(
    request: Request, desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep,
    state: Annotated[FindingState, Form()], version: Annotated[int, Form()], reason: Text = "", note: Text = "",
) -> Response:  # fmt: skip
    """Record what the person says, then show the next open finding of the same filter."""
    if state is FindingState.REJECTED and reason not in set(RejectReason):
        raise Refused("reject_reason", "a rejection names its reason", zh="驳回须选择理由")
    with desk.database.reading() as session:
        seen = evidence.visible(session, viewer, finding_id)
        after = queue.next_open(session, viewer, wanted, seen, warned.today(desk.clock.now()))
    try:
        actions.decide(
            desk, viewer, finding_id, state=state, saw_version=version,
            reason=reason if state is FindingState.REJECTED else "", note=note.strip()[:MAX_NOTE],
        )  # fmt: skip
    except Conflict as conflict:
        return _detail(request, desk, viewer, finding_id, wanted, conflict=conflict, version=version)
    if state is FindingState.OPEN:
        return redirect(_address(finding_id, wanted))
    return redirect(_address(after, wanted, done=finding_id))


def _address(finding_id: int | None, wanted: Filter, done: int | None = None) -> str:
    path = "/findings" if finding_id is None else f"/findings/{finding_id}"
    query = "&".join(part for part in (wanted.query, f"done={done}" if done else "") if part)
    return f"{path}?{query}" if query else path


def _detail(
    request: Request, desk: Desk, viewer: Viewer, finding_id: int, wanted: Filter, *,
    conflict: Conflict | None = None, version: int = 0,
) -> Response:  # fmt: skip
    done = request.query_params.get("done", "")
    with desk.database.reading() as session:
        shown = evidence.read(session, viewer, finding_id, desk.vault)
        before, after = queue.neighbours(
            session, viewer, wanted, shown.finding, warned.today(desk.clock.now())
        )
        since = [one for one in shown.verdicts if one.saw_version >= version] if conflict else []
        last = evidence.last_verdict(session, viewer, int(done)) if done.isdecimal() else None
        return page(
            request, "findings/detail.html", 409 if conflict else 200, evidence=shown, wanted=wanted,
            before=before, after=after, conflict=conflict, since=since, last=last, banked=_banked(request),
            course=course_of(session, shown.finding, whole=not viewer.is_tenant),
        )  # fmt: skip


def _banked(request: Request) -> str:
    """The entry of the negative bank that was just added from this page, for the line that says so."""
    entry = request.query_params.get("banked", "")
    return entry if entry.isascii() and entry.isdigit() else ""
