"""A share whose code stood on the button that led to its page."""

from __future__ import annotations

import pytest

from crawler.pages.facts.called import SAID
from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

SHARE = "https://pan.baidu.com/s/1aBcDeFgHiJkLmNoPqRsTuv"


def codes(body: str, said: str) -> list[str]:
    html = f"<html><head><meta charset=utf-8><title>下载</title></head><body>{body}</body></html>"
    page = WebsitePage(Fetched("https://site.example/down/7", html.encode(), extra={SAID: said}))
    return [row["code"] for row in page.offers.share_links]


@pytest.mark.parametrize(
    ("body", "said", "code"),
    [
        (f'<a href="{SHARE}"></a>', "百度网盘(提取码:bm26)", "bm26"),
        (f'<a href="{SHARE}">点此</a>', "高速下载 访问码：a1b2", "a1b2"),
        (f'<a href="{SHARE}"></a>', "百度网盘", ""),
        (f'<p><a href="{SHARE}">链接</a> 提取码：x8k2</p>', "百度网盘(提取码:bm26)", "x8k2"),
    ],
    ids=["on the button", "another word for it", "no code", "its own"],
)
def test_a_share_without_a_code_has_that_of_the_button_which_led_there(
    body: str, said: str, code: str
) -> None:
    assert codes(body, said) == [code]


def test_of_two_shares_it_is_not_said_whose_the_code_is() -> None:
    other = SHARE.replace("1aBc", "1xYz")

    assert codes(f'<a href="{SHARE}">一</a><a href="{other}">二</a>', "百度网盘(提取码:bm26)") == ["", ""]
