"""A table of contents tells which page holds a work together, and that its chapters are parts of it."""

from __future__ import annotations

import pytest

from crawler.pages.offer import chapter_names
from crawler.pages.reading import Fetched, PageKind
from crawler.pages.website import WebsitePage

HOME = "http://books.example"
PROSE = "<p>" + "傍晚的渡口没有人说话，只有水一下一下拍着石阶，掌灯的老人把灯挂上桅杆。" * 10 + "</p>"
BAR = (
    "<nav><ul><li><a href=/a/>灯下故人</a><ul><li><a href=/a/1.html>第一章 归舟</a><li><a href=/a/2.html>第二章 旧信</a>"
    "<li><a href=/a/3.html>第三章 渡口</a></ul><li><a href=/b/>The Ninth Weir</a><ul><li><a href=/b/1.html>1 Chapter 1: Low Water</a>"
    "<li><a href=/b/2.html>2 Chapter 2: Ice</a><li><a href=/b/3.html>3 Chapter 3: Thaw</a></ul><li><a href=/about.html>关于本站</a></ul></nav>"
)


def page(path: str, title: str, inside: str, bar: str = BAR) -> WebsitePage:
    html = f"<meta charset=utf-8><title>{title} - 小站</title>{bar}<main><h1>{title}</h1>{inside}</main>"
    return WebsitePage(Fetched(HOME + path, html.encode()))


@pytest.mark.parametrize(
    ("said", "number"),
    [("第十二章 归舟", 12), ("第一百零三回", 103), ("第两千章", 2000), ("第一二三话", 123), ("3 Chapter IV: Ice", 4), ("Episode 7", 7), ("Vol.2 Ch.31", 31), ("Chapter Three", 3), ("Capítulo 9", 9), ("12화", 12), ("归舟", None), ("十二章", None)],
)  # fmt: skip
def test_a_chapter_bears_its_number_in_words_or_digits(said: str, number: int | None) -> None:
    assert chapter_names.number_of(said) == number


@pytest.mark.parametrize(("path", "title"), [("/a/", "灯下故人"), ("/b/", "The Ninth Weir")])
def test_the_page_before_the_first_chapter_is_the_work_wherever_the_contents_stand(
    path: str, title: str
) -> None:
    listings = page(path, title, "<p>一部关于渡口的长篇。</p>").read().listings

    assert [item.title for item in listings] == [title]


@pytest.mark.parametrize(
    ("path", "title", "whole"),
    [("/a/2.html", "第二章 旧信", "/a/"), ("/b/3.html", "3 Chapter 3: Thaw", "/b/")],
)
def test_a_chapter_is_a_part_of_the_work_before_the_first_of_them(path: str, title: str, whole: str) -> None:
    reading = page(path, title, PROSE).read()

    assert not reading.listings
    assert reading.piece is not None
    assert reading.piece.whole == HOME + whole


def test_the_chapter_that_is_shown_may_be_linked_by_nothing_but_a_place_on_it() -> None:
    bar = BAR.replace("/a/2.html", "#")

    reading = page("/a/2.html", "第二章 旧信", PROSE, bar).read()

    assert reading.piece is not None
    assert reading.piece.whole == HOME + "/a/"


@pytest.mark.parametrize("title", ["关于本站", "Notes on the edition"])
def test_other_pages_beside_the_same_contents_are_no_works(title: str) -> None:
    assert not page("/about.html", title, "<p>这里是几个人的小站。</p>").read().listings


def rows(folder: str) -> str:
    named = ["归舟", "旧信", "渡口", "薄冰", "初雪", "灯会"]
    return (
        "<ul>"
        + "".join(f"<li><a href={folder}{n}.html>{name}</a>" for n, name in enumerate(named, 7))
        + "</ul>"
    )


@pytest.mark.parametrize("headed", ["目录", "章节列表", "Table of Contents", "Chapters"])
def test_a_work_that_names_its_chapters_by_names_alone_is_no_list(headed: str) -> None:
    inside = f"<p>作者：沈砚秋</p><h2>{headed}</h2>{rows('/book/12/')}"

    assert page("/book/12/", "灯下故人", inside, "").read().kind is PageKind.OFFER


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>作者：沈砚秋</p>{rows('/book/12/')}",  # nothing says what the rows are
        f"<h2>目录</h2>{rows('/book/12/')}",  # nobody made it
        f"<p>作者：沈砚秋</p><h2>目录</h2>{rows('/other/')}",  # these are no parts of this page
        "<h2>目录</h2>" + "".join(f"<p><a href=/book/12/{n}.html>书{n}</a></p><p>作者：第{n}人</p><p>一部长篇。</p>" for n in range(9)),
    ],
)  # fmt: skip
def test_a_list_of_works_is_none(inside: str) -> None:
    assert page("/book/12/", "灯下书屋", inside, "").read().listings == ()


def two(work: str, first: int = 1) -> str:
    return "".join(f"<p><a href=/read/{work}/{number}/>第{number}话</a></p>" for number in (first + 1, first))


@pytest.mark.parametrize(
    "headed",
    [
        "All chapters available for 灯下故人",
        "《灯下故人》的全部章节",
        "灯下故人最新章节列表",
        "Chapters of 灯下故人",
    ],
)
def test_two_chapters_are_enough_below_a_line_that_calls_them_the_works(headed: str) -> None:
    inside = f"<p>作者：沈砚秋</p><div>{headed}</div>{two('lamp')}"

    assert page("/serie/lamp", "灯下故人", inside, "").read().kind is PageKind.OFFER


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/serie/lamp", f"<div>All chapters available for 灯下故人</div>{two('lamp')}"),  # nobody made it
        ("/serie/lamp", f"<p>作者：沈砚秋</p><div>薄冰的全部章节</div>{two('lamp')}"),  # another's
        ("/serie/lamp", "<p>作者：沈砚秋</p><div>灯下故人的全部章节</div><p><a href=/read/lamp/1/>第1话</a></p>"),
        ("/serie/lamp", f"<p>作者：沈砚秋</p><div>灯下故人的评论</div>{two('lamp')}"),
        ("/read/lamp/2/page/3", f"<p>作者：沈砚秋</p><div>灯下故人的全部章节</div>{two('lamp')}"),  # one of them
        ("/serie/", "<p>作者：沈砚秋</p><h2>最新章节</h2><p><a href=/serie/lamp/7.html>第7章</a></p><p><a href=/serie/weir/2.html>第2章</a></p>"),
    ],
)  # fmt: skip
def test_two_chapters_alone_are_no_work(path: str, inside: str) -> None:
    assert page(path, "灯下故人", inside, "").read().listings == ()


def test_an_introduction_may_stand_between_the_work_and_its_first_chapter() -> None:
    bar = (
        "<nav><a href=/w1.html>1 灯下故人</a> <a href=/w1-2.html>Introduction</a> <a href=/w1c1.html>1.1 第一章 归舟</a> "
        "<a href=/w1c2.html>1.2 第二章 旧信</a> <a href=/w1c3.html>1.3 第三章 渡口</a></nav>"
    )

    chapter = page("/w1c2.html", "第二章 旧信", PROSE, bar).read()

    assert page("/w1.html", "灯下故人", "<p>一部长篇。</p>", bar).read().listings
    assert chapter.piece is not None
    assert chapter.piece.whole == HOME + "/w1.html"


@pytest.mark.parametrize(("shared", "works"), [("灯下故人", 1), ("灯下故人 - 小站", 1), ("全部藏书", 0)])
def test_a_book_that_every_page_declares_is_not_each_of_them(shared: str, works: int) -> None:
    declared = f'<meta property=og:type content=book><meta property=og:title content="{shared}">'

    assert (
        len(page("/lamp.html", "灯下故人", "<p>这里是几个人的小站。</p>", declared).read().listings) == works
    )


def test_a_heading_that_counts_the_page_beside_its_title_is_called_by_the_title() -> None:
    html = "<meta charset=utf-8><title>灯下故人</title><h1>Chapter 4 灯下故人</h1><p>https://pan.quark.cn/s/9a7c5e3b1d2f 提取码 p2q8</p>"

    (item,) = WebsitePage(Fetched(HOME + "/w4.html", html.encode())).read().listings

    assert item.title == "灯下故人"
