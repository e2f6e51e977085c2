"""Work for the workers: rows with leases, so that a killed worker loses nothing.

On SQLite a worker takes the rows themselves (`lease`). On PostgreSQL the row says what was asked for, and
`records.queue` whose turn it is (`begin`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records import queue
from records.base import Base
from records.clock import Clock
from records.errors import NotAllowed, NotFound
from records.session import now as shared_now
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
    hand_out(session, job)
    return job


def hand_out(session: Session, job: Job) -> None:
    """Tell the workers of all machines of a job; where there is one machine they look for themselves."""
    if queue.is_shared(session):
        # one job of a subject at a time, and one of the stages that go over everything
        queue.defer(
            session,
            job.id,
            job.kind.value,
            f"{job.kind.value}:{job.subject}",
            int(job.kind is JobKind.RECHECK),
        )


def lease(
    session: Session, clock: Clock, owner: str, for_s: float, kinds: Sequence[JobKind] = tuple(JobKind)
) -> Job | None:
    """Take the next job that is free: queued, or leased by somebody whose lease has run out.

    Re-checks come first, since a person waits for them; then the oldest.
    """
    now = clock.now()
    free = or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.LEASED, Job.leased_until < now))
    waited_for = case((Job.kind == JobKind.RECHECK, 0), else_=1)
    job = session.scalars(
        select(Job).where(free, Job.kind.in_(kinds)).order_by(waited_for, Job.id).limit(1)
        .with_for_update(skip_locked=True)
    ).first()  # fmt: skip
    return _taken(job, owner, now, for_s) if job else None


def begin(session: Session, clock: Clock, job_id: int, owner: str, for_s: float) -> Job | None:
    """Take the job that a queue has given us, whoever had it before; None where it is over or given up."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is None or job.state not in (JobState.QUEUED, JobState.LEASED):
        return None
    return _taken(job, owner, shared_now(session, clock), for_s)


def _taken(job: Job, owner: str, now: datetime, for_s: float) -> Job | None:
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
    job.leased_until = shared_now(session, clock) + timedelta(seconds=for_s)
    return True


def put_off(
    session: Session, clock: Clock, job_id: int, owner: str, why: str, for_s: float, *, attempted: bool
) -> None:
    """Leave a job of ours for later; not `attempted` where what it needs is in other hands."""
    job = session.get(Job, job_id)
    if job is None or job.leased_by != owner or job.state != JobState.LEASED:
        return
    job.attempts = job.attempts if attempted else max(job.attempts - 1, 0)
    job.error, job.leased_by = why[:2000], ""
    job.leased_until = shared_now(session, clock) + timedelta(seconds=for_s)


def give_back(session: Session, clock: Clock, job_id: int, owner: str) -> None:
    """Free a job whose owner is known to be dead; one that another has taken meanwhile stays with it."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is not None and job.leased_by == owner and job.state == JobState.LEASED:
        job.leased_by, job.leased_until = "", shared_now(session, clock) - timedelta(seconds=1)


def retry(session: Session, clock: Clock, job_id: int) -> Job:
    """Ask again for a job that failed. Raises NotFound; NotAllowed for one that waits, runs or is done."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFound("job", job_id)
    if job.state is not JobState.FAILED:
        raise NotAllowed(
            f"job {job_id} is {job.state.value}; only a failed one is asked for again",
            zh=f"任务 {job_id} 未失败，无需重试", reasons=[f"state {job.state.value}"],
        )  # fmt: skip
    job.state, job.attempts, job.asked_at, job.finished_at = JobState.QUEUED, 0, clock.now(), None
    session.flush()
    hand_out(session, job)
    return job


def finish(
    session: Session, clock: Clock, job_id: int, owner: str, error: str = "", *, note: str = ""
) -> None:
    """Close a job that is still ours; one that was taken over is left to its new holder.

    `error`: why it failed; `note`: why there was nothing to be done.
    """
    job = session.get(Job, job_id)
    if job is None or job.leased_by != owner:
        return
    job.state = JobState.FAILED if error else JobState.DONE
    job.error, job.finished_at = (error or note)[:2000], clock.now()
