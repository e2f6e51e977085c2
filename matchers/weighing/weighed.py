"""A candidate with its evidence added up, before it meets its rivals."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp

from matchers.candidate import Candidate
from matchers.families.act import Act
from matchers.families.unlicensed import Unlicensed
from matchers.feature import Feature
from matchers.model import Model, clip, packaged


@dataclass(slots=True)  # thousands are made, and a frozen one costs thrice
class Weighed:
    """A candidate with its evidence before it meets its rivals. Never changed."""

    candidate: Candidate
    features: tuple[Feature, ...]
    act: Act
    unlicensed: Unlicensed
    expired: bool = False
    """The holder's own right had not begun or had ended on the day the listing was seen."""
    model: Model = field(default_factory=packaged)
    score: float = field(init=False)
    """Log-odds of the evidence and the prior, summed once in the order of the features."""
    odds: float = field(init=False)
    """The same as odds, held within the limits of the model."""
    mass: float = field(init=False)
    """What it takes of the mass that works of one place share (`Model.mass`)."""
    rank: tuple[float, int] = field(init=False)
    """The higher, the likelier; among equals the older work."""
    keys: frozenset[str] = field(init=False)
    """Of the features."""

    def __post_init__(self) -> None:
        self.score = score = self.model.work.prior + sum([one[4] for one in self.features])
        self.odds = exp(clip(score))
        self.mass = self.model.mass(score)
        self.rank = score, -self.candidate.work.id
        self.keys = frozenset([one[0] for one in self.features])
