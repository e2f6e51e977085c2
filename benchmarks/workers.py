"""Two workers against one on the same sites, each of which answers after 100 ms.

`python -m benchmarks.workers [--sites 6] [--pages 400] [--answer-ms 100] [--database postgresql://...]`: every site is asked for, and
the seconds until the last job is done are measured for one worker and for two, each a process of `copywatch worker`
with one job at a time, once everything is loaded. Beside it the CPU seconds of all workers and sweeps, and the same
with sites that answer at once: there the machine's cores are the limit. Starts a PostgreSQL server of its own; with
`--database sqlite` none.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, update

from benchmarks.processes import cpu_s
from records import jobs
from records.clock import SystemClock
from records.jobs import Job
from records.scope import ScopeRule, Site, SiteAddress
from records.session import Database
from records.settings import Settings
from records.vocabulary import JobKind, JobState, SiteKind
from tests.postgresql import serving

FIRST_HOST = 50
PER_BOARD = 40


def main() -> None:
    """Measure, print a row for each way the sites answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=6)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--answer-ms", type=float, default=100)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    options = parser.parse_args()
    for answer_ms in (options.answer_ms, 0.0):
        one, two = (
            measured(options.sites, options.pages, answer_ms, workers, options.database) for workers in (1, 2)
        )
        print(
            f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.workers --sites {options.sites} --pages {options.pages} "
            f"--database {options.database}` | {os.cpu_count()} cores, Python {platform.python_version()} | sites answer after {answer_ms:.0f} ms | "
            f"{one[0]:.1f} s, CPU {one[1]:.1f} s | {two[0]:.1f} s, CPU {two[1]:.1f} s | {one[0] / two[0]:.2f} |",
            flush=True,
        )


def measured(sites: int, pages: int, answer_ms: float, workers: int, kind: str) -> tuple[float, float]:
    """Seconds from the asking to the last job's end, and CPU seconds of all processes of the workers."""
    with ExitStack() as stack:
        settings = Settings(home=Path(stack.enter_context(tempfile.TemporaryDirectory())), lease_s=20)
        if kind == "postgresql":
            settings.database_url = stack.enter_context(serving()).fresh()
        database = Database(settings.database)
        stack.callback(database.dispose)
        database.migrate()
        keys = [stack.enter_context(_site(database, n, pages, answer_ms)) for n in range(sites)]
        staff = [stack.enter_context(_worker(settings)) for _ in range(workers)]
        _warm(database, staff)
        used, began, clock = sum(map(cpu_s, staff)), time.monotonic(), SystemClock()
        with database.unit_of_work() as session:
            for key in keys:
                jobs.enqueue(session, clock, JobKind.SWEEP, key)
        _until_done(database)
        return time.monotonic() - began, sum(map(cpu_s, staff)) - used


def _warm(database: Database, staff: list[int]) -> None:
    # a worker is ready when it has taken something: give it what cannot be done until each has
    clock, until = SystemClock(), time.monotonic() + 120
    seen: set[str] = set()
    while len(seen) < len(staff):
        with database.unit_of_work() as session:
            jobs.enqueue(session, clock, JobKind.SWEEP, "nowhere")
            asked = select(Job.leased_by).where(Job.subject == "nowhere", Job.state == JobState.FAILED)
            seen = {owner.split(":")[1] for owner in session.scalars(asked)}
        if time.monotonic() > until:
            sys.exit(f"only {len(seen)} of {len(staff)} workers have come")
        time.sleep(0.1)
    with database.unit_of_work() as session:
        waiting = Job.state.in_([JobState.QUEUED, JobState.LEASED])
        session.execute(update(Job).where(waiting).values(state=JobState.FAILED))


def _until_done(database: Database) -> None:
    real = Job.kind == JobKind.SWEEP, Job.subject != "nowhere"
    while True:
        with database.reading() as session:
            counted = set(session.scalars(select(Job.state).where(*real)))
        if JobState.FAILED in counted:
            sys.exit("a sweep failed")
        if counted == {JobState.DONE}:
            return
        time.sleep(0.05)


@contextmanager
def _worker(settings: Settings) -> Iterator[int]:
    environment = {
        **os.environ, "COPYWATCH_HOME": str(settings.home_dir), "COPYWATCH_DATABASE_URL": settings.database_url,
        "COPYWATCH_LEASE_S": str(settings.lease_s), "COPYWATCH_CONTACT": "bench@example.org",
    }  # fmt: skip
    with (settings.home_dir / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "desk.cli", "worker", "--concurrency", "1", "--queues", "sweep"], env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def _site(database: Database, number: int, pages: int, answer_ms: float) -> Iterator[str]:
    """A site of so many pages on an address of its own; gives its key."""
    host, now = f"127.0.0.{FIRST_HOST + number}", SystemClock().now()
    with _answering(host, _pages(number, pages), answer_ms / 1000) as port:
        rule = ScopeRule(scheme="http", host=host, port=port, path_prefix="/")
        with database.unit_of_work() as session:
            session.add(
                Site(
                    key=f"site-{number}", name=host, kind=SiteKind.WEBSITE, url=f"http://{host}:{port}/", delay_s=0.0,
                    created_at=now, updated_at=now, schedule="manual", rules=[rule], addresses=[SiteAddress(network=host)],
                )
            )  # fmt: skip
        yield f"site-{number}"


def _pages(number: int, pages: int) -> dict[str, bytes]:
    dice, made = random.Random(number), {"/robots.txt": b"User-agent: *\nAllow: /\n"}
    boards = range((pages + PER_BOARD - 1) // PER_BOARD)
    made["/"] = _page(
        f"基准论坛{number}", "".join(f'<li><a href="/forum-{n}.html">版块{n}</a></li>' for n in boards)
    )
    for board in boards:
        rows = range(board * PER_BOARD, min(pages, (board + 1) * PER_BOARD))
        made[f"/forum-{board}.html"] = _page(
            f"版块{board}", "".join(f'<li><a href="/thread-{n}.html">第{n}帖</a></li>' for n in rows)
        )
    for n in range(pages):
        prose = "".join(dice.choices("山河日月风云江湖天地玄黄宇宙洪荒春夏秋冬", k=800))
        made[f"/thread-{n}.html"] = _page(
            f"【4K】{prose[:6]} 全{n + 8}集",
            f"<p>{prose}</p><p>链接：https://pan.baidu.com/s/1AbCdEf{n:04d} 提取码：x8k2</p>",
        )
    return made


def _page(title: str, body: str) -> bytes:
    return (
        f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1><ul>{body}</ul>".encode()
    )


@contextmanager
def _answering(host: str, pages: dict[str, bytes], after_s: float) -> Iterator[int]:
    """A small server in a thread; gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(after_s)
                body = pages.get(head.split(b" ", 2)[1].decode("ascii", "replace"))
                status, kind = (
                    ("200 OK", "text/html; charset=utf-8") if body else ("404 Not Found", "text/plain")
                )
                body = body or b""
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(serve, host, 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


if __name__ == "__main__":
    main()
