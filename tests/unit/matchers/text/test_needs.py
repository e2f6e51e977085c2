"""What a text must contain for a pattern to match it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.text.lexicon import lexicon
from matchers.text.needs import needed


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        ("集", ["集"]), ("[0-3]{1,2}集", ["集", "0123"]), ("(?:下|download)载?", ["下d"]), ("(?:a|b?)c", ["c"]), ("x?y*", []),
        ("(?<!第)[^a]集(?=全)", ["集"]), ("(?:ab|ac)+", ["a", "bc"]), ("a|", []), ("[一-鿿]", []), ("(?i:a)b", ["b"]),
    ],
)  # fmt: skip
def test_it_names_only_what_every_match_has(pattern: str, sets: list[str]) -> None:
    assert sorted(map(sorted, needed(pattern))) == sorted(map(sorted, sets))


@settings(deadline=None, max_examples=10)
@given(data=st.data())
def test_every_match_of_every_pattern_of_the_word_lists_has_what_it_needs(data: st.DataObject) -> None:
    for pattern, _ in lexicon().patterns:
        text = data.draw(st.from_regex(pattern))
        assert pattern.search(text)
        assert not any(group.isdisjoint(text) for group in needed(pattern.pattern))


def test_marks_are_those_that_every_pattern_searched_alone_would_give() -> None:
    soft = "归途列车 s01e02 46集全 1080p v1.2.3 提取码: ab12 12.5gb 全3卷 第十二章 来晚了 求《归途》 2019-2021 会员 1年"
    found = {(m.start, m.end, m.tags) for m in lexicon().marks(soft)}
    alone = {
        (m.start(), m.end(), (tag,))
        for pattern, tag in lexicon().patterns
        for m in re.finditer(pattern, soft)
    }
    assert alone
    assert alone <= found
