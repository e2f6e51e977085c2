"""`python -m tests.eval.run [--fast] [--only SUITE]`: measure everything, and hold the bounds of floors.json.

Exit code 1 where a figure breaks its bound. Missing material is named and skipped. A new measure is one
module with `run(fast) -> Report` and one line in `SUITES`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
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
    sounds,
    texts,
)
from tests.eval.report import Bound, Suite, broken, table

FLOORS = Path(__file__).with_name("floors.json")

SUITES: tuple[Suite, ...] = (
    chinese,
    releases,
    own,
    channels,
    boards,
    calibration,
    scored,
    disguised,
    controls,
    agreeing,
    prose,
    images,
    covers,
    sounds,
    films,
    texts,
    links,
)


def main(arguments: list[str]) -> int:
    """Run the suites one after another and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="samples, for every push")
    parser.add_argument("--only", default="", help="the name of one module of tests/eval")
    chosen = parser.parse_args(arguments)
    bounds = _bounds()
    failed: list[str] = []
    for suite in SUITES:
        if chosen.only and not getattr(suite, "__name__", "").endswith(f".{chosen.only}"):
            continue
        began = time.perf_counter()
        report = suite.run(fast=chosen.fast)
        held = bounds.get(report.suite, {})
        for line in table(report, held, fast=chosen.fast):
            _say(line)
        _say(f"   {time.perf_counter() - began:.0f} s")
        failed += [f"{report.suite}.{name}" for name in broken(report, held, fast=chosen.fast)]
    _say("every bound holds" if not failed else f"BROKEN: {', '.join(failed)}")
    return 1 if failed else 0


def _bounds() -> dict[str, dict[str, Bound]]:
    read = json.loads(FLOORS.read_text(encoding="utf-8"))
    return {suite: {name: Bound(**bound) for name, bound in held.items()} for suite, held in read.items()}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
