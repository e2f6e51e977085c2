"""Additions and removals without a rebuild answer as a rebuild does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matchers.text.normalise import read
from matchers.titles import Title, TitleIndex, build

WORDS = st.text(st.sampled_from("三体黑暗森林ab1 "), min_size=1, max_size=5)
TITLES = st.lists(st.builds(Title, st.integers(1, 6), WORDS), max_size=8)
TEXTS = st.text(st.sampled_from("三体黑暗森林ab1 ."), max_size=25)

Told = set[tuple[str, int, int, str, frozenset[int]]]


def told(index: TitleIndex, text: str) -> Told:
    return {
        (index.key_text(p.key), p.start, p.end, p.view, index.works_of(p.key)) for p in index.places(read(text, "title"))
    }  # fmt: skip


def merged(places: Told) -> Told:
    """Works of one name in both parts of an index, together."""
    spans = {place[:4] for place in places}
    return {(*span, frozenset().union(*(p[4] for p in places if p[:4] == span))) for span in spans}


@given(TITLES, TITLES, st.sets(st.integers(1, 6)), TEXTS)
def test_an_index_with_additions_answers_as_one_built_anew(
    old: list[Title], new: list[Title], removed: set[int], text: str
) -> None:
    index = build(old).with_delta(new, removed)
    anew = build([title for title in old if title.work not in removed] + new)
    assert merged(told(index, text)) == told(anew, text) == told(index.rebuilt(), text)
    assert sorted(map(repr, index.unusable)) == sorted(map(repr, anew.unusable))


def test_additions_come_one_after_another_and_a_work_may_come_back() -> None:
    index = build([Title(1, "归途"), Title(2, "渡口")])
    index = index.with_delta([Title(3, "晚风")]).with_delta([Title(1, "归途如虹")], removed=[1, 3])
    assert told(index, "归途如虹 渡口 晚风") == {
        ("归途如虹", 0, 4, "base", frozenset({1})), ("渡口", 5, 7, "base", frozenset({2}))
    }  # fmt: skip


def test_names_in_both_parts_count_the_names_that_contain_them() -> None:
    index = build([Title(1, "归途"), Title(2, "It")]).with_delta(
        [Title(3, "漫长归途"), Title(4, "途"), Title(5, "Say It"), Title(6, "Bit")]
    )
    counted = {index.key_text(key): index.containing(key) for key in range(len(index))}
    assert counted == {"归途": 1, "it": 1, "漫长归途": 0, "途": 2, "sayit": 0, "bit": 0}


def test_removed_works_leave_names_that_others_bear() -> None:
    index = build([Title(1, "归途"), Title(2, "归途")]).with_delta([], removed=[1])
    assert told(index, "归途") == {("归途", 0, 2, "base", frozenset({2}))}
    assert index.nearly(read("射雕英雄外专", "title")) == []


@given(TITLES, TITLES, st.sets(st.integers(1, 6)), TEXTS, st.sets(st.integers(1, 6)))
def test_works_and_names_are_told_alike_one_by_one_and_together(
    old: list[Title], new: list[Title], removed: set[int], text: str, asked: set[int]
) -> None:
    index = build(old).with_delta(new, removed)
    for key in range(len(index)):
        titles = index.titles_of(key)
        assert index.works_of(key) == {title.work for title in titles}
        assert [index.titles_of(key, most) for most in range(4)] == [titles[:most] for most in range(4)]
    places = index.places(read(text, "title"))
    assert index.naming(places, asked) == [p for p in places if index.works_of(p.key) & asked]
    assert index.by_work(places) == {
        work: [p for p in places if work in index.works_of(p.key)]
        for place in places
        for work in index.works_of(place.key)
    }
