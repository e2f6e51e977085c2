"""What a job is: one sweep of one site, one re-check, or the stages after a sweep. It may run twice.

What must not happen twice is fenced where it happens: a site by its lease, a stage by its lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

import crawler.run
import takedown.approving.rechecks
import takedown.periods.clocks
from desk import calendars, coverage, expiries, media, pipeline, schedule, trials
from desk.leads import course as desk_leads
from desk.wiring import Desk
from records import jobs
from records.errors import CopywatchError, OutOfHours, SiteBusy, StageBusy, Stopped, SweepDied
from records.jobs import Job
from records.scope import Site
from records.sweeps import Sweep
from records.vocabulary import JobKind, SweepKind, SweepState

log = structlog.get_logger("worker")
LATER_S = 5.0
SCHEDULE_EVERY_S = 30.0


@dataclass(frozen=True)
class Options:
    """How many jobs a worker does side by side, and of which kinds."""

    concurrency: int
    kinds: tuple[JobKind, ...] = tuple(JobKind)


class Ended(Enum):
    """How the doing of a job ended: over (done or failed), or to be given out again, later or at once."""

    OVER = "over"
    LATER = "later"
    AGAIN = "again"


def perform(desk: Desk, job: Job, owner: str) -> Ended:
    """Do a job that is ours, and record what became of it, unless another worker has taken it over meanwhile."""
    log.info("job taken", job=job.id, kind=job.kind, subject=job.subject)
    failed: CopywatchError | None = None
    error, note, unit_of_work = "", "", desk.database.unit_of_work
    with _renewing(desk, job, owner):
        try:
            WORK[job.kind](desk, job)
        except (SiteBusy, StageBusy) as busy:
            with unit_of_work() as session:
                jobs.put_off(session, desk.clock, job.id, owner, str(busy), LATER_S, attempted=False)
            return Ended.LATER
        except (OutOfHours, Stopped) as closed:
            # nothing failed: the site stays due, and the schedule asks again when it may be swept
            note = f"{type(closed).__name__}: {closed}"
            log.info("job not done now", job=job.id, why=note)
        except CopywatchError as failure:
            failed, error = failure, f"{type(failure).__name__}: {failure}"
            log.warning("job failed", job=job.id, error=error)
            if isinstance(failure, SweepDied) and job.attempts < jobs.MAX_ATTEMPTS:
                with unit_of_work() as session:
                    jobs.put_off(session, desk.clock, job.id, owner, error, 0.0, attempted=True)
                return Ended.AGAIN
    with unit_of_work() as session:
        jobs.finish(session, desk.clock, job.id, owner, error, note=note)
        if failed and job.kind is JobKind.SWEEP:
            schedule.tell_died(session, desk.clock, job.subject, failed)
    return Ended.OVER


def schedule_forever(desk: Desk, stop: threading.Event) -> None:
    """Every half minute, ask for the sweeps that are due and say which sites are stale; let what ran out escalate. Several workers may do so: each site is asked for once."""
    while not stop.is_set():
        try:
            _look_at_the_clock(desk)
        except SQLAlchemyError as error:  # a server that is started again: the next round comes
            log.warning("the schedule waits for the database", error=f"{type(error).__name__}: {error}"[:300])
        stop.wait(SCHEDULE_EVERY_S)


def _look_at_the_clock(desk: Desk) -> None:
    with desk.database.unit_of_work() as session:
        schedule.enqueue_due(session, desk.clock)
        coverage.tell(session, desk.clock, desk.settings.stale_after_d)
        expiries.tell(session, desk.clock)
    calendar, _refused = calendars.calendar(calendars.folder())
    takedown.periods.clocks.run(desk.database.unit_of_work, desk.clock, calendar)


def recheck(desk: Desk, recheck_id: int) -> None:
    """Fetch the URLs of one re-check live, through the same gate, and conclude from what was seen.

    A sweep that cannot be run ends the re-check as failed: it concludes nothing and bars approval.
    """
    unit_of_work, clock = desk.database.unit_of_work, desk.clock
    plan = takedown.approving.rechecks.begin(unit_of_work, clock, recheck_id=recheck_id)
    if not plan.urls:
        return  # it is over already, or nothing is left in the notice
    try:
        outcome = crawler.run.run(
            unit_of_work, clock, desk.settings,
            site_key=plan.site_key, kind=SweepKind.RECHECK, urls=plan.urls, child=desk.child,
        )  # fmt: skip
    except SiteBusy:
        raise
    except CopywatchError as failure:
        takedown.approving.rechecks.fail(unit_of_work, clock, recheck_id=recheck_id, why=str(failure))
        raise
    takedown.approving.rechecks.conclude(
        unit_of_work, clock, recheck_id=recheck_id, sweep_id=int(outcome.id), parts=plan.parts
    )


def _sweep(desk: Desk, job: Job) -> None:
    if job.attempts == 1 or not _was_swept(desk, job):
        crawler.run.run(
            desk.database.unit_of_work, desk.clock, desk.settings, site_key=job.subject, child=desk.child
        )
    with desk.database.unit_of_work() as session:
        jobs.enqueue(session, desk.clock, JobKind.PIPELINE)


def _was_swept(desk: Desk, job: Job) -> bool:
    # whoever had the job before may have been killed between the end of the sweep and that of the job
    with desk.database.reading() as session:
        ended = (
            select(Sweep.id)
            .join(Site, Site.id == Sweep.site_id)
            .where(
                Site.key == job.subject, Sweep.kind == SweepKind.SWEEP, Sweep.state != SweepState.RUNNING,
                Sweep.finished_at >= job.asked_at,
            )
        )  # fmt: skip
        return session.scalar(select(ended.exists())) is True


def _recheck(desk: Desk, job: Job) -> None:
    recheck(desk, int(job.subject))


def _import(desk: Desk, job: Job) -> None:
    if job.subject.startswith(media.SUBJECT):
        media.finish(desk, job.subject.removeprefix(media.SUBJECT))
    else:
        trials.work(desk, int(job.subject))


def _pipeline(desk: Desk, _job: Job) -> None:
    pipeline.after_sweep(desk)


def _lead(desk: Desk, job: Job) -> None:
    desk_leads.look(desk, int(job.subject))


WORK: dict[JobKind, Callable[[Desk, Job], None]] = {
    JobKind.SWEEP: _sweep,
    JobKind.RECHECK: _recheck,
    JobKind.PIPELINE: _pipeline,
    JobKind.IMPORT: _import,
    JobKind.LEAD: _lead,
}


@contextmanager
def _renewing(desk: Desk, job: Job, owner: str) -> Iterator[None]:
    done = threading.Event()

    def renew() -> None:
        while not done.wait(desk.settings.lease_s / 3):
            with (
                suppress(SQLAlchemyError),
                desk.database.site_work() as session,
            ):  # away for now: again in a while
                jobs.renew(session, desk.clock, job.id, owner, desk.settings.lease_s)

    thread = threading.Thread(target=renew, name=f"lease-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
