"""Where the processor time of a sweep goes: `python -m benchmarks.crawl_profile [--site forum] [--pages 1000] [--by cumulative]`.

The sweep's own process runs under cProfile (which makes it about twice as slow); what is printed are the functions that take
the most, and the whole profile stays in build/bench/sweep.prof for `python -m pstats`.
"""

from __future__ import annotations

import argparse
import pstats
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import IO

from benchmarks.crawl import BUILD, SITES, copywatch, register
from benchmarks.site import ADDRESS, serving
from crawler import run
from records.clock import SystemClock
from records.session import Database
from records.settings import Settings

PROFILE = BUILD / "sweep.prof"


def profiled(order: bytes, environment: Mapping[str, str], log: IO[bytes]) -> tuple[int, bytes]:
    """A `Child`: the sweep under cProfile."""
    done = subprocess.run(
        [sys.executable, "-m", "cProfile", "-o", str(PROFILE), "-m", "crawler.process"],
        input=order, stdout=subprocess.PIPE, stderr=log, env=environment, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def main() -> None:
    """Sweep once, print the profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", choices=SITES, default="forum")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--by", choices=("tottime", "cumulative"), default="tottime")
    parser.add_argument("--rows", type=int, default=60)
    options = parser.parse_args()
    pages = SITES[options.site](BUILD / "site", options.pages)
    home = BUILD / "home-profile"
    shutil.rmtree(home, ignore_errors=True)
    copywatch(home, "init")
    with serving(BUILD / "site") as url:
        register(home, url, ADDRESS, 2 * pages)
        settings = Settings(home=home)
        database = Database(settings.database)
        outcome = run.run(database.unit_of_work, SystemClock(), settings, site_key="bench", child=profiled)
    print(f"{outcome.visited} fetched, {outcome.listings} listings")
    pstats.Stats(str(PROFILE)).sort_stats(options.by).print_stats(options.rows)


if __name__ == "__main__":
    main()
