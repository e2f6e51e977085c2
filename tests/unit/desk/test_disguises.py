"""Every disguise has a word in both languages."""

from __future__ import annotations

import pytest

from desk.disguises import VIEWS, spelled
from matchers.titles.part import VIEWS as SEARCHED


def test_every_view_of_the_title_index_has_words() -> None:
    assert set(SEARCHED) == set(VIEWS)


@pytest.mark.parametrize(
    ("view", "edits", "zh"),
    [("", 0, ""), ("base", 0, "原名"), ("base", 2, "错字 2 处"), ("pinyin", 0, "拼音"), ("syllables", 1, "谐音，错字 1 处"),
     ("of-tomorrow", 0, "of-tomorrow")],
)  # fmt: skip
def test_a_disguise_is_spelled_out(view: str, edits: int, zh: str) -> None:
    assert spelled(view, edits)[0] == zh
    assert bool(spelled(view, edits)[1]) == bool(zh)
