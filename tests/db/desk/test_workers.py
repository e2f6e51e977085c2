"""The worker: jobs end with their outcome, failures are kept, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from crawler.progress import lease
from desk import schedule
from desk.commands import sweeps
from desk.wiring import Desk
from desk.workers import local as workers
from records import jobs, stops
from records.alerts import Alert
from records.clock import SHANGHAI, FixedClock, SystemClock
from records.jobs import Job
from records.scope import Site
from records.session import Database
from records.settings import Settings
from records.sweeps import SiteLease
from records.vault import Vault
from records.vocabulary import AlertRule, JobKind, JobState, SiteKind


@pytest.fixture
def desk(settings: Settings, database: Database, clock: FixedClock, vault: Vault) -> Desk:
    settings.warc_dir.mkdir(parents=True, exist_ok=True)
    return Desk(settings, database, clock, vault)


def ask(desk: Desk, kind: JobKind, subject: str = "") -> int:
    with desk.database.unit_of_work() as session:
        return jobs.enqueue(session, desk.clock, kind, subject).id


def job(desk: Desk, job_id: int) -> Job:
    with desk.database.reading() as session:
        return session.get_one(Job, job_id)


def register(desk: Desk, key: str) -> int:
    with desk.database.unit_of_work() as session:
        site = Site(
            key=key, name=key, kind=SiteKind.WEBSITE, url=f"http://{key}.example/", created_at=desk.clock.now(),
            updated_at=desk.clock.now(),
        )  # fmt: skip
        session.add(site)
        session.flush()
        return site.id


def test_without_a_job_there_is_nothing_to_do(desk: Desk) -> None:
    assert workers.work_once(desk, "worker") is False


def test_the_pipeline_of_an_empty_book_is_done(desk: Desk) -> None:
    asked = ask(desk, JobKind.PIPELINE)

    assert workers.work_once(desk, "worker") is True
    assert job(desk, asked).state is JobState.DONE


def test_a_job_that_cannot_be_done_keeps_its_error(desk: Desk) -> None:
    asked = ask(desk, JobKind.SWEEP, "nowhere")
    workers.work_once(desk, "worker")

    failed = job(desk, asked)
    assert failed.state is JobState.FAILED
    assert "nowhere" in failed.error


def test_a_site_that_may_not_be_swept_now_fails_no_job_and_says_why(desk: Desk, clock: FixedClock) -> None:
    site_id = register(desk, "forum")
    minute = clock.now().astimezone(SHANGHAI)
    with desk.database.unit_of_work() as session:  # open for an hour that has just gone by
        session.get_one(
            Site, site_id
        ).windows = f"{minute - timedelta(hours=2):%H:%M}-{minute - timedelta(hours=1):%H:%M}"
    closed = ask(desk, JobKind.SWEEP, "forum")
    workers.work_once(desk, "worker", [JobKind.SWEEP])
    stops.stop(desk.database.unit_of_work, clock, reason="网站反映访问过密", actor="chief", site_key="forum")
    stopped = ask(desk, JobKind.SWEEP, "forum")
    workers.work_once(desk, "worker", [JobKind.SWEEP])

    assert [job(desk, one).state for one in (closed, stopped)] == [JobState.DONE, JobState.DONE]
    assert job(desk, closed).error.startswith("OutOfHours")
    assert "网站反映访问过密" in job(desk, stopped).error
    assert workers.work_once(desk, "worker") is False, "no stage runs after a sweep that was none"


def test_a_site_that_is_being_swept_is_tried_later_and_no_attempt_is_counted(
    desk: Desk, clock: FixedClock
) -> None:
    site_id = register(desk, "forum")
    with desk.database.unit_of_work() as session:
        session.add(
            SiteLease(
                site_id=site_id,
                owner=lease.own_name(),
                epoch=1,
                until=SystemClock().now() + timedelta(hours=1),
            )
        )
    asked = ask(desk, JobKind.SWEEP, "forum")

    workers.work_once(desk, "worker")

    waiting = job(desk, asked)
    assert (waiting.state, waiting.attempts) == (JobState.LEASED, 0)
    assert workers.work_once(desk, "worker") is False
    clock.advance(timedelta(seconds=10))
    with desk.database.unit_of_work() as session:
        again = jobs.lease(session, clock, "another", 60)
    assert again is not None
    assert again.id == asked


def test_a_site_whose_sweep_always_dies_is_asked_for_ever_more_seldom_and_staff_are_told(
    desk: Desk, clock: FixedClock
) -> None:
    site_id = register(desk, "deadly")
    dying = replace(desk, child=lambda _order, _environment, _log: (-9, b""))
    asked = []
    for quarter in range(8 * 4):
        with desk.database.unit_of_work() as session:
            if schedule.enqueue_due(session, clock):
                asked.append(quarter)
        while workers.work_once(dying, "worker"):
            pass
        clock.advance(timedelta(minutes=15))

    # three attempts in half an hour, then a rest of one hour, of two, of three
    assert asked == [0, 6, 16, 30]
    with desk.database.reading() as session:
        (alert,) = session.scalars(select(Alert)).all()
    assert (alert.rule, alert.site_id, alert.times) == (AlertRule.DIED, site_id, 3)

    with desk.database.unit_of_work() as session:
        mended = jobs.lease(session, clock, "worker", 60)
        assert mended is not None
        jobs.finish(session, clock, mended.id, "worker")
        assert schedule.enqueue_due(session, clock) == 1


def test_of_the_sites_that_are_due_one_that_dies_keeps_no_other_from_its_turn(desk: Desk) -> None:
    keys = ["deadly", "another"]
    sites = [register(desk, key) for key in keys]
    dying = replace(desk, child=lambda _order, _environment, _log: (-9, b""))

    outcomes = sweeps._due(dying, as_json=False)

    assert sorted((one["site"], one["state"]) for one in outcomes) == [
        ("another", "died"),
        ("deadly", "died"),
    ]
    with desk.database.reading() as session:
        assert set(session.scalars(select(Alert.site_id))) == set(sites)
    with pytest.raises(SystemExit) as ended:
        sweeps._conclude(outcomes)
    assert ended.value.code == sweeps.CHECK_FAILED


def test_the_job_of_a_killed_worker_is_taken_over_when_its_lease_has_run_out(
    desk: Desk, clock: FixedClock
) -> None:
    asked = ask(desk, JobKind.PIPELINE)
    with desk.database.unit_of_work() as session:
        jobs.lease(session, clock, "killed", 60)
    assert workers.work_once(desk, "worker") is False

    clock.advance(timedelta(seconds=61))

    assert workers.work_once(desk, "worker") is True
    assert job(desk, asked).state is JobState.DONE


def test_an_older_holder_cannot_close_a_job_that_was_taken_over(desk: Desk, clock: FixedClock) -> None:
    asked = ask(desk, JobKind.PIPELINE)
    with desk.database.unit_of_work() as session:
        jobs.lease(session, clock, "old", 60)
    clock.advance(timedelta(seconds=61))
    with desk.database.unit_of_work() as session:
        jobs.lease(session, clock, "new", 60)
        jobs.finish(session, clock, asked, "old")

    assert job(desk, asked).state is JobState.LEASED


def test_a_job_that_kills_every_worker_is_given_up(desk: Desk, clock: FixedClock) -> None:
    asked = ask(desk, JobKind.PIPELINE)
    for _ in range(jobs.MAX_ATTEMPTS):
        with desk.database.unit_of_work() as session:
            jobs.lease(session, clock, "killed", 60)
        clock.advance(timedelta(seconds=61))

    assert workers.work_once(desk, "worker") is False
    with desk.database.reading() as session:
        assert session.scalars(select(Job.state).where(Job.id == asked)).one() is JobState.FAILED
