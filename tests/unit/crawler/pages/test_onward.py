"""Where a page leads."""

from __future__ import annotations

import pytest

from crawler.pages import onward
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

HOST = "http://www.site.example"


def document(inside: str, path: str = "/list/1_1.html") -> Document:
    return Document(Fetched(HOST + path, f"<html><head><meta charset=utf-8>{inside}</html>".encode()))


def led(found: Document) -> list[str]:
    return [link.url.removeprefix(HOST) for link in onward.links(found)]


def test_links_to_follow_leave_out_files_logins_and_scripts() -> None:
    found = document(
        '<body><a href="/view/1.html">某部作品</a><a href="/a.zip">包</a><a href="/member.php?mod=logging">登录</a>'
        '<a href="javascript:void(0)">x</a><a href="mailto:a@b.c">y</a><a href="#top">z</a><a href="/view/1.html">图</a>'
        '<a href="/about.html">关于我们</a>'
    )

    assert led(found) == ["/view/1.html", "/about.html"]


@pytest.mark.parametrize(
    ("link", "turns"),
    [
        ('<a href="/list/1_2.html">2</a>', True),
        ('<a href="/list/1_2.html">下一页</a>', True),
        ('<a href="/older" rel="next">看看以前的</a>', True),
        ('<a href="/view/2.html">2</a>', False),
        ('<a href="/list/1_2.html">第二部作品</a>', False),
    ],
)
def test_a_further_part_of_the_same_list_is_no_step_deeper(link: str, turns: bool) -> None:
    found = document(f"<body>{link}")

    assert [one.paging for one in onward.links(found)] == [turns]
    assert len(list(onward.paging(found))) == turns


def test_what_a_link_says_goes_with_it_and_the_page_s_own_words_before_a_menu_s() -> None:
    found = document(
        '<body><nav><a href="/view/1.html">一号作品</a></nav><p><a href="/view/1.html">聊斋志异全集</a></p>'
    )

    assert [one.said for one in onward.links(found)] == ["聊斋志异全集"]


@pytest.mark.parametrize(
    ("inside", "leads"),
    [
        ('<frameset cols="9,*"><frame src="menu.html"><frame src="/main.html" name="m"></frameset>', ["/old/menu.html", "/main.html"]),
        ('<body><img src="m.gif" usemap="#m"><map name="m"><area href="/a/"><area href="javascript:x()"></map>', ["/a/"]),
    ],
)  # fmt: skip
def test_frames_of_a_frameset_and_parts_of_a_picture_lead_on(inside: str, leads: list[str]) -> None:
    assert led(document(f"<title>古籍书库</title></head>{inside}", "/old/")) == leads


def test_feeds_and_style_sheets_of_the_site_itself_are_named_once() -> None:
    found = document(
        '<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="stylesheet" href="/a.css">'
        '<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="//cdn.example/b.css"></head>'
        '<body><a href="/feed">RSS</a><a href="/opds">目录</a><a href="http://other.example/feed">别处</a>'
    )

    assert onward.feeds(found) == (f"{HOST}/feed", f"{HOST}/opds")
    assert onward.styles(found) == (f"{HOST}/a.css",)


def test_a_catalogue_for_machines_is_known_by_its_type_whatever_relation_names_it() -> None:
    found = document(
        '<link rel="related" href="/feed.php" type="application/atom+xml;profile=opds-catalog"><link rel="related" href="/x" type="text/html"></head><body>'
    )

    assert onward.feeds(found) == (f"{HOST}/feed.php",)
