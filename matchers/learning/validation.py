"""Folds by family, leave-one-source-out, the strength that they choose, and calibration on what no fit saw."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from matchers.learning.contest import Contest
from matchers.learning.measures import Pair, best_pairs
from matchers.learning.regression import Start, fit, log_loss
from matchers.model import Part, clip

FOLDS = 5
SPREADS = (0.1, 0.25, 0.5, 1.0)
"""Strengths that are tried: how far a weight may easily move, as a share of what it was held to weigh."""
NEAR = 1.01
"""The strictest of all strengths whose loss is at most this many times the least."""
SOURCE_FROM = 100
"""Contests from which on a source is left out as a whole to see whether the others predict it."""
GENERATED = "generated"
"""Prefix of sources that are written by rule: they take part in fits and never in measures."""
SCALE_SPREAD = 0.25
"""How far calibration may easily move slope and offset from 1 and 0."""
SLOPES = (0.25, 3.0)


def real(contests: Sequence[Contest]) -> list[Contest]:
    """Those that were not written by rule."""
    return [one for one in contests if not one.source.startswith(GENERATED)]


def splits(contests: Sequence[Contest]) -> list[tuple[list[Contest], list[Contest]]]:
    """(seen, unseen) for each fold of families and for each source that is large enough."""
    found = [
        _without(contests, {one.family for one in contests if fold(one.family) == n}) for n in range(FOLDS)
    ]
    sizes = Counter(one.source for one in real(contests))
    large = sorted(source for source, size in sizes.items() if size >= SOURCE_FROM)
    if len(large) > 1:
        found += [_without_source(contests, source) for source in large]
    return [(seen, unseen) for seen, unseen in found if seen and unseen]


def _without(contests: Sequence[Contest], families: set[str]) -> tuple[list[Contest], list[Contest]]:
    seen = [one for one in contests if one.family not in families]
    return seen, real([one for one in contests if one.family in families])


def _without_source(contests: Sequence[Contest], source: str) -> tuple[list[Contest], list[Contest]]:
    """The families of the source leave with it: the others may know the same titles."""
    seen, unseen = _without(contests, {one.family for one in contests if one.source == source})
    return seen, [one for one in unseen if one.source == source]


def fold(family: str) -> int:
    """The fold of a family, by its name alone."""
    return hashlib.sha256(("fold " + family).encode("utf-8", "surrogatepass")).digest()[0] % FOLDS


def strength(contests: Sequence[Contest], start: Start) -> tuple[float, dict[str, float]]:
    """The spread with the least log loss on what its fits have not seen, and the loss of each."""
    losses = {}
    for spread in SPREADS:
        fits = [(unseen, fit(seen, replace(start, spread=spread))) for seen, unseen in splits(contests)]
        total = sum(len(unseen) for unseen, _ in fits)
        losses[spread] = sum(len(u) * log_loss(u, f.prior, f.weights) for u, f in fits) / max(1, total)
    least = min(losses.values())
    best = min(spread for spread, value in losses.items() if value <= least * NEAR)
    return best, {str(spread): round(value, 4) for spread, value in losses.items()}


def unseen_pairs(contests: Sequence[Contest], start: Start, sharing: float = 1.0) -> list[Pair]:
    """Best candidate of each listing, scored by the fit of the folds that its family is not in."""
    pairs: list[Pair] = []
    for number in range(FOLDS):
        seen, unseen = _without(contests, {one.family for one in contests if fold(one.family) == number})
        if seen and unseen:
            fitted = fit(seen, start)
            pairs += best_pairs(unseen, fitted.prior, fitted.weights, sharing)
    return pairs


def calibrated(pairs: Sequence[Pair], before: Part) -> tuple[float, float]:
    """Slope and offset that make the pairs' log-odds honest (Platt), near those that held before.

    Each score is calibrated by itself and then shares its place with its rivals, as the model applies it.
    """
    if not pairs:
        return before.slope, before.offset
    contests = [_beside_rivals(pair, str(n)) for n, pair in enumerate(pairs)]
    start = Start(before.offset, {"odds": before.slope}, SCALE_SPREAD, SCALE_SPREAD, {"odds": SLOPES})
    fitted = fit(contests, start)
    return fitted.weights["odds"], fitted.prior


def _beside_rivals(pair: Pair, listing: str) -> Contest:
    """A wrong one leaves it open whether a rival or none is meant."""
    candidates = tuple({"odds": clip(odds)} for odds in (pair.odds, *pair.rivals))
    wrong = frozenset(range(len(candidates) + 1)) - {1}
    return Contest(candidates, frozenset((1,)) if pair.right else wrong, listing, family="", source="")
