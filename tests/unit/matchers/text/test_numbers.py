"""Seasons, sequels and collections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.text.numbers import own_number, seasons, sequel_after, stem, value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十二", 12),
        ("二十", 20),
        ("十", 10),
        ("贰", 2),
        ("两", 2),
        ("12", 12),
        ("iv", 4),
        ("甲", None),
        ("", None),
    ],
)
def test_numbers_are_read_in_any_script(text: str, number: int | None) -> None:
    assert value(text) == number


@pytest.mark.parametrize(
    ("behind", "expected"),
    [("2 全集", 2), ("之2", 2), ("ii", 2), ("四 硬盘版", 4), ("第二季", None), ("前传 txt", "前传"), ("续集", "续集"), (".2.2010.1080p", 2),
     (" 2", 2), (" 46集全", None), ("2021", None), (" 4k", None), (" 1-40集", None), ("1.76", None), ("30集", None), ("2.5d", None),
     (" 8册", None), ("3天", 3), ("", None), (" 720p", None), ("i love", None)],
)  # fmt: skip
def test_what_right_behind_a_name_is_another_part(behind: str, expected: int | str | None) -> None:
    found = sequel_after("归途" + behind, 2)
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("title", "numbers", "whole"),
    [("归途 第二季 4k", {2}, False), ("归途 第1季", {1}, False), ("归途 第一季+第二季", {1, 2}, True), ("归途 1-8季", set(), True),
     ("归途 全三季", set(), True), ("归途 十季全", set(), True), ("the return s02e05", {2}, False), ("the return season 3", {3}, False),
     ("归途 46集", set(), False), ("s01-s05", {1}, True), ("归途 第十二部", {12}, False)],
)  # fmt: skip
def test_seasons_named_in_a_title(title: str, numbers: set[int], whole: bool) -> None:
    said = seasons(title)
    assert (set(said.numbers) if not whole else set(), said.whole) == (numbers if not whole else set(), whole)


@pytest.mark.parametrize(
    ("title", "number", "name"),
    [("归途 第二季", 2, "归途"), ("战狼2", 2, "战狼"), ("仙剑奇侠传四", 4, "仙剑奇侠传"), ("三体III:死神永生", 3, "三体"), ("Rocky II", 2, "Rocky"),
     ("归途", None, ""), ("1984", None, ""), ("赛博朋克2077", None, ""), ("三十而已", None, ""), ("归途 第一季", 1, ""), ("唐探1900", None, "")],
)  # fmt: skip
def test_the_number_that_a_title_carries_and_its_stem(title: str, number: int | None, name: str) -> None:
    assert (own_number(title), stem(title)) == (number, name)


@given(st.text(max_size=60), st.integers(0, 60))
def test_any_text_is_read_without_an_error(text: str, end: int) -> None:
    assert seasons(text).numbers is not None
    assert sequel_after(text, min(end, len(text))) is None or len(text) > 0
    assert len(stem(text)) <= len(text)
