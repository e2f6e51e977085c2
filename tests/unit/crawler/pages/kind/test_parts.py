"""A part of what another page of the site offers whole is no listing of its own, and leads there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.kind import parts
from crawler.pages.links import urls
from crawler.pages.reading import Fetched, PageKind
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage

HOME = "http://forum.example"
TALK = "<p>作者：沈砚秋</p><p>https://pan.quark.cn/s/9a7c5e3b1d2f 提取码 p2q8</p>"
TURNED = "<p>她推开门，雾还没有散。港口的灯一盏一盏灭下去，只剩最后一盏。</p>" * 6


def page(path: str, title: str, inside: str) -> WebsitePage:
    html = f"<meta charset=utf-8><title>{title} - 小站</title><h1>{title}</h1>{inside}"
    return WebsitePage(Fetched(HOME + path, html.encode()))


@pytest.mark.parametrize(
    ("path", "below", "whole"),
    [
        ("/topic/4/?page=1", "", "/topic/4/"),
        ("/topic/4/?page=2", '<a href="/topic/4/?page=1">1</a>', "/topic/4/"),
        ("/topic/4/?first-unread=1", "", "/topic/4/"),
        ("/showthread.php?t=9&goto=newpost", "", "/showthread.php?t=9"),
        ("/viewtopic.php?t=9&start=20", '<a href="/viewtopic.php?t=9">1</a>', "/viewtopic.php?t=9"),
        ("/viewtopic.php?t=9&start=20", '<a href="/viewtopic.php?t=9&sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9">1</a>', "/viewtopic.php?t=9"),
        ("/thread-12-2-1.html", '<a href="/thread-12-1-1.html">1</a>', "/thread-12-1-1.html"),
        ("/threads/lamp.12/page-3", '<a href="/threads/lamp.12/">1</a>', "/threads/lamp.12/"),
        ("/topic/19?page=2", '<a href="/topic/19-lamp?page=1">1</a>', "/topic/19-lamp"),
        ("/t/lamp/2/3/", '<a href="/t/lamp/2/">first_page</a>', "/t/lamp/2/"),
        ("/index.php?topic=7.msg31", "", "/index.php?topic=7.0"),
        ("/topic/11/雾港灯谜/20", "", "/topic/11/%E9%9B%BE%E6%B8%AF%E7%81%AF%E8%B0%9C"),
    ],
)  # fmt: skip
def test_a_further_page_of_a_talk_and_a_place_in_it_lead_to_the_talk(
    path: str, below: str, whole: str
) -> None:
    reading = page(path, "雾港灯谜", TALK + below).read()

    assert reading.kind is PageKind.INDEX
    assert urls.join(HOME, whole) in [urls.join(HOME, link.url) for link in reading.follow]


@pytest.mark.parametrize(
    ("path", "below"),
    [
        ("/topic/4/", '<a href="/topic/4/?page=2">2</a>'),
        ("/topic/5/", '<a href="/topic/4/">上一页</a>'),  # the talk before this one
        ("/post/12/", '<a href="/">首页</a>'),
        ("/t/雾港灯谜/12", ""),
        ("/2026/03/12/", '<a href="/2026/03/">上一页 2026</a>'),
        ("/books/12/", '<a href="/books/">1 本</a>'),
    ],
)
def test_a_talk_of_its_own_is_a_listing_whatever_number_its_address_ends_in(path: str, below: str) -> None:
    assert page(path, "雾港灯谜", TALK + below).read().kind is PageKind.OFFER


@pytest.mark.parametrize("path", ["/?post=51", "/index.php?post=51", "/blog/read.php?p=7"])
def test_a_number_that_alone_names_the_page_is_no_place_in_another(path: str) -> None:
    assert page(path, "雾港灯谜", TALK + '<a href="/">首页</a>').read().kind is PageKind.OFFER


@pytest.mark.parametrize(
    "below",
    [
        '<a href="/talk.php?tid=9&page=2">2</a>',
        '<a href="/talk.php?tid=9">1</a>',
        '<a href="/talk.php?tid=9&pid=51#pid51">#4</a>',
    ],
    ids=["its first page", "its second page", "its one page"],
)
def test_a_talk_that_is_reached_by_one_of_its_voices_is_the_talk(below: str) -> None:
    reading = page("/talk.php?pid=51", "雾港灯谜", TALK + below).read()

    assert reading.kind is PageKind.INDEX
    assert f"{HOME}/talk.php?tid=9" in [link.url for link in reading.follow]


@pytest.mark.parametrize("below", ['<a href="/talk.php?tid=9">上一主题</a>', '<a href="/?t=9">2</a>'])
def test_another_talk_beside_a_voice_is_not_the_one_it_is_heard_in(below: str) -> None:
    assert page("/talk.php?pid=51", "雾港灯谜", TALK + below).read().listings


@pytest.mark.parametrize(
    "said", ["查看完整版本: {}", "Full Version: {}", "<b>View this talk in its standard version</b> {}"]
)
def test_a_bare_copy_for_readers_of_small_means_is_the_page_that_it_calls_the_full_one(said: str) -> None:
    led = "<p>" + said.format('<a href="/talk-9-1-1.html">雾港灯谜</a>') + "</p>"
    reading = page("/bare/tid-9.html", "雾港灯谜", TALK + led).read()

    assert reading.kind is PageKind.INDEX
    assert HOME + "/talk-9-1-1.html" in [link.url for link in reading.follow]


def test_a_trial_that_names_the_full_version_stays_a_listing_of_its_own() -> None:
    led = '<p>完整版：<a href="/talk-8-1-1.html">雾港灯谜</a></p>'

    assert page("/talk-9-1-1.html", "雾港灯谜 试读本", TALK + led).read().listings


@pytest.mark.parametrize(
    ("path", "first"), [("/?date=20260110", "/?date=20260619"), ("/book?id=12", "/book?id=30")]
)
def test_another_day_and_another_number_are_no_first_page(path: str, first: str) -> None:
    assert page(path, "归程记", f'{TALK}<a href="{first}">1</a>').read().listings


@pytest.mark.parametrize(
    ("path", "title", "inside", "whole"),
    [
        ("/book/12/345.html", "第三章 潮声_雾港灯谜", TURNED + '<a href="344.html">上一章</a><a href="/book/12/">目录</a><a href="346.html">下一章</a>', "/book/12/"),
        ("/book/12/345.html", "第三章 潮声_雾港灯谜", '<a href="/book/12/">雾港灯谜</a>' + TURNED + '<a href="344.html">上一章</a><a href="346.html">下一章</a>', "/book/12/"),
        ("/vodplay/7-1-3.html", "青瓷巷第03集在线播放", '<h2><a href="/voddetail/7.html">青瓷巷</a></h2><video src="/3.m3u8"></video>', "/voddetail/7.html"),
        ("/play/7-2.html", "雾港来信HD国语在线播放", '<a href="/film/7.html">雾港来信</a><video src="/3.m3u8"></video>', "/film/7.html"),
    ],
)  # fmt: skip
def test_a_chapter_and_an_episode_lead_to_the_page_of_the_work(
    path: str, title: str, inside: str, whole: str
) -> None:
    reading = page(path, title, inside).read()

    assert reading.kind is PageKind.INDEX
    assert HOME + whole in [link.url for link in reading.follow]


@pytest.mark.parametrize(
    ("path", "title", "inside"),
    [
        # the work has no page of its own: lists and categories hold many
        ("/read/345.html", "雾港灯谜 第三章 潮声", '<a href="/category/3/">雾港灯谜</a>' + TURNED + '<a href="344.html">上一章</a><a href="346.html">下一章</a>'),
        ("/dianying/qingcixiang/", "青瓷巷在线观看_电影", '<a href="/dianying/">电影</a><p>导演：顾明远</p><p>主演：林晚舟</p><video src="/1.m3u8"></video>'),
        # it hands over something of its own
        ("/show/7/3.html", "潮信录 第三集", '<a href="/show/7/">潮信录</a><p>播讲：方鹤年</p><a href="/audio/3.mp3">下载本集</a>'),
        ("/voddetail/7.html", "青瓷巷", '<a href="/vodplay/7-1-1.html">青瓷巷</a><p>导演：顾明远</p><p>主演：林晚舟</p><a href="/vodplay/7-1-1.html">立即播放</a>'),
    ],
)  # fmt: skip
def test_what_no_page_holds_together_and_what_hands_something_over_stay_listings(
    path: str, title: str, inside: str
) -> None:
    assert page(path, title, inside).read().kind is PageKind.OFFER


@given(st.text(alphabet="/0123456789abc-._?=&雾", max_size=60), st.text(max_size=40))
def test_any_address_and_title_end_as_an_address_or_none(path: str, title: str) -> None:
    document = Document(
        Fetched(f"{HOME}/{path}", f"<title>{title}</title><a href='/1'>1</a>".encode("utf-8", "replace"))
    )

    whole, piece = parts.whole_of(document, title, hands_over=False)

    assert bool(whole) >= piece
    assert whole == "" or whole.startswith(HOME)


def test_a_folders_page_written_out_is_the_folder_where_it_leads_there() -> None:
    led = '<a href="./">雾港灯谜</a>' + TALK

    assert page("/books/lamp/index.html", "雾港灯谜", led).read().kind is PageKind.INDEX
    assert page("/books/lamp/", "雾港灯谜", led).read().kind is PageKind.OFFER
    assert page("/books/lamp/index.html", "雾港灯谜", TALK).read().kind is PageKind.OFFER


PLAYER = "<h1><a href=/vod/detail/id/61.html>雾港灯谜</a></h1><iframe src=https://v.example/e/61 width=800 height=450></iframe><p><a href=/vod/play/id/61/sid/2/nid/1.html>极速线路5</a></p>"


def played(title: str, beside: str = "") -> WebsitePage:
    html = f"<meta charset=utf-8><title>{title} - 小站影视</title><main>{PLAYER}{beside}</main>"
    return WebsitePage(Fetched(HOME + "/vod/play/id/61/sid/1/nid/3.html", html.encode()))


@pytest.mark.parametrize(
    "title", ["在线播放雾港灯谜 第03集", "正在播放：雾港灯谜 HD国语", "免费在线观看《雾港灯谜》第3集", "線上觀看雾港灯谜 第3集", "Watch 雾港灯谜 Episode 3", "雾港灯谜 第03集"]
)  # fmt: skip
def test_a_player_that_says_that_it_plays_before_the_films_name_is_a_part_of_the_film(title: str) -> None:
    reading = played(title).read()

    assert reading.listings == ()
    assert HOME + "/vod/detail/id/61.html" in [urls.join(HOME, link.url) for link in reading.follow]


@pytest.mark.parametrize(
    "beside",
    [
        "<p>https://pan.quark.cn/s/9a7c5e3b1d2f 提取码 p2q8</p>",
        "<p><a href=/vod/down/id/61/nid/3.html>下载本集</a></p>",
        "<p><a href=/files/61-03.mp4>第03集</a></p>",
    ],
)
def test_a_player_that_hands_its_film_over_too_is_its_own_offer(beside: str) -> None:
    assert played("在线播放雾港灯谜 第03集", beside).read().listings


def test_a_films_own_name_may_begin_with_the_word_of_a_player() -> None:
    html = PLAYER.replace("雾港灯谜", "Play Dead Harbour")
    shown = f"<meta charset=utf-8><title>Play Dead Harbour Episode 3</title><main>{html}</main>"

    reading = WebsitePage(Fetched(HOME + "/vod/play/id/61/sid/1/nid/3.html", shown.encode())).read()

    assert reading.listings == ()
