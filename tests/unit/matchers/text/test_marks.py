"""Known words of one text, read once for all works."""

from __future__ import annotations

from matchers.candidate import read_with_marks
from matchers.text.normalise import read


def test_a_name_that_touches_no_known_word_leaves_the_very_same_words() -> None:
    one = read_with_marks(read("归途列车 1080p 下载", "title"))
    assert one.marks.without((0, 4)) is one.marks
    assert one.marks.without(None) is one.marks


def test_the_words_of_the_name_itself_are_left_out() -> None:
    one = read_with_marks(read("百度网盘 电影", "title"))
    left = one.marks.without((0, 4))
    assert [mark.word for mark in left] == [mark.word for mark in one.marks if mark.start >= 4]
    assert len(left) < len(one.marks)
    assert left is one.marks.without((0, 4))


def test_what_is_made_of_the_words_is_made_once_for_each_key() -> None:
    marks = read_with_marks(read("电影 下载", "title")).marks
    made: list[int] = []
    assert marks.once("a", lambda: len(made)) == 0
    made.append(1)
    assert marks.once("a", lambda: len(made)) == 0
    assert marks.once("b", lambda: len(made)) == 1


def test_words_of_a_kind_and_of_handing_out_speak() -> None:
    marks = read_with_marks(read("电影 下载", "title")).marks
    assert marks.speaks
    assert {mark.word for mark in marks.kinds} >= {"电影"}
    assert not read_with_marks(read("归途列车", "title")).marks.speaks
