"""The state of the office's sweeps at a glance: for `copywatch status`, `/metrics` and the desk's first page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk.coverage import Coverage, coverage
from records import stops
from records.alerts import Alert
from records.clock import Clock
from records.jobs import Job
from records.scope import Site
from records.settings import Settings
from records.sweeps import Sweep
from records.vocabulary import JobState, SweepState


@dataclass(frozen=True)
class State:
    """`stopped`: `site: reason`, `*` for all; `running`: site keys; `jobs`: waiting and under way."""

    stopped: list[str]
    running: list[str]
    paused: list[str]
    jobs: dict[str, int]
    alerts: int
    coverage: Coverage


def read(session: Session, clock: Clock, settings: Settings) -> State:
    """Count and name what matters now."""
    under_way = (
        select(Site.key, Sweep.state)
        .join(Site, Site.id == Sweep.site_id)
        .where(Sweep.state.in_([SweepState.RUNNING, SweepState.PAUSED]))
        .order_by(Site.key)
    )
    rows = session.execute(under_way).all()
    waiting = session.execute(
        select(Job.state, func.count())
        .where(Job.state.in_([JobState.QUEUED, JobState.LEASED]))
        .group_by(Job.state)
    )
    return State(
        stopped=[f"{site.key if site else '*'}: {order.reason}" for order, site in stops.every(session)],
        running=[key for key, state in rows if state is SweepState.RUNNING],
        paused=[key for key, state in rows if state is SweepState.PAUSED],
        jobs={state.value: count for state, count in waiting},
        alerts=open_alerts(session),
        coverage=coverage(session, clock, settings.stale_after_d),
    )


def open_alerts(session: Session) -> int:
    """How many alerts nobody has acknowledged."""
    return session.scalar(select(func.count(Alert.id)).where(Alert.acknowledged_at.is_(None))) or 0
