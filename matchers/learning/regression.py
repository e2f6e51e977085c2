"""MAP logistic regression over contests: Newton steps with a Gaussian prior around given weights, within bounds.

The probability of a candidate is its share of exp(score) among the candidates of its contest and `none`,
whose score is 0; with one candidate that is the logistic regression of the textbooks. Where a label allows
several outcomes, their joint probability counts. Sums run in fixed order in float64.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from matchers.learning.contest import Contest

Floats = NDArray[np.float64]
STEPS = 200
TOLERANCE = 1e-9
"""A fit is done when the projected gradient is smaller than this in every direction, per unit of weight."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a fit begins and what holds it: for the prior and each key, mean, spread and bounds.

    Attributes:
        spread: standard deviation of the Gaussian prior in log-odds, for weights up to 1; what is held to
            weigh more is as uncertain as it is heavy.
        bounds: lowest and highest weight of a key; keys without an entry are free.
    """

    prior: float
    weights: Mapping[str, float]
    spread: float
    prior_spread: float
    bounds: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Prior and weights in log-odds; `loss` is the penalised negative log-likelihood at that point."""

    prior: float
    weights: dict[str, float]
    loss: float


class Problem:
    """Contests as arrays: one row for `none` and one for each candidate, contest after contest."""

    def __init__(self, contests: Sequence[Contest], keys: Sequence[str]) -> None:
        column = {key: n for n, key in enumerate(keys, start=1)}
        rows = sum(len(one.candidates) + 1 for one in contests)
        self.x = np.zeros((rows, len(keys) + 1))
        self.right = np.zeros(rows, dtype=bool)
        self.starts = np.zeros(len(contests), dtype=np.intp)
        self.weights = np.array([one.weight for one in contests])
        row = 0
        for number, one in enumerate(contests):
            self.starts[number] = row
            self.right[[row + outcome for outcome in sorted(one.right)]] = True
            for place, strengths in enumerate(one.candidates, start=row + 1):
                self.x[place, 0] = 1.0
                for key, strength in strengths.items():
                    if key in column:
                        self.x[place, column[key]] = strength
            row += len(one.candidates) + 1
        sizes = np.diff(np.append(self.starts, rows))
        self.contest = np.repeat(np.arange(len(contests)), sizes)
        self.row_weights = self.weights[self.contest] if len(contests) else np.zeros(0)

    def shares(self, theta: Floats, *, right_only: bool = False) -> tuple[Floats, Floats]:
        """Share of each row in its contest (of the allowed rows alone on request), and log of each total."""
        scores = self.x @ theta
        if right_only:
            scores = np.where(self.right, scores, -inf)
        top = np.maximum.reduceat(scores, self.starts)
        raised = np.exp(scores - top[self.contest])
        totals = np.add.reduceat(raised, self.starts)
        return raised / totals[self.contest], top + np.log(totals)

    def loss(self, theta: Floats) -> float:
        """Weighted negative log-likelihood of the labels."""
        everything, allowed = self.shares(theta)[1], self.shares(theta, right_only=True)[1]
        return float(np.sum(self.weights * (everything - allowed)))

    def slope(self, theta: Floats) -> tuple[Floats, Floats]:
        """Gradient, and a Hessian that is never below the true one (labels taken as known)."""
        p, due = self.shares(theta)[0], self.shares(theta, right_only=True)[0]
        gradient = self.x.T @ (self.row_weights * (p - due))
        weighted = self.x * (self.row_weights * p)[:, None]
        means = np.add.reduceat(self.x * p[:, None], self.starts, axis=0)
        return gradient, self.x.T @ weighted - (means * self.weights[:, None]).T @ means


def fit(contests: Sequence[Contest], start: Start) -> Fitted:
    """The most probable weights. `start.weights` names every key that is fitted; others are ignored.

    Raises ValueError without contests.
    """
    if not contests:
        raise ValueError("nothing to fit: expected at least one contest")
    keys = sorted(start.weights)
    problem = Problem(contests, keys)
    mean = np.array([start.prior, *(start.weights[key] for key in keys)])
    heavy = [max(1.0, abs(start.weights[key])) for key in keys]
    precision = np.array([start.prior_spread**-2, *((start.spread * size) ** -2 for size in heavy)])
    bounds = [(-inf, inf), *(start.bounds.get(key, (-inf, inf)) for key in keys)]
    low, high = np.array([b[0] for b in bounds]), np.array([b[1] for b in bounds])
    theta = np.clip(mean, low, high)
    for _ in range(STEPS):
        gradient, hessian = problem.slope(theta)
        gradient = gradient + precision * (theta - mean)
        held = ((theta <= low) & (gradient > 0)) | ((theta >= high) & (gradient < 0))
        if np.max(np.abs(np.where(held, 0.0, gradient))) < TOLERANCE * max(1.0, float(problem.weights.sum())):
            break
        theta = _step(
            problem, theta, gradient, hessian + np.diag(precision), held, (low, high), (mean, precision)
        )
    prior, *weights = (float(value) for value in theta)
    return Fitted(prior, dict(zip(keys, weights, strict=True)), _loss(problem, theta, mean, precision))


def _step(
    problem: Problem, theta: Floats, gradient: Floats, hessian: Floats, held: NDArray[np.bool_],
    bounds: tuple[Floats, Floats], around: tuple[Floats, Floats],
) -> Floats:  # fmt: skip
    """One Newton step over the weights that are not held at a bound, halved until it does not climb."""
    free = np.flatnonzero(~held)
    direction = np.zeros_like(theta)
    direction[free] = -np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
    here, size = _loss(problem, theta, *around), 1.0
    while size > 1e-6:
        there = np.clip(theta + size * direction, *bounds)
        if _loss(problem, there, *around) <= here:
            return there
        size /= 2
    return theta


def _loss(problem: Problem, theta: Floats, mean: Floats, precision: Floats) -> float:
    return problem.loss(theta) + float(np.sum(precision * (theta - mean) ** 2)) / 2


def log_loss(contests: Sequence[Contest], prior: float, weights: Mapping[str, float]) -> float:
    """Mean negative log-likelihood of the labels, by weight of the contests; nan without any."""
    keys = sorted(weights)
    if not contests:
        return float("nan")
    problem = Problem(contests, keys)
    theta = np.array([prior, *(weights[key] for key in keys)])
    return problem.loss(theta) / float(problem.weights.sum())


def scores(contest: Contest, prior: float, weights: Mapping[str, float]) -> list[float]:
    """Score of each candidate in log-odds, features in the order in which they stand."""
    return [prior + sum(weights.get(k, 0.0) * s for k, s in one.items()) for one in contest.candidates]
