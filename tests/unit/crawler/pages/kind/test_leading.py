"""Which pages lead on to others, and which tell of one thing before others are shown."""

from __future__ import annotations

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

TOLD = "<p>剧情：一班夜航渡轮在雾中失去动力，三十七名乘客与一名逃犯同在船上，天亮之前没有人能够下船，也没有人肯说出自己的名字。</p>"


def page(before: str) -> WebsitePage:
    cards = "".join(
        f'<h2><a href="/film/{n}">{name}</a></h2>'
        for n, name in enumerate(("十三号灯塔", "潮起之城", "铜铃与白马", "科松夜航"), 4)
    )
    html = f"<html><head><meta charset=utf-8><title>《科松夜航》高清在线观看 - 影院</title></head><body>{before}<h3>热播</h3>{cards}</body></html>"
    return WebsitePage(Fetched("http://film.example/film/7", html.encode()))


def test_a_name_that_is_cut_short_heads_what_is_told_below_it_though_a_card_says_it_whole() -> None:
    heading = '<h4><a href="/film/7">科松夜…</a></h4>'

    assert "leads" not in page(heading + TOLD).signs.weights
    assert page(heading).signs.weights["leads"] < 0
