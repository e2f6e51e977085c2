"""A model: what each feature weighs, how a sum becomes a probability, and where the figures come from.

A model is one JSON document with a version and a digest of its own canonical content. The packaged one is
learnt from labelled listings (see docs/design/0006); an office may fit its own from its reviewers' verdicts.
Applying it is plain float64 sums in the order of the features: the same model gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, isfinite, log
from pathlib import Path
from typing import Any, TypeVar

from matchers.feature import ACT, LICENCE, PRIOR_ACT, PRIOR_UNLICENSED, PRIOR_WORK, WEIGHTS, Feature, weighing
from matchers.kept import Kept, derived
from matchers.text.lexicon import lexicon
from records.errors import DamagedModel

T = TypeVar("T")
FORMAT = "copywatch-model/1"
PACKAGED = "titles.json"
HAND = "hand/1"
SIGN = "sign:"
DIGITS = 4
"""Weights of a feature as seen are rounded to this: what a reviewer reads is what was added up."""
LIMIT = 30.0
"""Log-odds are held within this, on both sides."""
MOST_LEARNT = 1 << 14
"""Features whose learnt weights are kept; a page scales some of them in its own way."""


@dataclass(frozen=True, slots=True)
class Part:
    """One probability: prior and weights in log-odds (base e), then `slope` and `offset` that calibrate them.

    A feature that `weights` does not name weighs what the hand-set table says.
    """

    prior: float
    weights: Mapping[str, float]
    slope: float = 1.0
    offset: float = 0.0

    def weight(self, key: str) -> float:
        """What the feature weighs at full strength. Raises KeyError for an unknown key."""
        return self.weights[key] if key in self.weights else reference(key)

    def reaching(self, probability: float) -> float:
        """The sum in log-odds that has the calibrated probability."""
        return (log(probability / (1.0 - probability)) - self.offset) / self.slope

    def honest(self, log_odds: float) -> float:
        """Calibrated log-odds of a sum in log-odds."""
        return self.slope * clip(log_odds) + self.offset

    def probability(self, log_odds: float) -> float:
        """Calibrated probability of a sum in log-odds."""
        return logistic(self.honest(log_odds))


@dataclass(frozen=True)
class Model:
    """P(work), P(act) and the prior of P(unlicensed), which is set by hand.

    Attributes:
        digest: SHA-256 of the canonical document without the digest itself; of the table, where set by hand.
        sharing: how far works that claim the same place exclude each other: 1 wholly, 0 not at all.
        document: the whole document, with what it was fitted on and its measures.
    """

    version: str
    digest: str
    work: Part
    act: Part
    unlicensed_prior: float
    sharing: float = 1.0
    document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Version and digest, and the hand-set table behind them: what an answer hangs on."""
        return f"{self.version}@{self.digest[:12]}+{table_digest()}"

    def weigh(self, features: Iterable[Feature]) -> tuple[Feature, ...]:
        """The features with their learnt weights in place of those set by hand.

        A feature of half the strength (a word of the text rather than of the title) weighs half of it.
        """
        known = self._learnt
        return tuple(
            [
                one
                if one[1] == LICENCE
                else weighing(
                    one, *(known.get((one[0], one[1], one[4])) or self._learn(one[0], one[1], one[4]))
                )
                for one in features
            ]
        )

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each `key`: it may depend on this model and the key only."""
        return self._kept.once(key, make)

    @derived
    def _kept(self) -> Kept:
        return Kept()

    @derived
    def _learnt(self) -> dict[tuple[str, str, float], tuple[float, float]]:
        """Weight and strength of what was weighed before: pages say the same things in the same words."""
        return {}

    def _learn(self, key: str, family: str, weight: float) -> tuple[float, float]:
        part, own = (self.act if family == ACT else self.work), reference(key)
        strength = weight / own if own else 1.0
        if len(self._learnt) >= MOST_LEARNT:
            self._learnt.clear()
        found = round(strength * part.weights.get(key, own), DIGITS), round(strength, DIGITS)
        return self._learnt.setdefault((key, family, weight), found)

    def p_work(self, score: float, rivals: Sequence[float]) -> float:
        """P(work) of a candidate with `score`, beside the scores of other works for the same place.

        What is calibrated is each score by itself, so that works of one place never have more than one mass.
        """
        return self.p_work_among(score, [self.mass(rival) for rival in rivals])

    def mass(self, score: float) -> float:
        """What a work with that score takes of the mass that works of one place share: its calibrated odds."""
        return exp(clip(self.work.honest(score)))

    def p_work_among(self, score: float, masses: Sequence[float]) -> float:
        """The same as `p_work`, with the masses of the other works instead of their scores."""
        return logistic(among(self.work.honest(score), masses, self.sharing))


def shared(score: float, rivals: Sequence[float], sharing: float) -> float:
    """Log-odds of a candidate against `none of ours` and its rivals, which share one mass."""
    return among(score, [exp(clip(rival)) for rival in rivals], sharing)


def among(score: float, masses: Sequence[float], sharing: float) -> float:
    """The same, with the odds of its rivals instead of their log-odds."""
    return clip(score) - log(1.0 + sharing * sum(masses))


def reference(key: str) -> float:
    """What a feature at full strength weighs by the hand-set table. Raises KeyError for an unknown key."""
    if key.startswith(SIGN):
        return lexicon().signs[key.removeprefix(SIGN)].title
    return WEIGHTS[key]


def known(key: str) -> bool:
    """Whether a feature of this key can occur."""
    return key in WEIGHTS or (key.startswith(SIGN) and key.removeprefix(SIGN) in lexicon().signs)


def by_hand() -> Model:
    """The model before anything was learnt: the hand-set table as it stands, uncalibrated."""
    digest = hashlib.sha256(table_digest().encode()).hexdigest()
    return Model(HAND, digest, Part(PRIOR_WORK, {}), Part(PRIOR_ACT, {}), PRIOR_UNLICENSED)


@cache
def packaged() -> Model:
    """The model of the package, read once. Raises DamagedModel where its file does not verify."""
    place = files(__package__) / "models" / PACKAGED
    return read(place.read_text(encoding="utf-8"), PACKAGED)


def load(path: Path) -> Model:
    """A model from a file. Raises DamagedModel where it is missing or does not verify."""
    try:
        return read(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path.name, f"it cannot be read ({type(error).__name__})") from error


def read(text: str, name: str) -> Model:
    """A model from its JSON. `name` stands in errors.

    Raises DamagedModel: no JSON of this format, another digest than its content has, figures that are no
    finite numbers, or features that this version of copywatch does not know.
    """
    try:
        document = json.loads(text)
        found = _model(document)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(name, f"it is no {FORMAT} document ({error!r})") from error
    if document["digest"] != digest_of(document):
        raise _damaged(name, "its content does not have the digest that it names")
    unknown = sorted(key for part in (found.work, found.act) for key in part.weights if not known(key))
    if unknown:
        raise _damaged(name, f"it names unknown features: {', '.join(unknown)}", unknown=unknown)
    if not all(map(isfinite, _figures(found))) or found.work.slope <= 0 or found.act.slope <= 0:
        raise _damaged(name, "a figure is not finite, or a slope is not positive")
    return found


def _model(document: dict[str, Any]) -> Model:
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    return Model(
        version=str(document["version"]), digest=str(document["digest"]),
        work=_part(document["work"]), act=_part(document["act"]),
        unlicensed_prior=float(document["unlicensed"]["prior"]),
        sharing=float(document["work"]["sharing"]), document=document,
    )  # fmt: skip


def _part(part: dict[str, Any]) -> Part:
    weights = {str(key): float(weight) for key, weight in part["weights"].items()}
    calibration = part["calibration"]
    return Part(float(part["prior"]), weights, float(calibration["slope"]), float(calibration["offset"]))


def _figures(model: Model) -> list[float]:
    parts = (model.work, model.act)
    own = [n for part in parts for n in (part.prior, part.slope, part.offset, *part.weights.values())]
    return [*own, model.sharing, model.unlicensed_prior]


def _damaged(name: str, why: str, **data: Any) -> DamagedModel:
    return DamagedModel(
        f"the model file {name} cannot be used: {why}; install copywatch again, or choose another model with "
        "`copywatch model use`",
        zh=f"模型文件 {name} 无法使用，请重新安装，或用 copywatch model use 选用另一模型",
        file=name, **data,
    )  # fmt: skip


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical document without its digest."""
    bare = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sealed(document: Mapping[str, Any]) -> str:
    """The document with its digest, as it is written to a file."""
    whole = {**document, "digest": digest_of(document)}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


@cache
def table_digest() -> str:
    """Digest of the hand-set table: it weighs what a model does not name."""
    table = [sorted(WEIGHTS.items()), PRIOR_WORK, PRIOR_ACT, PRIOR_UNLICENSED]
    return hashlib.sha256(json.dumps(table).encode()).hexdigest()[:8]


def logistic(log_odds: float) -> float:
    """The probability of log-odds (base e), held within (0, 1)."""
    return 1.0 / (1.0 + exp(-clip(log_odds)))


def clip(log_odds: float) -> float:
    """Held within LIMIT, so that no sum overflows."""
    if -LIMIT <= log_odds <= LIMIT:
        return log_odds  # nearly always, and cheaper than `min` and `max`
    return LIMIT if log_odds > 0 else -LIMIT
