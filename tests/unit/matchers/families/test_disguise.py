"""Disguised names: what was seen is told, and more is asked for before anybody looks or is accused."""

from __future__ import annotations

import pytest

from records.vocabulary import Decision
from tests.unit.matchers.reading import best, decided, keys, work

TRAIN = work("归途列车", creators=("程半山",))
LONG = work("漫长归途的列车", creators=("程半山",))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("归x途x列x车 24集 4K", "view_fillers"),
        ("归途歹刂车 24集 4K", "view_split"),
        ("gui tu lie che 24集 4K", "view_pinyin"),
        ("龟途列车 24集 4K", "view_homophones"),
    ],
)
def test_the_disguise_is_named(title: str, key: str) -> None:
    assert key in keys(title, TRAIN)


def test_one_wrong_character_in_a_long_name_is_named() -> None:
    assert "edits_1" in keys("漫长归途列车 24集 4K", LONG)


def test_a_disguise_alone_is_watched_and_with_one_more_signal_reviewed() -> None:
    assert best("龟途列车 今天又晚点", TRAIN).decision in (Decision.WATCH, Decision.DROP)
    assert best("龟途列车 24集全 4K 夸克", TRAIN).decision is Decision.REVIEW


def test_a_sound_alone_is_no_draft_without_the_maker() -> None:
    year = work("归途列车", year=2021)
    assert best("龟途列车 2021 24集全 4K 夸克", year).decision is Decision.REVIEW
    assert best("归途列车 2021 24集全 4K 夸克", year).decision is Decision.DRAFT
    assert best("龟途列车 程半山 24集全 4K 夸克", TRAIN).decision is Decision.DRAFT


def test_nothing_is_said_of_a_name_that_stands_as_it_is() -> None:
    assert not [key for key in keys("归途列车 24集 4K", TRAIN) if key.startswith(("view_", "edits_"))]


def test_a_name_that_nothing_resembles_is_not_found() -> None:
    assert decided("清晨菜市场 24集 4K", TRAIN) == []
