"""`python -m benchmarks.titles [--titles 1000000] [--quick] [--append]`: the title index beside its peers.

Catalogues of three sizes, the real listings of the evaluation material, processor time of one core, every part in a process of
its own (its memory is its own), brute force of rapidfuzz in the same run. Each row says the figure, the limit,
and whether it is kept; exit code 1 where one is not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import catalogues, title_peers

RESULTS = Path(__file__).with_name("RESULTS.md")
PEERS = ("rapidfuzz", "daachorse", "ahocorasick_rs", "pyahocorasick", "tantivy", "numpy")
QUICK = 100_000
FULL = 1_000_000
"""Names from which the ratios to brute force have a limit: brute force grows with them, the index hardly."""
SLOWEST = 50.0
"""Milliseconds that any bad input may take."""


@dataclass(frozen=True)
class Row:
    """One figure. `limit` as people read it; `kept` None where there is none."""

    what: str
    figure: str
    limit: str = ""
    kept: bool | None = None

    def line(self) -> str:
        """As a row of a table."""
        kept = {None: "", True: "yes", False: "no"}[self.kept]
        return f"| {self.what} | {self.figure} | {self.limit} | {kept} |"


def main(arguments: list[str]) -> int:
    """Run all parts, print the table, append it to the results on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} names at most, every listing once")
    parser.add_argument("--append", action="store_true", help="add the table to RESULTS.md")
    options = parser.parse_args(arguments)
    if not catalogues.available():
        print(f"nothing to measure with: {catalogues.ROOT} is not here", file=sys.stderr)
        return 1
    largest = min(options.titles, QUICK) if options.quick else options.titles
    sizes = [size for size in (10_000, 100_000) if size < largest] + [largest]
    figures = {size: measured(size, runs=1 if options.quick else 3) for size in sizes}
    rows = list(table(figures))
    text = "\n".join([*heading(options, largest), *(row.line() for row in rows), ""])
    print(text)
    if options.append:
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write("\n" + text)
    return 1 if any(row.kept is False for row in rows) else 0


def measured(size: int, runs: int) -> dict[str, dict[str, Any]]:
    """The figures of all parts for one catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        found = {
            part: _part(part, size, Path(folder), runs)
            for part in ("works", "build", "serve", "screen", "peers")
        }
    brute = found["peers"][title_peers.BRUTE]
    print(
        f"{size:,} names: exact {found['serve']['exact_ms']:.3f}, k-edit {found['serve']['near_ms']:.3f}, "
        f"screening {found['screen']['screen_ms']:.3f}, brute force {brute:.1f} ms a listing",
        file=sys.stderr,
    )
    return found


def _part(part: str, size: int, folder: Path, runs: int) -> dict[str, Any]:
    words = [part, "--titles", str(size), "--folder", str(folder), "--runs", str(runs)]
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.title_parts", *words], stdout=subprocess.PIPE, text=True, check=True,
        env={**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def heading(options: argparse.Namespace, largest: int) -> list[str]:
    """Date, command, machine, versions."""
    command = f"python -m benchmarks.titles --titles {options.titles}{' --quick' if options.quick else ''}"
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    return [
        f"### {datetime.now(UTC):%Y-%m-%d}, {largest:,} names", "",
        f"`{command}` on {os.cpu_count()} cores (one used), Python {platform.python_version()}, {versions}.", "",
        "Brute force is timed on ten or eleven of the listings, evenly spread (three with --quick); the index on all.",
        "", "| what | figure | limit | kept |", "|---|---|---|---|",
    ]  # fmt: skip


def table(figures: dict[int, dict[str, dict[str, Any]]]) -> Iterable[Row]:
    """All rows, from the figures of all sizes."""
    smallest, largest = figures[min(figures)], figures[max(figures)]
    yield from _speed(largest, full=max(figures) >= FULL)
    yield from _growth(smallest, largest)
    yield from _weight(largest)
    yield from _bad(largest)


def _speed(of: dict[str, dict[str, Any]], *, full: bool) -> Iterable[Row]:
    brute = of["peers"][title_peers.BRUTE]
    for what, milliseconds, least in (
        ("exact views together", of["serve"]["exact_ms"], 10_000),
        ("k-edit tier", of["serve"]["near_ms"], 1_000),
        ("whole screening", of["screen"]["screen_ms"], 1_000),
    ):
        ratio, limit = brute / milliseconds, f"{least:,} x" if full else ""
        figure = f"{milliseconds:.3f} ms a listing, {ratio:,.0f} x brute force"
        yield Row(what, figure, limit, ratio >= least if full else None)
    for name, milliseconds in of["peers"].items():
        yield Row(name, f"{milliseconds:.4g} ms a listing")
    yield Row("folding a listing, before any tier", f"{of['serve']['read_ms']:.3f} ms")
    for script, speed in of["serve"]["prose_mb_s"].items():
        yield Row(f"{script} page text through the exact views", f"{speed:.1f} MB/s", "3 MB/s", speed >= 3)
        yield Row("the same, folding included", f"{of['serve']['prose_with_folding_mb_s'][script]:.1f} MB/s")


def _growth(small: dict[str, dict[str, Any]], large: dict[str, dict[str, Any]]) -> Iterable[Row]:
    for what, part, name in (
        ("exact views", "serve", "exact_ms"), ("k-edit tier", "serve", "near_ms"), ("whole screening", "screen", "screen_ms"),
    ):  # fmt: skip
        grown = large[part][name] / small[part][name]
        yield Row(
            f"growth of the {what} from the smallest to the largest", f"{grown:.2f} x", "4 x", grown <= 4
        )


def _weight(of: dict[str, dict[str, Any]]) -> Iterable[Row]:
    built, served = of["build"], of["serve"]
    seconds = built["build_s"]
    yield Row(
        "build",
        f"{seconds:.1f} s (processor {built['build_cpu_s']:.1f} s; {built['size_mb']:.0f} MB on disk)",
        "120 s",
        seconds <= 120,
    )
    yield Row("build, peak memory", f"{built['peak_mb']:.0f} MB", "1,500 MB", built["peak_mb"] <= 1500)
    yield Row("load", f"{served['load_s']:.2f} s", "1 s", served["load_s"] < 1)
    yield Row("loaded, memory", f"{served['rss_mb']:.0f} MB", "1,000 MB", served["rss_mb"] <= 1000)
    yield Row("1,000 new titles visible", f"{served['delta_s']:.3f} s", "1 s", served["delta_s"] < 1)


def _bad(of: dict[str, dict[str, Any]]) -> Iterable[Row]:
    for what, part, name in (
        ("exact views", "serve", "bad_exact_ms"), ("k-edit tier", "serve", "bad_near_ms"), ("whole screening", "screen", "bad_screen_ms"),
    ):  # fmt: skip
        kind, worst = max(of[part][name].items(), key=lambda one: one[1])
        yield Row(
            f"worst bad listing, {what}", f"{worst:.1f} ms ({kind})", f"{SLOWEST:.0f} ms", worst <= SLOWEST
        )
    yield from _bad_names(of["serve"])


def _bad_names(served: dict[str, Any]) -> Iterable[Row]:
    limit, one, beside = f"{SLOWEST:.0f} ms", served["bad_name_ms"], served["beside_bad_names_ms"]
    count, lost = served["bad_names"], served["bad_names_unusable"]
    took = served["bad_names_s"]
    yield Row("worst bad title, taken in", f"{one:.1f} ms", limit, one <= SLOWEST)
    yield Row(f"{count:,} bad titles visible ({lost} unusable)", f"{took:.3f} s", "1 s", took < 1)
    yield Row("slowest real listing beside them, exact views", f"{beside:.1f} ms", limit, beside <= SLOWEST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
