"""Which pages are decoded for a meta refresh, and by what."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.manners.refresh import LED_AWAY, RefreshMiddleware
from crawler.scope.gate import NamedNetwork

URL = "https://site.example/1"


@dataclass(frozen=True)
class Allowed:
    scheme: str = "https"
    host: str = "site.example"
    port: int = 443
    path_prefix: str = "/"


@dataclass(frozen=True)
class OneHost:
    rules: tuple[Allowed, ...] = (Allowed(),)
    addresses: tuple[NamedNetwork, ...] = ()


@pytest.fixture
def refresh() -> RefreshMiddleware:
    crawler = get_crawler(Spider)
    return RefreshMiddleware.from_crawler(crawler)


def page(body: bytes, charset: str) -> Response:
    return HtmlResponse(URL, body=body, headers={"Content-Type": f"text/html; charset={charset}"})


@pytest.mark.parametrize("charset", ["rot13", "idna", "undefined", "zlib_codec", "no-such-thing"])
def test_a_page_that_names_no_encoding_of_pages_can_be_read_by_everybody(
    refresh: RefreshMiddleware, charset: str
) -> None:
    for source in (
        page("<title>聊斋</title>".encode(), charset),
        page(f'<meta charset="{charset}"><title>聊斋</title>'.encode(), ""),
    ):
        answer = refresh.process_response(Request(URL), source)

        assert isinstance(answer, HtmlResponse)
        assert "聊斋" in answer.text


def test_a_page_without_a_refresh_is_left_as_it_is(refresh: RefreshMiddleware) -> None:
    source = page("<title>聊斋</title>".encode("gbk"), "gbk")

    assert refresh.process_response(Request(URL), source) is source


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "utf-16"])
def test_a_refresh_is_followed_in_any_encoding(refresh: RefreshMiddleware, codec: str) -> None:
    body = '<meta http-equiv="refresh" content="0;url=/聊斋"><p>.</p>'.encode(codec)

    answer = refresh.process_response(Request(URL), page(body, codec))

    assert isinstance(answer, Request)
    assert answer.url == "https://site.example/%E8%81%8A%E6%96%8B"


def test_a_page_that_leaves_for_an_address_out_of_scope_is_read_itself(refresh: RefreshMiddleware) -> None:
    refresh.scope = OneHost()
    body = '<meta http-equiv="refresh" content="0;url={}"><title>聊斋</title>'
    source = page(body.format("https://elsewhere.example/ad").encode(), "utf-8")
    asked = Request(URL)

    assert refresh.process_response(asked, source) is source
    assert asked.meta[LED_AWAY] == "https://elsewhere.example/ad"
    assert isinstance(
        refresh.process_response(Request(URL), page(body.format("/2").encode(), "utf-8")), Request
    )
