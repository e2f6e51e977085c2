"""What is learnt from: works that contest one place of a listing, and which of them are right.

P(act) has the same form with one candidate: the page hands the work out, or it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NONE = 0
"""The outcome that none of the candidates is right; candidate n (from 0) is outcome n + 1."""


@dataclass(frozen=True, slots=True)
class Contest:
    """Candidates by the strengths of their features, and the outcomes that the label allows.

    Attributes:
        right: allowed outcomes. One is a plain label; several say that any of them may be meant, or (a
            rejected candidate) that all but one are possible.
        listing: contests of one listing carry the same name.
        family: contests of one family are in one fold.
    """

    candidates: tuple[Mapping[str, float], ...]
    right: frozenset[int]
    listing: str
    family: str
    source: str
    weight: float = 1.0


def two_sided(strengths: Mapping[str, float], *, right: bool, listing: str, family: str, source: str,
              weight: float = 1.0) -> Contest:  # fmt: skip
    """A question of yes or no."""
    return Contest((strengths,), frozenset((1 if right else NONE,)), listing, family, source, weight)
