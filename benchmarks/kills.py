"""kill -9 of workers and of their sweeps at chance moments, each reconciled with the server's own log.

`python -m benchmarks.kills [--points 500] [--database sqlite|postgresql|both] [--seed 1]`: half of the points kill the
worker, half its sweep, spread evenly over a sweep of 40 pages; at every fifth point whoever took over is killed as
well. Stops at the first point that does not reconcile; a row for RESULTS.md at the end, or where it is interrupted.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from records.session import Database
from records.settings import Settings
from tests.crawl.crawler.kills import Killing, Nursery, Point, Victim, small_site
from tests.postgresql import serving

VICTIMS: tuple[Victim, Victim] = ("worker", "sweep")
HOSTS = {"sqlite": "127.0.0.38", "postgresql": "127.0.0.39"}
SHOWN_EVERY = 10
TWICE_EVERY = 5


def main() -> None:
    """Kill on each database, print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=500)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    kinds = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    for kind in kinds:
        points = killed(kind, options.points // len(kinds), options.seed)
        told = summary(points)
        print(
            f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.kills --points {options.points} --seed {options.seed}` | "
            f"{os.cpu_count()} cores, Python {platform.python_version()} | {kind} | {told} |"
        )


def killed(kind: str, points: int, seed: int) -> list[Point]:
    """As many points as were reconciled; fewer where a person has interrupted it."""
    done: list[Point] = []
    dice = random.Random(seed)
    parts = [(number + dice.random()) / points for number in range(points)]
    dice.shuffle(parts)
    with ExitStack() as stack:
        settings = Settings(home=Path(stack.enter_context(tempfile.TemporaryDirectory())))
        if kind == "postgresql":
            address = stack.enter_context(serving()).fresh()
            settings = Settings(home=settings.home, database_url=address)
        else:
            database = Database(settings.database)
            database.migrate()
            database.dispose()
        site = stack.enter_context(small_site(HOSTS[kind]))
        nursery = Nursery()
        stack.callback(nursery.close)
        killing = Killing(settings, site, nursery)
        stack.callback(killing.close)
        killing.undisturbed()
        try:
            for number, part in enumerate(parts):
                kills = [(VICTIMS[number % 2], part)]
                if number % TWICE_EVERY == 0:
                    kills.append((dice.choice(VICTIMS), dice.random()))
                while (one := killing.point(kills)) is None:
                    pass  # it was over before its kill
                done.append(one)
                if len(done) % SHOWN_EVERY == 0:
                    print(f"  {kind}: {summary(done)}", flush=True)
        except KeyboardInterrupt:
            print(f"  {kind}: interrupted", flush=True)
    return done


def summary(points: list[Point]) -> str:
    """What became of the points, in words."""
    again = [point.asked_again for point in points]
    under_way = sum(0 < point.asked_before < 41 for point in points)
    return (
        f"{len(points)} points, {sum(point.victims[0] == 'worker' for point in points)} of them workers, {under_way} between the "
        f"first and the last request, {sum(len(point.victims) > 1 for point in points)} killed twice; pages lost 0, asked for more "
        f"than twice 0, two sweeps at once 0; on their way at both of two kills and given up with a counted refusal "
        f"{sum(point.given_up for point in points)}, {sum(point.unasked for point in points)} of them never asked for; asked for twice: {statistics.mean(again):.1f} of 40 on average, {max(again)} at most"
    )


if __name__ == "__main__":
    main()
