"""Winnowing keeps its promise, and folding changes only what it should."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerprints.grams import HAN, SCHEMES, WORDS, Scheme, prints, streams, unpack, winnow
from fingerprints.kinds import Print
from tests.unit.fingerprints.texts import chinese, english

SOURCE = {HAN: chinese(77, 300), WORDS: english(77, 300)}


def shared(scheme: Scheme, left: str, right: str) -> int:
    hashes = [
        set(unpack(one).hashes.tolist())
        for text in (left, right)
        for one in prints(text)
        if one.recipe == scheme.recipe
    ]
    return len(set.intersection(*hashes)) if len(hashes) == 2 else 0


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SCHEMES), st.integers(0, 2000), st.integers(15, 200),
    st.text(max_size=60), st.text(max_size=60), st.text(max_size=60),
)  # fmt: skip
def test_a_run_of_units_in_two_texts_shares_the_promised_number_of_prints(
    scheme: Scheme, start: int, units: int, before: str, after: str, elsewhere: str
) -> None:
    source = streams(SOURCE[scheme])[SCHEMES.index(scheme)]
    units = min(units, len(source.hashes) - start)
    run = SOURCE[scheme][int(source.starts[start]) : int(source.ends[start + units - 1])]
    left, right = before + "\n" + run + "\n" + elsewhere, elsewhere + "\n" + run + "\n" + after
    assert shared(scheme, left, right) >= (units - scheme.k + 1) // scheme.window


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_spans_point_at_the_letters_of_the_raw_text(raw: str) -> None:
    for scheme, units in zip(SCHEMES, streams(raw), strict=True):
        grams = winnow(units, scheme, len(raw))
        assert all(units.starts < units.ends)
        for start, span in zip(grams.starts.tolist(), grams.spans.tolist(), strict=True):
            assert 0 <= start < start + span <= len(raw)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("龍門客棧裡的風沙與刀劍都不曾停歇", "龙门客栈里的风沙与刀剑都不曾停歇"),
        ("龙门客栈里的风沙与刀剑都不曾停歇", "龙 门·客*栈里\u200b的风\n沙与刀剑，都不曾停歇。"),
        (
            "the innkeeper’s lantern didn't burn that night",
            "The INNKEEPER'S lantern didn’t burn, that night!",
        ),
        ("ｔｈｅ innkeeper said that rain would come", "the innkeeper — said that rain would come"),
        (
            "龙门客栈里的风沙与刀剑都不曾停歇",
            "龙门客栈里vip的风沙与刀剑都不曾停歇",
        ),
    ],
    ids=["traditional", "noise", "quotes", "full width", "the other script"],
)
def test_what_folding_makes_equal(one: str, other: str) -> None:
    assert hashes(one) == hashes(other)
    assert hashes(one)


def hashes(text: str) -> list[list[int]]:
    return [unpack(one).hashes.tolist() for one in prints(text)]


def test_letters_far_apart_are_no_neighbours() -> None:
    assert prints("".join(one + " " * 100 for one in "龙门客栈里的风沙与刀剑")) == ()


def test_prints_hold_their_places_and_nothing_of_the_text() -> None:
    text = chinese(5)
    one: Print = prints(text)[0]
    assert unpack(one).chars == len(text)
    assert text[:2].encode() not in one.payload
    assert one.recipe == HAN.recipe
