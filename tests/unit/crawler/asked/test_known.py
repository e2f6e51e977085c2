"""What a sweep has met is remembered without growing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.asked.known import Recent

NAMES = [str(n) for n in range(40)]


@given(asked=st.lists(st.sampled_from(NAMES)), held=st.integers(1, 50))
def test_what_was_met_lately_is_known_and_no_more_than_two_generations_are_held(
    asked: list[str], held: int
) -> None:
    recent, met = Recent(held), set[str]()
    for name in asked:
        known = name in recent
        assert known <= (name in met)
        assert known == (name in met) or not recent.whole
        recent.add(name)
        met.add(name)
        assert name in recent
        assert len(recent) <= 2 * held
