"""`python -m tests.eval.run [--fast] [--only SUITE]`: measure everything, and hold the bounds of floors.json.

Exit code 1 where a figure breaks its bound. Missing material is named and skipped. A new measure is one
module with `run(fast) -> Report` and one word in `GROUPS`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.eval import (
    agreeing,
    boards,
    calibration,
    channels,
    chinese,
    controls,
    covers,
    disguised,
    films,
    images,
    links,
    own,
    prose,
    releases,
    scored,
    shapes,
    sounds,
    texts,
)
from tests.eval.report import Bound, Report, Suite, broken, table

FLOORS = Path(__file__).with_name("floors.json")

GROUPS: tuple[tuple[Suite, ...], ...] = (
    (chinese, releases, own, channels, boards, calibration, scored, disguised, controls, agreeing, prose),
    (images,),
    (sounds,),
    (films,),
    (shapes,),
    (covers, texts, links),
)
"""Suites of one group share what they read and build; groups are measured side by side, a process each."""


def main(arguments: list[str]) -> int:
    """Run the groups, and print a table of each suite in the order of `GROUPS`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="samples, for every push")
    parser.add_argument("--only", default="", help="the name of one module of tests/eval")
    chosen = parser.parse_args(arguments)
    bounds = _bounds()
    failed: list[str] = []
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        measured = (pool.submit(_measured, number, chosen.only, chosen.fast) for number in range(len(GROUPS)))
        for report, seconds in (one for group in list(measured) for one in group.result()):
            held = bounds.get(report.suite, {})
            for line in table(report, held, fast=chosen.fast):
                _say(line)
            _say(f"   {seconds:.0f} s")
            failed += [f"{report.suite}.{name}" for name in broken(report, held, fast=chosen.fast)]
    _say("every bound holds" if not failed else f"BROKEN: {', '.join(failed)}")
    return 1 if failed else 0


def _measured(group: int, only: str, fast: bool) -> list[tuple[Report, float]]:
    """The reports of one group's suites (all of them, or the one that was asked for), each with its seconds."""
    reports = []
    for suite in GROUPS[group]:
        if only and not getattr(suite, "__name__", "").endswith(f".{only}"):
            continue
        began = time.perf_counter()
        reports.append((suite.run(fast=fast), time.perf_counter() - began))
    return reports


def _bounds() -> dict[str, dict[str, Bound]]:
    read = json.loads(FLOORS.read_text(encoding="utf-8"))
    return {suite: {name: Bound(**bound) for name, bound in held.items()} for suite, held in read.items()}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
