"""What a page asks to be paid or joined for: one price, one basket, somebody to write to.

A button says it in the words of its language, so that the form behind it is asked too: its address and the names that its
program gives to it are English whatever the visitor is shown.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from crawler.pages.links import urls
from crawler.pages.regions.own import names_page, own
from crawler.pages.tree.document import Document

FEW = 3
"""Baskets, or buttons that hand over, on the page of one thing at most."""
SHORT, LONG = 16, 32
"""Letters of a link that is a button, and of one that names a person to write to."""
MAX_CONTROLS, MAX_CARD, MAX_HEADS = 3000, 8, 4
"""Elements asked on a page; around a basket that may be a card's, and heads of one."""
_CART = r"(?:加入|添加(?:到|至)?|放[入进到]|加到)\s?购物[车袋篮]|[加放]入購物[車袋籃]|add(?: it)? to (?:my )?(?:cart|basket|bag)"
_BUY = re.compile(
    rf"{_CART}|立即购买|购\s?买|下\s?单|(?<!rss)(?<!rss\s)(?<!atom)(?<!atom\s)(?<!邮件)订\s?阅(?![该本此这]?(?:主题|版[块面]?|话题|帖子?|论坛|讨论|博客|评论|更新|源))|立即抢购|借\s?阅|buy(?: now| it now)?$|purchase|borrow|"
    r"^buy (?:this |the |full |digital )*(?:album|track|song|book|e-?book|episode|movie|game|copy|download|course)\b|"
    r"^\W*(?:sold ?out|out of stock|(?:pre-?)?order now|pre-?order|(?:select|choose) (?:an? )?(?:options?|variant|size)|缺\s?货|已?售罄|到货通知|预[订购]|选择规格)\W*$|"
    r"^(?:name your price|pay what you (?:want|like|can)|随意支付|i want (?:this|it)\b)",
    re.IGNORECASE,
)
_BASKET = re.compile(
    rf"^\W*(?:{_CART}|立即购买)\W*$|^\W*(?:log ?in to )?enroll?(?: me| now| today| in\b.{{0,24}}| for\b.{{0,12}})?\W*$|"
    r"^\W*(?:(?:立即|马上|免费|开始|报名|加入|参加)+(?:学习|课程))\W*$",
    re.IGNORECASE,
)
"""What stands once on the page of what is sold or taught, with or without a sum beside it."""
_SELLER = re.compile(
    r"^\W*(?:(?:contact|message|call|e-?mail|write to) (?:the )?(?:seller|owner|vendor|advertiser|publisher|poster)|make (?:an )?offer|show (?:the )?(?:phone|number|contact)|"
    r"联系(?:卖家|店主|发布者|商家)|我想要|私聊|查看(?:电话|联系方式))",
    re.IGNORECASE,
)
"""Somebody who sells without a basket, as in small advertisements."""
_HAND_OVER = re.compile(r"^(?!.*(?:关于|倡议|抵制|盗版|公告|声明|说明)).{0,8}(?:下\s?载|下載|download|安装|install|在线阅读|立即阅读|开始阅读|播\s?放|(?:play|watch|listen|read now)\b)(?!.{0,6}(?:app\b|客户端|帮助|说明))(?<!客户端下载)(?<!app下载).{0,8}$", re.IGNORECASE)  # fmt: skip
_KINDS = re.compile(r"(?:软件|游戏|电影|影视|音乐|手机|驱动)+下载")
"""A section's name: what is had there, and not this."""
_TILL = re.compile(r"(?:^|[\s/_.?&=-])(?:cart|basket|bag|gouwuche|shopcart|add2cart)s?(?:[\s/_.?&=-]|$)", re.IGNORECASE)  # fmt: skip
"""The address or the name of a form that puts something into a basket."""
_PUTS = re.compile(
    r"(?<![a-z])add[-_]?(?:it[-_]?)?(?:(?:to|2)[-_]?(?:cart|basket|bag)|product|item)(?![a-z])|addto(?:cart|basket|bag)|(?:cart|basket|bag)/add(?![a-z])",
    re.IGNORECASE,
)
_LOOKS = re.compile(
    r"remove|delete|empty|clear|coupon|voucher|search|currency|locale|lang|login", re.IGNORECASE
)
_VIEWS = re.compile(r"\W*(?:查看|view|show)", re.IGNORECASE)
_NAMES = ("id", "class", "name", "href", "action", "data-testid")
_FRAME = ("header", "nav", "aside", "footer")


def told(document: Document, price: str) -> float:
    """How surely the page sells or teaches one thing: 0 to 2. `price`: what it asks, as `price_of` reads it."""
    said = [text for text, noise, place in document.buttons if not noise and not document.is_foreign(place)]
    home = urls.origin(document.url) + "/"  # a site's own name may say what it is for: 逐浪下载站
    links = [
        anchor.text
        for block in own(document)
        if not block.crumb
        for anchor in block.anchors
        if len(anchor.text) <= LONG and anchor.url != home
    ]
    lines = (block.text for block in own(document) if len(block.text) <= LONG)
    said += [text for text in links if len(text) <= SHORT]
    # a script may listen to a line that is neither a link nor a button
    said += [
        block.text
        for block in own(document)
        if not block.anchors and len(block.text) <= SHORT and _BASKET.match(block.text)
    ]
    buys = sum(1 for text in said if _BUY.search(text))
    if price and (1 <= buys <= FEW or any(map(_SELLER.match, (*said, *links, *lines)))):
        return 2.0
    single = sum(1 for text in (*said, *links) if _BASKET.match(text))
    if 1 <= single <= 2 and buys <= 1:
        return 1.5  # one basket on a page: its price may be written without a currency
    tills, certain = (0, 0) if document.sells_elsewhere and not price else _tills(document)
    if 1 <= tills <= FEW and (price or (certain == 1 and buys <= 1)):
        return 2.0 if price else 1.5
    if 1 <= buys <= FEW or price:
        return 1.0
    hands = sum(1 for text in said if _HAND_OVER.match(text) and not _KINDS.fullmatch(text))
    return 1.0 if 1 <= hands <= 4 else 0.0


def is_for_nothing(offers: object) -> bool:
    """Whether goods are declared at a price of zero: an advertisement that asks for something, or gives a cat away."""
    asked = offers if isinstance(offers, list) else [offers]
    prices = [str(offer["price"]) for offer in asked if isinstance(offer, dict) and "price" in offer]
    return bool(prices) and not any(price.strip(" 0.,") for price in prices)


def _tills(document: Document) -> tuple[int, int]:
    """How many forms, or buttons without one, have to do with a basket, and how many of them surely put something into it."""
    if document.tree is None or not ("cart" in document.source or "basket" in document.source):
        return 0, 0
    if _TILL.search(urlsplit(document.url).path.rstrip("/").rpartition("/")[2]):
        return 0, 0  # the basket's own page
    tills: dict[Any, bool] = {}
    for element in islice(document.tree.iter("form", "button", "a", "input"), MAX_CONTROLS):
        names = " ".join(filter(None, map(element.get, _NAMES)))
        puts = _PUTS.search(names) is not None
        if (puts or _is_till(element, names)) and not _LOOKS.search(names) and _is_shown(element):
            form = _form_of(element)
            if form is not None and not _is_sent(form):
                continue
            till = element if form is None else form
            if _stands_in_a_card(document, till):
                continue
            tills[till] = puts or tills.get(till, False)
    return len(tills), sum(tills.values())


def _stands_in_a_card(document: Document, till: Any) -> bool:
    """Whether the nearest heads around it are one thing's, and lead to its page: what stands below is that page's."""
    for holder in islice(till.iterancestors(), MAX_CARD):
        heads = list(islice(holder.iter("h1", "h2", "h3", "h4", "h5"), MAX_HEADS))
        if holder.tag in ("body", "html", "main") or not heads:
            continue
        links = [link for head in heads for link in head.iter("a") if head.tag != "h1" and link.get("href")]
        away = {document.link(link.get("href")) for link in links}
        home = urls.origin(document.url) + "/"
        return (
            len(heads) == len(links) and len(away) == 1
            and all(place.startswith(home) and place not in (home, document.url, document.canonical) for place in away)
            and not any(names_page(document, "".join(link.itertext())) for link in links)
        )  # fmt: skip
    return False


def _is_till(element: Any, names: str) -> bool:
    """Whether a form is one of a basket by its name or address, and carries something away."""
    if element.tag != "form" or not _TILL.search(names):
        return False
    return (element.get("method") or "").lower() == "post" or any(True for _ in element.iter("input"))


def _is_sent(form: Any) -> bool:
    """Whether a form shows something to press, and not only the basket: where nothing is for sale some programs leave it empty."""
    shown = [field for field in form.iter("button", "input", "a") if field.get("type") != "hidden"]
    return bool(shown) and not any(_VIEWS.match(field.get("value") or "") for field in shown)


def _is_shown(element: Any) -> bool:
    return not any(True for _ in element.iterancestors(*_FRAME))


def _form_of(element: Any) -> Any:
    return element if element.tag == "form" else next(element.iterancestors("form"), None)
