"""Folds keep titles together, calibration mends what is too sure, strength follows what was not seen."""

from __future__ import annotations

import random

import pytest

from matchers.learning.contest import Contest, two_sided
from matchers.learning.measures import Pair, ece, loss, measured
from matchers.learning.regression import Start
from matchers.learning.validation import SPREADS, calibrated, splits, strength, unseen_pairs
from matchers.model import Part, logistic

START = Start(0.0, {"a": 0.0}, 0.5, 1.0, {})
PLAIN = Part(0.0, {})


def yes_or_no(count: int, source: str = "s", truth: float = 2.0) -> list[Contest]:
    draw, found = random.Random(3), []
    for number in range(count):
        seen = {"a": 1.0} if draw.random() < 0.5 else {}
        right = draw.random() < logistic(truth * seen.get("a", -1.0))
        found.append(
            two_sided(
                seen, right=right, listing=f"{source}{number}", family=f"{source}{number % 60}", source=source
            )
        )
    return found


def test_no_family_stands_on_both_sides_of_a_split() -> None:
    contests = [*yes_or_no(300), *yes_or_no(300, "t")]

    assert len(splits(contests)) == 7
    for seen, unseen in splits(contests):
        assert not {one.family for one in seen} & {one.family for one in unseen}


def test_a_large_source_is_left_out_as_a_whole() -> None:
    contests = [*yes_or_no(300), *yes_or_no(300, "t")]
    wholes = [unseen for _, unseen in splits(contests) if len({one.source for one in unseen}) == 1]

    assert sorted({one.source for unseen in wholes for one in unseen}) == ["s", "t"]


def test_pairs_written_by_rule_are_never_measured() -> None:
    contests = [*yes_or_no(200), *yes_or_no(200, "generated")]

    assert {one.source for _, unseen in splits(contests) for one in unseen} == {"s"}
    assert len(unseen_pairs(contests, START)) == 200


def test_the_strictest_strength_that_is_nearly_best_is_chosen() -> None:
    chosen, losses = strength(yes_or_no(600), START)

    assert set(losses) == {str(spread) for spread in SPREADS}
    assert chosen == min(s for s in SPREADS if losses[str(s)] <= min(losses.values()) * 1.011)


def test_odds_that_are_twice_too_sure_are_halved() -> None:
    draw = random.Random(5)
    honest = [draw.uniform(-3, 3) for _ in range(4000)]
    pairs = [Pair(2 * odds, draw.random() < logistic(odds)) for odds in honest]
    slope, offset = calibrated(pairs, PLAIN)

    assert slope == pytest.approx(0.5, abs=0.06)
    assert offset == pytest.approx(0.0, abs=0.1)
    assert measured(pairs, slope, offset).ece < 0.03 < measured(pairs).ece


def test_calibration_never_gives_works_of_one_place_more_than_one_mass() -> None:
    pairs = [Pair(6.0, n % 2 == 0, (6.0,)) for n in range(400)] + [Pair(6.0, True) for _ in range(400)]
    slope, offset = calibrated(pairs, PLAIN)

    assert logistic(pairs[0].shared(slope, offset)) <= 0.5
    assert logistic(pairs[-1].shared(slope, offset)) > 0.98


def test_calibration_without_pairs_stays_what_it_was() -> None:
    assert calibrated([], Part(0.0, {}, 1.3, -0.2)) == (1.3, -0.2)


def test_few_pairs_move_calibration_little() -> None:
    slope, offset = calibrated([Pair(4.0, False)], Part(0.0, {}, 1.2, 0.1))

    assert 0.7 < slope < 1.2
    assert -0.5 < offset < 0.1


def test_a_perfect_forecast_has_no_calibration_error_and_a_lying_one_has() -> None:
    assert ece([(1.0, True)] * 50 + [(0.0, False)] * 50) == 0.0
    assert ece([(0.9, False)] * 100) == pytest.approx(0.9)
    assert ece([]) == 0.0


def test_the_interval_of_the_error_is_the_same_every_time() -> None:
    pairs = [Pair(float(n % 7) - 3.0, n % 3 == 0) for n in range(90)]

    assert measured(pairs) == measured(pairs)
    assert measured(pairs).ece_low <= measured(pairs).ece <= measured(pairs).ece_high


def test_a_certain_mistake_costs_much_but_not_everything() -> None:
    assert 10 < loss([(0.0, True)]) < 20
