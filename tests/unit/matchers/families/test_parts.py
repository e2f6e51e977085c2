"""Seasons, sequels and sets of a series against the catalogue's."""

from __future__ import annotations

import pytest

from matchers.facts import WorkFacts
from records.vocabulary import Decision, WorkKind
from tests.unit.matchers.reading import best, decided, keys, work

FIRST, SECOND, THIRD = work(), work("归途列车2", id=2), work("归途列车3", id=3)
SEASON = work("归途列车 第二季", id=2, season=2, year=2024)
OPENED = (Decision.REVIEW, Decision.DRAFT)


def opened(title: str, *works: WorkFacts) -> set[int]:
    return {one.weighed.candidate.work.id for one in decided(title, *works) if one.decision in OPENED}


@pytest.mark.parametrize(
    "title",
    ["归途列车第二季 4K 全24集", "归途列车 第2季 1080p 夸克", "归途列车2 全24集 4K", "归途列车Ⅱ 4K 全24集", "归途列车之2 全24集 4K", "归途列车S02E01-E24.1080p.WEB-DL",
     "归途列车 Season 2 1080p", "归途列车 第二季 更新至12集 4K"],
)  # fmt: skip
def test_the_season_that_is_named_is_the_season_that_is_found(title: str) -> None:
    assert best(title, FIRST, SEASON).weighed.candidate.work.id == 2


@pytest.mark.parametrize("title", ["归途列车 全24集 4K", "归途列车 第一季 4K 全集"])
def test_the_first_is_meant_where_no_other_is_named(title: str) -> None:
    assert opened(title, FIRST, SEASON) == {1}


@pytest.mark.parametrize(
    ("title", "numbers"),
    [("归途列车1-3 合集 4K", {1, 2, 3}), ("归途列车1+2 4K 国语中字", {1, 2}), ("归途列车 三部曲 4K 国语中字", {1, 2, 3}), ("归途列车2 4K 国语中字", {2})],
)  # fmt: skip
def test_parts_that_are_offered_together_are_each_found(title: str, numbers: set[int]) -> None:
    assert opened(title, FIRST, SECOND, THIRD) == numbers


@pytest.mark.parametrize(
    "title", ["归途列车4 4K 全24集", "归途列车前传 4K 全24集", "归途列车 第四季 4K 全24集"]
)
def test_a_part_that_is_not_listed_opens_nothing(title: str) -> None:
    assert opened(title, FIRST, SECOND, THIRD) == set()


def test_all_volumes_of_a_book_are_all_books_of_its_series() -> None:
    books = [work("归途列车", WorkKind.LITERATURE), work("归途列车II:雪夜", WorkKind.LITERATURE, id=2)]
    assert opened("归途列车 全三册 epub mobi", *books) == {1, 2}


def test_a_season_of_a_programme_that_a_channel_makes_is_the_programme() -> None:
    show = work(creators=("东海卫视",))
    assert "season_of_programme" in keys("归途列车 第三季 完整版 蓝光", show)
    assert opened("归途列车 第三季 完整版 蓝光", show) == {1}
    assert opened("归途列车 第三季 完整版 蓝光", work(creators=("程半山",))) == set()


@pytest.mark.parametrize(
    "title", ["归途列车2 更至10期 加更", "归途列车5 综艺 全12期 1080p", "归途列车 第八季 2024 全12期"]
)
def test_a_later_season_of_a_programme_is_the_programme_in_a_later_year(title: str) -> None:
    show = work(creators=("东海卫视",), year=2017)
    assert opened(title, show) == {1}
    assert not {"sequel_other", "year_conflict"} & keys(title, show)


def test_a_number_behind_a_film_is_a_sequel_whoever_made_it() -> None:
    assert "sequel_other" in keys("归途列车2 国语中字 1080p", work(creators=("追日动画",)))


def test_an_episode_of_another_season_is_another_part_where_the_catalogue_names_a_season() -> None:
    of_season = work("归途列车 第一季", aliases=("Homeward Train",))
    assert opened("Homeward.Train.S02E03.1080p.WEB.h264", of_season) == set()
    assert opened("Homeward.Train.S01E03.1080p.WEB.h264", of_season) == {1}
    assert "episode_of_later_season" in keys("Homeward.Train.S02E03.1080p", work(aliases=("Homeward Train",)))


def test_one_wrong_character_in_a_number_is_another_part() -> None:
    first = work("归途列车往事 第一季", season=1)
    assert opened("归途列车往事 第二季 4K 全7集", first) == set()


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("归途列车之雪夜惊魂 24集 4K", "title_subtitle"),
        ("新归途列车 24集 4K", "title_renewed"),
    ],
)
def test_names_of_other_parts_are_seen(title: str, key: str) -> None:
    assert key in keys(title)
    assert opened(title, work()) == set()


def test_a_part_with_a_name_of_its_own_is_said_and_left_to_a_person() -> None:
    assert "title_arc" in keys("归途列车 雪夜惊魂篇 8集 4K")
    assert best("归途列车 雪夜惊魂篇 8集 4K").decision is Decision.REVIEW


@pytest.mark.parametrize(
    "title", ["归途列车大酒店 团购 双人餐", "梦回归途列车 全本 txt 下载", "重生之归途列车时代 最新章节"]
)
def test_words_grown_onto_a_name_in_a_list_make_another_name_of_it(title: str) -> None:
    assert "title_continued" in keys(title)
    assert opened(title, work()) == set()


@pytest.mark.parametrize(
    "title",
    ["归途列车的结局你们看懂了吗？", "归途列车收官感言，谢谢大家", "归途列车 全24集 4K", "归途列车百度网盘"],
)
def test_a_sentence_about_a_name_and_known_words_behind_it_do_not(title: str) -> None:
    assert "title_continued" not in keys(title)
