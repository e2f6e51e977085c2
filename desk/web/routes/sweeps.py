"""Sweeps: what was planned, seen and refused, with every refused address."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk import state
from desk.web.access import OFFICE, DeskDep, allow
from desk.web.pages import page
from records import stops
from records.errors import NotFound
from records.jobs import Job
from records.scope import Site
from records.sweeps import FrontierEntry, Refusal, Sweep
from records.vocabulary import FrontierState, JobState

router = APIRouter(prefix="/sweeps")
PAGE_ROWS = 50
SHOWN_REFUSALS = 200
"""Addresses listed for one reason; the count beside it is always the whole."""


@router.get("")
@allow(OFFICE)
def sweeps(request: Request, desk: DeskDep, page_number: int = 1) -> Response:
    """All sweeps, newest first, and the jobs that wait."""
    with desk.database.reading() as session:
        total = session.scalar(select(func.count(Sweep.id))) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        number = min(max(page_number, 1), pages)
        rows = session.execute(
            select(Sweep, Site).join(Site, Site.id == Sweep.site_id).order_by(Sweep.id.desc())
            .limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)
        ).all()  # fmt: skip
        waiting = session.scalars(
            select(Job).where(Job.state.in_([JobState.QUEUED, JobState.LEASED])).order_by(Job.id).limit(50)
        ).all()
        failed = session.scalars(
            select(Job).where(Job.state == JobState.FAILED).order_by(Job.id.desc()).limit(5)
        ).all()
        return page(
            request, "sweeps/list.html", rows=rows, waiting=waiting, failed=failed, page_number=number, pages=pages,
            stopped=stops.every(session), alerts=state.open_alerts(session),
        )  # fmt: skip


@router.get("/{sweep_id}")
@allow(OFFICE)
def sweep(request: Request, desk: DeskDep, sweep_id: int) -> Response:
    """One sweep with its counts and its refusals by reason."""
    with desk.database.reading() as session:
        row = session.get(Sweep, sweep_id)
        if row is None:
            raise NotFound("sweep", sweep_id)
        return page(
            request, "sweeps/detail.html", sweep=row, site=session.get_one(Site, row.site_id),
            refusals=_refusals(session, row), frontier=_frontier(session, sweep_id),
            excepted=_excepted(session, sweep_id),
            round_began=datetime.fromisoformat(row.turns["began"]) if row.turns else None,
        )  # fmt: skip


def _excepted(session: Session, sweep_id: int) -> list[tuple[str, int]]:
    """Exceptions from robots.txt that were used, `id: rule`, with the number of pages."""
    used = FrontierEntry.robots_exception
    counted = select(used, func.count()).where(FrontierEntry.sweep_id == sweep_id, used != "")
    return [(text, count) for text, count in session.execute(counted.group_by(used).order_by(used).limit(50))]


def _refusals(session: Session, sweep: Sweep) -> list[tuple[str, int, list[Refusal]]]:
    """Reason, count and the first addresses, most frequent reason first.

    The count is the sweep's own: of each reason no more than a thousand addresses are kept.
    """
    counted = sorted(sweep.refused.items(), key=lambda one: (-one[1], one[0]))
    return [(reason, count, _of_reason(session, sweep.id, reason)) for reason, count in counted]


def _of_reason(session: Session, sweep_id: int, reason: str) -> list[Refusal]:
    rows = select(Refusal).where(Refusal.sweep_id == sweep_id, Refusal.reason == reason)
    return list(session.scalars(rows.order_by(Refusal.id).limit(SHOWN_REFUSALS)))


def _frontier(session: Session, sweep_id: int) -> dict[FrontierState, int]:
    counted = session.execute(
        select(FrontierEntry.state, func.count())
        .where(FrontierEntry.sweep_id == sweep_id)
        .group_by(FrontierEntry.state)
    )
    return dict(counted.all())
