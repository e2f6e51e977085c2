"""How good probabilities are: on the best candidate of each listing, as everywhere in the house."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np

from matchers.learning.contest import Contest
from matchers.learning.regression import scores
from matchers.model import clip, logistic, shared

BINS = 10
ROUNDS = 400
"""Resamples of a bootstrap interval."""
SEED = 20
SURE = 1e-6
"""No probability counts as nearer to 0 or 1 than this when its log is taken."""


class Pair(NamedTuple):
    """The best candidate of a listing: its score in log-odds, whether it is right, and its rivals' scores."""

    odds: float
    right: bool
    rivals: tuple[float, ...] = ()

    def shared(self, slope: float = 1.0, offset: float = 0.0, sharing: float = 1.0) -> float:
        """Log-odds beside the rivals, after each score is calibrated by slope and offset."""
        rivals = [slope * clip(one) + offset for one in self.rivals]
        return shared(slope * clip(self.odds) + offset, rivals, sharing)


Sure = tuple[float, bool]
"""A probability, and whether it was right."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Of `n` listings: mean log loss, ECE with its 95 % bootstrap interval, share right at one half."""

    n: int
    log_loss: float
    ece: float
    ece_low: float
    ece_high: float
    right_side: float
    """Share of the listings whose probability stands on the right side of a half."""

    def as_json(self) -> dict[str, object]:
        """For the model file and the command line."""
        return {
            "listings": self.n, "log_loss": round(self.log_loss, 4), "ece": round(self.ece, 4),
            "ece_interval": [round(self.ece_low, 4), round(self.ece_high, 4)],
            "right_side": round(self.right_side, 4),
        }  # fmt: skip


def best_pairs(
    contests: Sequence[Contest], prior: float, weights: Mapping[str, float], sharing: float = 1.0
) -> list[Pair]:
    """The best candidate of each listing, before calibration."""
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for one in contests:
        all_scores = scores(one, prior, weights)
        for place, score in enumerate(all_scores):
            rivals = (*all_scores[:place], *all_scores[place + 1 :])
            found[one.listing].append(Pair(score, place + 1 in one.right, rivals))
    return [
        max(pairs, key=lambda pair: (pair.shared(sharing=sharing), pair))
        for _, pairs in sorted(found.items())
    ]


def measured(
    pairs: Sequence[Pair], slope: float = 1.0, offset: float = 0.0, sharing: float = 1.0
) -> Measures:
    """Measures of pairs that are calibrated by slope and offset."""
    sure = [(logistic(pair.shared(slope, offset, sharing)), pair.right) for pair in pairs]
    low, high = interval(sure)
    sided = sum((p >= 0.5) == right for p, right in sure) / len(sure) if sure else 1.0
    return Measures(len(sure), loss(sure), ece(sure), low, high, sided)


def loss(pairs: Sequence[Sure]) -> float:
    """Mean log loss of probabilities."""
    return -sum(log(max(SURE, p if right else 1.0 - p)) for p, right in pairs) / len(pairs) if pairs else 0.0


def ece(pairs: Sequence[Sure]) -> float:
    """Expected calibration error of probabilities over ten bins of equal mass."""
    ordered = sorted(pairs)
    edges = [len(ordered) * one // BINS for one in range(BINS + 1)]
    gaps = (abs(sum(p - right for p, right in ordered[left:right_])) for left, right_ in pairwise(edges))
    return sum(gaps) / len(ordered) if ordered else 0.0


def interval(pairs: Sequence[Sure]) -> tuple[float, float]:
    """95 % percentile interval of the ECE over seeded resamples; (0, 1) without pairs."""
    if not pairs:
        return 0.0, 1.0
    draws = np.random.default_rng(SEED).integers(0, len(pairs), (ROUNDS, len(pairs)))
    values = sorted(ece([pairs[n] for n in draw]) for draw in draws)
    return values[int(0.025 * ROUNDS)], values[int(0.975 * ROUNDS) - 1]
