"""What a title calls itself: talk lends the words of the trade in it no weight."""

from __future__ import annotations

import pytest

from crawler.pages.facts.called import ABOVE, SAID, print_of
from crawler.pages.offer.talk import is_called
from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

TEXT = "<p>我在旧书市上认识他的时候，他说一天要排三十个队，夜里听硬盘转动，觉得自己拥有了一座图书馆。</p>"


def offers(title: str, body: str = "") -> bool:
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{TEXT}{body}</body></html>"
    return WebsitePage(Fetched("http://www.site.example/archives/12", html.encode())).signs.is_offer


@pytest.mark.parametrize(
    "title",
    [
        "随笔：下载的人",
        "投票：你最常用哪个网盘",
        "【讨论】高清还有意义吗",
        "Poll: PDF or EPUB",
        "公告：下载区调整",
    ],
)
def test_a_title_may_call_what_follows_talk(title: str) -> None:
    assert is_called(title)
    assert not offers(title)


@pytest.mark.parametrize(
    "title", ["随笔集 全文 TXT", "新闻联播 高清", "Review of Reviews 1891 PDF", "旧钟表行 全集 下载"]
)
def test_a_work_may_bear_such_a_word(title: str) -> None:
    assert not is_called(title)


@pytest.mark.parametrize("title", ["pdf", "FLAC", "FLAC 转 MP3 用什么软件比较好"])
def test_a_form_alone_is_a_tag_and_who_asks_which_is_better_asks(title: str) -> None:
    assert not offers(title)


@pytest.mark.parametrize("title", ["网盘转存和下载的方法(新手必读)", "夸克网盘下载提速的小技巧"])
def test_a_way_to_do_something_is_none(title: str) -> None:
    assert not offers(title)


def test_what_calls_itself_talk_and_hands_something_over_offers_it() -> None:
    link = "<p>百度网盘 https://pan.baidu.com/s/1aBcDeFgHiJkLmNoPqRsTuv 提取码：m4tp</p>"
    assert offers("随笔：下载的人", link)


def test_a_page_of_a_manual_is_talk_though_the_link_to_it_names_only_what_it_tells_of() -> None:
    facts = "<dl><dt>版本</dt><dd>4.2</dd><dt>格式</dt><dd>txt</dd><dt>大小</dt><dd>3 MB</dd><dt>语言</dt><dd>中文</dd></dl>"
    html = "<html><head><meta charset=utf-8><title>{0} - 某某百科</title></head><body><h1>{0}</h1><h2>action=modify</h2>{1}{2}</body></html>"

    for heading, offered in (("某某 API 帮助", False), ("某某 出品", True)):
        body = html.format(heading, TEXT, facts).encode()
        fetched = Fetched("http://www.site.example/ask?modules=modify", body)
        above = print_of(WebsitePage(fetched).document)
        page = WebsitePage(Fetched(fetched.url, body, "", "text/html", {SAID: "action=modify", ABOVE: above}))
        assert page.title == "action=modify"
        assert page.signs.is_offer is offered
