"""The stated policy in figures: from which probability on a match is drafted, reviewed or watched."""

from __future__ import annotations

from records.vocabulary import Decision

ORDER = (Decision.DROP, Decision.WATCH, Decision.REVIEW, Decision.DRAFT)
RANKS = {
    # what a licence covers reaches nobody, whatever else is true
    Decision.LICENSED: -1, **{decision: place for place, decision in enumerate(ORDER)},
}  # fmt: skip
MARGIN = 0.3
P_WORK = ((0.95, Decision.DRAFT), (0.5, Decision.REVIEW), (0.2, Decision.WATCH))
P_ACT = ((0.9, Decision.DRAFT), (0.35, Decision.REVIEW), (0.2, Decision.WATCH))
P_UNLICENSED = ((0.7, Decision.DRAFT), (0.35, Decision.REVIEW), (0.0, Decision.WATCH))


rank = RANKS.__getitem__
"""The place of a decision in the order."""


def step(probability: float, steps: tuple[tuple[float, Decision], ...]) -> Decision:
    """The decision of the first limit that the probability reaches; drop below all of them."""
    for limit, decision in steps:
        if probability >= limit:
            return decision
    return Decision.DROP
