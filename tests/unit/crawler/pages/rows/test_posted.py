"""Posts that stand together on a page without a name, each at a place of its own."""

from __future__ import annotations

from crawler.pages.reading import Fetched, PageReading
from crawler.pages.website import WebsitePage

TALK = [
    ("3", "今天有人去看灯会吗？我在南门等。"),
    ("4", "我去，带一把伞。"),
    ("6", "散场很晚，地铁已经停了。"),
]


def post(place: str, text: str, who: str = "haijiao", other: str = "") -> str:
    again = f'<a href="{other}#{place}">回复</a>' if other else ""
    meta = f'<div><a href="https://t.example/{who}">@{who}</a> {again}<a href="#{place}">#{place}</a> <span>12:05 PM, 03 Sep 2026</span></div>'
    return f'<li class="message" id="{place}">{meta}<div class="text">{text}</div></li>'


WORK = post(
    "5",
    "海角灯 全24集 1080P<br>导演：周渡<br>链接：https://pan.baidu.com/s/1cT8jsQwErTyUi0pLkJhGf 提取码：c7tj",
)


def read(posts: str, head: str = "", path: str = "2026-09.html") -> PageReading:
    html = f"<html><head><title>九月 - 海角频道</title></head><body>{head}<ul>{posts}</ul></body></html>"
    return WebsitePage(Fetched(f"http://chat.example/{path}", html.encode(), "utf-8", "text/html")).read()


def channel(other: str = "") -> str:
    return "".join(post(place, text, other=other) for place, text in TALK) + WORK


def test_a_post_that_hands_a_work_over_is_a_listing_at_its_place_and_talk_is_none() -> None:
    (found,) = read(channel()).listings

    assert (found.url, found.title) == ("http://chat.example/2026-09.html#5", "海角灯 全24集 1080P")
    assert [link["code"] for link in found.share_links] == ["c7tj"]
    assert (found.uploader, found.creators) == ("haijiao", ("周渡",))


def test_a_front_page_lists_none_of_the_posts_that_stand_at_another_page() -> None:
    assert read(channel("2026-09.html"), path="").listings == ()
    assert len(read(channel(), path="").listings) == 1


def test_a_talk_with_a_name_and_a_page_that_says_more_than_its_comments_stay_one() -> None:
    named = read(channel(), head="<h1>九月 - 海角频道</h1>")
    beside = read(
        channel(),
        head=f"<p>{'灯会的节目单如下，请各位按时到场。' * 40}https://pan.baidu.com/s/1zzzjsQwErTyUi0pLkJhGf</p>",
    )

    assert [one.url for one in (*named.listings, *beside.listings)] == [
        "http://chat.example/2026-09.html"
    ] * 2
