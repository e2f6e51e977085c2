"""`python -m tests.eval.run [--fast]`: measure on the shared material and hold the floors of floors.json.

Exit code 1 where a figure is under its floor. Missing material is named and skipped.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from matchers.catalogue import index
from tests.eval import images, material
from tests.eval.measure import figures, judge

FLOORS = Path(__file__).with_name("floors.json")


def main(arguments: list[str]) -> int:
    """Measure every set; `--fast` takes every third picture, titles are always whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true")
    fast = parser.parse_args(arguments).fast
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    failed = [_titles(name, floors[name]) for name in ("zh", "titles")]
    failed.append(_pictures(floors["images_fast" if fast else "images"], fast=fast))
    return 1 if any(failed) else 0


def _titles(name: str, floors: dict[str, float]) -> bool:
    try:
        works, cases = material.works(name), material.listings(name)
    except FileNotFoundError as error:
        _say(f"{name}: skipped, {error.filename} is missing")
        return False
    began = time.perf_counter()
    catalogue = index(works)
    built = time.perf_counter()
    judged = judge(cases, catalogue)
    each = 1000 * (time.perf_counter() - built) / len(cases)
    _say(
        f"{name}: {len(works)} works indexed in {built - began:.1f} s, {len(cases)} listings, {each:.2f} ms each"
    )
    return _hold(name, figures(judged), floors)


def _pictures(floors: dict[str, float], *, fast: bool) -> bool:
    paths = material.pictures()[:: 3 if fast else 1]
    if not paths:
        _say(f"images: skipped, {material.ROOT / 'images'} is missing")
        return False
    _say(f"images: {len(paths)} originals")
    return _hold("images", images.figures(paths), floors)


def _hold(name: str, measured: dict[str, float], floors: dict[str, float]) -> bool:
    """Print each figure beside its floor; True where one is under it."""
    under = False
    for key, floor in floors.items():
        low = measured[key] < floor
        under = under or low
        _say(f"  {name}.{key:<14} {measured[key]:.3f}   floor {floor:.3f}{'   UNDER' if low else ''}")
    return under


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
