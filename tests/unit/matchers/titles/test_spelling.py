"""Small parts: separators, joined characters, numbers, syllables, hashes, blobs, counts of names in names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.text.normalise import read
from matchers.titles import Title, build, generic, rewrites, separators, syllables, tables
from matchers.titles.hashes import Sums, Table, mixed
from matchers.titles.lines import base_line
from matchers.titles.texts import Texts


@pytest.mark.parametrize(
    ("text", "breaks", "latin", "view"),
    [
        ("庆余年", 0, False, "base"), ("庆·余·年", 0, False, "base"), ("庆 余年", 0, False, ""), ("庆🔥余年", 0, False, "base"),
        ("射雕 英雄传", 0, False, "base"), ("射雕。英雄传", 0, False, ""), ("你好，李焕英", 4, False, "base"),
        ("dune", 0, True, "base"), ("d.u.n.e", 0, True, "squeezed"), ("du ne", 0, True, ""), ("19 84", 0, True, ""),
        ("the dark knight", 0b10001000, True, "base"), ("thedarkknight", 0b10001000, True, "squeezed"), ("iam", 2, True, ""),
    ],
)  # fmt: skip
def test_whose_separators_they_are(text: str, breaks: int, latin: bool, view: str) -> None:
    line = base_line(read(text, "title"))
    assert separators.told(line, 0, len(line.text), breaks, latin=latin) == view


@pytest.mark.parametrize(
    ("figures", "read_as"),
    [
        ("3", "三"),
        ("10", "十"),
        ("12", "十二"),
        ("20", "二十"),
        ("99", "九十九"),
        ("07", "零七"),
        ("1937", "一九三七"),
        ("0", "零"),
    ],
)
def test_how_figures_are_read(figures: str, read_as: str) -> None:
    assert rewrites.in_han(figures) == read_as


@pytest.mark.parametrize(
    ("word", "lengths"),
    [
        ("qingyunian", (4, 2, 4)),
        ("xian", (4,)),
        ("lv", (2,)),
        ("fangan", (4, 2)),
        ("the", ()),
        ("zzz", ()),
        ("x", ()),
        ("", ()),
        ("a" * 500, ()),
    ],
)
def test_latin_words_as_syllables(word: str, lengths: tuple[int, ...]) -> None:
    assert syllables.syllabified(word) == lengths


def test_a_name_is_read_by_character_by_phrase_and_as_one_word() -> None:
    numbers = tables.syllable_names()
    ways = {" ".join(numbers[one] for one in way) for way in syllables.spelt("重庆西安")}
    assert (
        ways == {"zhong qing xi an", "chong qing xi an", "zhong qing xian", "chong qing xian"}
        or "chong qing xi an" in ways
    )


@given(st.lists(st.text(max_size=8), max_size=12))
def test_a_blob_gives_back_every_text(texts: list[str]) -> None:
    blob = Texts.of(texts)
    assert (list(blob), [blob[n] for n in range(len(blob))]) == (texts, texts)
    with pytest.raises(IndexError):
        blob[len(texts)]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.data())
def test_equal_windows_have_equal_hashes_wherever_they_stand(codes: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(codes) - 1))
    end = data.draw(st.integers(start + 1, len(codes)))
    whole, own = Sums(np.array(codes, np.uint32)), Sums(np.array(codes[start:end], np.uint32))
    one = whole.windows(np.array([start]), np.array([end]))
    assert one == own.windows(np.array([0]), np.array([end - start]))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), max_size=30))
def test_a_table_gives_every_name_of_a_hash(rows: list[tuple[int, int]]) -> None:
    hashes = mixed(np.array([code for code, _ in rows], np.uint64), 5)
    table = Table.of(hashes, np.array([key for _, key in rows], np.int64))
    asked = mixed(np.arange(21, dtype=np.uint64), 5)
    places, keys = table.find(asked)
    assert set(zip(places.tolist(), keys.tolist(), strict=True)) == set(rows)


def test_latin_names_count_where_they_are_whole_words_only() -> None:
    index = build(
        [
            Title(1, "It"),
            Title(2, "Bit by Bit"),
            Title(3, "It Follows"),
            Title(4, "If It Bleeds"),
            Title(5, "她说It"),
        ]
    )
    counted = {index.key_text(key): index.containing(key) for key in range(len(index))}
    assert counted == {"it": 3, "bitbybit": 0, "itfollows": 0, "ifitbleeds": 0, "她说it": 0}


def test_a_name_counts_in_another_catalogue_without_its_own() -> None:
    names = Texts.of(["归途", "归途列车", "bitit", "漫长归途"])
    breaks = np.array([0, 0, 1 << 3, 0], np.uint64)
    assert (generic.count_in(names, breaks, "归途"), generic.count_in(names, breaks, "it")) == (3, 1)


@pytest.mark.parametrize("bad", ["", " ", "\ud800", "🎬", "\u202e", "\x00", "\u0301" * 5_000])
def test_names_of_nothing_are_kept_aside(bad: str) -> None:
    index = build([Title(1, bad), Title(2, "归途")])
    assert ([title.work for title in index.unusable], len(index)) == ([1], 1)


def test_a_thousand_generic_names_and_a_name_without_end_do_no_harm() -> None:
    generic_names = [
        Title(n, f"{name}{n or ''}") for n in range(250) for name in ("家", "It", "后来", "1984")
    ]
    index = build([*generic_names, Title(9_999, "x" * 10_000_000), Title(9_998, "a" + "\u0301" * 5_000)])
    assert {index.key_text(p.key) for p in index.places(read("家 it 后来 1984", "title"))} == {
        "家",
        "it",
        "后来",
        "1984",
    }


def test_a_page_that_repeats_a_name_tells_it_some_times_only() -> None:
    index = build([Title(1, "归途")])
    assert len(index.places(read("归途 " * 5_000, "text", 20_000))) == 20
