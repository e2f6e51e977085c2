"""What the desk costs with a full queue: `python -m benchmarks.desk [--findings 100000] [--works 1000000] [--users 8]`.

A real server in a process of its own; so many people at once, each of them with the next request as soon as the last
one has answered, so that there is no time in which nobody asks. Timed by the client: the queue's page under filters and
from places in the middle, and a decision together with the page of the next finding that it leads to.
With `--database postgresql` a server of its own is started. The peer of the same run is the same page with 1,000 findings.
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
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from desk.web import sessions
from desk.wiring import Desk, build
from records import tables
from records.accounts import Account
from records.catalog import RightsHolder, Work, WorkTitle
from records.clock import SystemClock
from records.findings import Finding, Match
from records.scope import ScopeRule, Site, SiteAddress
from records.settings import Settings
from records.sweeps import Listing, Sweep
from records.vocabulary import Decision, FindingState, ListingKind, Role, SiteKind, SweepState, WorkKind
from tests.postgresql import serving

assert tables
AT_ONCE = 20_000
HOLDERS, SITES = 40, 30
SESSIONS_PER_USER = 12
"""A session sends at most so many forms a minute; people here are quicker than that, so each has several."""
PEER = 1_000


def main() -> None:
    """Fill, serve, ask, print a row for RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--works", type=int, default=1_000_000)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        _serve(options.serve)
        return
    for findings, works in ((PEER, PEER * 10), (options.findings, options.works)):
        with ExitStack() as stack:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(serving()).fresh() if options.database == "postgresql" else ""
            os.environ["COPYWATCH_HOME"], os.environ["COPYWATCH_DATABASE_URL"] = str(home), url
            desk = build(Settings(home=home, database_url=url))
            began = time.perf_counter()
            desk.database.migrate()
            cookies = fill(desk, findings, works, options.users)
            filled = time.perf_counter() - began
            timed = run(stack, cookies, options)
            desk.database.dispose()
        _report(options, findings, works, filled, timed)


def fill(desk: Desk, findings: int, works: int, users: int) -> list[list[str]]:
    """Rows of an office that has fallen behind; session ids of each user."""
    chance, now = random.Random(8), datetime.now(UTC)
    with desk.database.unit_of_work() as session:
        for number in range(SITES):
            session.add(_site(number, now))
        for number in range(HOLDERS):
            session.add(RightsHolder(name=f"权利人{number:02}（示例）", created_at=now))
        session.flush()
        session.add(Sweep(site_id=1, state=SweepState.FINISHED, started_at=now, planned=1))
    _rows(desk, Work, (_work(number, now) for number in range(1, works + 1)))
    _rows(desk, WorkTitle, ({"work_id": n, "text": _title(n), "alias": False} for n in range(1, works + 1)))
    picks = [chance.randint(1, works) for _ in range(findings)]
    _rows(desk, Listing, (_listing(number, picks[number - 1], now) for number in range(1, findings + 1)))
    _rows(desk, Match, (_match(n, picks[n - 1], now, chance) for n in range(1, findings + 1)))
    _rows(desk, Finding, (_finding(n, picks[n - 1], now) for n in range(1, findings + 1)))
    return [[_session(desk, user, number) for number in range(SESSIONS_PER_USER)] for user in range(users)]


def run(stack: ExitStack, cookies: list[list[str]], options: argparse.Namespace) -> dict[str, list[float]]:
    """Seconds of each request by its kind."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.desk", "--serve", str(port)])
    stack.callback(server.wait)
    stack.callback(server.terminate)
    _wait(port)
    timed: dict[str, list[float]] = defaultdict(list)
    begun = _cpu_s(server.pid)
    ends = time.monotonic() + options.seconds
    people = [
        threading.Thread(target=_person, args=(port, own, number, ends, timed))
        for number, own in enumerate(cookies)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    timed["memory"] = [_memory_mib(server.pid)]
    timed["cpu"] = [_cpu_s(server.pid) - begun]
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
                f"site=site{chance.randrange(SITES)}",
                f"holder={chance.randrange(1, HOLDERS)}",
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
    page = _ask(connection, cookie, "POST", f"/findings/{finding[1]}/verdict?{query}", said)
    timed["next"].append(time.perf_counter() - began)
    return page


def _ask(
    connection: http.client.HTTPConnection, cookie: str, method: str, path: str, form: dict[str, str] | None = None
) -> str:  # fmt: skip
    """The page in the end: a redirect is followed and belongs to the time."""
    headers = {"Cookie": f"{sessions.COOKIE}={cookie}"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, urlencode(form) if form is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status == 303:
        return _ask(connection, cookie, "GET", answer.headers["location"])
    if answer.status not in (200, 409):
        raise RuntimeError(f"{method} {path} answered {answer.status}, expected 200 or 409")
    return text


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    return found[1] if found else ""


def _rows(desk: Desk, table: type, rows: Iterator[dict[str, object]]) -> None:
    core: Table = table.__table__  # type: ignore[attr-defined]  # every mapped class has one
    while part := list(itertools.islice(rows, AT_ONCE)):
        with desk.database.unit_of_work() as session:
            session.execute(insert(core), part)


def _site(number: int, now: datetime) -> Site:
    host = f"site{number}.example"
    return Site(
        key=f"site{number}", name=f"站点{number:02}（示例）", kind=SiteKind.WEBSITE, url=f"http://{host}/", created_at=now,
        updated_at=now, rules=[ScopeRule(scheme="http", host=host, port=80, path_prefix="/")],
        addresses=[SiteAddress(network="127.0.0.11/32")],
    )  # fmt: skip


def _title(number: int) -> str:
    return f"作品{number:07}之歌"


def _work(number: int, now: datetime) -> dict[str, object]:
    return {
        "holder_id": number % HOLDERS + 1, "work_id": f"W-{number}", "title": _title(number), "kind": WorkKind.LITERATURE,
        "year": 1990 + number % 36, "creators": ["作者甲"], "isbn": "", "package": "", "signer_sha256": "", "right": "信息网络传播权",
        "territory": "中国大陆", "proof": "作登字", "created_at": now, "updated_at": now,
    }  # fmt: skip


def _listing(number: int, work: int, now: datetime) -> dict[str, object]:
    site = number % SITES
    return {
        "site_id": site + 1, "sweep_id": 1, "url": f"http://site{site}.example/thread-{number}.html", "kind": ListingKind.PAGE,
        "title": f"【完结】《{_title(work)}》全本精校 百度云下载 {number}", "page_title": "页面", "category": "小说", "text": "正文。" * 400,
        "links": [], "share_links": [], "files": [], "images": [], "creators": ["作者甲"], "uploader": "上传者", "price": "",
        "dates": [], "language": "zh", "identifiers": {}, "content_digest": f"{number:064}", "first_seen": now, "last_seen": now,
        "matched_revision": "", "facts": {},
    }  # fmt: skip


def _match(number: int, work: int, now: datetime, chance: random.Random) -> dict[str, object]:
    reasons = [
        {"feature": f"rule_{one}", "family": "title", "weight": 1.5 - one / 3, "seen": "见", "expected": "应为",
         "zh": "标题中独立的一段就是作品名", "en": "a whole segment of the title is the work's name"} for one in range(8)
    ]  # fmt: skip
    return {
        "listing_id": number, "work_id": work, "decision": Decision.DRAFT if number % 3 else Decision.REVIEW,
        "p_work": round(chance.random(), 6), "p_act": 0.9, "p_unlicensed": 0.9, "families": ["title", "creator"],
        "reasons": reasons, "record": {"raw": _title(work), "span": [5, 5 + len(_title(work))], "source": "title",
                                       "evidence": {"work": {f"rule_{one}": 1.0 for one in range(40)}}},
        "revision": f"{number:064}", "at": now,
    }  # fmt: skip


def _finding(number: int, work: int, now: datetime) -> dict[str, object]:
    opened = now - timedelta(minutes=number % 20_000)
    return {
        "listing_id": number, "work_id": work, "match_id": number, "decision": Decision.DRAFT if number % 3 else Decision.REVIEW,
        "state": FindingState.OPEN, "version": 1, "opened_at": opened, "updated_at": opened,
    }  # fmt: skip


def _session(desk: Desk, user: int, number: int) -> str:
    with desk.database.unit_of_work() as session:
        account = _account(session, f"person{user}-{number}")
    return sessions.begin(desk, account)


def _account(session: Session, login: str) -> Account:
    made = Account(
        login=login,
        display_name=login,
        password_hash="none",
        role=Role.REVIEWER,
        created_at=SystemClock().now(),
    )
    session.add(made)
    session.flush()
    return made


def _serve(port: int) -> None:
    import uvicorn

    from desk.web.app import create_app

    uvicorn.run(create_app(build()), host="127.0.0.1", port=port, log_level="warning", access_log=False)


def _wait(port: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the desk did not answer within a minute")


def _memory_mib(pid: int) -> float:
    peak = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(peak.split()[1]) / 1024


def _cpu_s(pid: int) -> float:
    """Processor time of a process so far, which a busy machine changes less than the clock on the wall."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _report(
    options: argparse.Namespace, findings: int, works: int, filled: float, timed: dict[str, list[float]]
) -> None:
    cells = []
    for kind in ("queue", "next"):
        ordered = sorted(timed[kind])
        p95 = ordered[int(len(ordered) * 0.95)] * 1000
        cells.append(f"{statistics.median(ordered) * 1000:.0f} / {p95:.0f} ms ({len(ordered)})")
    answers = len(timed["queue"]) + len(timed["next"])
    asked, cpu_ms = answers / options.seconds, timed["cpu"][0] / max(1, answers) * 1000
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.desk` {findings:,} findings, {works:,} works, {options.users} users | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {options.database} | {' | '.join(cells)} | {asked:.0f}/s | "
        f"{cpu_ms:.0f} ms of processor each | {timed['memory'][0]:.0f} MiB | filled in {filled:.0f} s, client {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s |"
    )  # fmt: skip


if __name__ == "__main__":
    main()
