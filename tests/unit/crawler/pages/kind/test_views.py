"""A page shown once more, for its editors or at another address, is no second listing."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.website import WebsitePage

GIVEN = '<p>作者：沈砚秋</p><p>字数：86万字</p><p><a href="/files/lamp.epub">lamp.epub</a> 480 KB</p>'
NAMED = '<nav class="breadcrumb"><a href="/">首页</a> <a href="/lamp/">雾港灯谜</a></nav>'


def page(path: str, title: str = "雾港灯谜", before: str = NAMED, head: str = "") -> WebsitePage:
    html = (
        f"<html><head><meta charset=utf-8><title>{title} - 小站</title>{head}</head>"
        f"<body>{before}<h1>{title}</h1>{GIVEN}</body></html>"
    )
    return WebsitePage(Fetched(f"http://wiki.example{path}", html.encode()))


@pytest.mark.parametrize(
    "path",
    ["/lamp/?post=12", "/lamp/?lang=en&highlight=x", "/lamp/_history/", "/lamp/attachments", "/+meta/lamp", "/lamp/blame/6a0a1b",
     "/en/lamp/", "/wiki?n=Books.Lamp?action=diff", "/anything?action=history", "/wiki?name=x&p", "/other?revision=d80415", "/other?name=lamp&raw"],
)  # fmt: skip
def test_a_view_of_a_page_is_no_listing_and_leads_to_the_page(path: str) -> None:
    reading = page(path).read()

    assert reading.kind is PageKind.INDEX
    assert "http://wiki.example/lamp/" in [link.url for link in reading.follow]


@pytest.mark.parametrize(
    "title",
    [
        "Rename 雾港灯谜",
        "雾港灯谜 - Attachments",
        "雾港灯谜：编辑历史",
        "用户评论：雾港灯谜",
    ],
)
def test_a_title_made_of_a_page_s_name_and_a_tool_s_word_is_a_view(title: str) -> None:
    assert page("/lamp/x-3/", title).read().kind is PageKind.INDEX


@pytest.mark.parametrize("path", ["/lamp/", "/lamp", "/shelf/lamp-second-copy/", "/books/history/lamp-2", "/read?id=3&page=2", "/thread?tid=12&extra=", "/thread?12"])  # fmt: skip
def test_a_page_of_its_own_is_a_listing_whatever_else_bears_its_title(path: str) -> None:
    before = NAMED.replace('"/lamp/"', '"/lamp/"' if path == "/lamp/" else '"/other-upload/"')

    assert page(path, before=before).read().kind is PageKind.OFFER


def test_a_song_that_bears_the_name_of_its_record_is_no_view_of_it() -> None:
    assert len(page("/lamp/track/lamp").read().listings) == 1
    assert page("/lamp/print/lamp").read().kind is PageKind.INDEX


def test_a_part_of_a_work_is_no_view_of_the_whole() -> None:
    assert page("/lamp/s01e02/", "雾港灯谜 第2集").read().kind is PageKind.OFFER
    assert page("/lamp/mac/", "雾港灯谜 Mac版").read().kind is PageKind.OFFER


def test_the_address_that_the_site_itself_calls_by_the_title_holds_against_a_canonical_link() -> None:
    before = '<ul class="nav"><li><a href="/lamp/view">雾港灯谜</a></li></ul>'
    head = '<link rel="canonical" href="http://wiki.example/lamp">'

    assert page("/lamp/view", before=before, head=head).read().kind is PageKind.OFFER
    assert page("/lamp/view", before="", head=head).read().kind is PageKind.INDEX


@pytest.mark.parametrize(
    "path", ["/showthread.php?tid=31&pid=310", "/printthread.php?tid=31", "/threads/x.2/post-21"]
)
def test_a_talk_at_one_of_its_posts_or_for_print_is_a_view(path: str) -> None:
    assert page(path).read().kind is PageKind.INDEX


def test_a_page_headed_by_a_link_to_another_address_of_the_same_program_is_a_view() -> None:
    heading = '<h2><a href="/viewtopic.php?t=12">雾港灯谜</a></h2><h3><a href="/viewtopic.php?p=120">雾港灯谜</a></h3>'

    def reading(path: str) -> PageKind:
        html = f"<meta charset=utf-8><title>雾港灯谜 - 小站</title><body>{heading}{GIVEN}</body>"
        return WebsitePage(Fetched(f"http://wiki.example{path}", html.encode())).read().kind

    assert reading("/viewtopic.php?p=120") is PageKind.INDEX
    assert reading("/viewtopic.php?t=12") is PageKind.OFFER


@pytest.mark.parametrize("named", ["/lamp", "/lamp/", "/lamp/index.html"])
def test_a_folder_s_own_page_is_no_view_of_itself_however_its_address_is_written(named: str) -> None:
    head = f'<link rel="canonical" href="http://wiki.example{named}">'

    reading = page("/lamp/", before=f'<nav><a href="{named}">雾港灯谜</a></nav>', head=head).read()

    assert [item.url for item in reading.listings] == ["http://wiki.example/lamp/"]


def test_a_page_that_only_a_tool_s_name_heads_below_a_number_is_a_view() -> None:
    assert page("/questions/22/revisions/", "Revision history", "").read().kind is PageKind.INDEX
    assert page("/films/22/history/", "History", "").read().listings


def test_a_page_under_one_tool_that_leads_to_it_under_another_is_a_view_whatever_its_parameters_are_called() -> (
    None
):
    bar = '<a href="/w.cgi?c=diff;p=lamp">Diff</a>'

    assert not page("/w.cgi?c=edit;p=lamp", before=bar).read().listings
    assert page("/w.cgi?p=lamp", before=bar).read().listings
    assert page("/w.cgi?c=edit;p=lamp", before='<a href="/w.cgi?c=diff;p=other">Diff</a>').read().listings


def test_a_page_behind_a_word_and_a_colon_that_leads_to_the_page_behind_it_is_a_view() -> None:
    bar = '<a href="/wiki/lamp">页面</a>'

    for path in ("/wiki/讨论:lamp", "/wiki/Links:to/lamp"):
        assert not page(path, before=bar).read().listings
        assert page(path, before='<a href="/wiki/other">页面</a>').read().listings


def test_a_page_named_like_the_tools_in_the_bars_of_every_page_is_one_of_them() -> None:
    def bar(tools: int) -> str:
        return "<nav>" + "".join(f'<a href="/wiki/特殊:工具{n}">工具</a>' for n in range(tools)) + "</nav>"

    for path in ("/wiki/特殊:lamp", "/index.php?title=特殊:lamp&offset=7"):
        assert not page(path, before=bar(4)).read().listings
        assert page(path, before=bar(1)).read().listings
    assert page("/wiki/lamp", before=bar(4)).read().listings


def test_what_is_asked_of_an_address_that_bears_a_page_s_name_is_a_view_of_it_in_any_language() -> None:
    up = '<a href="/%E9%9B%BE%E6%B8%AF%E7%81%AF%E8%B0%9C">雾港...谜</a>'
    asked = "/%E9%9B%BE%E6%B8%AF%E7%81%AF%E8%B0%9C?action=AttachFile"

    assert page(asked, "Dateianhänge von 雾港灯谜", up).read().kind is PageKind.INDEX
    assert page(asked + "&do=view&target=a.zip", "网页“雾港灯谜”的附件", up).read().kind is PageKind.INDEX
    assert page(asked, "Dateianhänge von 雾港灯谜", "").read().kind is PageKind.OFFER
    assert page(asked, "雾港灯谜", up.replace("雾港...谜", "这里")).read().kind is PageKind.OFFER


def test_what_a_bar_calls_by_the_end_of_the_title_tells_of_the_thing_and_is_no_second_one_unless_it_hands_it_over() -> (
    None
):
    bar = '<ul class="nav"><li><a href="/cast?7">演员表</a></li><li><a href="/story?7">剧情介绍</a></li></ul>'
    facts = "<dl><dt>主演：</dt><dd>顾渊</dd><dt>导演：</dt><dd>罗山</dd><dt>地区：</dt><dd>大陆</dd><dt>年份：</dt><dd>2026</dd></dl>"

    def read(more: str) -> PageReading:
        html = f'<title>镖局演员表 - 影院</title>{bar}<h2><a href="/cast?7">镖局</a> 演员表</h2>{facts}{more}'
        return WebsitePage(Fetched("http://film.example/cast?7", html.encode(), "utf-8")).read()

    assert read("").kind is PageKind.INDEX
    assert read("<p>https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>").listings
