"""A machine that stands still for longer than its lease and wakes again (SIGSTOP, SIGCONT): the lease keeps it from writing."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from crawler import run
from records.captures import Capture
from records.clock import SystemClock
from records.errors import SiteBusy
from records.scope import ScopeRule, Site, SiteAddress
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, SiteLease, Sweep
from records.vocabulary import FrontierState, SiteKind, SweepState
from tests.crawl.crawler.engine.test_frontier import process, wait_for
from tests.crawl.crawler.forked import Forking
from tests.crawl.crawler.loopback import Loopback, fixed

PAGES, LEASE_S = 30, 1.5


@pytest.fixture(params=["postgresql", pytest.param("sqlite", marks=pytest.mark.long)])
def ours(
    request: pytest.FixtureRequest, tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    settings = Settings(home=tmp_path, lease_s=LEASE_S)
    if request.param == "sqlite":
        shutil.copy(migrated, tmp_path / "copywatch.db")
    else:
        settings.database_url = request.getfixturevalue("postgresql").fresh()
    monkeypatch.setenv("COPYWATCH_LEASE_S", str(LEASE_S))
    return settings


def test_a_sweep_that_stood_still_for_longer_than_its_lease_writes_nothing_when_it_wakes(
    ours: Settings, site: Loopback, forking: Forking
) -> None:
    database = Database(ours.database)
    _register(database, site)
    with process(ours) as child:
        wait_for(site, 12)
        _stand_still(child, database)
        while (outcome := _taken_over(database, ours, forking)) is None:
            time.sleep(0.1)
        before, asked = _book(database), len(site.log)

        child.send_signal(signal.SIGCONT)
        child.wait(60)

    assert outcome.state == "finished"
    assert _book(database) == before, "whoever woke has written nothing"
    assert len(site.log) - asked <= 8, "and asks for no more than was about to be sent"
    states, captures, sweeps, epoch = before
    assert set(states.values()) == {FrontierState.DONE}
    assert len(states) == len(captures) + 1 == PAGES + 1, "the start page, and each offer kept once"
    assert (sweeps, epoch) == ([SweepState.FINISHED], 2)
    database.dispose()


def _register(database: Database, site: Loopback) -> None:
    site.page(
        "/", "示例论坛", "".join(f'<li><a href="/thread-{n}.html">第{n}卷</a></li>' for n in range(PAGES))
    )
    offer = "<p>链接：https://pan.baidu.com/s/1AbCd{n:03d} 提取码：x8k2</p>"
    for n in range(PAGES):
        site.page(f"/thread-{n}.html", f"聊斋志异 第{n}卷 全本", offer.format(n=n))
    site.routes["/robots.txt"] = fixed(status=404)
    site.delay_s = 0.02
    now = SystemClock().now()
    rule = ScopeRule(scheme="http", host=site.host, port=site.port, path_prefix="/")
    with database.unit_of_work() as session:
        session.add(
            Site(
                key="s", name="s", kind=SiteKind.WEBSITE, url=f"{site.origin}/", delay_s=0.0, created_at=now,
                updated_at=now, rules=[rule], addresses=[SiteAddress(network=site.host)],
            )
        )  # fmt: skip


def _stand_still(child: subprocess.Popen[bytes], database: Database) -> None:
    """Stop it between two transactions: inside of one it would hold its locks, and whoever takes over waits for them."""
    while True:
        child.send_signal(signal.SIGSTOP)
        if _can_be_written(database):
            return
        child.send_signal(signal.SIGCONT)
        time.sleep(0.02)


def _can_be_written(database: Database) -> bool:
    on_postgresql = database.engine.dialect.name == "postgresql"
    try:
        with database.unit_of_work() as session:
            if on_postgresql:
                session.execute(select(SiteLease).with_for_update(nowait=True))
    except OperationalError:
        return False
    return True


def _taken_over(database: Database, settings: Settings, forking: Forking) -> run.SweepOutcome | None:
    try:
        return run.run(database.unit_of_work, SystemClock(), settings, site_key="s", child=forking)
    except SiteBusy:
        return None  # its lease has not run out, and the process lives


def _book(
    database: Database,
) -> tuple[dict[str, FrontierState], list[str], list[SweepState], int]:
    with database.reading() as session:
        rows = session.execute(select(FrontierEntry.url, FrontierEntry.state)).all()
        captures = sorted(session.scalars(select(Capture.url)))
        sweeps = list(session.scalars(select(Sweep.state)))
        epoch = session.scalars(select(SiteLease.epoch)).one()
    return dict(rows), captures, sweeps, epoch
