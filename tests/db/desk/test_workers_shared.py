"""Workers of many machines: whose turn it is, and what becomes of the jobs of those that are no more."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import procrastinate
import pytest
from sqlalchemy import text

from desk.wiring import Desk
from desk.workers import shared
from records import jobs, queue
from records.clock import SystemClock
from records.jobs import Job
from records.scope import Site
from records.session import Database
from records.settings import Settings
from records.sweeps import SiteLease, Sweep
from records.vault import Vault
from records.vocabulary import JobKind, JobState, SiteKind, SweepState
from tests.postgresql import Server


@pytest.fixture
def desk(postgresql: Server, tmp_path: Path) -> Iterator[Desk]:
    settings = Settings(home=tmp_path / "home", database_url=postgresql.fresh(), lease_s=2)
    settings.warc_dir.mkdir(parents=True)
    database = Database(settings.database)
    yield Desk(settings, database, SystemClock(), Vault(settings.vault_dir), child=no_sweep)
    database.dispose()
    postgresql.drop(settings.database_url)


def no_sweep(*_: object) -> tuple[int, bytes]:
    raise AssertionError("nothing here is swept")


def with_app(desk: Desk, do: Callable[[procrastinate.App], Coroutine[None, None, int | None]]) -> int | None:
    async def go() -> int | None:
        with ThreadPoolExecutor(1) as threads:
            app = shared._app(desk, threads)
            async with app.open_async():
                return await do(app)

    return asyncio.run(go())


def until_idle(desk: Desk) -> None:
    """A worker that takes what is there and ends."""

    async def work(app: procrastinate.App) -> None:
        await app.run_worker_async(
            wait=False, listen_notify=False, delete_jobs="always", install_signal_handlers=False
        )

    with_app(desk, work)


def given_out_again(desk: Desk) -> int | None:
    return with_app(desk, lambda app: shared.give_out_again(app, desk))


def taken_by(desk: Desk, owner: str) -> None:
    """The one job is in the hands of a worker that beats no more."""
    with desk.database.unit_of_work() as session:
        job = session.query(Job).one()
        jobs.begin(session, desk.clock, job.id, owner, 60)
        session.execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
        )
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"))  # fmt: skip


def ask(desk: Desk, kind: JobKind, subject: str = "") -> int:
    with desk.database.unit_of_work() as session:
        return jobs.enqueue(session, desk.clock, kind, subject).id


def job(desk: Desk, job_id: int) -> Job:
    with desk.database.reading() as session:
        return session.get_one(Job, job_id)


def register(desk: Desk, key: str) -> int:
    now = desk.clock.now()
    with desk.database.unit_of_work() as session:
        site = Site(key=key, name=key, kind=SiteKind.WEBSITE, url=f"http://{key}.example/", created_at=now, updated_at=now)  # fmt: skip
        session.add(site)
        session.flush()
        return site.id


def test_a_worker_does_what_was_asked_for_and_keeps_no_turn(desk: Desk) -> None:
    done, failed = ask(desk, JobKind.PIPELINE), ask(desk, JobKind.SWEEP, "nowhere")

    until_idle(desk)

    assert job(desk, done).state is JobState.DONE
    assert job(desk, failed).state is JobState.FAILED
    assert "nowhere" in job(desk, failed).error
    with desk.database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() == 0


def test_the_job_of_a_worker_that_beats_no_more_is_done_by_another(desk: Desk) -> None:
    asked = ask(desk, JobKind.PIPELINE)
    taken_by(desk, "far:1:1:x")
    until_idle(desk)
    assert job(desk, asked).state is JobState.LEASED

    assert given_out_again(desk) == 1
    until_idle(desk)

    assert (job(desk, asked).state, job(desk, asked).attempts) == (JobState.DONE, 2)


def test_a_killed_worker_of_this_machine_is_noticed_before_its_heart_is_missed(desk: Desk) -> None:
    code = "from crawler.progress.lease import own_name; print(own_name())"
    dead = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    asked = ask(desk, JobKind.PIPELINE)
    taken_by(desk, dead)
    with desk.database.unit_of_work() as session:
        session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now()"))

    assert given_out_again(desk) == 1
    until_idle(desk)

    assert job(desk, asked).state is JobState.DONE


def test_a_job_that_the_queue_has_lost_is_handed_out_again_once(desk: Desk) -> None:
    asked = ask(desk, JobKind.PIPELINE)
    with desk.database.unit_of_work() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        session.get_one(Job, asked).asked_at -= timedelta(hours=1)

    assert given_out_again(desk) == 1
    assert given_out_again(desk) == 0
    with desk.database.reading() as session:
        assert queue.is_handed_out(session, asked)


def test_a_site_that_another_machine_sweeps_is_tried_later_and_no_attempt_is_counted(desk: Desk) -> None:
    site_id, now = register(desk, "forum"), desk.clock.now()
    with desk.database.unit_of_work() as session:
        session.add(SiteLease(site_id=site_id, owner="far:1:1:x", epoch=1, until=now + timedelta(hours=1)))
    asked = ask(desk, JobKind.SWEEP, "forum")
    busy = replace(desk, child=lambda *_: (1, b'{"error": "SiteBusy", "message": "busy", "data": {}}'))

    with pytest.raises(shared.NotOver) as left:
        shared.do(busy, asked)

    assert (job(desk, asked).state, job(desk, asked).attempts, left.value.after_s) == (
        JobState.LEASED,
        0,
        5.0,
    )


def test_a_sweep_that_ended_before_its_worker_was_killed_is_not_begun_anew(desk: Desk) -> None:
    site_id = register(desk, "forum")
    asked = ask(desk, JobKind.SWEEP, "forum")
    taken_by(desk, "far:1:1:x")
    with desk.database.unit_of_work() as session:
        now = desk.clock.now()
        session.add(Sweep(site_id=site_id, started_at=now, finished_at=now, state=SweepState.FINISHED))

    shared.do(desk, asked)

    assert job(desk, asked).state is JobState.DONE


def test_a_job_that_is_over_is_not_done_again(desk: Desk) -> None:
    asked = ask(desk, JobKind.PIPELINE)
    shared.do(desk, asked)
    before = job(desk, asked)

    shared.do(desk, asked)

    assert (job(desk, asked).attempts, job(desk, asked).finished_at) == (1, before.finished_at)


def test_a_worker_that_is_told_to_stop_leaves_its_job_to_others_at_once(desk: Desk) -> None:
    register(desk, "forum")
    asked = ask(desk, JobKind.SWEEP, "forum")
    begun, over = threading.Event(), threading.Event()

    def sweeping(*_: object) -> tuple[int, bytes]:
        begun.set()
        over.wait(60)
        return 1, b"killed"

    async def work_and_stop(app: procrastinate.App) -> None:
        working = asyncio.create_task(
            app.run_worker_async(shutdown_graceful_timeout=0.1, install_signal_handlers=False)
        )
        await asyncio.to_thread(begun.wait)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        with desk.database.reading() as session:
            turn = session.execute(text("SELECT status FROM procrastinate_jobs")).scalar_one()
            row = session.get_one(Job, asked)
            told.append((str(turn), row.leased_by, row.attempts))
        over.set()

    told: list[tuple[str, str, int]] = []
    with_app(replace(desk, child=sweeping), work_and_stop)

    assert told == [("todo", "", 0)]
