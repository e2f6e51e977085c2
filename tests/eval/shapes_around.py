"""The same page with what other programs put around and below it: bars, menus, banners, cards, what readers say."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from tests.eval.shapes_markup import body_of, made, short

_HAN = re.compile(r"[㐀-鿿]")
_TOPICS = (
    ("春日读书会的十二本书", "Twelve books for a spring afternoon"), ("旧相机修理笔记", "Notes on mending an old camera"),
    ("海边小镇的三天", "Three days in a town by the sea"), ("如何给阳台防水", "How to seal a balcony"), ("城市骑行路线图", "Cycling routes of the city"),
    ("面包与发酵的故事", "Bread, and the story of leaven"), ("胶片冲洗入门", "A beginner's darkroom"), ("一百年前的天气记录", "Weather a hundred years ago"),
    ("夜里的植物园", "The botanical garden at night"), ("怎样挑选登山鞋", "Choosing boots for the hills"),
)  # fmt: skip
_SECTIONS = (
    "新闻 音乐 影视 图书 软件 游戏 论坛 教程 专题 投稿",
    "News Music Films Books Software Games Forum Guides Specials Submit",
)
_SAID = (
    ("青禾", "谢谢分享，收藏了。", "Wren", "Thanks, saved this for later."),
    ("老槐树", "昨天看完的，后半段比前半段好很多。", "Oskar", "Finished it yesterday; the second half is much better than the first."),
    ("Momo_92", "请问还有后续吗？楼主更新一下吧。", "Momo_92", "Is there more to come? Please keep this up to date."),
)  # fmt: skip


def _chinese(tree: Any) -> bool:
    words = "".join(body_of(tree).itertext())[:4000]
    return len(_HAN.findall(words)) * 5 > len(words.split())


def _topics(tree: Any) -> list[str]:
    return [pair[0 if _chinese(tree) else 1] for pair in _TOPICS]


def side_bar(tree: Any, url: str) -> None:
    """A column of thirty links to other things beside the page."""
    topics = _topics(tree)
    rows = "".join(
        f'<div><a href="/more/{short(f"{topic}{group}")}.html">{topic}{f" {group}" if group else ""}</a></div>'
        for group in ("", "2", "3") for topic in topics
    )  # fmt: skip
    head = "最近更新" if _chinese(tree) else "Recently added"
    _beside(tree, made(f'<div class="col-3"><div class="fs-5">{head}</div>{rows}</div>'))


def _beside(tree: Any, column: Any) -> None:
    """Lay the page out in two columns."""
    body = body_of(tree)
    row, own = made('<div class="row"></div>'), made('<div class="col-9"></div>')
    own.text, body.text = body.text, None
    own.extend(list(body))
    row.extend([own, column])
    body.append(row)


def large_menu(tree: Any, url: str) -> None:
    """A menu of sections above the page, with what stands in each of them."""
    words = _SECTIONS[0 if _chinese(tree) else 1].split()
    parts = "".join(
        f'<div><a href="/{short(word)}">{word}</a><div>'
        + "".join(f'<a href="/{short(word)}/{place}">{topic}</a> ' for place, topic in enumerate(_topics(tree)[:5]))
        + "</div></div>"
        for word in words
    )  # fmt: skip
    body = body_of(tree)
    menu = made(f'<div class="mega">{parts}</div>')
    menu.tail, body.text = body.text, None
    body.insert(0, menu)


def banners(tree: Any, url: str) -> None:
    """A word about cookies above the page, a form for letters below it."""
    cookies, letters, send, yes = (
        ("本网站使用 Cookie 以改善您的浏览体验。继续浏览即表示同意。", "订阅我们的周报，每周五送到您的邮箱。", "订阅", "接受")
        if _chinese(tree)
        else ("We use cookies to make this site work better for you.", "Get our weekly letter, every Friday.", "Subscribe", "Accept all")
    )  # fmt: skip
    body = body_of(tree)
    top = made(
        f'<div class="ck"><p>{cookies} <a href="/privacy">Cookies</a></p><button type="button">{yes}</button></div>'
    )
    top.tail, body.text = body.text, None
    body.insert(0, top)
    body.append(made(f'<div class="nl"><div class="fs-4">{letters}</div><form action="/letters" method="post"><input type="email" name="mail"><button>{send}</button></form></div>'))  # fmt: skip


def related_cards(tree: Any, url: str) -> None:
    """Six other things with pictures and prices below the page."""
    chinese = _chinese(tree)
    cards = "".join(
        f'<div class="card"><a href="/w/{short(topic)}"><img src="/pictures/{short(topic)}.jpg" alt="{topic}"></a>'
        f'<div class="card-body"><a href="/w/{short(topic)}">{topic}</a><div>{"¥" if chinese else "$"}{19 + 7 * place}.00</div></div></div>'
        for place, topic in enumerate(_topics(tree)[:6])
    )
    head = "您可能还喜欢" if chinese else "You may also like"
    body_of(tree).append(
        made(f'<div class="cards"><div class="fs-3">{head}</div><div class="row">{cards}</div></div>')
    )


def comments(tree: Any, url: str) -> None:
    """Three readers said something below the page."""
    chinese = _chinese(tree)
    said = "".join(
        f'<div class="c"><b>{row[0 if chinese else 2]}</b> <span>2025-03-{11 + place:02} 09:1{place}</span><p>{row[1 if chinese else 3]}</p></div>'
        for place, row in enumerate(_SAID)
    )
    head = "3 条评论" if chinese else "3 comments"
    box: Any = etree.Element("div")
    box.append(made(f'<div class="cs"><h3>{head}</h3>{said}</div>'))
    body_of(tree).append(box)
