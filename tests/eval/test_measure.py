"""What a calibration error is measured on: best matches, every pair, and pairs of some weight."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eval.measure import BINS, calibrations, ece, judge, reliability
from tests.eval.test_fit import labelled
from tests.unit.matchers.catalogue import catalogue

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80)


@given(PAIRS)
def test_the_error_is_the_mean_gap_of_ten_bins_of_equal_mass(pairs: list[tuple[float, bool]]) -> None:
    ordered = sorted(pairs)
    edges = [len(ordered) * one // BINS for one in range(BINS + 1)]
    gaps = (abs(sum(p - right for p, right in ordered[a:b])) for a, b in itertools.pairwise(edges))

    assert ece(pairs) == pytest.approx(sum(gaps) / len(pairs), abs=1e-9)


def test_every_work_that_is_named_is_a_pair() -> None:
    judged = judge(labelled(), catalogue())
    best, every, weighty = calibrations(judged)

    assert best.asked == sum(bool(one.every) for one in judged)
    assert every.asked == sum(len(one.every) for one in judged) > best.asked
    assert every.asked > sum(len(one.decided) for one in judged), "works that were only counted are pairs too"
    assert weighty.asked == sum(p > 0.05 for one in judged for p, _ in one.pairs)
    assert len(reliability(judged)) == 13
