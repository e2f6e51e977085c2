"""What the desk costs with a full queue: `python -m benchmarks.desk [--findings 100000] [--works 1000000] [--users 8]`.

A real server in processes of its own; so many people at once, each of them with the next request as soon as the last
one has answered, so that there is no time in which nobody asks. Timed by the client: the queue's page under filters and
from places in the middle, and a decision together with the page of the next finding that it leads to. With `--pages`
one person opens every list of the desk, and the slowest of five looks is told. With `--database postgresql` a server of
its own is started. The office is made once (benchmarks.office) and copied for each run.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import platform
import random
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from benchmarks.office import BUSY_SITES, HOLDERS, on_postgresql, prepared
from desk.serve import MOST_PROCESSES
from desk.web import sessions
from desk.wiring import Desk, build
from records import tables
from records.accounts import Account
from records.clock import SystemClock
from records.settings import Settings
from records.vocabulary import Role

assert tables
SESSIONS_PER_USER = 12
"""A session sends at most so many forms a minute; people here are quicker than that, so each has several."""
LOOKS, PATIENCE_S = 5, 300
PAGES = (
    "/", "/findings", "/findings?holder=1", "/findings?site=site3", "/findings?decision=review", "/findings?state=confirmed",
    "/findings?q=0012345", "/findings?q=nowhere", "/catalogue", "/catalogue/works", "/catalogue/works?holder=1",
    "/catalogue/works?holder=1&page_number=5000", "/catalogue/works?q=W-12345", "/catalogue/works?q=0012345",
    "/catalogue/works?q=nowhere", "/catalogue/holders/1", "/sites", "/sites?page_number=90", "/sites?q=777",
    "/sites?show=failing", "/sites/site3", "/proposals", "/sweeps", "/leads", "/dossiers", "/dossiers?page_number=20",
    "/dossiers/1", "/complaints", "/deadlines", "/negatives", "/quality", "/reports", "/reports/holders", "/rights",
    "/rights/answers", "/notices", "/events", "/events?page_number=9000", "/events?actor=person3", "/events?actor=nobody",
    "/events?action=desk", "/events?subject=finding:77", "/accounts",
)  # fmt: skip


def main() -> None:
    """Fill, serve, ask, print a row for RESULTS.md: the queue, the page of the next finding, a decision with that page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--processes", type=int, default=0, help="of the desk; 0: as many as it takes by itself"
    )
    parser.add_argument("--pages", action="store_true")
    options = parser.parse_args()
    began = time.perf_counter()
    source = prepared(options.findings, options.works)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=source.parent)))
        url = ""
        if options.database == "postgresql":
            url = stack.enter_context(on_postgresql(source))
        else:
            shutil.copyfile(source, home / "copywatch.db")
        os.environ["COPYWATCH_HOME"], os.environ["COPYWATCH_DATABASE_URL"] = str(home), url
        desk = build(Settings(home=home, database_url=url))
        cookies = [
            [
                _session(desk, user, number, Role.ADMIN if options.pages else Role.REVIEWER)
                for number in range(SESSIONS_PER_USER)
            ]
            for user in range(options.users)
        ]
        desk.database.dispose()
        ready = time.perf_counter() - began
        if options.pages:
            _look(stack, cookies[0][0], options)
        else:
            _report(options, ready, run(stack, cookies, options))


def _look(stack: ExitStack, cookie: str, options: argparse.Namespace) -> None:
    """Each page by itself: the slowest look and the processor time of one."""
    port, servers = _serve(stack, options)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for path in PAGES:
        _ask(connection, cookie, "GET", path)
        spent, cpu = [], _cpu_s(servers)
        for _ in range(LOOKS):
            began = time.perf_counter()
            _ask(connection, cookie, "GET", path)
            spent.append(time.perf_counter() - began)
        cpu = (_cpu_s(servers) - cpu) / LOOKS
        print(f"| {path} | {max(spent) * 1000:.0f} ms | {cpu * 1000:.0f} ms of processor |", flush=True)


def run(stack: ExitStack, cookies: list[list[str]], options: argparse.Namespace) -> dict[str, list[float]]:
    """Seconds of each request by its kind."""
    port, servers = _serve(stack, options)
    timed: dict[str, list[float]] = defaultdict(list)
    begun = _cpu_s(servers)
    ends = time.monotonic() + options.seconds
    people = [
        threading.Thread(target=_person, args=(port, own, number, ends, timed))
        for number, own in enumerate(cookies)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    timed["memory"] = [_memory_mib(servers)]
    timed["cpu"] = [_cpu_s(servers) - begun]
    return timed


def _person(port: int, cookies: list[str], number: int, ends: float, timed: dict[str, list[float]]) -> None:
    """Looks at the queue now and then, and decides what comes next."""
    chance, connection = random.Random(number), http.client.HTTPConnection("127.0.0.1", port)
    for cookie in itertools.cycle(cookies):
        if time.monotonic() > ends:
            break
        query = chance.choice(
            [
                "",
                f"site=site{chance.randint(1, BUSY_SITES)}",
                f"holder={chance.randint(1, HOLDERS)}",
                "decision=review",
            ]
        )
        began = time.perf_counter()
        page = _ask(connection, cookie, "GET", f"/findings?{query}")
        timed["queue"].append(time.perf_counter() - began)
        onward = re.search(r'href="(/findings\?[^"]*after=[^"]+)"', page)
        if onward and chance.random() < 0.5:
            began = time.perf_counter()
            _ask(connection, cookie, "GET", onward[1].replace("&amp;", "&"))
            timed["queue"].append(time.perf_counter() - began)
        found = _csrf(page)
        page = _ask(connection, cookie, "POST", f"/findings/next?{query}", {"csrf": found})
        for _ in range(4):
            page = _decide(connection, cookie, page, query, chance, timed)
            if not page:
                break


def _decide(
    connection: http.client.HTTPConnection, cookie: str, page: str, query: str, chance: random.Random,
    timed: dict[str, list[float]],
) -> str:  # fmt: skip
    finding = re.search(r'data-finding="(\d+)"', page)
    version = re.findall(r'name="version" value="(\d+)"', page)  # the first is that of the form that undoes
    if not finding or not version:
        return ""
    said = {
        "csrf": _csrf(page),
        "version": version[-1],
        "state": chance.choice(["rejected", "watched"]),
        "reason": "wrong_work",
    }
    began = time.perf_counter()
    page = _ask(connection, cookie, "POST", f"/findings/{finding[1]}/verdict?{query}", said, timed["page"])
    timed["next"].append(time.perf_counter() - began)
    return page


def _ask(
    connection: http.client.HTTPConnection, cookie: str, method: str, path: str, form: dict[str, str] | None = None,
    onward: list[float] | None = None,
) -> str:  # fmt: skip
    """The page in the end: a redirect is followed and belongs to the time; `onward` is told what it took by itself."""
    headers = {"Cookie": f"{sessions.COOKIE}={cookie}"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, urlencode(form) if form is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status == 303:
        began = time.perf_counter()
        page = _ask(connection, cookie, "GET", answer.headers["location"])
        if onward is not None:
            onward.append(time.perf_counter() - began)
        return page
    if answer.status not in (200, 409):
        raise RuntimeError(f"{method} {path} answered {answer.status}, expected 200 or 409")
    return text


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    return found[1] if found else ""


def _session(desk: Desk, user: int, number: int, role: Role) -> str:
    with desk.database.unit_of_work() as session:
        account = _account(session, f"person{user}-{number}", role)
    return sessions.begin(desk, account)


def _account(session: Session, login: str, role: Role) -> Account:
    made = Account(
        login=login,
        display_name=login,
        password_hash="none",
        role=role,
        created_at=SystemClock().now(),
    )
    session.add(made)
    session.flush()
    return made


def _serve(stack: ExitStack, options: argparse.Namespace) -> tuple[int, list[int]]:
    """The desk as `copywatch up` runs it, without the worker: its port and its processes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    if options.processes:
        os.environ["COPYWATCH_DESK_PROCESSES"] = str(options.processes)
    server = subprocess.Popen(
        [sys.executable, "-c", f"from desk.serve import run_desk; run_desk('127.0.0.1', {port})"]
    )
    stack.callback(server.wait)
    stack.callback(server.terminate)
    _wait(port, options.processes or min(os.cpu_count() or 1, MOST_PROCESSES))
    return port, [server.pid, *_children(server.pid)]


def _children(pid: int) -> list[int]:
    """Twins are begun by threads, and the kernel lists children by the thread that began them."""
    return [
        int(one) for task in Path(f"/proc/{pid}/task").glob("*/children") for one in task.read_text().split()
    ]


def _wait(port: int, processes: int) -> None:
    """Until so many listen at the port."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        if sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows) >= processes:
            return
        time.sleep(0.1)
    raise RuntimeError(f"the desk did not listen within {PATIENCE_S} s")


def _memory_mib(pids: list[int]) -> float:
    """The highest that any of them had."""
    lines = (line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _cpu_s(pids: list[int]) -> float:
    """Processor time of the processes so far, which a busy machine changes less than the clock on the wall."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def _report(options: argparse.Namespace, ready: float, timed: dict[str, list[float]]) -> None:
    cells = []
    for kind in ("queue", "page", "next"):
        ordered = sorted(timed[kind])
        p95 = ordered[int(len(ordered) * 0.95)] * 1000
        cells.append(f"{statistics.median(ordered) * 1000:.0f} / {p95:.0f} ms ({len(ordered)})")
    answers = len(timed["queue"]) + len(timed["next"])
    asked, cpu_ms = answers / options.seconds, timed["cpu"][0] / max(1, answers) * 1000
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.desk` {options.findings:,} findings, {options.works:,} works, {options.users} users | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {options.database} | {' | '.join(cells)} | {asked:.0f}/s | "
        f"{cpu_ms:.0f} ms of processor each | {timed['memory'][0]:.0f} MiB | ready in {ready:.0f} s, client {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s |"
    )  # fmt: skip


if __name__ == "__main__":
    main()
