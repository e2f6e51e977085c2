"""kill -9 at 20 chance moments, spread evenly over a sweep: of a worker and of its sweep, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.settings import Settings
from tests.crawl.crawler.kills import Killing, Nursery, Point, Victim, small_site

POINTS = 5
HOSTS = {"sqlite": "127.0.0.36", "postgresql": "127.0.0.37"}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    one = Nursery()
    yield one
    one.close()


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def killing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: Path, nursery: Nursery
) -> Iterator[Killing]:
    home = tmp_path_factory.mktemp("kills")
    if request.param == "sqlite":
        shutil.copy(migrated, home / "copywatch.db")
        settings = Settings(home=home)
    else:
        settings = Settings(home=home, database_url=request.getfixturevalue("postgresql").fresh())
    with small_site(HOSTS[request.param]) as site:
        one = Killing(settings, site, nursery)
        one.undisturbed()
        yield one
        one.close()


@pytest.mark.parametrize("victim", ["worker", "sweep"])
def test_nothing_is_lost_and_nothing_asked_for_more_than_twice_wherever_a_kill_falls(
    killing: Killing, victim: Victim
) -> None:
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    points: list[Point] = []
    for number in range(POINTS):
        for _again in range(5):  # a sweep that was over before its kill is no point
            kills = [(victim, (number + dice.random()) / POINTS)]
            if number == POINTS - 1:
                kills.append((victim, dice.random() / 2))  # whoever took over is killed too
            one = killing.point(kills)
            if one is not None:
                points.append(one)
                break

    assert len(points) == POINTS, f"seed {seed}: {points}"
