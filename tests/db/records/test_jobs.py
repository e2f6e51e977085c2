"""Jobs: asked once, held by a lease, taken over when the holder is gone, given up in the end."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from records import jobs
from records.clock import FixedClock
from records.jobs import Job
from records.session import Database
from records.vocabulary import JobKind, JobState


def job(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return session.scalars(select(Job).where(Job.id == job_id)).one()


def ask(database: Database, clock: FixedClock, kind: JobKind = JobKind.SWEEP, subject: str = "luntan") -> int:
    with database.unit_of_work() as session:
        return jobs.enqueue(session, clock, kind, subject).id


def take(database: Database, clock: FixedClock, owner: str) -> int | None:
    with database.unit_of_work() as session:
        leased = jobs.lease(session, clock, owner, 60)
        return leased.id if leased else None


def test_asking_twice_for_the_same_waiting_job_gives_the_same(database: Database, clock: FixedClock) -> None:
    first = ask(database, clock)

    assert ask(database, clock) == first
    assert ask(database, clock, subject="other") != first
    assert ask(database, clock, kind=JobKind.RECHECK) != first


def test_a_job_under_way_does_not_stop_a_new_one(database: Database, clock: FixedClock) -> None:
    first = ask(database, clock)
    take(database, clock, "w1")

    assert ask(database, clock) != first


def test_jobs_are_taken_oldest_first_and_by_one_worker_each(database: Database, clock: FixedClock) -> None:
    asked = [ask(database, clock, subject=str(n)) for n in range(2)]

    assert [take(database, clock, owner) for owner in ("w1", "w2", "w3")] == [*asked, None]


def test_a_lease_that_ran_out_is_taken_over_and_the_former_holder_is_out(
    database: Database, clock: FixedClock
) -> None:
    asked = ask(database, clock)
    take(database, clock, "w1")
    clock.advance(timedelta(seconds=61))

    assert take(database, clock, "w2") == asked
    with database.unit_of_work() as session:
        assert not jobs.renew(session, clock, asked, "w1", 60)
        jobs.finish(session, clock, asked, "w1")
    assert (job(database, asked).state, job(database, asked).leased_by) == (JobState.LEASED, "w2")


def test_a_renewed_lease_is_not_taken_over(database: Database, clock: FixedClock) -> None:
    asked = ask(database, clock)
    take(database, clock, "w1")
    clock.advance(timedelta(seconds=50))
    with database.unit_of_work() as session:
        assert jobs.renew(session, clock, asked, "w1", 60)
    clock.advance(timedelta(seconds=50))

    assert take(database, clock, "w2") is None


def test_a_finished_job_is_done_and_a_failed_one_says_why(database: Database, clock: FixedClock) -> None:
    asked = [ask(database, clock, subject=str(n)) for n in range(2)]
    for _ in asked:
        take(database, clock, "w1")
    with database.unit_of_work() as session:
        jobs.finish(session, clock, asked[0], "w1")
        jobs.finish(session, clock, asked[1], "w1", error="x" * 3000)

    done, failed = (job(database, job_id) for job_id in asked)
    assert (done.state, done.finished_at) == (JobState.DONE, clock.now())
    assert (failed.state, len(failed.error)) == (JobState.FAILED, 2000)


def test_a_job_that_kills_every_worker_is_given_up(database: Database, clock: FixedClock) -> None:
    asked = ask(database, clock)
    for number in range(jobs.MAX_ATTEMPTS):
        assert take(database, clock, f"w{number}") == asked
        clock.advance(timedelta(seconds=61))

    assert take(database, clock, "last") is None
    assert (job(database, asked).state, job(database, asked).attempts) == (JobState.FAILED, jobs.MAX_ATTEMPTS)
    assert "given up" in job(database, asked).error
