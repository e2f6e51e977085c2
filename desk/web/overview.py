"""Figures of the first page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import Session

from catalog import ownership
from desk import expiries, state
from desk.triage import notes
from desk.web import counts, queue
from desk.web.viewer import Viewer
from records import stops
from records.cases import Dossier, Draft
from records.catalog import RightsHolder, Work
from records.clock import SHANGHAI, Clock
from records.findings import WORTH_BELOW, Finding
from records.jobs import Job
from records.rights import ClaimHold
from records.scope import Site
from records.stops import StopOrder
from records.sweeps import Sweep
from records.triage import FindingNote
from records.vocabulary import DraftState, FindingState, JobState, SweepKind, SweepState
from takedown.periods import clocks
from takedown.statistics import duties

LATELY = timedelta(days=7)
SOON = timedelta(days=3)
INCOMPLETE = (SweepState.FAILED, SweepState.PARTIAL, SweepState.SUSPECT, SweepState.STOPPED)


@dataclass(frozen=True)
class Figures:
    """Counts of rows that this person may see; `last_sweeps` is empty for right holders."""

    open_findings: int
    strong_findings: int
    confirmed: int
    drafts: dict[DraftState, int]
    holders: int
    works: int
    sites: int
    sweeps_lately: int
    failed_lately: int
    waiting_jobs: int
    last_sweeps: list[tuple[Sweep, Site]]
    alerts: int = 0
    ending: int = 0
    """Licences and documents that end within 30 days, of this right holder or of all."""
    held: int = 0
    """Claims that conflict and wait for the office."""
    held_of: int | None = None
    """One of the right holders concerned, whose page shows them."""
    stopped: list[tuple[StopOrder, Site | None]] = field(default_factory=list)
    overdue: int = 0
    """Periods that ran out and wait for somebody."""
    due_soon: int = 0
    """Periods that end within three days."""
    late_milestones: int = 0
    """督办 steps past their day."""
    named: list[FindingNote] = field(default_factory=list)
    """Notes of colleagues that name this person and were not answered yet."""


def read(session: Session, clock: Clock, viewer: Viewer) -> Figures:
    since = clock.now() - LATELY
    office = not viewer.is_tenant
    overdue, due_soon = clocks.waiting(session, clock.now() + SOON) if office else (0, 0)
    return Figures(
        overdue=overdue, due_soon=due_soon,
        late_milestones=duties.late_milestones(session, clock.now().astimezone(SHANGHAI).date()) if office else 0,
        open_findings=_findings(session, viewer, (Finding.state == FindingState.OPEN) & (Finding.place < WORTH_BELOW)),
        strong_findings=_findings(
            session, viewer, (Finding.state == FindingState.OPEN) & (Finding.place < queue.STRONG_BELOW)
        ),
        confirmed=_findings(session, viewer, Finding.state == FindingState.CONFIRMED),
        drafts=_drafts(session, viewer),
        holders=_count(session, RightsHolder.id, true()) if office else 1,
        works=counts.works(session, (viewer.holder_id or 0) if viewer.is_tenant else None),
        sites=_count(session, Site.id, Site.active.is_(True)) if office else 0,
        sweeps_lately=_count(session, Sweep.id, Sweep.started_at >= since) if office else 0,
        failed_lately=_count(
            session, Sweep.id, (Sweep.started_at >= since) & Sweep.state.in_(INCOMPLETE)
        ) if office else 0,
        waiting_jobs=_count(session, Job.id, Job.state.in_([JobState.QUEUED, JobState.LEASED])) if office else 0,
        last_sweeps=_last_sweeps(session) if office else [],
        alerts=state.open_alerts(session) if office else 0,
        stopped=stops.every(session) if office else [],
        named=notes.naming(session, clock, viewer) if office else [],
        ending=_ending(session, clock, viewer),
        held=_held(session, viewer),
        held_of=_held_of(session) if office else None,
    )  # fmt: skip


def _ending(session: Session, clock: Clock, viewer: Viewer) -> int:
    today = clock.now().astimezone(SHANGHAI).date()
    holder = (viewer.holder_id or 0) if viewer.is_tenant else None
    return sum(
        one.days >= 0 for one in ownership.running_out(session, holder, today, days=expiries.STEPS_D[-1])
    )


def _held_of(session: Session) -> int | None:
    query = select(Work.holder_id).join(ClaimHold, ClaimHold.work_id == Work.id)
    return session.scalar(query.where(ClaimHold.settled_at.is_(None)).order_by(ClaimHold.id).limit(1))


def _held(session: Session, viewer: Viewer) -> int:
    query = select(func.count()).select_from(ClaimHold).where(ClaimHold.settled_at.is_(None))
    if viewer.is_tenant:
        # holds are few and works are many: each hold is asked whose its works are
        both, own = (ClaimHold.work_id, ClaimHold.other_work_id), Work.holder_id == (viewer.holder_id or 0)
        query = query.where(exists().where(Work.id.in_(both), own))
    return session.scalar(query) or 0


def _findings(session: Session, viewer: Viewer, condition: ColumnElement[bool]) -> int:
    """Counted along the index of the queue, which holds state, place and right holder."""
    query = select(func.count()).select_from(Finding).where(condition)
    if viewer.is_tenant:
        query = query.where(Finding.holder_id == (viewer.holder_id or 0))
    return session.scalar(query) or 0


def _drafts(session: Session, viewer: Viewer) -> dict[DraftState, int]:
    query = select(Draft.state, func.count()).join(Draft.dossier).group_by(Draft.state)
    if viewer.is_tenant:
        query = query.where(Dossier.holder_id == viewer.holder_id)
    counted = dict(session.execute(query).all())
    return {state: counted.get(state, 0) for state in DraftState}


def _count(session: Session, column: object, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(column)).where(condition)) or 0  # type: ignore[arg-type]  # any column


def _last_sweeps(session: Session) -> list[tuple[Sweep, Site]]:
    query = select(Sweep, Site).join(Site, Site.id == Sweep.site_id).where(Sweep.kind == SweepKind.SWEEP)
    return [(sweep, site) for sweep, site in session.execute(query.order_by(Sweep.id.desc()).limit(5))]
