"""Foreign words around a name, found by slices, are those that a walk from letter to letter finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.text.normalise import is_latin
from matchers.text.residue import SALES_VERBS, foreign
from records import folding

TEXTS = st.text("的版出有kva1九家é①あ -：.之", min_size=2, max_size=40)
PAGE = "，。" * folding.LONG
"""Before a name on a page: only what stands around the name is read there."""


def test_words_beyond_a_known_word_weigh_half() -> None:
    assert foreign("狂飙全集天涯", (0, 6), (0, 2), [(2, 4)], whole=False) == ("天涯", 1.0)
    assert foreign("狂飙全集天涯", (0, 6), (0, 2), [(2, 4)], whole=True) == ("天涯", 2.0)


def test_what_only_joins_known_words_to_the_name_weighs_nothing() -> None:
    assert foreign("狂飙全集版天", (0, 6), (0, 2), [(2, 4)], whole=False) == ("天", 0.5)
    assert foreign("天的全集狂飙", (0, 6), (4, 6), [(2, 4)], whole=False) == ("天", 0.5)
    assert foreign("出繁花里", (0, 4), (1, 4), [], whole=False) == ("", 0.0)


@pytest.mark.parametrize("before", ["", PAGE], ids=["title", "page"])
@given(data=st.data(), soft=TEXTS, whole=st.booleans())
def test_slices_and_a_walk_find_the_same_words(
    before: str, data: st.DataObject, soft: str, *, whole: bool
) -> None:
    place = st.integers(0, len(soft))
    begin, first, last, end = sorted(data.draw(st.tuples(place, place, place, place)))
    known = data.draw(st.lists(st.tuples(place, place), max_size=4))
    n = len(before)
    moved = [(a + n, b + n) for a, b in known]
    found = foreign(before + soft, (begin + n, end + n), (first + n, last + n), moved, whole=whole)
    if first < last:
        assert found == _walked(
            before + soft, (begin + n, end + n), (first + n, last + n), moved, whole=whole
        )


def _walked(
    soft: str, run: tuple[int, int], place: tuple[int, int], known: list[tuple[int, int]], *, whole: bool
) -> tuple[str, float]:
    covered = {n for a, b in known for n in range(max(a, run[0]), min(b, run[1]))}
    words, total = [], 0.0
    for side in (range(place[0] - 1, run[0] - 1, -1), range(place[1], run[1])):
        factor, seen = 1.0, []
        for n in side:
            if n in covered:
                factor = 1.0 if whole else 0.5
            elif not _joins(soft, n, covered, place) and folding.is_letter(soft[n]) and not soft[n].isdigit():
                total += factor * folding.weight(soft[n])
                seen.append(n)
        words += ["".join(soft[n] for n in sorted(seen))] if seen else []
    return " ".join(words), total


def _joins(soft: str, n: int, covered: set[int], place: tuple[int, int]) -> bool:
    before, after = soft[n - 1 : n] if n else "", soft[n + 1 : n + 2]
    if soft[n] == "版":
        return n - 1 in covered
    if soft[n] == "的":
        return n + 1 in covered or not after or not folding.is_letter(after)
    if is_latin(soft[n]):
        return not any(c and is_latin(c) for c in (before, after))
    sold = soft[n] in SALES_VERBS and n == place[0] - 1 and place[1] - place[0] >= 3
    return sold and not (before and folding.is_han(before))
