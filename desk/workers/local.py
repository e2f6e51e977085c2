"""A worker on one machine, without any server: the job rows are the queue."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from sqlalchemy import select

from crawler.progress import lease
from desk.wiring import Desk
from desk.workers.work import Options, perform
from records import jobs
from records.jobs import Job
from records.vocabulary import JobKind, JobState

PAUSE_S = 1.0


def run(desk: Desk, options: Options, stop: threading.Event) -> None:
    """Take jobs until `stop`, `options.concurrency` side by side. Raises what broke one of them."""
    turn = threading.Lock()  # one of them looks for the next job, the idle others wait behind it

    def work() -> None:
        while not stop.is_set():
            with turn:
                job = _waited_for(desk, options.kinds, stop)
            if job is not None:
                perform(desk, job, lease.own_name())

    with ThreadPoolExecutor(options.concurrency, thread_name_prefix="worker") as threads:
        working = [threads.submit(work) for _ in range(options.concurrency)]
        ended, _ = wait(working, return_when=FIRST_EXCEPTION)
        stop.set()
    for one in ended:
        one.result()


def work_once(desk: Desk, owner: str, kinds: Sequence[JobKind] = tuple(JobKind)) -> bool:
    """Do the next job, if there is one; whether there was one."""
    job = _leased(desk, owner, kinds)
    if job is None:
        return False
    perform(desk, job, owner)
    return True


def _waited_for(desk: Desk, kinds: Sequence[JobKind], stop: threading.Event) -> Job | None:
    while not stop.is_set():
        job = _leased(desk, lease.own_name(), kinds)
        if job is not None:
            return job
        stop.wait(0.0 if free_the_dead(desk) else PAUSE_S)
    return None


def _leased(desk: Desk, owner: str, kinds: Sequence[JobKind]) -> Job | None:
    with desk.database.unit_of_work() as session:
        return jobs.lease(session, desk.clock, owner, desk.settings.lease_s, kinds)


def free_the_dead(desk: Desk) -> list[int]:
    """Free the jobs of workers of this machine that were killed, before their leases run out; their ids."""
    with desk.database.reading() as session:
        held = session.execute(select(Job.id, Job.leased_by).where(Job.state == JobState.LEASED)).all()
    dead = [(job_id, owner) for job_id, owner in held if lease.is_dead(owner)]
    for job_id, owner in dead:
        with desk.database.unit_of_work() as session:
            jobs.give_back(session, desk.clock, job_id, owner)
    return [job_id for job_id, _ in dead]
