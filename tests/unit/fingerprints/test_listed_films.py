"""Films of which only a list of frames is known: compared in the order of time."""

from __future__ import annotations

import numpy as np

from fingerprints.video import compare, listed

FRAMES = 40
CODES = [np.random.default_rng(n).bytes(32).hex() for n in range(FRAMES)]


def frames(order: list[int], apart_ms: int = 1000) -> list[tuple[int, int, str]]:
    return [(place * apart_ms, 100, CODES[number]) for place, number in enumerate(order)]


def test_a_piece_of_a_listed_film_is_found_at_its_place() -> None:
    like = compare([listed(frames(list(range(FRAMES))))], [listed(frames(list(range(10, 25))))])
    assert like is not None
    assert (like.strength, like.distance, like.evidence["shift_s"]) == ("strong", 0, 10.0)


def test_the_same_frames_in_another_order_are_not_the_film() -> None:
    like = compare([listed(frames(list(range(FRAMES))))], [listed(frames(list(range(24, 9, -1))))])
    assert like is None or like.strength != "strong"


def test_other_frames_and_frames_without_quality_are_like_nothing() -> None:
    whole = listed(frames(list(range(20))))
    assert compare([whole], [listed(frames(list(range(20, 40))))]) is None
    dull = listed([(ms, 10, code) for ms, _, code in frames(list(range(20)))])
    assert dull.quality == 0
    assert compare([whole], [dull]) is None
