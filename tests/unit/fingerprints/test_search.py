"""The scan finds exactly the codes within the radius."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerprints.search import CodeIndex, distance

CODES = st.integers(0, (1 << 256) - 1).map(lambda n: f"{n:064x}")


@given(st.lists(CODES, max_size=20), CODES, st.integers(0, 256))
def test_the_scan_equals_counting_bits_one_by_one(codes: list[str], query: str, radius: int) -> None:
    bits = [(int(code, 16) ^ int(query, 16)).bit_count() for code in codes]
    expected = sorted(
        ((n, b) for n, b in enumerate(bits) if b <= radius), key=lambda pair: (pair[1], pair[0])
    )
    assert CodeIndex(codes).within(query, radius) == expected


@given(CODES, st.sets(st.integers(0, 255), max_size=60))
def test_flipped_bits_are_the_distance(code: str, flipped: set[int]) -> None:
    other = f"{int(code, 16) ^ sum(1 << bit for bit in flipped):064x}"
    assert distance(code, other) == len(flipped)
    assert bool(CodeIndex([other]).within(code, 31)) == (len(flipped) <= 31)


@pytest.mark.parametrize("code", ["", "ab", "g" * 64])
def test_a_code_that_is_none_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        CodeIndex([code])
