"""Quality: second looks by another person, how often rules were right, and what might go into the negative bank."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk import warned
from desk.triage import precision, sampling
from desk.web import counter, evidence
from desk.web.access import OFFICE, TRIAGE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records.errors import NotFound, Refused
from records.triage import Sample
from records.vocabulary import FindingState, RejectReason

router = APIRouter(prefix="/quality")
Text = Annotated[str, Form()]
DAYS = 90


@router.get("")
@allow(OFFICE)
def quality(request: Request, desk: DeskDep, viewer: ViewerDep) -> Response:
    """Figures of the last 90 days."""
    with desk.database.reading() as session:
        return page(
            request, "quality/overview.html", quality=sampling.quality(session, desk.clock, DAYS),
            own=len(sampling.waiting(session, viewer)), differing=sampling.differing(session, desk.clock, DAYS),
            precision=precision.read(session, desk.clock), spans=precision.SPANS, days=DAYS,
        )  # fmt: skip


@router.post("/next")
@allow(TRIAGE)
def start(desk: DeskDep, viewer: ViewerDep) -> Response:
    """The oldest second look that this person may take."""
    with desk.database.reading() as session:
        left = sampling.waiting(session, viewer)
    return redirect(f"/quality/{left[0].id}" if left else "/quality")


@router.get("/{sample_id}")
@allow(TRIAGE)
def second_look(request: Request, desk: DeskDep, viewer: ViewerDep, sample_id: int) -> Response:
    """The evidence without what the first person said."""
    with desk.database.reading() as session:
        sample = session.get(Sample, sample_id)
        if sample is None:
            raise NotFound("sample", sample_id)
        shown = evidence.read(session, viewer, sample.finding_id, desk.vault, warned.today(desk.clock.now()))
        return page(request, "quality/look.html", evidence=shown, sample=sample, counter=counter)


@router.post("/{sample_id}")
@allow(TRIAGE)
def look(
    desk: DeskDep, viewer: ViewerDep, sample_id: int, state: Annotated[FindingState, Form()],
    reason: Text = "", note: Text = "",
) -> Response:  # fmt: skip
    """Record the second judgement, then show the next one."""
    if state is FindingState.OPEN:
        raise Refused("look_state", "a second look says what it is", zh="复核须作出判断")
    if state is FindingState.REJECTED and reason not in set(RejectReason):
        raise Refused("reject_reason", "a rejection names its reason", zh="驳回须选择理由")
    with desk.database.unit_of_work() as session:
        sampling.look(
            session, desk.clock, viewer, sample_id, state=state,
            reason=reason if state is FindingState.REJECTED else "", note=note.strip()[:2000],
        )  # fmt: skip
        left = sampling.waiting(session, viewer)
    return redirect(f"/quality/{left[0].id}" if left else "/quality")
