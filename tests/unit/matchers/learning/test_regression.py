"""The regression against an independent solver, at its bounds, and with labels that leave several answers open."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import exp, inf, log

import numpy as np
import pytest

from matchers.learning.contest import NONE, Contest, two_sided
from matchers.learning.regression import Start, fit, log_loss, scores

KEYS = ("a", "b", "c")
TRUE = {"a": 1.5, "b": -2.0, "c": 0.3}
START = Start(0.0, dict.fromkeys(KEYS, 0.0), 1.0, 1.0, {})


def planted(count: int, seed: int = 7) -> list[Contest]:
    """Contests drawn from known weights, with one to three candidates."""
    draw, found = random.Random(seed), []
    for number in range(count):
        candidates = tuple(
            {key: draw.choice((0.5, 1.0)) for key in KEYS if draw.random() < 0.5}
            for _ in range(draw.randint(1, 3))
        )
        raised = [1.0, *(exp(-0.5 + sum(TRUE[k] * s for k, s in one.items())) for one in candidates)]
        right = draw.choices(range(len(raised)), raised)[0]
        found.append(
            Contest(
                candidates, frozenset((right,)), str(number), str(number), "planted", draw.choice((0.5, 1.0))
            )
        )
    return found


def penalised(theta: Sequence[float], contests: Sequence[Contest], start: Start) -> float:
    """The same aim, written down a second time without arrays."""
    prior, weights = theta[0], dict(zip(sorted(start.weights), theta[1:], strict=True))
    total = (prior - start.prior) ** 2 / (2 * start.prior_spread**2)
    for key, weight in weights.items():
        spread = start.spread * max(1.0, abs(start.weights[key]))
        total += (weight - start.weights[key]) ** 2 / (2 * spread**2)
    for one in contests:
        raised = [1.0, *(exp(score) for score in scores(one, prior, weights))]
        total -= one.weight * log(sum(raised[n] for n in one.right) / sum(raised))
    return total


def test_it_finds_what_an_independent_solver_finds() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    start = Start(0.2, {"a": 1.0, "b": -3.0, "c": 0.0}, 0.7, 2.0, {"a": (0.0, inf), "b": (-inf, 0.0)})
    contests = planted(200)
    bounds = [(None, None), (0.0, None), (None, 0.0), (None, None)]
    theirs = optimize.minimize(
        penalised, [0.0, 0.0, 0.0, 0.0], args=(contests, start), method="L-BFGS-B", bounds=bounds,
        options={"ftol": 1e-14, "gtol": 1e-9},
    )  # fmt: skip

    ours = fit(contests, start)

    assert [ours.prior, *(ours.weights[key] for key in KEYS)] == pytest.approx(list(theirs.x), abs=1e-4)
    assert ours.loss == pytest.approx(theirs.fun, abs=1e-7)


def test_planted_weights_come_back() -> None:
    found = fit(planted(6000), START)

    assert found.prior == pytest.approx(-0.5, abs=0.15)
    assert {key: found.weights[key] for key in KEYS} == pytest.approx(TRUE, abs=0.2)


def test_a_weight_never_crosses_its_bound() -> None:
    start = Start(0.0, {"a": 0.5, "b": 0.5, "c": 0.0}, 1.0, 1.0, {"a": (0.0, inf), "b": (0.0, inf)})
    found = fit(planted(500), start)

    assert found.weights["b"] == 0.0
    assert found.weights["a"] > 0.5


def test_little_data_leaves_the_weights_near_where_they_began() -> None:
    start = Start(0.0, {"a": 3.0}, 0.25, 0.25, {})
    found = fit([two_sided({"a": 1.0}, right=False, listing="1", family="1", source="s")], start)

    assert 2.0 < found.weights["a"] < 3.0


def test_a_key_that_no_contest_has_does_not_move() -> None:
    found = fit(planted(50), Start(0.0, {"a": 1.0, "never": 2.5}, 1.0, 1.0, {}))

    assert found.weights["never"] == pytest.approx(2.5)


def test_of_several_right_answers_their_joint_share_counts() -> None:
    both = Contest(({"a": 1.0}, {"a": 1.0}), frozenset((1, 2)), "1", "1", "s")
    raised = 2 * exp(1.5)

    assert log_loss([both], 0.5, {"a": 1.0}) == pytest.approx(-log(raised / (1 + raised)))


def test_a_rejected_candidate_leaves_every_other_answer_open() -> None:
    rejected = Contest(({"a": 1.0}, {"b": 1.0}), frozenset((NONE, 2)), "1", "1", "s")
    found = fit([rejected] * 20, START)

    assert found.weights["a"] < 0 < found.weights["b"]


def test_the_same_contests_give_the_same_figures_in_any_run() -> None:
    contests = planted(300)

    assert fit(contests, START) == fit(contests, START)


def test_the_loss_never_rises_above_that_of_the_start() -> None:
    contests = planted(200)
    found = fit(contests, START)

    assert log_loss(contests, found.prior, found.weights) < log_loss(contests, START.prior, START.weights)


def test_without_contests_there_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fit([], START)
    assert np.isnan(log_loss([], 0.0, {}))
