"""One price and one basket sell the thing of their page, in whatever language the button speaks."""

from __future__ import annotations

import pytest

from crawler.pages.offer import bought
from crawler.pages.reading import Fetched
from crawler.pages.regions import own
from crawler.pages.tree.document import Document

SUM = "<p>9,00 €</p>"
FORM = '<form method="post" action="/shop/tidewood/cart/add?next=/"><input type="number" name="n"><button>{}</button></form>'


def told(body: str, price: str = "9,00 €", url: str = "http://www.site.example/shop/tidewood/") -> float:
    html = f"<html><head><meta charset=utf-8><title>Tidewood</title></head><body><h1>Tidewood</h1>{body}</body></html>"
    document = Document(Fetched(url, html.encode()))
    own.mark(document)
    return bought.told(document, price)


@pytest.mark.parametrize(
    "said", ["添加到购物车", "加入购物车", "放入購物車", "Add to cart", "In den Warenkorb", "В корзину", "→"]
)
def test_a_form_that_puts_into_a_basket_sells_whatever_its_button_says(said: str) -> None:
    assert told(SUM + FORM.format(said)) == 2.0


def test_a_button_that_scripts_wait_for_sells_by_the_name_that_its_program_gave_it() -> None:
    assert told(SUM + '<div><button class="btn js-add-to-cart">Zum Korb</button></div>') == 2.0


@pytest.mark.parametrize(
    "body",
    [
        '<header><form method="post" action="/cart/add/"><input name="n"><button>OK</button></form></header>',
        '<form action="/cart/"><button>Warenkorb ansehen</button></form>',
        '<form method="post" action="/cart/add/"><input type="hidden" name="token"><h2>Products</h2></form>',
        '<form method="post" action="/cart/coupon/"><input name="code"><button>OK</button></form>',
        "".join(FORM.format("Kaufen") for _ in range(6)),
    ],
    ids=["of the frame", "that looks at it", "without a product", "for a voucher", "one beside each of many"],
)  # fmt: skip
def test_other_forms_about_a_basket_sell_nothing(body: str) -> None:
    assert told(body, price="") == 0.0


@pytest.mark.parametrize(
    "said", ["Contact seller", "联系卖家", "Make an offer", "Show phone number", "我想要"]
)
def test_a_price_and_somebody_to_write_to_sell_without_a_basket(said: str) -> None:
    assert told(f'{SUM}<p><a href="/login">{said}</a></p>') == 2.0
    assert told(f'<p><a href="/login">{said}</a></p>', price="") == 0.0


@pytest.mark.parametrize("said", ["Sold out", "缺货", "Pre-order", "到货通知"])
def test_what_cannot_be_bought_just_now_is_offered_still(said: str) -> None:
    assert told(f"{SUM}<button>{said}</button>") == 2.0


@pytest.mark.parametrize(
    "said",
    [
        "Enroll now",
        "Enrol in this course",
        "Enrol me",
        "Log in to enroll",
        "Enroll in Course for $49",
        "立即学习",
        "立即报名学习",
    ],
)
def test_a_course_is_had_by_joining_it(said: str) -> None:
    assert told(f"<button>{said}</button>", price="") == 1.5


@pytest.mark.parametrize(
    "body",
    [
        '<form id="purchase_7" method="post"><a href="#" class="shop-add-to-cart button">12.00 – Zum Korb</a></form>',
        '<button class="snip-add-item" data-item-id="7">Put it in the basket bag</button>',
        '<form name="cart_quantity" action="/info?id=7&amp;action=add_product" method="post"><button>Kaufen</button></form>',
    ],
    ids=["a link without an address", "a button of a service", "an address that adds"],
)
def test_one_thing_that_is_surely_put_into_a_basket_needs_no_sum_that_can_be_read(body: str) -> None:
    assert told(body, price="") == 1.5


def test_the_page_of_the_basket_itself_sells_nothing() -> None:
    form = '<form method="post" action="/shop/cart/update"><input name="n"><button>OK</button></form>'

    assert told(form, url="http://www.site.example/shop/cart/") == 1.0
    assert told(form) == 2.0  # some programs add by it


def test_a_price_alone_is_half_a_sign() -> None:
    assert told(SUM) == 1.0


def test_goods_declared_at_a_price_of_zero_ask_for_something_or_give_a_cat_away() -> None:
    assert bought.is_for_nothing([{"price": "0.00", "priceCurrency": "USD"}])
    assert bought.is_for_nothing({"price": 0})
    assert not bought.is_for_nothing([{"price": "0"}, {"price": "4.50"}])
    assert not bought.is_for_nothing({"lowPrice": "3"})
    assert not bought.is_for_nothing("")


@pytest.mark.parametrize(
    "link",
    [
        '<h2><a href="http://www.site.example">逐浪下载站</a></h2>',
        '<p><a href="/x/">软件下载</a></p>',
        '<p><a href="/rss/">RSS订阅</a></p>',
        '<p><a href="/extern.php?tid=4">Atom订阅</a></p>',
        '<p><a href="/extern.php?tid=4">订阅该主题</a></p>',
    ],
    ids=["the site's own name", "a section", "a feed", "a feed of another kind", "news of a talk"],
)
def test_links_that_bear_a_word_of_the_trade_as_a_name_sell_nothing(link: str) -> None:
    assert told(link, price="") == 0.0
    assert told('<p><a href="/x/7">立即下载</a></p>', price="") == 1.0


def test_the_basket_of_a_card_whose_heading_leads_to_another_page_is_that_pages() -> None:
    card = '<div class="item"><h2><a href="{}">Driftwood mug</a></h2><button onclick="add(1)" class="add-to-cart-button">{}</button></div>'

    assert (
        told("<h1>Things with the word mug</h1>" + card.format("/driftwood-mug", "In den Korb"), price="")
        == 0.0
    )
    assert told("<h1>Driftwood mug</h1>" + card.format("#now", "In den Korb"), price="") == 1.5
