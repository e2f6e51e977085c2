"""Pages per CPU-second of a full sweep against bare Scrapy on the same pages in the same run.

`python -m benchmarks.crawl [--site forum|small] [--pages 3000] [--runs 3] [--works 100000]`: the best of the runs of each, a row
for RESULTS.md. `forum` has pages of the size and mix that people meet (`benchmarks.forum`), `small` pages of 4 kB which are all
offers (`benchmarks.site`); the peer is `benchmarks.baseline`. Where the time of a sweep goes: `python -m benchmarks.crawl_profile`.
Full means `copywatch sweep`, `fingerprint` and `match`, every process with its start: gate, guard, frontier, WARC, listings,
prints of their pictures and texts, and their titles against a catalogue of so many works. The catalogue's index is
built before, once, as an office has it; what `--works 0` measures is the sweep alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import catalogues, forum, site, words
from benchmarks.site import ADDRESS, CHARACTERS, serving

BUILD = Path("build/bench")
SITES = {"forum": forum.write, "small": site.write}


def main() -> None:
    """Write the site, run both, print the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", choices=SITES, default="forum")
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--works", type=int, default=100_000)
    options = parser.parse_args()
    office = prepared(options.works)
    pages = SITES[options.site](BUILD / "site", options.pages)
    with serving(BUILD / "site") as url:
        bare, ours = [], []
        for run in range(options.runs):
            bare.append(pages / plain(url, pages))
            ours.append(pages / full(url, office, BUILD / f"home-{run}", pages, stages=options.works > 0))
    ratio = max(ours) / max(bare)
    print(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m benchmarks.crawl --site {options.site} --pages {options.pages} --runs {options.runs} --works {options.works}` | "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Scrapy {version('scrapy')} | "
        f"{max(ours):.0f} pages/CPU-s | {max(bare):.0f} pages/CPU-s | {ratio:.2f} |"
    )


def prepared(works: int) -> Path:
    """A home with a catalogue of so many works, one of them with its text, printed and indexed; made once."""
    home = BUILD / f"office-with-names-{works}"
    if (home / "ready").exists():
        copywatch(home, "init")  # it may have been made by an earlier version
        return home
    shutil.rmtree(home, ignore_errors=True)
    copywatch(home, "init")
    if works:
        copywatch(home, "holder", "add", "示例出版社")
        copywatch(
            home, "catalog", "import", str(_catalogue(home / "works.csv", works)), "--holder", "示例出版社"
        )
        book = home / "book.txt"
        book.write_text("".join(random.Random(3).choices(CHARACTERS, k=50_000)), "utf-8")
        copywatch(home, "asset", "add", str(book), "--holder", "示例出版社", "--work", "W-0")
        copywatch(home, "fingerprint")
        copywatch(home, "match")
    (home / "ready").touch()
    return home


def _catalogue(path: Path, works: int) -> Path:
    """The works that the forum names, then real names and spliced ones where the evaluation material stands beside the
    project, else made up of characters."""
    dice = random.Random(5)
    if catalogues.available():
        more = (name for name in catalogues.names(works + 2000) if name.strip())
    else:
        more = ("".join(dice.choices(CHARACTERS, k=dice.randint(4, 9))) for _ in range(works))
    named = dict.fromkeys((*words.WORKS, *more))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["work_id", "title", "kind"])
        rows.writerows((f"W-{n}", name, "book") for n, name in zip(range(works), named, strict=False))
    return path


def full(url: str, office: Path, home: Path, pages: int, *, stages: bool) -> float:
    """CPU seconds of sweep, fingerprint and match over the site in a copy of the office. Exits where a page was missed."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(office, home)
    used = {"sweep": sweep(url, home, pages)}
    if stages:
        used |= {verb: measured(["-m", "desk.cli", verb], home)[0] for verb in ("fingerprint", "match")}
    print(", ".join(f"{verb} {seconds:.1f} CPU-s" for verb, seconds in used.items()), file=sys.stderr)
    return sum(used.values())


def sweep(url: str, home: Path, pages: int) -> float:
    """CPU seconds of `copywatch sweep` over the site. Exits where a page was missed."""
    register(home, url, ADDRESS, 2 * pages)
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


def register(home: Path, url: str, address: str, max_pages: int) -> None:
    """One site, without a delay between its pages."""
    table = home / "sites.csv"
    table.write_text(
        f"key,name,kind,url,allow_address,delay_s,max_pages\nbench,bench,website,{url},{address},0,{max_pages}\n",
        "utf-8",
    )
    copywatch(home, "site", "import", str(table))


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


def plain(url: str, pages: int) -> float:
    """CPU seconds of bare Scrapy. Exits where it missed a page."""
    used, said = measured(["-m", "benchmarks.baseline", url], BUILD)
    if int(said) < pages:
        sys.exit(f"bare Scrapy read {said.strip()} of {pages} pages")
    print(f"bare Scrapy {used:.1f} CPU-s", file=sys.stderr)
    return used


if __name__ == "__main__":
    main()
