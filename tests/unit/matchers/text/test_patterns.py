"""Many patterns over one text find what each of them finds alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.text.lexicon import lexicon
from matchers.text.needs import reach
from matchers.text.patterns import Patterns

KNOWN = (
    "第", "集", "卷", "册", "期", "季", "全", "12", "3", "-", "~", "至", "gb", "g", "v1", "2.3", ".", ":",
    "/", "pan.baidu.com/s/1ab", "lanzou", "年", "2019", "元", "r", "来晚了", "求《", "》", "?", "吗",
    "s01e02", "e1", "码", "提取码", "ab12", "[", "]", "season", "part", "资源", "已", "删除", "ed2k://",
    "http://", "字幕", "srt", "微信", "qq", "版", "上", "以", "会员", "天", " ", "\U00020000", "\ud800",
)  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(KNOWN),
    st.sampled_from(["好 ", "天气", "一"]).flatmap(
        lambda one: st.integers(1, 60).map(lambda times: one * times)
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, min_size=10, max_size=60).map("".join))
def test_every_pattern_of_the_word_lists_finds_in_a_page_what_it_finds_alone(text: str) -> None:
    patterns = lexicon().patterns
    found = [(m.span(), m.group(), tag) for m, tag in Patterns(patterns).found(text)]
    assert found == [(m.span(), m.group(), tag) for pattern, tag in patterns for m in pattern.finditer(text)]


@pytest.mark.parametrize(
    ("pattern", "most"),
    [("[0-9]{1,3}集", (4, 1)), ("集(?=全{2,5})", (1, 6)), ("集(?![a-z]$)", (0, 0)), ("集+", (0, 0)), ("(?:a|集$)", (0, 0)),
     (r"\b集(?:全|完结)?\b", (3, 1)), ("(?<=[a-z])集", (1, 2))],
)  # fmt: skip
def test_a_pattern_tells_how_far_it_looks(pattern: str, most: tuple[int, int]) -> None:
    assert reach(pattern) == most


def test_what_stands_at_the_edge_of_a_window_is_found_and_cut_nowhere() -> None:
    pattern = re.compile("[0-9]{1,4}集(?!锦)")
    text = "平" * 300 + "1234集" + "平" * 300 + "12集锦" + "平" * 300 + "3集7集"
    found = [match.group() for match, _ in Patterns([(pattern, "")]).found(text)]
    assert found == ["1234集", "3集", "7集"]
