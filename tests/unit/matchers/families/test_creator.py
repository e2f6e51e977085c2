"""Creators on a page, and others in their place."""

from __future__ import annotations

import pytest

from matchers.families.creator import Creators, compare, names
from records.vocabulary import WorkKind

BOOK, FILM = WorkKind.LITERATURE, WorkKind.FILM_TV


@pytest.mark.parametrize(
    ("creator", "expected"),
    [
        ("猫腻", {"猫腻"}),
        ("加西亚·马尔克斯", {"加西亚马尔克斯", "加西亚", "马尔克斯"}),
        ("priest", {"priest"}),
        ("J.K.罗琳", {"jk罗琳", "罗琳"}),
        ("X", set()),
    ],
)
def test_the_names_that_stand_for_a_creator(creator: str, expected: set[str]) -> None:
    assert set(names(creator)) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("渡口 闻人雪 epub", "", Creators("闻人雪", "title")),
        ("渡口 闻·人·雪", "", Creators("闻人雪", "title")),
        ("渡口", "作者：闻人雪", Creators("闻人雪", "stated")),
        ("渡口", "这是闻人雪的成名作", Creators("闻人雪", "text")),
        ("渡口", "作者：王小二", Creators(other="王小二", firm=True)),
        ("渡口 王小二 著", "", Creators(other="王小二", firm=True)),
        ("渡口 王小二 txt", "", Creators(other="王小二")),
        ("渡口 txt", "", Creators()),
        ("渡口 文字版 txt", "", Creators()),
        ("渡口 高清 txt", "", Creators()),
        ("渡口 txt 王小二", "", Creators()),
        ("渡口 文学名著 txt", "", Creators()),
        ("渡口 txt", "作者：夜雨 发表于 2024-01-02", Creators()),
        ("渡口 txt", "作者：夜雨 2024-01-02 浏览 88", Creators()),
        ("渡口 txt", "作者：楼主大人\n下载见附件", Creators()),
    ],
)
def test_what_a_page_says_of_the_author(title: str, text: str, expected: Creators) -> None:
    assert compare(("闻人雪",), BOOK, (), title=title, text=text, taken="渡口", poster="楼主大人") == expected


def test_any_of_several_creators_agrees() -> None:
    assert (
        compare(("甲导演", "乙主演"), FILM, ("丙某", "乙主演"), title="", text="", taken="").agree == "乙主演"
    )


def test_a_work_without_creators_says_nothing() -> None:
    assert compare((), BOOK, ("谁",), title="谁", text="作者：谁", taken="") == Creators()


def test_a_name_inside_the_title_proves_nothing() -> None:
    assert compare(("周杰",), WorkKind.MUSIC, (), title="周杰精选", text="", taken="周杰精选").agree == ""


def test_a_book_called_like_its_writer_does_not_name_him_in_the_text_each_time() -> None:
    said = compare(("陆沉舟",), WorkKind.LITERATURE, (), title="陆沉舟", text="陆沉舟 全文", taken="陆沉舟")
    assert said.agree == ""
    signed = compare(
        ("陆沉舟",),
        WorkKind.LITERATURE,
        (),
        title="陆沉舟文集",
        text="陆沉舟文集 陆沉舟生于海边",
        taken="陆沉舟文集",
    )
    assert (signed.agree, signed.where) == ("陆沉舟", "text")
