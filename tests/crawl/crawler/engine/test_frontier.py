"""kill -9 in the middle of a sweep: reconciled with the server's own log."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from crawler.engine.frontier import BATCH, WINDOW
from crawler.progress import lease
from records.errors import SiteBusy
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing, Sweep
from records.vocabulary import FrontierState, SweepState
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as Go
from tests.crawl.crawler.loopback import Loopback, fixed

PAGES = 120
IN_FLIGHT = WINDOW + BATCH + 8
"""Rows leased ahead, results not yet written, requests under way."""


@contextmanager
def process(settings: Settings, key: str = "s") -> Iterator[subprocess.Popen[bytes]]:
    """A sweep's own process, to be killed."""
    order = {"site": key, "kind_of_site": "website", "kind": "sweep", "urls": []}
    environment = {
        **os.environ, "COPYWATCH_HOME": str(settings.home_dir), "COPYWATCH_DATABASE_URL": settings.database_url,
        "PYTHONPATH": ".",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.process"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    assert child.stdin
    child.stdin.write(json.dumps(order).encode())
    child.stdin.close()
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        assert child.stdout
        child.stdout.close()


def wait_for(site: Loopback, requests: int) -> None:
    until = time.monotonic() + 60
    while len(site.log) < requests and time.monotonic() < until:
        time.sleep(0.005)
    assert len(site.log) >= requests


def a_site_of_many_pages(site: Loopback) -> None:
    for board in range(4):
        rows = "".join(
            f'<li><a href="/thread-{n}.html">聊斋志异 第{n}卷</a></li>' for n in range(board, PAGES, 4)
        )
        site.page(f"/forum-{board}.html", f"版块{board}", f"<ul>{rows}</ul>")
    boards = "".join(f'<li><a href="/forum-{board}.html">版块{board}</a></li>' for board in range(4))
    site.page("/", "示例论坛", f"<ul>{boards}</ul>")
    for n in range(PAGES):
        site.page(
            f"/thread-{n}.html",
            f"聊斋志异 第{n}卷 全本",
            f"<p>链接：https://pan.baidu.com/s/1AbCd{n:03d} 提取码：x8k2</p>",
        )
    site.routes["/robots.txt"] = fixed(status=404)


@pytest.mark.parametrize("requests", [40])  # other moments: test_kills
def test_a_killed_sweep_goes_on_where_it_was_and_fetches_nothing_twice_but_what_was_in_flight(
    requests: int, site: Loopback, register: Register, sweep: Go, settings: Settings, database: Database
) -> None:
    a_site_of_many_pages(site)
    site.delay_s = 0.004
    register(site)
    with process(settings) as child:
        wait_for(site, requests)
        child.send_signal(signal.SIGKILL)
        child.wait()
    with database.reading() as session:
        written = set(
            session.scalars(select(FrontierEntry.url).where(FrontierEntry.state == FrontierState.DONE))
        )
        open_rows = session.scalars(select(FrontierEntry.state)).all().count(FrontierState.LEASED)
    before = len(site.log)

    outcome = sweep()

    again = Counter(f"{site.origin}{path}" for _at, path in site.log[before:])
    fetched = Counter(path for path in site.paths if path != "/robots.txt")
    assert set(fetched) == {
        "/",
        *(f"/forum-{n}.html" for n in range(4)),
        *(f"/thread-{n}.html" for n in range(PAGES)),
    }
    assert not written & set(again)
    assert sum(count - 1 for count in fetched.values()) <= min(open_rows, IN_FLIGHT)
    assert max(again.values()) == 1
    assert (outcome.state, outcome.planned, outcome.visited) == ("finished", PAGES + 5, PAGES + 5)
    with database.reading() as session:
        urls = session.scalars(select(Listing.url)).all()
        sweeps = session.scalars(select(Sweep)).all()
    assert sorted(urls) == sorted(f"{site.origin}/thread-{n}.html" for n in range(PAGES))
    assert [(row.state, row.listings) for row in sweeps] == [(SweepState.FINISHED, PAGES)]
    assert sweeps[0].resumed == (1 if (before > 1 and written) or open_rows else 0)


def test_a_sweep_killed_again_and_again_asks_for_no_page_a_third_time_and_counts_what_it_gave_up(
    site: Loopback, register: Register, sweep: Go, settings: Settings, database: Database
) -> None:
    a_site_of_many_pages(site)
    site.delay_s = 0.004
    register(site)
    for requests in (20, 30, 25):
        with process(settings) as child:
            wait_for(site, len(site.log) + requests)  # killed with a request on its way, the worst moment
            child.send_signal(signal.SIGKILL)
            child.wait()

    outcome = sweep()

    fetched = Counter(path for path in site.paths if path != "/robots.txt")
    with database.reading() as session:
        urls = session.scalars(select(Listing.url)).all()
        rows = session.execute(select(FrontierEntry.url, FrontierEntry.state)).all()
    given_up = {url for url, state in rows if state is FrontierState.FAILED}
    assert max(fetched.values()) == 2
    assert len(given_up) == outcome.failed == outcome.refused.get("cancelled", 0) <= 2, (
        "one for each kill more"
    )
    assert (outcome.state, outcome.planned) == ("partial" if given_up else "finished", PAGES + 5)
    done = {url for url, state in rows if state is FrontierState.DONE}
    assert done | given_up == {url for url, _ in rows}, f"{outcome}"
    threads = {f"{site.origin}/thread-{n}.html" for n in range(PAGES)}
    assert sorted(urls) == sorted(threads - given_up)


def test_two_sweeps_of_one_site_never_run_at_once(
    site: Loopback, register: Register, sweep: Go, settings: Settings
) -> None:
    a_site_of_many_pages(site)
    register(site, delay_s=0.3)
    with process(settings):
        wait_for(site, 5)

        with pytest.raises(SiteBusy) as busy:
            sweep()

    assert busy.value.data["site"] == "s"


def test_an_older_holder_of_the_lease_stops_without_writing(
    site: Loopback, register: Register, settings: Settings, database: Database
) -> None:
    a_site_of_many_pages(site)
    site.delay_s = 0.02
    register(site)
    with process(settings) as child:
        wait_for(site, 20)
        with database.unit_of_work() as session:
            session.execute(lease.update(lease.SiteLease).values(owner="elsewhere:1:1:x", epoch=99))
            done = session.scalars(select(FrontierEntry.state)).all().count(FrontierState.DONE)
        child.wait(30)

    with database.reading() as session:
        after = session.scalars(select(FrontierEntry.state)).all().count(FrontierState.DONE)
        state = session.scalars(select(Sweep.state)).one()
    assert (after, state) == (done, SweepState.RUNNING)


def test_a_sweep_dies_with_the_process_that_started_it(
    site: Loopback, register: Register, settings: Settings, database: Database
) -> None:
    a_site_of_many_pages(site)
    site.delay_s = 0.05
    register(site)
    code = (
        "from crawler import run; from records.clock import SystemClock; from records.session import Database;"
        "from records.settings import Settings; s = Settings(); d = Database(s.database);"
        "run.run(d.unit_of_work, SystemClock(), s, site_key='s')"
    )
    environment = {
        **os.environ, "COPYWATCH_HOME": str(settings.home_dir), "COPYWATCH_DATABASE_URL": settings.database_url,
        "PYTHONPATH": ".",
    }  # fmt: skip
    parent = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        wait_for(site, 5)
    finally:
        parent.kill()
        parent.wait()
    time.sleep(0.5)
    quiet = len(site.log)
    time.sleep(1.0)

    assert len(site.log) == quiet
