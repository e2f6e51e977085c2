"""What stands in a list of goods is sold by the pages that the list leads to."""

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

SHOP = "http://shop.example"
CARD = """<li class="item"><a class="photo" href="/mo-deng.html"><img src="/m.jpg"></a>
<strong><a href="/mo-deng.html">磨灯人 全三册</a></strong><div class="price"><span>¥36.00</span></div>
<form action="/cart/add/7" method="post"><button type="submit">加入购物车</button></form></li>"""
BARE = '<a href="/mo-deng.html"><img src="/m.jpg"></a><br><a href="/mo-deng.html">磨灯人 全三册</a><br><b>￥36.00元</b>'


def page(title: str, body: str, path: str = "/xiaoshuo.html") -> WebsitePage:
    source = f"<title>{title}</title><body><main>{body}</main></body>"
    return WebsitePage(Fetched(SHOP + path, source.encode(), "utf-8", "text/html"))


def test_a_section_with_one_thing_in_it_sells_nothing_itself() -> None:
    for shown in (f"<ul>{CARD}</ul>", f'<div class="goods">{BARE}</div>'):
        section = page("小说", f"<h1>小说</h1>{shown}")
        assert section.price == ""
        assert section.read().listings == ()


def test_what_a_thing_asks_itself_is_not_taken_for_that_of_those_beside_it() -> None:
    own = '<h1>磨灯人 续集</h1><p class="price">¥48.00</p><form action="/cart/add/8"><button>加入购物车</button></form>'
    for body in (f"{own}<h2>相关</h2><ul>{CARD}</ul>", f"<ul>{CARD}</ul>{own}"):
        offer = page("磨灯人 续集", body, "/mo-deng-2.html")
        assert offer.price == "¥48.00"
        assert [one.title for one in offer.read().listings] == ["磨灯人 续集"]


def test_a_thing_shown_by_its_own_picture_and_name_is_the_pages() -> None:
    body = f'<h1>磨灯人 全三册</h1><div class="goods">{BARE}</div><button>加入购物车</button>'
    assert page("磨灯人 全三册", body, "/xiaoshuo/mo-deng.html").price


def test_a_card_may_be_one_link_with_its_sum_below() -> None:
    card = '<div class="box"><a href="/mo-deng.html"><img src="/m.jpg"><br>磨灯人 全三册</a><div>￥36.00元</div></div>'

    assert page("小说", f"<h1>小说</h1>{card}").price == ""


def test_a_card_may_be_one_link_over_several_lines_or_say_its_sum_deep_inside() -> None:
    whole = '<div class="col"><a class="card" href="/mo-deng.html"><img src="/m.jpg"><div class="f"><p class="name">磨灯人 全三册</p><div>￥<b>36.00</b></div></div></a></div>'
    deep = """<div class="item"><div class="pic"><a href="/mo-deng.html"><img src="/m.jpg"></a></div><div class="details"><h2><a href="/mo-deng.html">磨灯人 全三册</a></h2>
    <div class="info"><div class="prices"><span>￥36.00</span></div><div class="buttons"><button class="add-to-cart-button">加入购物车</button></div></div></div></div>"""

    for card in (whole, deep):
        assert page("小说", f"<h1>小说</h1>{card}").read().listings == ()


def test_who_made_a_thing_is_shown_by_a_picture_and_a_name_too() -> None:
    body = """<div class="info"><p>磨灯人 全三册</p><div class="row"><a href="/brand/3"><img src="/b.jpg"></a> <a href="/brand/3">北岸文创</a></div>
    <div class="row">¥48.00</div><a class="btn">立即购买</a></div>"""

    offer = page("磨灯人 全三册", body, "/mo-deng.html")
    assert offer.price == "¥48.00"
    assert [one.title for one in offer.read().listings] == ["磨灯人 全三册"]


def test_what_several_cards_say_and_share_is_said_and_shared_by_the_pages_that_they_lead_to() -> None:
    said = '<div class="right"><div class="name">日期:2026-01-15 <a href="{0}">{1}</a></div><p>小说 | 大小：{2}MB | 平台：PC | 语言：中文</p><p>{3}</p></div>'
    rows = (
        ("/book/2.html", "星图测绘师手记 PDF 高清扫描", 142, "夸克网盘：https://pan.quark.cn/s/3d1e97d18e69"),
        ("/book/1.html", "雾港灯塔守望录 epub 全三册", 18, "作者：沈砚舟。三代守塔人的故事。"),
    )
    cards = "".join(
        f'<div class="one"><a href="{row[0]}"><img src="/c.jpg"></a>{said.format(*row)}</div>' for row in rows
    )

    assert page("电子书", f"<h2>电子书</h2>{cards}", "/ebooks/").read().listings == ()
    assert (
        page(
            "夜航西风 FLAC",
            f"<h1>夜航西风 FLAC</h1><p>https://pan.quark.cn/s/1d1e97d18e60</p><h2>相关</h2>{cards}",
            "/music/5.html",
        )
        .read()
        .listings
    )


def test_whoever_speaks_on_a_page_is_shown_by_picture_and_name_and_says_it_there() -> None:
    post = '<div class="post"><a href="/{0}"><img src="/a.jpg"></a><div class="who"><a href="/{0}">{1}</a></div><p>{2}</p></div>'
    said = "夸克网盘：https://pan.quark.cn/s/3d1e97d18e69"
    twice = [("x/7", "lincheng", said), ("x/9", "qinghe", "谢谢分享"), ("x/7", "lincheng", "不客气")]
    once = [("members/7", "lincheng", said), ("members/9", "qinghe", "谢谢分享")]

    for posts in (twice, once):
        body = "<h1>星图测绘师手记 PDF</h1>" + "".join(post.format(*one) for one in posts)
        assert page("星图测绘师手记 PDF", body, "/t/12.html").read().listings
