"""kill -9 of workers and of their sweeps at chance moments, reconciled with the server's own log.

`Killing` keeps one worker at work on one database. Each point sweeps the site anew, kills the worker or its
sweep at a given part of the sweep's usual time, lets whoever is left take over, perhaps kills again, and then
compares what the server was asked for with what the database says.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from sqlalchemy import func, select

from crawler.evidence.warc import read_response
from crawler.progress.lease import _started
from records import jobs
from records.captures import Capture
from records.clock import SystemClock
from records.jobs import Job
from records.scope import ScopeRule, Site, SiteAddress
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing, Sweep
from records.vocabulary import FrontierState, JobKind, JobState, RefusalReason, SiteKind, SweepState
from tests.crawl.crawler.forked import ROOT
from tests.crawl.crawler.nursery import PID_FILE

Victim = Literal["worker", "sweep"]
BOARDS, THREADS = 3, 36
ANSWER_S = 0.004
LONGEST_S = 200.0


@dataclass
class Asked:
    """What the server was asked for: when, for what, and by which process."""

    at: float
    path: str
    life: str


@dataclass
class SmallSite:
    """A site of 40 pages that writes down every request."""

    host: str
    port: int = 0
    pages: dict[str, bytes] = field(default_factory=dict)
    round: int = 0
    """Stands on every page, so that none is what it was in the sweep before."""
    log: list[Asked] = field(default_factory=list)


@dataclass(frozen=True)
class Point:
    """One sweep and its kills: of whom, at which part of the sweep (0 to 1), after how many requests, and what they cost.

    `given_up`: pages that were on their way at a second kill, so that asking again could be a third time; the book says so.
    `unasked`: those of them that the server never saw: both kills came between the mark in the book and the request.
    """

    victims: tuple[Victim, ...]
    part: float
    asked_before: int
    asked_again: int
    given_up: int
    unasked: int = 0


@dataclass(frozen=True)
class Killed:
    """What stood when a kill had been done: what was written as done, and which processes had asked."""

    written: frozenset[str]
    lives: frozenset[str]


@contextmanager
def small_site(host: str) -> Iterator[SmallSite]:
    """A server on loopback for the length of the block."""
    site = SmallSite(host)
    links = "".join(f'<li><a href="/forum-{n}.html">版块{n}</a></li>' for n in range(BOARDS))
    site.pages["/"] = _page("示例论坛", f"<ul>{links}</ul>")
    for board in range(BOARDS):
        rows = range(board, THREADS, BOARDS)
        links = "".join(f'<li><a href="/thread-{n}.html">聊斋志异 第{n}卷</a></li>' for n in rows)
        site.pages[f"/forum-{board}.html"] = _page(f"版块{board}", f"<ul>{links}</ul>")
    for n in range(THREADS):
        offer = f"<p>作者：蒲松龄，链接：https://pan.baidu.com/s/1AbCdEf{n:03d} 提取码：x8k2</p>"
        site.pages[f"/thread-{n}.html"] = _page(f"聊斋志异 第{n}卷 全本", offer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            agent = self.headers.get("User-Agent", "")
            site.log.append(Asked(time.monotonic(), self.path, agent.partition("life-")[2].partition("@")[0]))
            time.sleep(ANSWER_S)
            body = site.pages.get(self.path, b"").replace(b"ROUND", str(site.round).encode())
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass  # who asked was killed

    server = Server((host, 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _page(title: str, body: str) -> bytes:
    return f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>{body}<p>第 ROUND 次访问</p>".encode()


class Nursery:
    """The process from which workers are forked, for any number of databases."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crawl.crawler.nursery"], cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip

    def hire(self, wanted: dict[str, Any]) -> int:
        """The process id of a new worker; see nursery.main for what is wanted."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


class Killing:
    """One worker on one database, and whoever takes over from it. `settings` names a migrated database."""

    def __init__(self, settings: Settings, site: SmallSite, nursery: Nursery) -> None:
        self._settings, self._site, self._nursery = settings, site, nursery
        self._database, self._clock = Database(settings.database), SystemClock()
        self._pid_file = settings.home_dir / "sweep.pid"
        settings.home_dir.mkdir(parents=True, exist_ok=True)
        self._register()
        self._worker = self._hire()
        self._usual_s = 0.0

    def close(self) -> None:
        os.kill(self._worker, signal.SIGKILL)
        self._wait(lambda: not _started(self._worker), "the end of the worker")
        self._database.dispose()

    def undisturbed(self) -> float:
        """Sweep once without a kill; the seconds that a sweep takes from its process's beginning to its job's end."""
        job = self._ask()
        _pid, began = self._begun()
        self._wait(lambda: self._is_over(job), "an undisturbed sweep")
        self._usual_s = time.monotonic() - began
        self._pid_file.unlink()
        return self._usual_s

    def point(self, kills: Sequence[tuple[Victim, float]]) -> Point | None:
        """Kill one after the other, each at this part of a sweep's time, and reconcile; None where the sweep was over by then."""
        before, sweeps_before = len(self._site.log), self._count(Sweep)
        job = self._ask()
        done: list[Killed] = []
        victims: list[Victim] = []
        asked = 0
        for victim, part in kills:
            self._wait(lambda: self._pid_file.exists() or self._is_over(job), "the sweep's process")
            if not self._pid_file.exists():
                break  # the killed worker had ended its sweep: whoever took over had only the job to close
            sweep_pid, began = self._begun()
            late = self._is_over_by(job, began, part)
            asked = asked if done else len(self._site.log) - before
            if late or not self._kill(victim, sweep_pid, job):
                break
            victims.append(victim)
            done.append(
                Killed(self._written(), frozenset(one.life for one in self._site.log[before:] if one.life))
            )
            self._replace(victim)
        self._wait(lambda: self._is_over(job), f"whoever takes over from a killed {kills[0][0]}")
        self._pid_file.unlink(missing_ok=True)
        log = self._site.log[before:]
        again, given_up, unasked = self._reconcile(log, done, self._count(Sweep) - sweeps_before)
        return Point(tuple(victims), kills[0][1], asked, again, given_up, unasked) if victims else None

    def _kill(self, victim: Victim, sweep_pid: int, job: int) -> bool:
        """Whether it fell before the job was over."""
        self._pid_file.unlink()  # the next one to be seen there is whoever takes over
        try:
            os.kill(self._worker if victim == "worker" else sweep_pid, signal.SIGKILL)
        except ProcessLookupError:
            return False  # the sweep had just ended by itself
        self._wait(lambda: not _started(sweep_pid), "the end of the killed sweep")
        return victim == "worker" or not self._is_over(job)

    def _replace(self, victim: Victim) -> None:
        if victim == "worker":
            self._wait(lambda: not _started(self._worker), "the end of the killed worker")
            self._worker = self._hire()

    def _is_over_by(self, job: int, began: float, part: float) -> bool:
        moment = began + part * self._usual_s
        while (left := moment - time.monotonic()) > 0:
            if self._is_over(job):
                self._usual_s = time.monotonic() - began  # the machine is quicker than it was
                return True
            time.sleep(min(left, 0.05))
        return self._is_over(job)

    # reconciling

    def _reconcile(self, log: list[Asked], kills: list[Killed], sweeps: int) -> tuple[int, int, int]:
        """How often a page was asked for again, how many were given up, and how many of those were never asked for.

        AssertionError where book and log do not agree.
        """
        given_up = self._book_is_whole(sweeps, len(kills))
        fetched = Counter(one.path for one in log if one.path != "/robots.txt")
        lost = self._linked(given_up) - given_up - set(fetched)
        assert not lost, f"lost: {sorted(lost)}"
        assert set(fetched) <= set(self._site.pages), "only what the site has"
        thrice = {path: count for path, count in fetched.items() if count > 2}
        assert not thrice, f"asked for more than twice: {thrice}"
        lives = [one.life for one in log]
        changes = [life for n, life in enumerate(lives) if n == 0 or lives[n - 1] != life]
        assert len(changes) == len(set(changes)) <= 1 + len(kills), f"two sweeps at once: {changes}"
        for killed in kills:
            again = [one.path for one in log if one.life not in killed.lives and one.path in killed.written]
            assert not again, f"written before the kill and asked for again: {again}"
        return sum(fetched.values()) - len(fetched), len(given_up), len(given_up - set(fetched))

    def _linked(self, given_up: set[str]) -> set[str]:
        """The pages that can be found where nobody reads those that were given up."""
        found, todo = {"/"}, ["/"]
        while todo:
            path = todo.pop()
            links = [] if path in given_up else re.findall(rb'href="([^"]+)"', self._site.pages[path])
            new = {link.decode() for link in links} - found
            found |= new
            todo += new
        return found

    def _book_is_whole(self, sweeps: int, kills: int) -> set[str]:
        """The pages that were given up, at most one for each kill after the first."""
        with self._database.reading() as session:
            assert sweeps == 1, "one sweep, taken over"
            sweep = session.scalars(select(Sweep).order_by(Sweep.id.desc()).limit(1)).one()
            entries = session.scalars(select(FrontierEntry).where(FrontierEntry.sweep_id == sweep.id)).all()
            captures = session.scalars(select(Capture).where(Capture.sweep_id == sweep.id)).all()
            listings = session.scalars(select(Listing.url)).all()
            running = session.scalar(select(func.count(Sweep.id)).where(Sweep.state == SweepState.RUNNING))
        states = {self._path(entry.url): entry.state for entry in entries}
        given_up = {path for path, state in states.items() if state is FrontierState.FAILED}
        assert len(given_up) <= max(kills - 1, 0), f"given up: {given_up}"
        assert sweep.refused.get(RefusalReason.CANCELLED.value, 0) == len(given_up), (
            "each is a counted refusal"
        )
        ended = SweepState.PARTIAL if given_up else SweepState.FINISHED
        assert sweep.state is ended, f"{sweep.state} {sweep.note}"
        done = {path for path, state in states.items() if state is FrontierState.DONE}
        assert (running, done | given_up) == (0, set(states)), f"{states}"
        assert self._linked(given_up) - given_up <= done <= set(self._site.pages)
        assert len(listings) == len(set(listings)) == THREADS
        kept = [self._path(capture.url) for capture in captures]
        assert set(kept) == {path for path in done if "thread" in path}, "each listing's response is kept"
        assert len(kept) == len(set(kept)), "and kept once"
        for capture in captures:
            read_response(self._settings, capture)  # raises where the record is torn
        return given_up

    def _written(self) -> frozenset[str]:
        with self._database.reading() as session:
            newest = session.scalar(select(func.max(Sweep.id)).where(Sweep.state == SweepState.RUNNING))
            done = select(FrontierEntry.url).where(
                FrontierEntry.sweep_id == newest, FrontierEntry.state == FrontierState.DONE
            )
            return frozenset(self._path(url) for url in session.scalars(done))

    def _path(self, url: str) -> str:
        return url.partition(str(self._site.port))[2]

    # the book

    def _register(self) -> None:
        now, origin = self._clock.now(), f"http://{self._site.host}:{self._site.port}"
        with self._database.unit_of_work() as session:
            rule = ScopeRule(scheme="http", host=self._site.host, port=self._site.port, path_prefix="/")
            session.add(
                Site(
                    key="s", name="s", kind=SiteKind.WEBSITE, url=f"{origin}/", delay_s=0.0, created_at=now,
                    updated_at=now, schedule="manual", rules=[rule],
                    addresses=[SiteAddress(network=self._site.host)],
                )
            )  # fmt: skip

    def _ask(self) -> int:
        self._site.round += 1
        with self._database.unit_of_work() as session:
            return jobs.enqueue(session, self._clock, JobKind.SWEEP, "s").id

    def _is_over(self, job_id: int) -> bool:
        with self._database.reading() as session:
            job = session.get_one(Job, job_id)
            assert job.state is not JobState.FAILED, f"{job.error}; {self._told('logs/sweep-s.log')}"
            return job.state is JobState.DONE

    def _count(self, table: type[Sweep]) -> int:
        with self._database.reading() as session:
            return session.scalar(select(func.count(table.id))) or 0

    # processes

    def _hire(self) -> int:
        environment = {
            **os.environ, "COPYWATCH_HOME": str(self._settings.home_dir), PID_FILE: str(self._pid_file),
            "COPYWATCH_DATABASE_URL": self._settings.database_url, "COPYWATCH_CONTACT": "office@example.org",
        }  # fmt: skip
        log = str(self._settings.home_dir / "worker.log")
        return self._nursery.hire(
            {"environment": environment, "log": log, "concurrency": 1, "kinds": ["sweep"]}
        )

    def _begun(self) -> tuple[int, float]:
        self._wait(self._pid_file.exists, "the sweep's process")
        return int(self._pid_file.read_text()), time.monotonic()

    def _wait(self, seen: object, what: str) -> None:
        assert callable(seen)
        until = time.monotonic() + LONGEST_S
        while not seen():
            if time.monotonic() > until:
                raise AssertionError(f"waited {LONGEST_S} s for {what}; {self._told('worker.log')}")
            time.sleep(0.02)

    def _told(self, name: str) -> str:
        log = self._settings.home_dir / name
        return f"{name}: {log.read_text()[-2000:] if log.exists() else ''}"
