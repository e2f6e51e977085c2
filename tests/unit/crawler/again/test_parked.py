"""Pages that say that their domain is for sale, and pages that only speak of such things."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.again.parked import says_parked
from crawler.asked.planned import Entry, Planned


def page(body: str, planned: Planned) -> HtmlResponse:
    request = Request(planned.url, meta={"entry": Entry("", planned)})
    return HtmlResponse(planned.url, 200, {}, body.encode(), encoding="utf-8", request=request)


START = Planned("http://shu.example/")
OFFER = Planned("http://shu.example/t-1.html", depth=1, extra={"listing_id": 7})
OTHER = Planned("http://shu.example/t-2.html", depth=1, found_on="http://shu.example/")
SALE = [
    "<title>shu.example 域名出售</title><p>您正在访问的域名可以转让！</p><p>报价请联系经纪人。</p>",
    "<h1>本域名出售</h1><p>This domain is for sale.</p>",
    "<title>shu.example is for sale</title><p>Buy this domain.</p><ul><li>Books<li>Films<li>Games</ul>",
    "<h1>This domain has expired</h1><p>Renew it now.</p>",
    "<p>该域名已过期，如需续费请登录控制台。</p>",
]


@pytest.mark.parametrize("body", SALE)
def test_a_page_that_says_that_its_domain_is_for_sale_is_parked(body: str) -> None:
    assert says_parked(page(body, START))
    assert says_parked(page(body, OFFER))
    assert says_parked(page(body, OTHER)) == "", "elsewhere a page may be about domains"


@pytest.mark.parametrize(
    "body",
    [
        "<h1>聊斋志异 全本下载</h1><p>本站域名：shu.example，请收藏。</p>",
        "<h1>域名注册与转让指南</h1><p>域名到期之前应当续费。</p>",
        "<p>本站已启用新域名，旧域名不再使用。</p>",
        f"<p>{'这里有很多小说可以下载。' * 120}</p><p>本域名出售</p>",
        "<p>Books for sale: public domain classics.</p>",
    ],
)
def test_a_page_that_only_speaks_of_domains_is_none(body: str) -> None:
    assert says_parked(page(body, START)) == ""
