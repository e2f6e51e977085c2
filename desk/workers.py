"""The worker: takes jobs one by one; the scheduler beside it asks for what is due.

Run as a process of its own (`python -m desk.workers`), so that the web process never fetches.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

import crawler.run
import takedown.rechecks
from desk import pipeline, schedule
from desk.wiring import Desk, build
from records import jobs
from records.errors import CopywatchError, SiteBusy
from records.jobs import Job
from records.vocabulary import JobKind, JobState, SweepKind

log = structlog.get_logger("worker")
PAUSE_S = 1.0
SCHEDULE_EVERY_S = 30.0
PR_SET_PDEATHSIG = 1


def work_forever(desk: Desk, stop: threading.Event) -> None:
    """Take jobs until `stop`; a job that fails is recorded with its error and the next one is taken."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    while not stop.is_set():
        if not work_once(desk, owner):
            stop.wait(PAUSE_S)


def work_once(desk: Desk, owner: str) -> bool:
    """Do the next job, if there is one; whether there was one."""
    with desk.database.unit_of_work() as session:
        job = jobs.lease(session, desk.clock, owner, desk.settings.lease_s)
    if job is None:
        return False
    log.info("job taken", job=job.id, kind=job.kind, subject=job.subject)
    error = ""
    with _renewing(desk, job, owner):
        try:
            WORK[job.kind](desk, job)
        except SiteBusy as busy:
            _try_later(desk, job, busy)
            return True
        except CopywatchError as failure:
            error = f"{type(failure).__name__}: {failure}"
            log.warning("job failed", job=job.id, error=error)
    with desk.database.unit_of_work() as session:
        jobs.finish(session, desk.clock, job.id, owner, error)
    return True


def schedule_forever(desk: Desk, stop: threading.Event) -> None:
    """Every half minute, ask for the sweeps that are due."""
    while not stop.is_set():
        with desk.database.unit_of_work() as session:
            schedule.enqueue_due(session, desk.clock)
        stop.wait(SCHEDULE_EVERY_S)


def recheck(desk: Desk, recheck_id: int) -> None:
    """Fetch the URLs of one re-check live, through the same gate, and conclude from what was seen.

    A sweep that cannot be run ends the re-check as failed: it concludes nothing and bars approval.
    """
    unit_of_work, clock = desk.database.unit_of_work, desk.clock
    plan = takedown.rechecks.begin(unit_of_work, clock, recheck_id=recheck_id)
    if not plan.urls:
        return  # it is over already, or nothing is left in the notice
    try:
        outcome = crawler.run.run(
            unit_of_work, clock, desk.settings,
            site_key=plan.site_key, kind=SweepKind.RECHECK, urls=plan.urls,
        )  # fmt: skip
    except SiteBusy:
        raise
    except CopywatchError as failure:
        takedown.rechecks.fail(unit_of_work, clock, recheck_id=recheck_id, why=str(failure))
        raise
    takedown.rechecks.conclude(unit_of_work, clock, recheck_id=recheck_id, sweep_id=int(outcome.id))


def _sweep(desk: Desk, job: Job) -> None:
    crawler.run.run(desk.database.unit_of_work, desk.clock, desk.settings, site_key=job.subject)
    with desk.database.unit_of_work() as session:
        jobs.enqueue(session, desk.clock, JobKind.PIPELINE)


def _recheck(desk: Desk, job: Job) -> None:
    recheck(desk, int(job.subject))


def _pipeline(desk: Desk, _job: Job) -> None:
    pipeline.after_sweep(desk)


WORK: dict[JobKind, Callable[[Desk, Job], None]] = {
    JobKind.SWEEP: _sweep,
    JobKind.RECHECK: _recheck,
    JobKind.PIPELINE: _pipeline,
}


def _try_later(desk: Desk, job: Job, busy: SiteBusy) -> None:
    # another sweep of the site is under way: wait for it without counting this as an attempt
    with desk.database.unit_of_work() as session:
        row = session.get_one(Job, job.id)
        row.state, row.attempts, row.error = JobState.LEASED, max(row.attempts - 1, 0), str(busy)
        row.leased_by, row.leased_until = "", desk.clock.now() + timedelta(seconds=5)


@contextmanager
def _renewing(desk: Desk, job: Job, owner: str) -> Iterator[None]:
    done = threading.Event()

    def renew() -> None:
        while not done.wait(desk.settings.lease_s / 3):
            with desk.database.unit_of_work() as session:
                jobs.renew(session, desk.clock, job.id, owner, desk.settings.lease_s)

    thread = threading.Thread(target=renew, name=f"lease-{job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, even by kill -9 (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main() -> None:
    """Worker and scheduler in one process, until SIGTERM or SIGINT."""
    die_with_parent()
    desk, stop = build(), threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    scheduler = threading.Thread(target=schedule_forever, args=(desk, stop), daemon=True)
    scheduler.start()
    work_forever(desk, stop)
    scheduler.join()


if __name__ == "__main__":
    main()
