"""Findings: the list, one finding with its evidence, and the decision."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from desk import warned
from desk.triage import bulk, claims, decisions, filters
from desk.triage.decisions import Said
from desk.triage.due import due_of
from desk.web import counter, evidence, queue, turn
from desk.web.access import EVERYONE, TRIAGE, DeskDep, ViewerDep, allow, may
from desk.web.course import course_of
from desk.web.pages import page, redirect
from desk.web.queue import Filter
from desk.web.queue_choices import sites_and_holders
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import events
from records.errors import Conflict, NotAllowed, Refused
from records.findings import Finding
from records.vocabulary import FindingState, RejectReason

router = APIRouter(prefix="/findings")
MAX_NOTE = 2_000


async def _filter(
    state: str = FindingState.OPEN.value, decision: str = "", site: str = "", holder: str = "", work: str = "",
    mine: str = "", q: str = "",
) -> Filter:  # fmt: skip
    return Filter(state, decision, site, holder, work, mine, q)


FilterDep = Annotated[Filter, Depends(_filter)]
Text = Annotated[str, Form()]


@dataclass(frozen=True)
class Told:
    """What a page says besides the finding itself: a conflict, what was just done, what is shown in full."""

    conflict: Conflict | None = None
    version: int = 0
    saw: str = ""
    done: str = ""
    banked: str = ""
    full: bool = False


@router.get("")
@allow(EVERYONE)
def findings(
    request: Request, desk: DeskDep, viewer: ViewerDep, wanted: FilterDep, after: str = "", before: str = ""
) -> Response:
    """The list under a filter, strongest first; `after` and `before` are places that a page of it names."""
    with desk.database.reading() as session:
        at = queue.scene(session, desk.clock, viewer)
        found = queue.read(session, at, desk.clock, wanted, after, before)
        sites, holders = sites_and_holders(session, viewer)
        ticks = _ticks(session, viewer, wanted, found)
        now, days = desk.clock.now(), desk.settings.triage_workdays
        due = {
            line.id: due_of(line.opened_at, now, days)
            for line in found.rows if line.state is FindingState.OPEN
        }  # fmt: skip
        return page(
            request, "findings/list.html", queue=found, wanted=wanted, sites=sites, holders=holders, due=due,
            here={
                "site": sorted({line.site for line in found.rows}),
                "holder": sorted({line.holder for line in found.rows}),
            },
            ticks=ticks, named=filters.offered(session, at), scene=at, done=request.query_params.get("done", ""),
        )  # fmt: skip


@router.post("/next")
@allow(TRIAGE)
def start(desk: DeskDep, viewer: ViewerDep, wanted: FilterDep) -> Response:
    """Give the person the first finding of the filter that nobody else has."""
    return redirect(address(take_next(desk, viewer, wanted, None), wanted))


@router.get("/{finding_id}")
@allow(EVERYONE)
def finding(
    request: Request, desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep
) -> Response:
    """One finding with everything that speaks for and against it."""
    params = request.query_params
    told = Told(done=params.get("done", ""), banked=_digits(params.get("banked", "")))
    return _detail(request, desk, viewer, finding_id, wanted, told)


@router.post("/{finding_id}/full")
@allow(TRIAGE)
def in_full(
    request: Request, desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep
) -> Response:
    """The same page with personal data uncovered; the book says who looked."""
    with desk.database.unit_of_work() as session:
        evidence.visible(session, viewer, finding_id)
        events.append(
            session, desk.clock, actor=viewer.login, action="desk:finding:shown_in_full",
            subject=("finding", finding_id),
        )  # fmt: skip
    return _detail(request, desk, viewer, finding_id, wanted, Told(full=True))


@router.post("/{finding_id}/verdict")
@allow(TRIAGE)
def verdict(
    request: Request, desk: DeskDep, viewer: ViewerDep, finding_id: int, wanted: FilterDep,
    state: Annotated[FindingState, Form()], version: Annotated[int, Form()], reason: Text = "", note: Text = "",
    saw: Text = "",
) -> Response:  # fmt: skip
    """Record what the person says, then show the next open finding of the same filter, which is now theirs."""
    if state is FindingState.REJECTED and reason not in set(RejectReason):
        raise Refused("reject_reason", "a rejection names its reason", zh="驳回须选择理由")
    said = Said(
        finding_id, state, version, reason if state is FindingState.REJECTED else "", note.strip()[:MAX_NOTE]
    )
    undone = state is FindingState.OPEN
    handed: list[int | None] = [finding_id]

    def onward(session: Session, decided: Finding) -> None:
        if not undone:
            handed[:] = [_hand_next(session, desk, viewer, wanted, decided)]

    try:
        decisions.decide(desk, viewer, said, chance=request.app.state.chance, onward=onward)
    except Conflict as conflict:
        told = Told(conflict=conflict, version=version, saw=saw[:300])
        return _detail(request, desk, viewer, finding_id, wanted, told)
    return redirect(address(handed[0], wanted, done=None if undone else finding_id))


def take_next(desk: Desk, viewer: Viewer, wanted: Filter, after: int | None) -> int | None:
    """The next finding, in the person's hands if these are not full."""
    with desk.database.unit_of_work() as session:
        seen = evidence.visible(session, viewer, after) if after is not None else None
        return _hand_next(session, desk, viewer, wanted, seen)


def _hand_next(
    session: Session, desk: Desk, viewer: Viewer, wanted: Filter, after: Finding | None
) -> int | None:
    found = queue.next_open(session, queue.scene(session, desk.clock, viewer), wanted, after)
    if found is not None:
        # who holds fifteen already is shown this one all the same, and it stays free for others
        with suppress(NotAllowed):
            claims.take(session, desk.clock, viewer, found)
    return found


def _ticks(session: Session, viewer: Viewer, wanted: Filter, found: queue.Queue) -> set[int]:
    """Findings of the page that may be decided together."""
    if not (wanted.is_cluster and may(viewer, TRIAGE)):
        return set()
    ids = [line.id for line in found.rows]
    confirmed = bulk.confirmed_by_holder(session, ids)
    rows = select(Finding).options(joinedload(Finding.match)).where(Finding.id.in_(ids))
    return {one.id for one in session.scalars(rows) if bulk.certain(one, confirmed)}


def address(finding_id: int | None, wanted: Filter, done: int | None = None) -> str:
    path = "/findings" if finding_id is None else f"/findings/{finding_id}"
    query = "&".join(part for part in (wanted.query, f"done={done}" if done else "") if part)
    return f"{path}?{query}" if query else path


def _detail(
    request: Request, desk: Desk, viewer: Viewer, finding_id: int, wanted: Filter, told: Told
) -> Response:
    with desk.database.reading() as session:
        shown = evidence.read(session, viewer, finding_id, desk.vault, warned.today(desk.clock.now()))
        at = queue.scene(session, desk.clock, viewer)
        before, after = queue.neighbours(session, at, wanted, shown.finding)
        since = [one for one in shown.verdicts if one.saw_version >= told.version] if told.conflict else []
        last = evidence.last_verdict(session, viewer, int(told.done)) if _digits(told.done) else None
        return page(
            request, "findings/detail.html", 409 if told.conflict else 200, evidence=shown, wanted=wanted,
            before=before, after=after, told=told, since=since, last=last,
            turn=turn.read(session, desk, viewer, shown.finding), counter=counter,
            changed=turn.differences(told.saw, shown.finding) if told.conflict else [],
            course=course_of(session, shown.finding, whole=not viewer.is_tenant),
            last_out=decisions.papers_out(session, last[0].id) if last else [],
            put_off=at.put_off, cluster=queue.count(session, at, evidence.cluster_of(shown, wanted)),
        )  # fmt: skip


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 16 else ""
