"""A candidate with its evidence added up, before it meets its rivals."""

from __future__ import annotations

from dataclasses import dataclass, field

from matchers.act import Act
from matchers.candidate import Candidate
from matchers.feature import Feature
from matchers.model import Model, packaged
from matchers.unlicensed import Unlicensed


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its evidence before it meets its rivals."""

    candidate: Candidate
    features: tuple[Feature, ...]
    act: Act
    unlicensed: Unlicensed
    expired: bool = False
    """The holder's own right had not begun or had ended on the day the listing was seen."""
    model: Model = field(default_factory=packaged)
    score: float = field(init=False)
    """Log-odds of the evidence and the prior, summed once in the order of the features."""

    def __post_init__(self) -> None:
        score = self.model.work.prior + sum(f.weight for f in self.features)
        object.__setattr__(self, "score", score)  # the one field of a frozen value that follows from others
