"""The book on PostgreSQL: the same migrations, the same units of work, the same chain."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from records import chain, events, jobs
from records.clock import FixedClock
from records.session import Database
from records.vocabulary import JobKind

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def as_ordinary_user(*command: str) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    if not BINARIES:
        pytest.fail("PostgreSQL is missing: apt-get install postgresql (make test installs it)")
    # pytest's own folders are closed to the ordinary user that PostgreSQL insists on
    with tempfile.TemporaryDirectory(prefix="copywatch-postgresql-") as name:
        yield from serving(Path(name))


def serving(folder: Path) -> Iterator[str]:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    initdb = [
        str(BINARIES[-1] / "initdb"),
        "-D",
        str(data),
        "-U",
        "copywatch",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "-N",
    ]
    subprocess.run(as_ordinary_user(*initdb), check=True, capture_output=True, cwd=folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    postgres = [
        str(BINARIES[-1] / "postgres"), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1",
        "-c", f"unix_socket_directories={folder}", "-c", "fsync=off",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(as_ordinary_user(*postgres), stdout=log, stderr=log, cwd=folder)
        try:
            wait_for(port)
            yield f"postgresql+psycopg://copywatch@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("PostgreSQL did not answer within a minute")


@pytest.fixture
def book(postgresql: str) -> Iterator[Database]:
    database = Database(postgresql)
    deadline = time.monotonic() + 30
    while True:
        try:
            database.migrate()
            break
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    yield database
    database.dispose()


def test_the_same_migrations_make_the_same_book(book: Database) -> None:
    assert book.is_current()
    assert book.describe()["kind"] == "postgresql"


def test_events_of_many_writers_form_one_chain(book: Database, clock: FixedClock) -> None:
    def write() -> None:
        for number in range(10):
            with book.unit_of_work() as session:
                events.append(
                    session, clock, actor="test", action="test:row:added", subject=("row", number),
                    payload={"题名": "聊斋志异"},
                )  # fmt: skip

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    with book.reading() as session:
        report = chain.verify(session)
    assert (report.checked, report.first_bad) == (40, None)


def test_a_job_is_taken_by_one_worker(book: Database, clock: FixedClock) -> None:
    with book.unit_of_work() as session:
        jobs.enqueue(session, clock, JobKind.PIPELINE)
    with book.unit_of_work() as one:
        first = jobs.lease(one, clock, "one", 60)
        with book.unit_of_work() as other:
            second = jobs.lease(other, clock, "other", 60)

    assert first is not None
    assert second is None
