"""What a page calls itself, and what it declares, tell a list from one thing."""

from __future__ import annotations

import pytest

from crawler.pages.kind.classify import address_weight
from crawler.pages.reading import Fetched, PageKind
from crawler.pages.website import WebsitePage

GIVEN = "<p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
BLOG = '<script type="application/ld+json">{"@type":"BlogPosting","headline":"归程记","isPartOf":{"@type":"Blog","name":"小站"}}</script>'


def page(title: str, body: str = GIVEN, head: str = "", path: str = "/notes/mail") -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title} - 小站</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"
    return WebsitePage(Fetched(f"http://www.site.example{path}", html.encode()))


@pytest.mark.parametrize(
    "title", ["Entries from March 2024", "2024年3月的文章", "Archive for March 2024", "2024/03"]
)
def test_a_month_of_posts_is_no_work_whatever_stands_below_it(title: str) -> None:
    assert page(title, GIVEN * 3, path="/archive/2024/03/").read().kind is PageKind.INDEX


def test_a_year_in_a_work_s_name_does_not_make_it_a_month() -> None:
    assert page("The Messages of March 2024 by Ada Finch").read().listings


def test_a_post_that_declares_the_blog_that_holds_it_is_the_post() -> None:
    assert "lists" not in page("归程记", head=BLOG).signs.weights
    assert page("小说", head=BLOG).signs.weights["lists"] < 0


def test_a_wrapper_that_can_be_searched_is_the_page() -> None:
    assert page("归程记", f'<div class="wikipage searchable">{GIVEN}</div>').read().listings


def test_a_profession_in_a_work_s_name_is_no_form_to_register() -> None:
    assert page("注册会计师 税法精讲班 视频").read().listings
    assert page("会员注册").signs.weights["title"] < 0
    assert page("登录").signs.weights["title"] < 0


@pytest.mark.parametrize("title", ["Daily", "This Week", "Weekly links", "每日精选"])
def test_a_span_of_time_as_a_name_is_a_list_of_what_it_brought(title: str) -> None:
    assert page(title, GIVEN * 3, path="/daily").read().kind is PageKind.INDEX


def test_pages_of_a_list_are_linked_by_number_and_things_that_bear_one_by_name() -> None:
    names = '<ul class="menu"><li><a href="/page-11">长街旧雪</a><li><a href="/page-13">夜航船</a></ul>'
    numbers = '<ul class="pager"><li><a href="/page-11">11</a><li><a href="/page-13">下一页</a></ul>'

    assert page("归程记", GIVEN + names, path="/page-12").signs.weights.get("address", 0.0) == 0.0
    assert page("归程记", GIVEN + numbers, path="/page-12").signs.weights["address"] < 0


def test_a_name_that_others_looked_for_is_no_section() -> None:
    said = '<nav><a href="/{}">归程记</a></nav>'

    assert page("归程记", said.format("search/wd/x.html") + GIVEN).signs.weights["title"] > 0
    assert page("归程记", said.format("list/x.html") + GIVEN).signs.weights["title"] < 0


@pytest.mark.parametrize("title", ["没有找到匹配数据", "抱歉，暂无相关内容", "No results found", "专题首页"])
def test_what_stands_where_a_list_is_empty_and_the_front_of_a_section_are_no_names(title: str) -> None:
    assert page(title).signs.weights["title"] < 0


def test_a_program_s_name_in_the_midst_of_an_address_makes_it_no_list() -> None:
    assert address_weight("http://site.example/index.php/books/2026-10-13-11-41-26") >= 0.0
    assert address_weight("http://site.example/index.php/vod/detail/id/7.html") > 0.0
    assert address_weight("http://site.example/index.php/%E6%8F%90%E7%81%AF%E4%BA%BA") >= 0.0
    assert address_weight("http://site.example/shop/index.php/") < 0.0


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("/index.php?s=vod-read-id-28.html", 0, 1), ("/?s=/home/index/detail/id/5", 0, 1), ("/?s=vod-search-name", -4.5, -2), ("/?s=归程记", -4.5, -2),
        ("/view_channel.php?user=reelkeeper", -4, -4), ("/thread.php?tid=7&uid=3", 0, 1),
    ],
)  # fmt: skip
def test_a_route_in_a_parameter_is_no_search_and_a_person_s_page_is_a_list(
    path: str, least: float, most: float
) -> None:
    assert least <= address_weight(f"http://www.site.example{path}") <= most
