"""What a page asks to be paid or joined for: one price, one basket, somebody to write to.

A button says it in the words of its language, so that the form behind it is asked too: its address and the names that its
program gives to it are English whatever the visitor is shown.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from crawler.pages.regions.own import own
from crawler.pages.tree.document import Document

FEW = 3
"""Baskets, or buttons that hand over, on the page of one thing at most."""
SHORT, LONG = 16, 32
"""Letters of a link that is a button, and of one that names a person to write to."""
MAX_CONTROLS = 3000
_BUY = re.compile(
    r"(?:加入|添加(?:到|至)?|放[入进到]|加到)\s?购物[车袋篮]|[加放]入購物[車袋籃]|立即购买|购\s?买|下\s?单|订\s?阅|立即抢购|借\s?阅|"
    r"add(?: it)? to (?:my )?(?:cart|basket|bag)|buy(?: now| it now)?$|"
    r"^buy (?:this |the |full |digital )*(?:album|track|song|book|e-?book|episode|movie|game|copy|download|course)\b|purchase|borrow|"
    r"^\W*(?:sold ?out|out of stock|pre-?order(?: now)?|缺\s?货|已?售罄|到货通知|预[订购])\W*$|"
    r"^(?:name your price|pay what you (?:want|like|can)|随意支付)",
    re.IGNORECASE,
)
_BASKET = re.compile(
    r"^\W*(?:(?:加入|添加(?:到|至)?|放[入进到]|加到)\s?购物[车袋篮]|[加放]入購物[車袋籃]|立即购买|add(?: it)? to (?:my )?(?:cart|basket|bag)|"
    r"enroll?(?: now| in (?:this |the )?course)?|(?:立即|免费)?(?:报名学习|报名课程|加入学习|加入课程|参加课程|开始学习))\W*$",
    re.IGNORECASE,
)
"""What stands once on the page of what is sold or taught, with or without a sum beside it."""
_SELLER = re.compile(
    r"^\W*(?:(?:contact|message|call|e-?mail|write to) (?:the )?(?:seller|owner|vendor|advertiser)|make (?:an )?offer|show (?:the )?(?:phone|number|contact)|"
    r"联系(?:卖家|店主|发布者|商家|客服)|我想要|私聊|查看(?:电话|联系方式))",
    re.IGNORECASE,
)
"""Somebody who sells without a basket, as in small advertisements."""
_HAND_OVER = re.compile(r"^.{0,8}(?:下\s?载|下載|download|安装|install|在线阅读|立即阅读|开始阅读|播\s?放|(?:play|watch|listen|read now)\b)(?!.{0,6}(?:app\b|客户端|帮助|说明))(?<!客户端下载)(?<!app下载).{0,8}$", re.IGNORECASE)  # fmt: skip
_TILL = re.compile(r"(?:^|[/_.?&=-])(?:cart|basket|bag|gouwuche|shopcart|add2cart)s?(?:[/_.?&=-]|$)", re.IGNORECASE)  # fmt: skip
"""The address of a form that puts something into a basket."""
_PUTS = re.compile(r"add[-_]?(?:it[-_]?)?(?:to|2)[-_]?(?:cart|basket|bag)(?![a-z])", re.IGNORECASE)
_LOOKS = re.compile(
    r"update|remove|delete|empty|clear|coupon|voucher|search|currency|locale|lang", re.IGNORECASE
)
_FRAME = ("header", "nav", "aside", "footer")


def told(document: Document, price: str) -> float:
    """How surely the page sells or teaches one thing: 0 to 2. `price`: what it asks, as `price_of` reads it."""
    said = [text for text, noise, place in document.buttons if not noise and not document.is_foreign(place)]
    links = [anchor.text for block in own(document) for anchor in block.anchors if len(anchor.text) <= LONG]
    said += [text for text in links if len(text) <= SHORT]
    buys = sum(1 for text in said if _BUY.search(text))
    if price and (1 <= buys <= FEW or any(map(_SELLER.match, (*said, *links)))):
        return 2.0
    if sum(1 for text in said if _BASKET.match(text)) == 1 and buys <= 1:
        return 1.5  # one basket on a page: its price may be written without a currency
    if not buys and 1 <= _tills(document) <= FEW:
        return 2.0 if price else 1.0
    if 1 <= buys <= FEW or price:
        return 1.0
    return 1.0 if 1 <= sum(1 for text in said if _HAND_OVER.match(text)) <= 4 else 0.0


def is_for_nothing(offers: object) -> bool:
    """Whether goods are declared at a price of zero: an advertisement that asks for something, or gives a cat away."""
    asked = offers if isinstance(offers, list) else [offers]
    prices = [str(offer["price"]) for offer in asked if isinstance(offer, dict) and "price" in offer]
    return bool(prices) and not any(price.strip(" 0.,") for price in prices)


def _tills(document: Document) -> int:
    """How many forms, or buttons without one, put something into a basket."""
    if document.tree is None or not ("cart" in document.source or "basket" in document.source):
        return 0
    controls = islice(document.tree.iter("form", "button", "a", "input"), MAX_CONTROLS)
    tills = [element for element in controls if _puts(element)]
    forms = {form for element in tills if (form := _form_of(element)) is not None}
    loose = sum(1 for element in tills if _form_of(element) is None)
    return len(forms) + loose


def _puts(element: Any) -> bool:
    if any(True for _ in element.iterancestors(*_FRAME)):
        return False
    if element.tag == "form":
        parts = urlsplit(element.get("action") or "")
        at = f"{parts.path}?{parts.query}"
        return bool(_TILL.search(at)) and not _LOOKS.search(at) and _is_sent(element)
    names = " ".join(filter(None, map(element.get, ("id", "class", "name", "href"))))
    return bool(_PUTS.search(names))


def _is_sent(form: Any) -> bool:
    """Whether it carries something away: a form that only looks at the basket has one button and nothing beside it."""
    return (form.get("method") or "").lower() == "post" or any(True for _ in form.iter("input"))


def _form_of(element: Any) -> Any:
    return element if element.tag == "form" else next(element.iterancestors("form"), None)
