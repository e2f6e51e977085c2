"""A run of a text is shown with its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fingerprints.excerpts import AROUND, LONGEST, excerpt, heading

BOOK = (
    "序\n\n第一章 渡口\n"
    + "甲" * 500
    + "\n第二章　雨夜\n"
    + "乙" * 3000
    + "\nCHAPTER XII. The Ferry\n"
    + "x " * 300
)


def test_a_long_run_is_shown_by_its_beginning_and_its_end() -> None:
    start = BOOK.index("乙")
    found = excerpt(BOOK, start, start + 2_500)

    assert (len(found.head), len(found.tail), found.left_out) == (LONGEST // 2, LONGEST // 2, 2_500 - LONGEST)
    assert found.heading == "第二章　雨夜"
    assert found.before.endswith("第二章　雨夜\n")


def test_a_place_before_the_first_heading_stands_under_none() -> None:
    assert heading(BOOK, 1) == ""
    assert heading(BOOK, len(BOOK) - 10) == "CHAPTER XII. The Ferry"


def test_a_sentence_that_speaks_of_a_chapter_is_no_heading() -> None:
    assert heading("第三章里写到的那座桥早已不在了，" + "他说了许多话" * 20 + "\n正文", 130) == ""


@given(st.text(max_size=400), st.integers(-50, 500), st.integers(-50, 500))
def test_any_place_of_any_text_gives_an_excerpt(text: str, start: int, end: int) -> None:
    found = excerpt(text, start, end)

    assert 0 <= found.start <= found.end <= len(text)
    assert len(found.head) + found.left_out + len(found.tail) == found.end - found.start
    assert max(len(found.before), len(found.after)) <= AROUND
