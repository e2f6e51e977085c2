"""`python -m tests.eval.fit [--write] [--version V]`: learn the packaged model from the labelled material.

Reads the `dev` halves of the shared sets and of our own cases, and pairs written by rule from the shared
catalogue at a low weight; measures on the `held` halves. Without `--write` it only prints what it would
write. The model holds counts and digests of the material, never the material.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import matchers
from matchers.index.catalogue import CatalogueIndex
from matchers.learning.evidence import act_contest, work_contests
from matchers.learning.fitting import NUISANCE, Examples, document
from matchers.model import PACKAGED, by_hand, digest_of, sealed
from matchers.screen import screen
from tests.eval import generated, material
from tests.eval.material import Labelled

VERSION = "titles/1"
OWN_PRIOR, OWN_STRENGTH = f"{NUISANCE}generated", 4.0
"""Pairs written by rule have a prior of their own (their share of right ones is our choice), loosely held."""
ACTS = ("offer", "not_offer")
ACT_UNLABELLED = ("titles",)
"""Release names are all offers: a set of one answer would teach the prior, not the signs."""


def main(arguments: list[str]) -> int:
    """Fit, print the measures, and write the packaged file on request; 1 without any material."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--version", default=VERSION)
    chosen = parser.parse_args(arguments)
    examples = collected()
    if not examples.work:
        _say("nothing to fit: no labelled material stands beside the project")
        return 1
    found = document(
        chosen.version, examples, by_hand(), about={"split": "halves by title, see tests/eval/family.py"}
    )
    _say(json.dumps({"metrics": found["metrics"], "digest": digest_of(found)}, ensure_ascii=False, indent=1))
    if chosen.write:
        Path(str(files(matchers) / "models" / PACKAGED)).write_text(sealed(found), encoding="utf-8")
    return 0


def collected() -> Examples:
    """Contests of all material that stands beside the project; missing sets are named and skipped."""
    examples = Examples()
    for name, weight, read in SOURCES:
        try:
            cases, catalogue = read()
        except FileNotFoundError as error:
            _say(f"{name}: skipped, {error.filename} is missing")
            continue
        add(examples, name, cases, catalogue, weight)
    return examples


def _labelled(name: str) -> tuple[Sequence[Labelled], CatalogueIndex]:
    return material.listings(name), material.catalogue(name)


SOURCES: tuple[tuple[str, float, Callable[[], tuple[Sequence[Labelled], CatalogueIndex]]], ...] = (
    ("zh", 1.0, partial(_labelled, "zh")),
    ("titles", 1.0, partial(_labelled, "titles")),
    ("own", 1.0, partial(_labelled, "own")),
    ("channels", 1.0, partial(_labelled, "channels")),
    (generated.NAME, generated.WEIGHT, generated.cases),
)
"""Name, weight of one listing, and where it comes from."""


def add(
    examples: Examples, name: str, cases: Sequence[Labelled], catalogue: CatalogueIndex, weight: float
) -> None:
    """Screen the cases and put their contests on their side of the split."""
    for number, case in enumerate(cases):
        _add(examples, f"{name}:{number}", name, case, catalogue, weight)
    examples.sources[name] = {
        "listings": len(cases), "weight": weight, "digest": _digest(cases),
        "dev": sum(case.half == "dev" for case in cases), "held": sum(case.half == "held" for case in cases),
    }  # fmt: skip


def _add(
    examples: Examples, listing: str, source: str, case: Labelled, catalogue: CatalogueIndex, weight: float
) -> None:
    decided = screen(case.listing, catalogue, by_hand(), also_faint=True).decided
    works = work_contests(
        decided, case.expected, listing=listing, family=case.family, source=source, weight=weight
    )
    if source == generated.NAME:
        works = [
            replace(one, candidates=tuple({**c, OWN_PRIOR: OWN_STRENGTH} for c in one.candidates))
            for one in works
        ]
    held = case.half == "held"
    (examples.held_work if held else examples.work).extend(works)
    if not decided or case.act not in ACTS or source in ACT_UNLABELLED:
        return
    right = [one for one in decided if one.weighed.candidate.work.work_id in case.expected]
    found = act_contest(
        (right or decided)[0], offer=case.act == "offer", listing=listing, family=case.family, source=source,
        weight=weight,
    )  # fmt: skip
    (examples.held_act if held else examples.act).extend([found] if found else [])


def _digest(cases: Sequence[Labelled]) -> str:
    rows: list[list[Any]] = [
        [case.listing.title, case.listing.text, sorted(case.expected), case.act] for case in cases
    ]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
