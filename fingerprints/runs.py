"""Shared prints of two texts to runs: prints that stand in both in the same order, at the same distances.

Stock phrases are shared by books that have nothing to do with each other, but not in rows. A run may be
interrupted (a replaced sentence, an ad), as long as the next shared print is near and not far off the
diagonal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fingerprints.grams import Grams

GAP = 200
"""Units of the found text from one print of a run to the next, at most."""
SLACK = 32
"""Units by which the distance in the work may differ: what an ad or a cut sentence adds or takes."""
MIN_RUN = 4
"""Fewer prints in a row are a stock phrase and count for nothing."""
TIMES = 8
"""A gram that a text repeats more often is a refrain and tells no place."""
OPEN = 32


@dataclass(slots=True)
class Run:
    """Prints [first, last] of the work and of the found text (numbers of prints), `prints` of them shared."""

    work_first: int
    found_first: int
    work_last: int
    found_last: int
    prints: int = 1


def pairs(work: Grams, found: Grams) -> NDArray[np.int64]:
    """(n, 2): numbers of prints that are equal, in the order of the found text."""
    return joined(work.hashes, found.hashes)


def joined(work: NDArray[np.uint64], found: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The same for bare hashes; grams that either repeats more than `TIMES` are left out."""
    order = np.argsort(work, kind="stable")
    ranked = work[order]
    left, right = np.searchsorted(ranked, found, "left"), np.searchsorted(ranked, found, "right")
    _, inverse, times = np.unique(found, return_inverse=True, return_counts=True)
    counts = np.where((right - left <= TIMES) & (times[inverse] <= TIMES), right - left, 0)
    which = np.repeat(np.arange(len(found)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.stack((order[np.repeat(left, counts) + within], which), axis=1)


def runs(shared: NDArray[np.int64], work_at: NDArray[np.uint32], found_at: NDArray[np.uint32]) -> list[Run]:
    """The runs of `MIN_RUN` prints and more, longest first."""
    places = zip(
        *shared.T.tolist(), work_at[shared[:, 0]].tolist(), found_at[shared[:, 1]].tolist(), strict=True
    )
    done = [run for run in _chained(places) if run.prints >= MIN_RUN]
    return sorted(done, key=lambda run: (-run.prints, run.found_first, run.work_first))


def aligned(found: Iterable[Run], shared: NDArray[np.int64]) -> tuple[int, int]:
    """How many different prints of (the work, the found text) stand in runs; `shared` as `pairs` gives it."""
    work_marks: set[int] = set()
    found_marks: set[int] = set()
    for run in found:
        first, end = np.searchsorted(shared[:, 1], (run.found_first, run.found_last + 1))
        near = shared[first:end]
        inside = near[(near[:, 0] >= run.work_first) & (near[:, 0] <= run.work_last)]
        work_marks.update(inside[:, 0].tolist())
        found_marks.update(inside[:, 1].tolist())
    return len(work_marks), len(found_marks)


@dataclass(slots=True)
class _Open:
    run: Run
    work_at: int
    found_at: int


def _chained(places: Iterable[tuple[int, int, int, int]]) -> list[Run]:
    """Every shared print joins the open run whose diagonal is nearest, or opens one."""
    done: list[Run] = []
    chains: list[_Open] = []
    for work_number, found_number, work_at, found_at in places:
        nearest = _nearest(chains, work_at, found_at)
        if nearest is None:
            run = Run(work_number, found_number, work_number, found_number)
            done.append(run)
            chains = [one for one in chains[-OPEN:] if found_at - one.found_at <= GAP]
            chains.append(_Open(run, work_at, found_at))
            continue
        nearest.work_at, nearest.found_at = work_at, found_at
        nearest.run.work_last, nearest.run.found_last = work_number, found_number
        nearest.run.prints += 1
    return done


def _nearest(chains: Sequence[_Open], work_at: int, found_at: int) -> _Open | None:
    best, best_drift = None, SLACK + 1
    for one in chains:
        work_step, found_step = work_at - one.work_at, found_at - one.found_at
        if work_step > 0 and 0 < found_step <= GAP:
            drift = abs(work_step - found_step)
            if drift < best_drift:
                best, best_drift = one, drift
    return best
