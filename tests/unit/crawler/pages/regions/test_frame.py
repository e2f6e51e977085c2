"""What stands around every page of a site is no page's offer."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageReading
from crawler.pages.website import WebsitePage

NEWS = "<h1>某片票房过亿</h1><p>" + "本站讯，某片上映第十天票房过亿，导演谈了创作的经过。" * 6 + "</p>"
SHARE = '<p>链接: <a href="https://pan.baidu.com/s/1AbCdEfGhIj">点此打开</a> 提取码: x8k2</p>'


def read(body: str, title: str = "某片票房过亿 - 某某网") -> PageReading:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched("http://www.site.example/view/1001.html", html.encode())).read()


def given(reading: PageReading) -> list[str]:
    return [link["url"] for item in reading.listings for link in item.links if link["rel"] == "download"]


@pytest.mark.parametrize(
    "bar",
    [
        "<div class='hd'>欢迎来到某某网！ <a href='/go/2.html'>线路二</a> <a href='/user/'>会员中心</a> | <a href='/gbook/'>留言</a></div>",
        "<ul class='x1'><li><a href='/go/2.html'>线路二</a></li><li><a href='/user/'>会员中心</a></li><li><a href='/gbook/'>留言</a></li></ul>",
        "<table><tr><td><a href='/app/site.apk'>APP下载</a> <a href='/'>设为首页</a></td></tr></table>",
    ],
)  # fmt: skip
def test_a_link_of_the_site_s_bar_is_not_the_page_s_download(bar: str) -> None:
    reading = read(bar + NEWS + SHARE)

    assert len(reading.listings) == 1
    assert given(reading) == []
    assert read(bar + NEWS).listings == ()


def test_the_bar_at_the_foot_is_frame_and_the_page_s_own_buttons_are_not() -> None:
    foot = "<div class='bt'><a href='/go/2.html'>线路二</a> <a href='/gbook/'>留言</a> <a href='/about'>关于我们</a></div>"
    buttons = (
        "<p><a href='/dl/1.html'>线路一</a> <a href='/dl/2.html'>线路二</a> <a href='/gbook/'>留言</a></p>"
    )

    assert given(read(NEWS + SHARE + foot)) == []
    assert given(read(NEWS + buttons)) == [f"http://www.site.example/dl/{number}.html" for number in (1, 2)]


def test_a_short_page_among_much_navigation_does_not_make_the_navigation_its_own() -> None:
    menu = "".join(f"<li><a href='/list/{n}.html'>某个栏目的名字{n}</a></li>" for n in range(40))
    body = f"<nav><ul>{menu}</ul></nav><h1>某片票房过亿</h1>{SHARE}<div class='blogroll'><a href='/go/2.html'>线路二</a></div>"
    reading = read(body)

    assert [link["url"] for item in reading.listings for link in item.links] == [
        "https://pan.baidu.com/s/1AbCdEfGhIj"
    ]


def test_a_wrapper_named_like_navigation_hides_neither_the_page_nor_its_share() -> None:
    reading = read(f"<div class='search-wrap top'>{NEWS}{SHARE}<div class='footer'>关于我们</div></div>")

    assert [row["code"] for item in reading.listings for row in item.share_links] == ["x8k2"]
    assert "关于我们" not in reading.listings[0].text


def test_a_download_among_the_tools_of_a_page_gives_nothing_away() -> None:
    tools = "".join(
        f'<li><a href="/{word.lower()}/x">{word}</a></li>' for word in ("History", "Download", "Raw", "Meta")
    )

    assert given(read(f"<ul>{tools}</ul><p>本站将于本周五进行维护。</p>", "维护 - 小站")) == []
