"""What a page says of its offer: the sum it asks, its cover."""

from __future__ import annotations

import pytest

from crawler.pages.facts import particulars
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document
from crawler.pages.website import WebsitePage


def document(body: str, title: str, path: str = "/p/12", head: str = "") -> Document:
    html = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Document(Fetched(f"http://site.example{path}", html.encode()))


@pytest.mark.parametrize("line", ["$129.00", "£18.50", "19,90 €", "US$ 12", "128元", "NT$1,299", "CNY 88"])
def test_a_sum_of_money_that_is_all_its_line_says_is_the_price(line: str) -> None:
    page = document(f"<h1>低潮电台</h1><ul><li>{line}</li></ul><p>0 items in cart: $0.00</p>", "低潮电台")

    assert particulars.price_of(page, ()) == line


@pytest.mark.parametrize("lines", [["$0.00"], [f"${n}.00" for n in range(1, 7)], ["12"], ["1 of 5"]])
def test_a_list_of_sums_a_zero_and_a_bare_number_are_no_price(lines: list[str]) -> None:
    rows = "".join(f"<li>{line}</li>" for line in lines)

    assert particulars.price_of(document(f"<h1>唱片</h1><ul>{rows}</ul>", "唱片"), ()) == ""


def test_a_picture_that_bears_the_offer_s_name_is_its_cover_in_whatever_column_it_stands() -> None:
    page = document('<div id="sidebar"><img src="/c/7s.jpg" alt="归程记"></div><h1>归程记</h1>', "归程记")

    assert particulars.pictures_of(page, (), "归程记") == ("http://site.example/c/7s.jpg",)


def test_a_price_that_a_sentence_states_is_read() -> None:
    page = document("<p>此资源下载价格为<span>9.9</span>金币，请先登录</p>", "归程记")

    assert particulars.price_of(page, ()) == "9.9金币"


def test_a_sum_beside_the_link_that_buys_is_the_price() -> None:
    page = document("<h1>低潮电台</h1><p><b>£9.00</b> <a href='/basket'>Add to cart</a></p>", "低潮电台")

    assert particulars.price_of(page, ()) == "£9.00"


@pytest.mark.parametrize(
    "lines", ["<p>市场价格：￥39.80元</p><p>本店售价：￥9.90元</p>", "<p>原价：￥39.80元 现价：￥9.90元</p>",
     "<dl><dt>原价</dt><dd>￥39.80</dd><dt>销售价</dt><dd>价格：￥9.90元</dd></dl>"]
)  # fmt: skip
def test_what_it_costs_elsewhere_or_cost_before_is_not_what_is_asked(lines: str) -> None:
    page = document(f"<h1>低潮电台</h1>{lines}", "低潮电台")

    assert particulars.price_of(page, ()) == "￥9.90元"


def test_a_number_is_no_name_where_the_title_has_one_beside_it() -> None:
    html = "<html><head><meta charset=utf-8><title>Issue 5: 雾桥往事 24集 - tracker</title></head><body><h2>Issue5</h2><p>雾桥往事 24集</p></body></html>"

    assert WebsitePage(Fetched("http://t.example/issue5", html.encode())).title == "雾桥往事 24集"


@pytest.mark.parametrize(
    ("line", "price"),
    [
        ("<p>售价：<i>¥</i><b>38.00</b></p>", "¥38.00"),
        ("<div><span>￥</span><span>38</span></div>", "￥38"),
        ("<div><div>¥</div><div>38.00</div></div>", "¥ 38.00"),
        ("<div><div>38.00</div><div>元</div></div>", "38.00 元"),
    ],
)
def test_the_sign_of_a_currency_stays_with_its_sum_whatever_element_it_stands_in(
    line: str, price: str
) -> None:
    assert particulars.price_of(document(f"<h1>低潮电台</h1>{line}", "低潮电台"), ()) == price


@pytest.mark.parametrize(
    "declared",
    [
        '"@type":"ProductGroup","name":"Low Tide","hasVariant":[{"@type":"Product","name":"PDF","offers":{"price":"12.00","priceCurrency":"EUR"}}]',
        '"@type":"Product","name":"Low Tide","offers":{"@type":"AggregateOffer","lowPrice":"12.00","priceCurrency":"EUR"}',
    ],
    ids=["in its forms", "from so much on"],
)
def test_goods_that_come_in_several_forms_declare_their_price_with_these(declared: str) -> None:
    head = f'<title>Low Tide</title><script type="application/ld+json">{{"@context":"https://schema.org",{declared}}}</script>'
    page = WebsitePage(Fetched("http://site.example/p/12", f"<head>{head}</head><h1>Low Tide</h1>".encode()))

    assert page.fields()["price"] == "12.00 EUR"
    assert page.read().listings


@pytest.mark.parametrize(
    "shared", ["/++resource++the-logo.svg", "/img/no-image.png", "/static/default_share.jpg"]
)
def test_what_a_site_shares_of_pages_without_a_picture_is_no_cover(shared: str) -> None:
    page = document(
        '<h1>低潮电台</h1><img src="/covers/7.jpg">',
        "低潮电台",
        head=f'<meta property="og:image" content="{shared}">',
    )

    assert particulars.pictures_of(page, (), "低潮电台") == ("http://site.example/covers/7.jpg",)


@pytest.mark.parametrize("shown", ["/static/ajax-wait.svg", "/img/spinner.gif", "/static/default-poster.png"])
def test_what_stands_in_a_picture_s_place_is_no_cover(shown: str) -> None:
    page = document(f'<h1>归程记</h1><img src="{shown}"><img src="/c/waiting-room.jpg">', "归程记")

    assert particulars.pictures_of(page, (), "归程记") == ("http://site.example/c/waiting-room.jpg",)
