"""The zero-error plan."""

from __future__ import annotations

import pytest

from desk.triage.sampling import PLANS, Quality, upper_bound


@pytest.mark.parametrize(("looks", "share"), PLANS)
def test_the_plans_exclude_what_they_say_and_one_look_less_does_not(looks: int, share: float) -> None:
    assert upper_bound(0, looks) <= share < upper_bound(0, looks - 1)


@pytest.mark.parametrize(
    ("errors", "looked", "bound"), [(0, 0, 1.0), (5, 5, 1.0), (1, 59, 0.0780), (3, 100, 0.0757), (0, 1, 0.95)]
)
def test_errors_raise_the_bound_as_in_the_tables_of_clopper_and_pearson(
    errors: int, looked: int, bound: float
) -> None:
    assert upper_bound(errors, looked) == pytest.approx(bound, abs=5e-4)


def test_one_error_breaks_the_plan() -> None:
    assert [reached for _, _, reached in Quality(150, 0, 0).plans] == [True, True, False]
    assert not any(reached for _, _, reached in Quality(400, 1, 0).plans)
