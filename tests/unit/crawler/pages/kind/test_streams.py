"""Posts that bear the name of their author."""

from __future__ import annotations

from crawler.pages.reading import Fetched, PageKind
from crawler.pages.website import WebsitePage

HOME = "http://notes.example"
SAID = ("电视剧《南桥往事》1-40集全 4K", "今天的江边风很大", "大家用什么记笔记？")


def post(n: int, gift: str = "") -> str:
    return (
        f'<div><p><a href="/gudao">gudao</a> <a href="/gudao/p/{n}">»</a> 2026-11-23</p><p><a href="/gudao">@gudao@notes.example</a></p>'
        f"<div>{SAID[n]}<br>{gift}</div></div>"
    )


GIFT = '<a href="https://pan.quark.cn/s/7e2d90fb14ac">https://pan.quark.cn/s/7e2d90fb14ac</a>'


def page(path: str, body: str, title: str = "gudao (@gudao@notes.example)") -> WebsitePage:
    html = (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><p>gudao</p>{body}</body></html>"
    )
    return WebsitePage(Fetched(HOME + path, html.encode()))


def test_a_post_titled_by_its_author_is_called_by_its_first_line() -> None:
    read = page("/gudao/p/0", post(0, GIFT))

    assert read.title == SAID[0]
    assert [item.url for item in read.read().listings] == [f"{HOME}/gudao/p/0"]


def test_the_page_that_lists_an_author_s_posts_is_no_offer() -> None:
    body = post(0, GIFT) + post(1) + post(2)

    assert page("/gudao", body).read().kind is PageKind.INDEX
    assert page("/gudao/h/2026-11.html", body).read().kind is PageKind.INDEX


def test_a_talk_of_several_voices_is_a_talk() -> None:
    voices = "".join(
        f'<div><p><a href="/u/{name}">{name}</a> <a href="/t/7/p/{n}">#{n}</a></p><p>{SAID[n]}</p></div>'
        for n, name in enumerate(("gudao", "linwu", "mira"))
    )

    read = page("/t/7", f"<h1>南桥往事 4K</h1>{voices}<p>{GIFT}</p>", "南桥往事 4K")

    assert read.title == "南桥往事 4K"
    assert read.read().listings
