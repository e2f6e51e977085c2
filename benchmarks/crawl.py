"""Pages per CPU-second of a full sweep against bare Scrapy on the same pages in the same run.

`python -m benchmarks.crawl [--pages 1000] [--runs 3]`: the best of the runs of each, a row for RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.site import ADDRESS, PER_BOARD, serving, write_site

BUILD = Path("build/bench")


def main() -> None:
    """Write the site, run both, print the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    write_site(BUILD / "site", options.pages)
    pages = options.pages + (options.pages + PER_BOARD - 1) // PER_BOARD + 1
    with serving(BUILD / "site") as url:
        bare, ours = [], []
        for run in range(options.runs):
            bare.append(pages / cpu_of([sys.executable, "-m", "benchmarks.baseline", url]))
            ours.append(pages / sweep(url, BUILD / f"home-{run}", pages))
    ratio = max(ours) / max(bare)
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.crawl --pages {options.pages} --runs {options.runs}` | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Scrapy {version('scrapy')} | "
        f"{max(ours):.0f} pages/CPU-s | {max(bare):.0f} pages/CPU-s | {ratio:.2f} |"
    )


def sweep(url: str, home: Path, pages: int) -> float:
    """CPU seconds of `copywatch sweep` over the site in a new home. Exits where a page was missed."""
    shutil.rmtree(home, ignore_errors=True)
    copywatch(home, "init")
    copywatch(
        home,
        "site",
        "add",
        url,
        "--kind",
        "website",
        "--key",
        "bench",
        "--allow-address",
        ADDRESS,
        "--delay",
        "0",
    )
    began = time.monotonic()
    used, text = measured(["-m", "desk.cli", "sweep", "--site", "bench", "--json"], home)
    outcome = json.loads(text)
    if outcome["state"] != "finished" or outcome["visited"] < pages:
        sys.exit(f"the sweep is not whole: {outcome}")
    print(
        f"{outcome['visited']} fetched, {outcome['listings']} listings, {time.monotonic() - began:.1f} s",
        file=sys.stderr,
    )
    return used


def copywatch(home: Path, *words: str) -> None:
    """One verb in a home of its own; its words are shown only where it fails."""
    measured(["-m", "desk.cli", *words], home)


def measured(words: list[str], home: Path) -> tuple[float, str]:
    """CPU seconds (user and system, children included) and standard output of a Python command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        [sys.executable, *words], env={**os.environ, "COPYWATCH_HOME": str(home)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if run.returncode:
        sys.exit(f"{' '.join(words)}: exit code {run.returncode}\n{run.stderr[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout


def cpu_of(command: list[str]) -> float:
    """CPU seconds of a command."""
    return measured(command[1:], BUILD)[0]


if __name__ == "__main__":
    main()
