"""Examples and a starting model to a new model document: strength, weights, calibration, measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from matchers.feature import ACT, WEIGHTS
from matchers.learning.contest import Contest
from matchers.learning.measures import best_pairs, measured
from matchers.learning.regression import Start, fit
from matchers.learning.validation import calibrated, real, strength, unseen_pairs
from matchers.model import FORMAT, SIGN, Model, Part, reference
from matchers.text.lexicon import lexicon

DIGITS = 4
PRIOR_SPREAD = 1.0
"""How far the prior may move: listings of another channel have another share of right ones."""
STANDINGS = ("title_quoted", "title_whole", "title_most", "title_half", "title_part", "title_grown", "title_noise",
             "title_labelled", "title_mentioned")  # fmt: skip
"""How a name stands. One of them always holds, so its sign means nothing beside the prior's."""
FACTS = frozenset(("season_other", "sequel_other", "title_continued"))
"""What makes it another work whatever else is seen: labels may say so louder, and never take it back. Too few
listings of a set have them for the rare slip of a label to be outvoted."""
ENOUGH = 2000
"""Scored listings from which on an ECE is a verdict."""
PARTS = ("work", "act")
NUISANCE = "~"
"""Keys that begin so are fitted and then dropped: they take up what a source has of its own."""


@dataclass
class Examples:
    """Contests for P(work) and P(act), and those held out, which no fit sees; counts and digests of sources."""

    work: list[Contest] = field(default_factory=list)
    act: list[Contest] = field(default_factory=list)
    held_work: list[Contest] = field(default_factory=list)
    held_act: list[Contest] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learnt:
    """One part of a model with how it was found."""

    part: Part
    spread: float
    losses: dict[str, float]
    unseen: dict[str, Any]


def learn(contests: Sequence[Contest], before: Part, keys: Iterable[str], sharing: float) -> Learnt:
    """Weights of one probability around those of `before`, calibrated on folds that their fit had not seen.

    Keys that occur in no contest keep the weight they had. Without real contests nothing moves.
    """
    seen = {key for one in contests for strengths in one.candidates for key in strengths}
    weights = {key: before.weights.get(key, reference(key)) for key in sorted(keys)}
    fitted_keys = {key: weight for key, weight in weights.items() if key in seen}
    fitted_keys |= {key: 0.0 for key in sorted(seen) if key.startswith(NUISANCE)}
    if not real(contests):
        return Learnt(replace(before, weights=weights), 0.0, {}, {})
    start = Start(before.prior, fitted_keys, 0.5, PRIOR_SPREAD, bounds(fitted_keys))
    spread, losses = strength(contests, start)
    start = replace(start, spread=spread)
    found = fit(contests, start)
    pairs = unseen_pairs(contests, start, sharing)
    slope, offset = calibrated(pairs, before)
    kept = {key: weight for key, weight in found.weights.items() if key in weights}
    part = Part(_short(found.prior), {key: _short(weight) for key, weight in sorted((weights | kept).items())},
                _short(slope), _short(offset))  # fmt: skip
    return Learnt(part, spread, losses, measured(pairs, slope, offset, sharing).as_json())


def bounds(keys: Iterable[str]) -> dict[str, tuple[float, float]]:
    """What is evidence by definition keeps its side: a conflicting season never raises P(work)."""
    facts = {key: (-inf, reference(key)) for key in keys if key in FACTS}
    signs = {key: reference(key) for key in keys if key not in STANDINGS and not key.startswith(NUISANCE)}
    return {key: (0.0, inf) if own > 0 else (-inf, 0.0) for key, own in signs.items() if own} | facts


def document(
    version: str, examples: Examples, base: Model, *, about: Mapping[str, Any], sharing: float = 1.0
) -> dict[str, Any]:
    """The new model as a document without its digest. `about` is kept with what it was fitted on."""
    found = {
        name: learn(getattr(examples, name), getattr(base, name), work_keys() if name == "work" else act_keys(),
                    sharing)
        for name in PARTS
    }  # fmt: skip
    return {
        "format": FORMAT,
        "version": version,
        "work": {**_written(found["work"]), "sharing": sharing},
        "act": _written(found["act"]),
        "unlicensed": {"prior": base.unlicensed_prior, "by_hand": True},
        "fitted_on": {"base": base.name, "sources": examples.sources, **about},
        "metrics": {name: _metrics(found[name], examples, base, name, sharing) for name in PARTS},
    }


def work_keys() -> list[str]:
    """Keys of the features that move P(work)."""
    return sorted(set(WEIGHTS) - set(act_keys()) - set(licence_keys()))


def act_keys() -> list[str]:
    """Keys of the features that move P(act), signs of the lexicon included."""
    signs = [f"{SIGN}{key}" for key, sign in lexicon().signs.items() if sign.side != "neutral"]
    return sorted([*(key for key in WEIGHTS if key.startswith(f"{ACT}_")), *signs])


def licence_keys() -> list[str]:
    """Keys of the features that move P(unlicensed): by hand, nothing is learnt for them."""
    return [
        key for key in WEIGHTS if key.startswith(("licence_", "official_", "signer_")) or key == "underhand"
    ]


def _written(learnt: Learnt) -> dict[str, Any]:
    part = learnt.part
    return {
        "prior": part.prior, "weights": dict(part.weights),
        "calibration": {"slope": part.slope, "offset": part.offset},
        "spread": learnt.spread, "loss_by_spread": learnt.losses,
    }  # fmt: skip


def _metrics(learnt: Learnt, examples: Examples, base: Model, name: str, sharing: float) -> dict[str, Any]:
    """On folds that the fit had not seen, and on the held half before and after, per source."""
    held = getattr(examples, f"held_{name}")
    before = getattr(base, name)
    by_source = {
        source: [one for one in held if one.source == source]
        for source in sorted({one.source for one in held})
    }
    rows = {"all": held, **by_source}
    after = {source: evaluate(contests, learnt.part, sharing) for source, contests in rows.items()}
    return {
        "unseen_folds": learnt.unseen,
        "held": after,
        "held_before": evaluate(held, before, base.sharing),
        "note": ""
        if len(held) >= ENOUGH
        else f"under {ENOUGH} scored listings: read the interval, not the ECE",
    }


def evaluate(contests: Sequence[Contest], part: Part, sharing: float) -> dict[str, Any]:
    """Measures of one part on contests."""
    keys = {key for one in contests for strengths in one.candidates for key in strengths}
    own = (key for key in keys if not key.startswith(NUISANCE))
    weights = {key: part.weights.get(key, reference(key)) for key in own}
    pairs = best_pairs(contests, part.prior, weights, sharing)
    return measured(pairs, part.slope, part.offset, sharing).as_json()


def _short(value: float) -> float:
    return round(value, DIGITS) + 0.0
