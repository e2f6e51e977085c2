"""What a page says of its offer: category, price, pictures, language. Its name, people and days stand beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any

from crawler.pages.declared.structured import Thing, crumbs
from crawler.pages.facts import sums
from crawler.pages.links import urls
from crawler.pages.regions import goods
from crawler.pages.regions.own import names_page
from crawler.pages.tree.blocks import Block, Shown
from crawler.pages.tree.document import Document
from crawler.pages.tree.parsing import clean
from records import folding

MAX_PICTURES = 8
_OF_THE_SITE = re.compile(
    r"(?:logo|favicon|placeholder|no[-_]?(?:image|cover|photo|picture)|default[-_]?(?:og|share|image|cover|thumb\w*))[^/]{0,16}$",
    re.IGNORECASE,
)
"""What a site shares of every page that has no picture of its own."""
MAX_VARIANTS = 50
MAX_SUMS = 3
"""Of one offer: what it cost, what it costs, what is saved."""
MAX_ASKING = 60
"""Characters of a line that says a price and what to do about it."""
_PRICE = re.compile(r"(?:售价|价格|价钱|现价|优惠价|会员价|VIP价|资源价格|下载价格|本资源需|需支付|price)\s*[:：为是]?\s*([¥￥$]?\s*\d+(?:\.\d{1,2})?\s*(?:元|RMB|CNY|金币|积分|下载币|点券|币|\$|USD)?)|([¥￥]\s*\d+(?:\.\d{1,2})?)", re.IGNORECASE)  # fmt: skip
_NO_LONGER = re.compile(
    r"市场(?:参考)?价|门市价|原\s?价|划线价|吊牌价|list price|regular price|\b(?:rrp|msrp|was)\b",
    re.IGNORECASE,
)
"""What a thing is said to cost elsewhere, or to have cost before."""
_CATEGORY = re.compile(r"(?:所属(?:分类|栏目|板块|版块)|分\s?类|类\s?别|栏\s?目|版\s?块|板\s?块|频\s?道|(?:软件|游戏|资源|小说|影片|应用)类型|category)\s*[:：]\s*([^\s:：|]{1,20})", re.IGNORECASE)  # fmt: skip
_CRUMB_SPLIT = re.compile(r"\s*[>›»→]+\s*")
_CRUMB_SLASH = re.compile(r"\s*[/|]+\s*")
_HOME = re.compile(r"^(?:首页|主页|home|网站首页|论坛首页?|论坛|正文|index|当前位置[:：]?|您?的?位置[:：]?|现在的位置[:：]?|内容|详情)$", re.IGNORECASE)  # fmt: skip
_HERE = re.compile(
    r"^(?:您?(?:现在|当前)?的?(?:所在)?位置|当前位置|位置|首页位置|导航|path)(?:是|为)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"cover|poster|thumb|pic|img|photo|icon|logo-app|封面|海报|litpic|fengmian|haibao", re.IGNORECASE
)
_SCRIPTS = tuple(
    re.compile(f"[{letters}]+") for letters in ("\u4e00-\u9fff", "\u3040-\u30ff", "\uac00-\ud7a3", "A-Za-z")
)
"""Runs of Han, of kana, of hangul, of Latin letters without signs."""
_NO_COVER = re.compile(r"avatar|smil(?:ey|ies)|emoji|icon_|/(?:file)?icons?/|spacer|blank|loading|logo|banner|qrcode|wechat|weixin|alipay|button|btn|sprite|folder_|grey\.gif|none\.gif|rleft|rright|/common/|captcha|gravatar|pixel|/ads?/|tracker|spinner|throbber|[-_/]wait(?:ing)?\.|(?:default|no|missing)[-_](?:poster|still|cover|artwork|thumb|image)", re.IGNORECASE)  # fmt: skip


def category_of(document: Document, things: Sequence[Thing], title: str) -> str:
    """Breadcrumb or board, such as `影视 > 电视剧`, without the home page and the page itself."""
    names = crumbs(things) or _crumb_names(document)
    kept = [name for name in names if not _HOME.match(name) and not _same(name, title)]
    if kept:
        return " > ".join(kept[:6])
    declared = [thing.text("applicationCategory", "genre", "articleSection") for thing in things]
    section = next(
        filter(None, (*declared, document.meta.get("article:section"), document.meta.get("og:section"))), ""
    )
    if section:
        return section[:100]
    found = next((m for block in document.blocks[:200] if (m := _CATEGORY.search(block.text[:200]))), None)
    return found.group(1) if found else ""


def _crumb_names(document: Document) -> list[str]:
    lines = [block for block in document.blocks if block.crumb or _HERE.match(block.text)][:6]
    joined = " > ".join(_HERE.sub("", block.text) for block in lines)
    return (
        [clean(name) for name in _CRUMB_SPLIT.split(joined) if clean(name)][:8] if len(joined) < 400 else []
    )


def _same(name: str, title: str) -> bool:
    a, b = folding.key(name), folding.key(title)
    return bool(a and b and (a == b or (len(a) >= 6 and (a in b or b in a))))


def price_of(document: Document, things: Iterable[Thing]) -> str:
    """The price that the page asks, as it writes it; empty where it asks none. A declared zero is none."""
    for offer in (offer for thing in things for offer in _declared_offers(thing.properties)):
        price = str(offer.get("price") or offer.get("lowPrice") or "0")
        if price.strip(" 0.").lower() not in ("", "免费", "free"):
            return clean(f"{price} {offer.get('priceCurrency', '')}")
    passed = label = ""
    for block in document.own:
        for price, asked in _prices(block.text) if len(block.text) < 300 else ():
            if asked and not _NO_LONGER.fullmatch(label):
                return price
            passed = passed or price
        label = block.text.strip(" :：")  # 原价 may stand in a line of its own
    return _bare_price(document) or passed


def _prices(line: str) -> Iterator[tuple[str, bool]]:
    """The prices that a line names, and whether each is what is asked now and here."""
    end = 0
    for found in _PRICE.finditer(line):
        price = clean(found.group(1) or found.group(2))
        if re.search("[1-9]", price):
            yield price, not _NO_LONGER.search(line[end : found.end()])
        end = found.end()


def _declared_offers(properties: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a thing is offered for, itself or in its sizes and forms."""
    for name in ("offers", "hasVariant"):
        told = properties.get(name)
        for one in islice(told if isinstance(told, list) else [told], MAX_VARIANTS):
            if isinstance(one, dict):
                yield from [one] if name == "offers" else _declared_offers({"offers": one.get("offers")})


def _bare_price(document: Document) -> str:
    """The sum that stands alone in its line, or beside a link; a page with many of them is a list and asks none."""
    told = [_without_links(block) for block in document.own]
    signs = [len(one) <= sums.MAX_SIGN and sums.SIGN.fullmatch(one) is not None for one in told]
    if any(signs):
        told += [
            f"{one} {other}"
            for (one, other), either in zip(pairwise(told), map(any, pairwise(signs)), strict=True)
            if either
        ]
    asked = dict.fromkeys(filter(None, map(sums.alone, told)))
    return next(iter(asked)) if 1 <= len(asked) <= MAX_SUMS else ""


def _without_links(block: Block) -> str:
    """What a line says beside its links: a sum stands next to the one that buys."""
    if len(block.text) > MAX_ASKING or not block.anchors:
        return block.text
    text = block.text
    for anchor in block.anchors:
        text = text.replace(anchor.text, " ", 1)
    return clean(text)


def _names_of(document: Document, card: Sequence[Block]) -> Iterator[str]:
    """What a card calls the page that it leads to, folded, where this one is not called so."""
    url = card[0].anchors[0].url
    for anchor in (one for block in card for one in block.anchors if one.url == url):
        if anchor.text and not names_page(document, anchor.text):
            yield folding.key(anchor.text)


def pictures_of(document: Document, things: Iterable[Thing], title: str) -> tuple[str, ...]:
    """Pictures that belong to the offer, cover first."""
    declared = [url for thing in things if not {"Organization", "Person", "WebSite"}.intersection(thing.types)
                for url in thing.addresses("image", "thumbnailUrl", "logo", "screenshot")]  # fmt: skip
    shared = [document.meta.get(name, "") for name in ("og:image", "og:image:url", "twitter:image")]
    shared = [url for url in shared if not _OF_THE_SITE.search(url)]
    below = document.url.rstrip("/") + "/"  # as a book's own page has its cover at /books/7/cover
    below = "" if below == urls.origin(document.url) + "/" else below
    others = {alt for card in goods.shown(document) for alt in _names_of(document, card)}
    shown = [
        picture
        for picture in document.pictures
        if (not picture.noise or _named_so(picture, title) or (below and picture.url.startswith(below)))
        and folding.key(picture.alt) not in others
        and not _NO_COVER.search(picture.url + picture.words)
    ]
    shown = [picture for picture in shown if not (0 < picture.width < 50 or 0 < picture.height < 50)]
    shown.sort(key=lambda picture: -_likely(picture, title))
    absolute = (
        urls.join(document.base, url) for url in (*declared, *shared, *(picture.url for picture in shown))
    )
    return tuple(dict.fromkeys(url for url in absolute if url and not url.startswith(urls.SCHEMES)))[
        :MAX_PICTURES
    ]


def _named_so(picture: Shown, title: str) -> bool:
    """Whether a picture bears the offer's very name: it is the cover, in whatever column it stands."""
    return len(title) > 1 and folding.key(picture.alt) == folding.key(title)


def _likely(picture: Shown, title: str) -> int:
    alike = bool(picture.alt and (picture.alt in title or title in picture.alt))
    return 2 * alike + bool(_COVER.search(f"{picture.words} {picture.url}"))


def language_of(document: Document | None, text: str) -> str:
    """BCP 47 as declared, else what the script of the text says: zh, ja, ko, en, or empty."""
    if document is not None and document.language and len(document.language) <= 12:
        return document.language
    sample = text[:2000]
    han, kana, hangul, latin = (sum(map(len, script.findall(sample))) for script in _SCRIPTS)
    if kana * 5 > han + kana and kana > 10:
        return "ja"
    if hangul > 20 and hangul > han:
        return "ko"
    if han:
        return "zh" if han * 4 > latin else "en"
    return "en" if latin > 20 else ""
