"""Meta refresh as a redirect, read only where a page has one, and in an encoding that pages are written in.

Scrapy decodes every page for it by whatever codec the site names; `rot13` and `idna` are codecs to Python and break
there, as they would wherever else the text of a response is asked for: such a name is replaced by a true one.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.pages.tree.decode import decode, misnamed
from crawler.scope.gate import Scope, decide

LED_AWAY = "led_away"
"""Under this key a request knows where its page leads that stays unvisited, for it is out of scope."""
HEAD_BYTES = 16 * 1024
"""Scrapy looks at the first 4,096 characters; a character takes four bytes at most."""


class RefreshMiddleware(MetaRefreshMiddleware):
    """Follows `<meta http-equiv="refresh">`; the gate sees the hop as any other.

    A page that leaves for an address out of scope is read itself: people see it before they are led away, and a site
    could hide all that it offers so. Where it leads is a link like any other.
    """

    scope: Scope | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = super().from_crawler(crawler)
        made.scope = getattr(crawler.spider, "policy", None)
        return made

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's old signature
    ) -> Request | Response:
        if isinstance(response, TextResponse) and misnamed(response.body, charset_of(response)):
            response = response.replace(encoding=decode(response.body)[1])
        if not isinstance(response, HtmlResponse):
            return response
        head = response.body[:HEAD_BYTES]
        # UTF-16 has a zero byte between any two letters
        if b"refresh" not in head.replace(b"\x00", b"").lower():
            return response
        text, _encoding = decode(head)
        readable = response.replace(body=text.encode("utf-8", "replace"), encoding="utf-8")
        answer = super().process_response(request, readable)
        if (
            isinstance(answer, Request)
            and self.scope is not None
            and not decide(self.scope, answer.url).allowed
        ):
            request.meta[LED_AWAY] = answer.url
            return response
        return response if answer is readable else answer


def charset_of(response: Response) -> str:
    """The charset that the header names, possibly empty."""
    declared = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    return declared.partition("charset=")[2].partition(";")[0].strip().strip("\"'")
