"""A title that is a piece of running prose is no title; one that offers, asks or reports is."""

from __future__ import annotations

import pytest

from matchers.facts import ListingFacts
from matchers.page import read_page
from records.vocabulary import Decision, WorkKind
from tests.unit.matchers.reading import best, keys, work

PROSE = (
    "那年冬天来得早，河面结了薄冰。须臾，老人推门出来，望着远处的山，半晌不曾说话；风从北边吹来，屋檐下的灯笼摇了几摇。",
    "众人听罢，各自垂泪。他把信折好，放进怀里，对那孩子说：“须臾，我们便到了，你且睡一会儿，醒来就看得见城墙。”",
)
TITLES = (
    "求资源！归途列车第二季，百度网盘，有的私我，谢谢大家，跪求好心人分享链接，找了好久都没有找到能看的，拜托了！",
    "归途列车 2023 国语中字 1080p，主演：程半山、林晚秋、沈知夏、顾长安、陆明远、苏念卿、江雪舟，全24集 网盘下载",
    "Homeward Train, or the Long Way Back, a story of snow, letters, brothers, debts and of a winter that never ended",
    "归途列车",
)


@pytest.mark.parametrize("title", PROSE)
def test_a_piece_of_prose_is_seen(title: str) -> None:
    assert read_page(ListingFacts("", title)).prose


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_offers_or_asks_or_lists_is_no_prose(title: str) -> None:
    assert not read_page(ListingFacts("", title)).prose


@pytest.mark.parametrize("title", PROSE)
def test_a_word_of_the_prose_opens_nothing_though_a_book_is_called_so(title: str) -> None:
    book = work("须臾", WorkKind.LITERATURE)
    assert "title_in_prose" in keys(title, book)
    assert best(title, book, text=title * 3).decision in (Decision.DROP, Decision.WATCH)


def test_in_quotes_a_name_stays_a_name() -> None:
    title = PROSE[0].replace("须臾，", "他读的是《归途列车》，")
    assert "title_quoted" in keys(title, work("归途列车", WorkKind.LITERATURE))
