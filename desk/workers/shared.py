"""A worker of many, on any number of machines: procrastinate on the same PostgreSQL says whose turn it is.

A worker that stops beating is taken for dead and its jobs are given out again; if it lives all the same, the
site's lease and the stages' locks keep it from harm.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta

import procrastinate
import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Turn
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from crawler.progress import lease
from desk.wiring import Desk
from desk.workers import local
from desk.workers.work import LATER_S, Ended, Options, perform
from records import jobs, queue
from records.errors import StageBusy
from records.jobs import Job
from records.session import now
from records.vocabulary import JobState

log = structlog.get_logger("worker")
STOP_WITHIN_S = 10.0
"""A worker that is told to stop ends its jobs within this time, before it is missed; others go on with what is left."""
BROKEN_AFTER_S = 30.0
AWAY_S = 2.0


class NotOver(Exception):
    """The job is to be given out again after `after_s` seconds."""

    def __init__(self, after_s: float) -> None:
        super().__init__(f"again after {after_s:g} s")
        self.after_s = after_s


class _GivenOutAgain(procrastinate.BaseRetryStrategy):
    # how often a job may be tried stands in its own row, and is looked at when it begins
    def get_retry_decision(self, *, exception: BaseException, job: Turn) -> procrastinate.RetryDecision:  # noqa: ARG002 - procrastinate's signature
        after_s = BROKEN_AFTER_S
        if isinstance(exception, NotOver):
            after_s = exception.after_s
        elif isinstance(exception, asyncio.CancelledError):
            after_s = 0.0  # this worker was told to stop
        return procrastinate.RetryDecision(retry_in={"seconds": int(after_s)})


def run(desk: Desk, options: Options) -> None:
    """Take jobs until SIGTERM or SIGINT, `options.concurrency` side by side; a server that is away is waited for."""
    threads = ThreadPoolExecutor(options.concurrency, thread_name_prefix="worker")
    while True:
        try:
            asyncio.run(_run(desk, options, threads))
            break
        except (SQLAlchemyError, ConnectorException) as error:
            # sweeps go on in their processes; what they leave behind is given out again
            log.warning("the worker waits for the database", error=f"{type(error).__name__}: {error}"[:300])
            time.sleep(AWAY_S)
    threads.shutdown(wait=False, cancel_futures=True)


async def _run(desk: Desk, options: Options, threads: ThreadPoolExecutor) -> None:
    app, lease_s = _app(desk, threads), desk.settings.lease_s
    async with app.open_async(), _watching(app, desk):
        await app.run_worker_async(
            queues=[kind.value for kind in options.kinds], concurrency=options.concurrency, name=lease.own_name(),
            update_heartbeat_interval=lease_s / 6, stalled_worker_timeout=_silent_s(desk),
            shutdown_graceful_timeout=min(STOP_WITHIN_S, lease_s / 6), delete_jobs="always",
        )  # fmt: skip


def _app(desk: Desk, threads: ThreadPoolExecutor) -> procrastinate.App:
    address = make_url(desk.database.url).set(drivername="postgresql")
    connector = procrastinate.PsycopgConnector(
        conninfo=address.render_as_string(hide_password=False), min_size=1, max_size=4
    )
    app = procrastinate.App(connector=connector)

    @app.task(name=queue.TASK, retry=_GivenOutAgain())
    async def work(job_id: int) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(threads, do, desk, job_id)
        except asyncio.CancelledError:
            await asyncio.to_thread(_leave, desk, job_id)
            raise

    return app


def _leave(desk: Desk, job_id: int) -> None:
    # this worker was told to stop: the job is nobody's, and nobody has to find out that we are no more
    with desk.database.unit_of_work() as session:
        jobs.put_off(
            session, desk.clock, job_id, lease.own_name(), "its worker was stopped", 0.0, attempted=False
        )


def do(desk: Desk, job_id: int) -> None:
    """Do the job that this worker was given. Raises NotOver where it is to be given out again."""
    owner = lease.own_name()
    with desk.database.unit_of_work() as session:
        job = jobs.begin(session, desk.clock, job_id, owner, desk.settings.lease_s)
    if job is None:
        return
    ended = perform(desk, job, owner)
    if ended is not Ended.OVER:
        raise NotOver(LATER_S if ended is Ended.LATER else 0.0)


# workers that are no more


def _silent_s(desk: Desk) -> float:
    """After so many seconds without a heartbeat a worker is taken for dead: sooner than its site leases run out."""
    return desk.settings.lease_s / 2


@asynccontextmanager
async def _watching(app: procrastinate.App, desk: Desk) -> AsyncIterator[None]:
    async def watch() -> None:
        while True:
            try:
                await give_out_again(app, desk)
            except StageBusy:
                pass  # another worker is looking
            except (SQLAlchemyError, ConnectorException) as error:
                log.warning("stalled jobs were not looked at", error=f"{type(error).__name__}: {error}"[:300])
            await asyncio.sleep(min(_silent_s(desk), 5.0))

    watching = asyncio.create_task(watch())
    watching.add_done_callback(_end_the_worker)
    try:
        yield
    finally:
        watching.remove_done_callback(_end_the_worker)
        watching.cancel()


def _end_the_worker(watching: asyncio.Task[None]) -> None:
    # a worker that no longer looks after the others is no good: its keeper starts another
    log.error("the watch over stalled jobs ended", error=repr(watching.exception()))
    signal.raise_signal(signal.SIGTERM)


async def give_out_again(app: procrastinate.App, desk: Desk) -> int:
    """Give out again what a dead worker had, and what the queue has lost; how many jobs. One worker at a time.

    Raises StageBusy while another worker does it.
    """
    lock = desk.database.alone("stalled jobs")
    await asyncio.to_thread(lock.__enter__)
    try:
        manager = app.job_manager
        turns = {
            turn.id: turn for turn in await manager.get_stalled_jobs(seconds_since_heartbeat=_silent_s(desk))
        }
        dead = await asyncio.to_thread(local.free_the_dead, desk)
        if dead:
            taken = await manager.list_jobs_async(task=queue.TASK, status="doing")
            turns |= {turn.id: turn for turn in taken if turn.task_kwargs.get("job_id") in dead}
        for turn in turns.values():
            log.warning("job given out again", job=turn.task_kwargs.get("job_id"))
            await manager.retry_job(turn)
        return len(turns) + await asyncio.to_thread(_hand_out_lost, desk)
    finally:
        await asyncio.to_thread(lock.__exit__, None, None, None)


def _hand_out_lost(desk: Desk) -> int:
    # jobs of a book that was moved here from SQLite, or whose turn was deleted by hand
    with desk.database.unit_of_work() as session:
        patience = now(session, desk.clock) - timedelta(seconds=desk.settings.lease_s)
        waiting = select(Job).where(
            ((Job.state == JobState.QUEUED) & (Job.asked_at < patience))
            | ((Job.state == JobState.LEASED) & (Job.leased_until < patience))
        )
        lost = [job for job in session.scalars(waiting) if not queue.is_handed_out(session, job.id)]
        for job in lost:
            jobs.hand_out(session, job)
        return len(lost)
