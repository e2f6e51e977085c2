"""Found text on a page is shown and never obeyed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from desk.web.show import inert, marked_spans, percent, size

TRICKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\x00\x1b")


def plain(markup: str) -> str:
    return str(html.fragment_fromstring(markup, create_parent="p").text_content())


def test_markup_is_text() -> None:
    assert inert("<b>&\"'") == "<bdi>&lt;b&gt;&amp;&#34;&#39;</bdi>"


def test_characters_that_reorder_or_hide_are_shown_by_their_number() -> None:
    assert "U+202E" in plain(inert("a\u202eb"))
    assert "\u202e" not in inert("a\u202eb")


def test_stacked_accents_are_cut_and_leave_room_for_the_words() -> None:
    shown = plain(inert("北" + "\u0301" * 500 + "岸灯塔", 20))

    assert shown.endswith("岸灯塔")
    assert shown.count("\u0301") == 3


def test_long_text_is_cut_and_says_how_much_is_left() -> None:
    assert plain(inert("x" * 1000, 100)) == "x" * 100 + " … +900"


def test_spans_mark_the_raw_text() -> None:
    assert marked_spans("《北岸灯塔》全集", [[1, 5]]) == "<bdi>《<mark>北岸灯塔</mark>》全集</bdi>"


def test_spans_that_cannot_be_are_left_out() -> None:
    assert "<mark>" not in marked_spans("短", [[0, 9], [5, 2], [-1, 1], [1, 1]])


@given(st.text(max_size=300), st.lists(st.lists(st.integers(-5, 310), min_size=2, max_size=2), max_size=5))
def test_marking_changes_no_word_and_lets_nothing_through(text: str, spans: list[list[int]]) -> None:
    marked = marked_spans(text, spans)

    assert not set(marked) & TRICKS
    assert marked.replace("<mark>", "").replace("</mark>", "").count("<") == marked_spans(text, []).count("<")


@given(st.text(max_size=300))
def test_inert_text_never_opens_an_element_of_its_own(text: str) -> None:
    elements = {element.tag for element in html.fragment_fromstring(inert(text), create_parent="p").iter()}

    assert elements <= {"p", "bdi", "span"}


def test_a_probability_is_never_rounded_up_to_certainty() -> None:
    assert (percent(0.99996), percent(1.0), percent(None), percent(0.5)) == ("99.9%", "100.0%", "—", "50.0%")


def test_sizes_are_said_as_people_say_them() -> None:
    assert (size(10), size(2048), size(734003200), size(None)) == ("10 B", "2.0 KiB", "700.0 MiB", "")
