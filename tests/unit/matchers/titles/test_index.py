"""The title index: every place found, no word cut in two, spans in the raw text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.text.normalise import bounded, read
from matchers.titles import Title, build, longest

WORDS = st.lists(st.text(st.sampled_from("三体黑暗森林ab12"), min_size=1, max_size=5), min_size=1, max_size=8)


def found(names: Sequence[str], text: str) -> list[tuple[str, str]]:
    """(name, raw text) of the longest places."""
    index = build([Title(number, name) for number, name in enumerate(names)])
    reading = read(text, "title")
    return [
        (index.titles_of(place.key)[0].text, reading.raw[slice(*reading.raw_span(place.start, place.end))])
        for place in longest(index.places(reading))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (["庆余年"], "【4K】慶·餘·年 全集", [("庆余年", "慶·餘·年")]),
        (
            ["三体", "三体II:黑暗森林", "黑暗森林"],
            "三体Ⅱ 黑暗森林 txt",
            [("三体II:黑暗森林", "三体Ⅱ 黑暗森林")],
        ),
        (["Her"], "The.Others.2001", []),
        (["Her"], "her 2013 1080p", [("Her", "her")]),
        (["therapist"], "the rapist", []),
        (["Spider-Man"], "SpiderMan 2002", [("Spider-Man", "SpiderMan")]),
        (["S.H.I.E.L.D."], "Agents of S.H.I.E.L.D S02", [("S.H.I.E.L.D.", "S.H.I.E.L.D")]),
        (["战狼2"], "战狼2017", []),
        (["1984"], "119840", []),
        (["后来"], "她走了很久以后。来的人不多", []),
        (["后来"], "后·来 flac", [("后来", "后·来")]),
        ([], "任何文字", []),
    ],
)
def test_where_names_stand(names: list[str], text: str, expected: list[tuple[str, str]]) -> None:
    assert found(names, text) == expected


@given(WORDS, st.text(st.sampled_from("三体黑暗森林ab12 ."), max_size=30))
def test_the_index_finds_what_looking_at_every_position_finds(names: list[str], text: str) -> None:
    index = build([Title(number, name) for number, name in enumerate(names)])
    reading = read(text, "title")
    places = {(index.key_text(p.key), p.start, p.end) for p in index.places(reading) if p.plain}
    plain = {
        (key, *reading.soft_span(at, at + len(key)))
        for key in map(index.key_text, range(len(index)))
        for at in range(len(reading.base)) if reading.base.startswith(key, at)
    }  # fmt: skip
    assert places <= plain
    whole = {p for p in plain if bounded(reading.soft.text, p[1], p[2]) and p[2] - p[1] == len(p[0])}
    assert whole <= places


def test_generic_names_know_how_many_others_contain_them() -> None:
    index = build([Title(1, "归途"), Title(2, "归途列车"), Title(3, "漫长归途"), Title(4, "归途")])
    counted = {index.key_text(key): index.containing(key) for key in range(len(index))}
    assert counted == {"归途": 2, "归途列车": 0, "漫长归途": 0}


def test_works_that_share_a_name_share_a_key() -> None:
    index = build([Title(1, "天龙八部"), Title(2, "天龍八部")])
    assert [title.work for title in index.titles_of(0)] == [1, 2]


def test_a_name_without_letters_is_kept_aside_and_not_indexed() -> None:
    index = build([Title(1, "😀"), Title(2, "归途")])
    assert ([index.key_text(key) for key in range(len(index))], index.unusable) == (
        ["归途"],
        (Title(1, "😀"),),
    )
