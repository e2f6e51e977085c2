"""Pages that are called by the words of the link that led there."""

from __future__ import annotations

import pytest

from crawler.pages.facts.called import ABOVE, OF, SAID, print_of
from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

GIFT = "<p>一个邮差的故事。</p><p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
UP = '<a href="/board/3/">文学分享区</a>'
TALK = '<div class="panel">归程记 全本精校</div>'


def page(body: str, said: str = "", page_title: str = "文学分享区 - Harbour") -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{page_title}</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched("http://www.site.example/topic/7/", html.encode(), extra={SAID: said}))


def test_a_talk_titled_with_its_board_s_name_is_called_as_the_board_calls_it() -> None:
    body = f"{UP}<h3>文学分享区</h3>{TALK}{GIFT}"

    assert page(body, "归程记 全本精校").title == "归程记 全本精校"
    assert page(body).title == "文学分享区"


def test_a_heading_that_begins_with_the_way_home_is_the_site_s() -> None:
    body = f'<h1><a href="/">Harbour</a> Open questions</h1><h3>Q: 归程记 全本精校</h3>{GIFT}'

    assert page(body, "归程记 全本精校", "Harbour").title == "归程记 全本精校"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"{UP}<h3>文学分享区</h3>{GIFT}", "归程记 全本精校"),
        (f"{UP}<h3>文学分享区</h3>{TALK}{GIFT}", "阅读全文"),
        (f"<h3>文学分享区</h3>{TALK}{GIFT}", "归程记 全本精校"),
        (f'{UP}<h3>文学分享区</h3><p><a href="/topic/8/">归程记 全本精校</a></p>{GIFT}', "归程记 全本精校"),
    ],
    ids=[
        "the page does not say it",
        "no name",
        "the title is no other page's",
        "a link to another page says it",
    ],
)
def test_what_a_link_says_names_no_page_that_has_a_name(body: str, said: str) -> None:
    assert page(body, said).title == "文学分享区"


def test_links_are_followed_with_their_words_where_these_may_be_a_name() -> None:
    body = '<nav><a href="/t/1">首页推荐</a></nav><p><a href="/t/1">归程记 全本精校</a> <a href="/t/2">2</a> <a href="/t/3">2026-11-02 09:12</a> <a href="/t/4">9 comments</a></p>'

    assert {link.url[-1]: link.said for link in page(body).follow()} == {
        "1": "归程记 全本精校",
        "2": "",
        "3": "",
        "4": "",
    }


def test_a_link_off_the_site_that_bears_the_title_makes_it_no_other_page_s() -> None:
    body = f'<h3><a href="https://example.org/x">归程记 全本精校</a></h3><div>很多人的回答</div>{GIFT}'

    assert page(body, "很多人的回答", "归程记 全本精校 - Harbour").title == "归程记 全本精校"


def test_a_page_titled_as_the_list_that_led_to_it_is_called_as_that_list_calls_it() -> None:
    board = page(
        '<h1>Forums</h1><p><a href="/topic/9/">归程记 全本精校</a></p>', page_title="Forums - Harbour"
    )
    (led,) = board.follow()
    html = f"<html><head><meta charset=utf-8><title>Forums - Harbour</title></head><body><h1>Forums</h1>{GIFT}</body></html>"

    talk = WebsitePage(Fetched(led.url, html.encode(), extra={SAID: led.said, ABOVE: led.above}))

    assert led.above == print_of(board.document) == print_of(talk.document)
    assert talk.title == "归程记 全本精校"


def test_one_voice_of_a_page_that_shows_it_whole_is_not_called_by_what_the_voice_says() -> None:
    head = "<meta charset=utf-8><title>归程记 全本精校 - Harbour</title><link rel=canonical href=/node/7>"
    html = f"<html><head>{head}</head><body><h1>归程记 全本精校</h1>{GIFT}<p><a href='/comment/31'>谢谢分享</a></p></body></html>"
    node = WebsitePage(Fetched("http://www.site.example/node/7", html.encode()))
    (led,) = (link for link in node.follow() if link.said)

    voice = WebsitePage(Fetched(led.url, html.encode(), extra={SAID: led.said, ABOVE: led.above}))

    assert (voice.title, voice.read().listings) == ("归程记 全本精校", ())


def test_a_page_without_a_title_is_called_by_its_first_heading() -> None:
    assert page(f"<h2>归程记 全本精校</h2>{GIFT}<h4>Answers</h4>", page_title="").title == "归程记 全本精校"


def test_a_choice_from_a_list_of_tags_is_no_page_of_the_tag_s_name() -> None:
    html = (
        "<html><head><meta charset=utf-8><title>标签 | 小站</title></head><body>"
        '<nav><a href="/tags/">标签</a></nav><h2>标签</h2><p>epub</p><p>漫画</p></body></html>'
    )
    chosen = Fetched("http://www.site.example/tags/?tag=epub", html.encode(), extra={SAID: "epub"})

    assert WebsitePage(chosen).title == "标签"


@pytest.mark.parametrize(
    ("body", "title", "name"),
    [
        ('<a href="https://pan.baidu.com/s/1AbCdEfGh"></a>', "软件游戏- 下载频道", "归程记 全本精校"),
        ('<p>正在跳转…</p><a href="https://pan.baidu.com/s/1AbCdEfGh">点此下载</a>', "下载", "归程记 全本精校"),
        (GIFT, "《归程记 全本精校》下载地址", "归程记 全本精校"),
        (f"<h1>长夜行</h1>{GIFT}", "长夜行", "长夜行"),
        (f"<p>{4 * '另一部作品，讲一个邮差的故事。'}</p>{GIFT}", "长夜行", "长夜行"),
    ],
    ids=["no words", "few words", "its own", "a heading", "words"],
)  # fmt: skip
def test_a_page_that_says_nothing_is_called_as_the_offer_that_hands_it_over(
    body: str, title: str, name: str
) -> None:
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    found = WebsitePage(
        Fetched("http://www.site.example/down/7", html.encode(), extra={OF: "归程记 全本精校"})
    )

    assert name in found.title


def test_an_offer_says_whose_the_pages_are_at_which_it_is_handed_over() -> None:
    body = f'<h1>归程记 全本精校</h1>{GIFT}<p>大小：3.2MB</p><p><a href="/down/7">点击下载</a></p><p><a href="/topic/8/">长夜行</a></p>'

    led = page(body, page_title="归程记 全本精校").read().follow
    assert {link.url[-3:]: link.of for link in led} == {"n/7": "归程记 全本精校", "/8/": ""}
