"""Folding and its offsets: what becomes the same name, and that raw spans always hold what matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.folding import SHORT, TITLE_LIMIT, fold, key, soften, weight


@pytest.mark.parametrize(
    "disguise",
    [
        "庆余年",
        "庆·余·年",
        "慶餘年",
        "庆\u200b余\u200d年",
        "庆🔥余🔥年",
        "【庆 余 年】",
        "庆\u0301余年",
        "庆_余_年",
        "庆\u202e余年",
    ],
)
def test_a_disguise_of_the_base_view_folds_to_the_name(disguise: str) -> None:
    assert key(disguise) == "庆余年"


@pytest.mark.parametrize(
    ("raw", "folded"),
    [("ＷＰＳ　２０２３", "wps2023"), ("Café", "cafe"), ("ガ", "ガ"), ("ｶﾞ", "ガ"), ("한국", "한국"), ("⑨门", "9门"),
     ("STRASSE", "strasse"), ("Straße", "strasse"), ("乾坤", "干坤"), ("", ""), ("😀🎵", ""), ("\ud800", ""), ("Ⅱ", "ii"),
     ("気 戦国", "气战国"), ("芸香", "芸香"), ("\uffff三\uffff", "三"), ("\u0301三\u0301\u0301体\u0301", "三体")],
)  # fmt: skip
def test_what_folds_to_what(raw: str, folded: str) -> None:
    assert key(raw) == folded


@given(st.text(max_size=80))
def test_slicing_the_raw_text_by_a_span_gives_what_folds_to_the_match(raw: str) -> None:
    folded = fold(raw)
    for place in range(len(folded.text)):
        start, end = folded.raw_span(place, place + 1)
        assert folded.text[place] in key(raw[start:end])
    assert key(folded.raw_text(0, len(folded.text))) == folded.text


@given(st.text(max_size=80))
def test_the_soft_view_without_its_separators_is_the_base_view(raw: str) -> None:
    assert key(soften(raw).text) == key(fold(raw).text) == fold(raw).text or not raw.isascii()


@given(st.text(max_size=80))
def test_spans_rise_and_stay_inside_the_text(raw: str) -> None:
    folded = soften(raw)
    assert all(0 <= a < b <= len(raw) for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


def test_title_bombs_are_cut_before_anything_is_computed() -> None:
    assert len(fold("三" * 5_000_000).text) == TITLE_LIMIT
    assert fold("三" * 600).truncated
    assert key("a" + "\u0301" * 400 + "b") == "ab"


@pytest.mark.parametrize("letters", [1, SHORT - 1, SHORT, SHORT + 1, TITLE_LIMIT, TITLE_LIMIT + 1])
@pytest.mark.parametrize("limit", [3, SHORT, SHORT + 1, TITLE_LIMIT, 2 * TITLE_LIMIT])
def test_a_key_is_the_base_view_however_long_the_name_and_asked_again(letters: int, limit: int) -> None:
    raw = ("慶·餘 年" * TITLE_LIMIT)[:letters]

    assert {key(raw, limit), key(raw, limit)} == {fold(raw, limit).text}


def test_weight_counts_han_twice_as_much_as_latin() -> None:
    assert (weight("庆余年"), weight("her"), weight("战狼2")) == (3.0, 1.5, 2.5)
