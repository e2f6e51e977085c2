"""`copywatch job`, `database` and `worker` on the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from desk.cli import app
from records import jobs
from records.clock import FixedClock
from records.errors import NotAllowed, NotFound
from records.jobs import Job
from records.session import Database
from records.settings import Settings
from records.vocabulary import JobKind, JobState


@pytest.fixture
def office(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("COPYWATCH_HOME", str(settings.home_dir))
    monkeypatch.setenv("COPYWATCH_DATABASE_URL", settings.database_url)
    return database


def copywatch(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def ask(office: Database, clock: FixedClock, subject: str, state: JobState) -> str:
    with office.unit_of_work() as session:
        job = jobs.enqueue(session, clock, JobKind.SWEEP, subject)
        job.state, job.error = state, "why" if state is JobState.FAILED else ""
        return str(job.id)


def test_jobs_are_listed_the_newest_first_and_by_state(office: Database, clock: FixedClock) -> None:
    old, failed = ask(office, clock, "a", JobState.DONE), ask(office, clock, "b", JobState.FAILED)

    every = [json.loads(line) for line in copywatch("job", "list", "--json").stdout.splitlines()]
    some = [
        json.loads(line)
        for line in copywatch("job", "list", "--state", "failed", "--json").stdout.splitlines()
    ]

    assert [row["id"] for row in every] == [failed, old]
    assert [(row["id"], row["subject"], row["error"]) for row in some] == [(failed, "b", "why")]


def test_a_failed_job_is_asked_for_again_with_all_its_attempts(office: Database, clock: FixedClock) -> None:
    failed = ask(office, clock, "b", JobState.FAILED)

    row = json.loads(copywatch("job", "retry", failed, "--json").stdout)

    assert (row["id"], row["state"], row["attempts"]) == (failed, "queued", 0)
    with office.reading() as session:
        assert session.get_one(Job, int(failed)).state is JobState.QUEUED


def test_only_a_failed_job_is_asked_for_again(office: Database, clock: FixedClock) -> None:
    done = ask(office, clock, "a", JobState.DONE)

    assert isinstance(copywatch("job", "retry", done).exception, NotAllowed)
    assert isinstance(copywatch("job", "retry", "999").exception, NotFound)


def test_a_state_or_kind_of_job_that_does_not_exist_is_refused(office: Database) -> None:
    assert copywatch("job", "list", "--state", "sleeping").exit_code == 2
    assert copywatch("worker", "--queues", "sweeping").exit_code == 2


def test_the_database_is_prepared_as_often_as_one_likes(office: Database) -> None:
    first, second = copywatch("database", "prepare", "--json"), copywatch("database", "prepare", "--json")

    assert first.exit_code == second.exit_code == 0
    assert json.loads(first.stdout) == json.loads(second.stdout)
