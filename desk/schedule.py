"""What is due: sites whose interval since their last sweep has passed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import jobs
from records.clock import Clock, interval
from records.jobs import Job
from records.scope import Site
from records.sweeps import Sweep
from records.vocabulary import JobKind, JobState, SiteKind, SweepKind, SweepState


def due_sites(session: Session, clock: Clock) -> list[Site]:
    """Active sites never swept, left in the middle, or whose interval has passed; cloud storage last.

    Cloud storage comes last because its shares are published on the other sites' pages.
    """
    finished = (
        select(Sweep.site_id, func.max(Sweep.started_at))
        .where(Sweep.kind == SweepKind.SWEEP, Sweep.state != SweepState.RUNNING)
        .group_by(Sweep.site_id)
    )
    last = dict(session.execute(finished).all())
    due = []
    for site in session.scalars(select(Site).where(Site.active).order_by(Site.id)):
        every = interval(site.schedule)
        if every and (site.id not in last or last[site.id] + every <= clock.now()):
            due.append(site)
    return sorted(due, key=lambda site: site.kind == SiteKind.CLOUD_STORAGE)


def in_waves(sites: Sequence[Site]) -> list[list[str]]:
    """Keys of the sites in the order of sweeping: each wave may run side by side."""
    first = [site.key for site in sites if site.kind != SiteKind.CLOUD_STORAGE]
    second = [site.key for site in sites if site.kind == SiteKind.CLOUD_STORAGE]
    return [wave for wave in (first, second) if wave]


def enqueue_due(session: Session, clock: Clock) -> int:
    """Ask the worker for a sweep of each due site that is not already waiting or under way."""
    busy = set(
        session.scalars(
            select(Job.subject).where(
                Job.kind == JobKind.SWEEP, Job.state.in_((JobState.QUEUED, JobState.LEASED))
            )
        )
    )
    wanted = [site for site in due_sites(session, clock) if site.key not in busy]
    for site in wanted:
        jobs.enqueue(session, clock, JobKind.SWEEP, site.key)
    return len(wanted)
