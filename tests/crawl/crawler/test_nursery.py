"""Sweeps that are forked from a process which has loaded everything: `copywatch sweep` as people run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

from sqlalchemy import select

from crawler.progress.lease import is_dead
from records.session import Database
from records.settings import Settings
from records.sweeps import SiteLease
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.loopback import Loopback, serving

POST = "<p>完整版 链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"


def command(settings: Settings, *words: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ, "COPYWATCH_HOME": str(settings.home_dir), "COPYWATCH_DATABASE_URL": settings.database_url,
        "COPYWATCH_CONTACT": "office@example.org",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "desk.cli", "sweep", *words],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_several_sites_are_swept_side_by_side_and_nothing_is_left_when_the_command_is_killed(
    site: Loopback, register: Register, settings: Settings, database: Database
) -> None:
    with serving() as second:
        for number, one in enumerate((site, second)):
            links = "".join(f'<a href="/thread-{n}.html">聊斋志异 第{n}卷</a>' for n in range(5))
            one.page("/", "示例论坛", links)
            for n in range(5):
                one.page(f"/thread-{n}.html", f"聊斋志异 第{n}卷 全本下载", POST)
            register(one, f"s{number}", schedule="24h")
        with command(settings, "--due", "--json") as due:
            assert due.stdout
            told = [json.loads(line) for line in due.stdout]
        assert due.returncode == 0
        assert sorted((one["site"], one["state"], one["listings"]) for one in told) == [
            ("s0", "finished", 5), ("s1", "finished", 5),
        ]  # fmt: skip

        second.delay_s = 1.0
        asked = len(second.log)
        with command(settings, "--site", "s1", "--any-time") as killed:
            wait_until(lambda: len(second.log) > asked)
            owner = holder(database)
            killed.kill()
        wait_until(lambda: is_dead(owner))


def holder(database: Database) -> str:
    with database.reading() as session:
        owners = session.scalars(select(SiteLease.owner)).all()
    return next(owner for owner in owners if owner and not is_dead(owner))


def wait_until(seen: object) -> None:
    until = time.monotonic() + 180
    assert callable(seen)
    while not seen():
        assert time.monotonic() < until
        time.sleep(0.02)
