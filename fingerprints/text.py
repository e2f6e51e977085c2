"""Texts: a chapter found in its book, an excerpt in a page, whatever was put between the lines.

Compared by winnowed grams in runs (fingerprints/grams, fingerprints/runs). Published figures say why: of
one chapter against its book the share of the chapter is 1.0, while whole-text measures see nothing.

Strong: so much of the page is the work, or so much of the work is on the page, that a quotation is no
explanation. Probable: a long run that a quotation might explain. Short runs and scattered stock phrases,
which novels of one time share, are no likeness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerprints.documents import LIMIT_BYTES, looks_like_text, raw_text
from fingerprints.grams import HAN, SCHEMES, WORDS, Grams, prints, unpack
from fingerprints.kinds import (
    FingerprintKind,
    Likeness,
    Limits,
    Material,
    Print,
    RefusalCode,
    Strength,
    refused,
)
from fingerprints.runs import Run, aligned, pairs, runs

RECIPE = "text/v1"


@dataclass(frozen=True, slots=True)
class Rule:
    """When prints in runs are a likeness.

    Attributes:
        run: prints in one run that are probable. Any excerpt of `run * window + k - 1` units has them.
        total: prints in runs that the shares ask for besides.
        of_work, of_page: shares of all prints of the work and of the page that are strong.
    """

    run: int
    total: int
    of_work: float = 0.05
    of_page: float = 0.3


RULES = {HAN.algorithm: Rule(20, 20), WORDS.algorithm: Rule(5, 8)}
SHOWN = 5
"""Runs that the evidence lists, the longest first."""


def compute(material: Material) -> tuple[Print, ...]:
    """A print of the Chinese letters, one of the words, or both.

    Raises:
        BytesRefused: no text, no word in it, too large, or a document that cannot be read.
    """
    made = prints(raw_text(material))
    if not made:
        raise refused(RefusalCode.EMPTY, f"fewer than {HAN.k} Chinese letters and fewer than {WORDS.k} words")
    return made


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """The better of the two streams' likenesses."""
    best = [
        likeness(left, unpack(left), right, unpack(right))
        for scheme in SCHEMES
        for left in asset if left.recipe == scheme.recipe and left.payload
        for right in found if right.recipe == scheme.recipe and right.payload
    ]  # fmt: skip
    return max((one for one in best if one), key=_rank, default=None)


def likeness(left: Print, work: Grams, right: Print, page: Grams) -> Likeness | None:
    """What a work's grams and a page's have in common; `left` and `right` are the prints that hold them."""
    shared = pairs(work, page)
    return judged(left, work, right, page, shared)


def judged(
    left: Print, work: Grams, right: Print, page: Grams, shared: NDArray[np.int64], *,
    ignored: int = 0, more: dict[str, Any] | None = None,
) -> Likeness | None:  # fmt: skip
    """The decision on pairs of shared prints.

    `ignored` prints of the page are too common to count at all, for the page or against it.
    """
    if not len(shared):
        return None
    found = runs(shared, work.at, page.at)
    if not found:
        return None
    rule = RULES[left.algorithm]
    of_work, of_page = aligned(found, shared)
    shares = of_work / len(work), of_page / max(1, len(page) - ignored)
    reached = _strength(rule, found[0].prints, of_page, shares)
    if reached is None:
        return None
    strength, distance, threshold, unit = reached
    evidence = {
        "unit": unit,
        "second": {"algorithm": "prints in the longest run", "threshold": rule.run},
        "prints": {"work": len(work), "page": len(page), "page_ignored": ignored,
                   "shared": len(np.unique(shared[:, 1])), "in_runs": of_page},
        "containment": {"work": round(shares[0], 4), "page": round(shares[1], 4)},
        "chars": {"work": work.chars, "page": page.chars},
        "longest": _place(found[0], work, page),
        "runs": [_place(run, work, page) for run in found[:SHOWN]],
        "runs_total": len(found),
        **(more or {}),
    }  # fmt: skip
    return Likeness(
        left.algorithm, strength, distance, threshold, found[0].prints, left.value, right.value, evidence
    )


def _strength(
    rule: Rule, longest: int, total: int, shares: tuple[float, float]
) -> tuple[Strength, float, float, str] | None:
    """(strength, distance, threshold, unit of both); a distance is within its threshold."""
    unit = "share of the {} that is not in the other"
    if total >= rule.total and shares[1] >= rule.of_page:
        return "strong", round(1 - shares[1], 4), 1 - rule.of_page, unit.format("page")
    if total >= rule.total and shares[0] >= rule.of_work:
        return "strong", round(1 - shares[0], 4), 1 - rule.of_work, unit.format("work")
    if longest >= rule.run:
        return "probable", 0, 0, f"prints short of {rule.run} in one run"
    return None


def _place(run: Run, work: Grams, page: Grams) -> dict[str, Any]:
    """Where a run stands: raw characters [start, end) of the work and of the page."""
    return {
        "prints": run.prints,
        "work": _span(work, run.work_first, run.work_last),
        "page": _span(page, run.found_first, run.found_last),
    }


def _span(grams: Grams, first: int, last: int) -> list[int]:
    return [int(grams.starts[first]), int(grams.starts[last]) + int(grams.spans[last])]


def _rank(one: Likeness) -> tuple[bool, float]:
    return one.strength == "strong", one.second_vote or 0


TEXT = FingerprintKind(
    "text", RECIPE, looks_like_text, compute, compare, ("numpy", "opencc", "lxml", "pypdf"),
    tuple(scheme.recipe for scheme in SCHEMES), Limits(memory_mib=2048, time_s=120, max_bytes=LIMIT_BYTES),
)  # fmt: skip
