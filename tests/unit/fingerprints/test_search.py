"""The index finds exactly the codes within the radius, whatever it holds and however it grew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from fingerprints.search import SMALL, CodeIndex, HammingIndex, distance, scan, tables

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


@pytest.mark.parametrize("code", ["", "ab", "g" * 64, " " * 64])
def test_a_code_that_is_none_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        CodeIndex([code])


def made(count: int, seed: int) -> NDArray[np.uint64]:
    """Random codes with duplicates and, in a tenth of them, pieces that all share: heavy buckets."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 1 << 64, (count, 4), dtype=np.uint64)
    codes[: count // 10, :3] = np.uint64(0xFFFF0000FFFF0000)
    codes[count // 2 : count // 2 + count // 20] = codes[: count // 20]
    return codes


def near(codes: NDArray[np.uint64], seed: int, flips: int) -> NDArray[np.uint64]:
    """One of the codes with so many bits flipped; a random code where there are none."""
    rng = np.random.default_rng(seed)
    if not len(codes):
        return rng.integers(0, 1 << 64, 4, dtype=np.uint64)
    query: NDArray[np.uint64] = codes[rng.integers(len(codes))].copy()
    for bit in rng.choice(256, flips, replace=False).tolist():
        query[bit // 64] ^= np.uint64(1 << (bit % 64))
    return query


def agrees(codes: NDArray[np.uint64], query: NDArray[np.uint64], radius: int) -> None:
    index = HammingIndex(tables(codes, np.arange(len(codes))))
    rows, bits = scan(codes, query, radius)
    expected = sorted(zip(rows.tolist(), bits.tolist(), strict=True), key=lambda pair: (pair[1], pair[0]))
    assert index.within(query.tobytes().hex(), radius) == expected


@pytest.mark.parametrize("count", [0, 1, 2, 15, 16, 17, 5000])
def test_small_indexes_equal_the_scan_at_every_radius(count: int) -> None:
    codes = made(count, count)
    for radius in range(64):
        agrees(codes, near(codes, radius, radius), radius)


@pytest.fixture(scope="module")
def many() -> NDArray[np.uint64]:
    return made(100_000, 7)


def test_a_hundred_thousand_codes_equal_the_scan_at_every_radius(many: NDArray[np.uint64]) -> None:
    index = HammingIndex(tables(many, np.arange(len(many))))
    assert len(index.base) > SMALL  # otherwise no bucket is looked into
    for radius in range(64):
        for flips in {radius, max(0, radius - 1), min(256, radius + 1)}:
            query = near(many, radius * 3 + flips, flips)
            rows, bits = scan(many, query, radius)
            expected = sorted(
                zip(rows.tolist(), bits.tolist(), strict=True), key=lambda pair: (pair[1], pair[0])
            )
            assert index.within(query.tobytes().hex(), radius) == expected


@pytest.mark.long
def test_a_million_codes_equal_the_scan() -> None:
    codes = made(1_000_000, 11)
    index = HammingIndex(tables(codes, np.arange(len(codes))))
    for radius in range(0, 64, 3):
        query = near(codes, radius, radius)
        rows, bits = scan(codes, query, radius)
        found = index.within(query.tobytes().hex(), radius)
        assert sorted(found) == sorted(zip(rows.tolist(), bits.tolist(), strict=True))


def test_no_more_than_the_nearest_are_given_where_a_limit_is_set(many: NDArray[np.uint64]) -> None:
    index = HammingIndex(tables(many, np.arange(len(many))))
    query = many[0].tobytes().hex()
    whole = index.within(query, 47)
    assert len(whole) > 2
    for limit in (1, 2, len(whole), len(whole) + 5):
        assert index.within(query, 47, limit=limit) == whole[:limit]


@given(
    st.lists(CODES, max_size=12), st.lists(CODES, max_size=6), st.sets(st.integers(0, 17)), st.integers(0, 63)
)
def test_what_is_added_is_found_and_what_is_removed_is_not(
    first: list[str], more: list[str], gone: set[int], radius: int
) -> None:
    rows = list(range(len(first) + len(more)))
    gone &= set(rows)
    grown = HammingIndex.of(first).adding(more, rows[len(first) :]).removing(gone)
    left = [row for row in rows if row not in gone]
    fresh = HammingIndex.of([(first + more)[row] for row in left], left)
    assert len(grown) == len(grown.compacted()) == len(fresh) == len(left)
    for query in (first + more)[:5]:
        assert grown.within(query, radius) == grown.compacted().within(query, radius)
        assert grown.within(query, radius) == fresh.within(query, radius)
