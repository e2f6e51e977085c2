"""Work for the worker: rows with leases, so that a killed worker loses nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from records.clock import Clock
from records.vocabulary import JobKind, JobState

MAX_ATTEMPTS = 3


class Job(Base):
    """One thing to do. It holds no state of the work itself and may run twice."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind]
    subject: Mapped[str]
    """Site key for a sweep, re-check id for a re-check, empty for the pipeline."""
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_by: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


def enqueue(session: Session, clock: Clock, kind: JobKind, subject: str = "") -> Job:
    """Ask for a job; one that is already waiting for the same subject is given back instead."""
    waiting = session.scalars(
        select(Job).where(Job.kind == kind, Job.subject == subject, Job.state == JobState.QUEUED)
    ).first()
    if waiting:
        return waiting
    job = Job(kind=kind, subject=subject, asked_at=clock.now())
    session.add(job)
    session.flush()  # the caller shows the id
    return job


def lease(session: Session, clock: Clock, owner: str, for_s: float) -> Job | None:
    """Take the next job that is free: queued, or leased by somebody whose lease has run out.

    Re-checks come first, since a person waits for them; then the oldest.
    """
    now = clock.now()
    free = or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.LEASED, Job.leased_until < now))
    waited_for = case((Job.kind == JobKind.RECHECK, 0), else_=1)
    job = session.scalars(
        select(Job).where(free).order_by(waited_for, Job.id).limit(1).with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return None
    if job.attempts >= MAX_ATTEMPTS:
        job.state, job.finished_at = JobState.FAILED, now
        job.error = job.error or f"given up after {MAX_ATTEMPTS} attempts"
        return None
    job.state, job.leased_by, job.attempts = JobState.LEASED, owner, job.attempts + 1
    job.leased_until = now + timedelta(seconds=for_s)
    return job


def renew(session: Session, clock: Clock, job_id: int, owner: str, for_s: float) -> bool:
    """Hold a job longer; False when it is no longer ours."""
    job = session.get(Job, job_id)
    if job is None or job.leased_by != owner or job.state != JobState.LEASED:
        return False
    job.leased_until = clock.now() + timedelta(seconds=for_s)
    return True


def finish(session: Session, clock: Clock, job_id: int, owner: str, error: str = "") -> None:
    """Close a job that is still ours; one that was taken over is left to its new holder."""
    job = session.get(Job, job_id)
    if job is None or job.leased_by != owner:
        return
    job.state = JobState.FAILED if error else JobState.DONE
    job.error, job.finished_at = error[:2000], clock.now()
