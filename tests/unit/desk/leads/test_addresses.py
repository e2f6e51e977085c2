"""Two complaints about one page are one lead; two pages that may differ stay two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.leads.addresses import first, key, whole

PAGE = "http://bbs.example/thread-1.html"


@pytest.mark.parametrize(
    "other",
    [
        "https://bbs.example/thread-1.html", "HTTP://BBS.EXAMPLE:80/thread-1.html", "http://bbs.example/thread-1.html#p2",
        "http://bbs.example/thread-1.html?utm_source=wx&spm=1.2",
    ],
)  # fmt: skip
def test_one_page_in_other_spellings_is_one_lead(other: str) -> None:
    assert key(other, "") == key(PAGE, "")


@pytest.mark.parametrize(
    "other",
    ["http://bbs.example/thread-2.html", "http://www.bbs.example/thread-1.html", "http://bbs.example:8080/thread-1.html",
     "http://bbs.example/thread-1.html?page=2", "http://bbs.example/Thread-1.html"],
)  # fmt: skip
def test_pages_that_may_differ_are_two_leads(other: str) -> None:
    assert key(other, "") != key(PAGE, "")


def test_a_share_is_one_lead_however_its_link_is_written() -> None:
    spoken = "百度云 https://pan.baidu.com/s/1AbCdEfGh12345678901234 提取码 ab12"
    assert key("", spoken) == key("https://pan.baidu.com/s/1AbCdEfGh12345678901234?pwd=ab12", "")
    assert key("", spoken).startswith("share:baidu:")


def test_words_without_an_address_are_compared_whole() -> None:
    greeting = "您好，我要举报一个网站，上面有很多盗版电影，" * 10
    assert key("", greeting + "甲") != key("", greeting + "乙")
    assert key("", "有人在微信群里卖《听雨楼》！") == key("", "有人在微信群里卖 《听雨楼》")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("网址是http://bbs.example/a，请查处", "http://bbs.example/a"),
        ("（见 https://bbs.example/a）", "https://bbs.example/a"),
        ("see http://bbs.example/a.", "http://bbs.example/a"),
        ("在 www.bbs.example/a 上", "www.bbs.example/a"),
        ("没有网址", ""),
    ],
)
def test_the_first_address_in_the_words_is_taken_without_what_stands_around_it(
    text: str, address: str
) -> None:
    assert first(text) == address


def test_an_address_without_its_scheme_gets_one() -> None:
    assert whole("bbs.example/a") == "http://bbs.example/a"
    assert [whole(text) for text in ("", "听雨楼", "https://a.example", "v1.2")] == [
        "",
        "听雨楼",
        "https://a.example",
        "v1.2",
    ]


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_written_has_a_key(url: str, text: str) -> None:
    assert key(url, text) == key(url, text)
    assert key(url, text).partition(":")[0] in {"share", "page", "raw", "words"}
