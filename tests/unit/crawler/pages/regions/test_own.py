"""What stands under another page's heading is that page's, whatever it gives away."""

from __future__ import annotations

import pytest

from crawler.pages.reading import Fetched, PageKind
from crawler.pages.website import WebsitePage

POST = (
    '<h2><a href="/archives/7">归程记</a></h2><p>一个邮差的故事。</p><p><a href="/f/7.epub">EPUB 下载</a></p>'
)


def page(body: str, title: str, path: str) -> WebsitePage:
    html = f"<html><head><meta charset=utf-8><title>{title} - 某某网</title></head><body>{body}</body></html>"
    return WebsitePage(Fetched(f"http://www.site.example{path}", html.encode()))


def test_a_tag_that_shows_its_only_post_whole_is_no_listing() -> None:
    reading = page(f"<h1>邮差</h1>{POST}", "邮差", "/topic-of/3").read()

    assert reading.kind is PageKind.INDEX
    assert "http://www.site.example/archives/7" in [link.url for link in reading.follow]


def test_a_heading_that_links_to_its_own_page_is_the_page_s() -> None:
    assert page(POST, "归程记", "/archives/7").read().listings[0].title == "归程记"
    assert page(POST, "归程记", "/archives/007").read().listings[0].title == "归程记"


def test_the_site_s_name_above_every_page_is_not_its_title() -> None:
    reading = page(
        f'<h1><a href="/">某某网</a></h1>{POST.replace("h2", "h3").replace("/archives/7", "#top")}',
        "归程记",
        "/archives/7",
    ).read()

    assert reading.listings[0].title == "归程记"


def test_a_card_that_is_one_link_from_edge_to_edge_is_the_page_s_it_leads_to() -> None:
    card = (
        '<article><a href="/archives/{n}"><h3>归程记 {n}</h3><p>作者：葛示例 '
        "链接：https://pan.baidu.com/s/1Qh7LzkMvT9wXyB2nRc4dEg</p></a></article>"
    )
    reading = page(
        "<h1>图书</h1>" + "".join(card.format(n=n) for n in (7, 8, 9)), "图书", "/topic-of/books/"
    ).read()

    assert reading.kind is PageKind.INDEX
    assert "http://www.site.example/archives/8" in [link.url for link in reading.follow]


def test_the_writer_s_name_in_a_heading_takes_nothing_from_the_page() -> None:
    byline = '<h1>归程记</h1><h4><a href="/author/mo/">墨客</a></h4>'
    given = '<p>作者：葛示例</p><p><a href="/f/7.epub">EPUB 下载</a></p>'

    assert page(byline + given, "归程记", "/archives/7").read().kind is PageKind.OFFER


def test_a_heading_that_links_to_a_place_on_its_own_page_is_neither_another_page_nor_followed() -> None:
    reading = page(
        POST.replace("/archives/7", "/archives/7?id=a").replace("h2", "h1"), "某某网", "/archives/7"
    ).read()

    assert [item.title for item in reading.listings] == ["归程记"]
    assert not [link.url for link in reading.follow if "?id=" in link.url]


def test_the_site_s_name_above_a_page_without_links_in_its_headings_hides_nothing() -> None:
    body = '<h1><a href="/">某某网</a></h1><h2>归程记</h2><p>链接：https://pan.quark.cn/s/4f8b2c9d1e7b</p>'

    reading = page(body, "归程记", "/archives/7").read()

    assert [item.title for item in reading.listings] == ["归程记"]


def test_a_row_that_names_another_page_and_hands_something_over_is_that_page_s() -> None:
    row = (
        '<tr><td><a href="/view/7">[字幕组] 归程记 01-12</a></td><td><a href="magnet:?xt=urn:btih:6F1C2D3E4B5A69788796A5B4C3D2E1F001122334">'
        "M</a></td><td>2.1 GiB</td></tr>"
    )

    reading = page(f"<h3>沉舟的发布</h3><table>{row}</table>", "沉舟", "/user-page/chenzhou").read()

    assert reading.kind is PageKind.INDEX
    assert "http://www.site.example/view/7" in [link.url for link in reading.follow]


def test_a_row_whose_teaser_writes_an_address_out_is_the_page_s_that_it_names() -> None:
    row = (
        '<li><strong><a href="/article{n}">《归程记》第{n}部 全集打包 高清</a></strong><br><small>9 October, by 葛示例</small>'
        "<p>一个邮差的故事，从山里走到海边，又走了回来；信送到了，人却没有等到。</p><p>百度网盘:https://pan.baidu.com/s/1AbCdEfGh{n} 提取码:x8k2</p></li>"
    )
    rows = "".join(row.format(n=n) for n in (7, 8))

    for shown in (rows, row.format(n=7)):
        assert page(f"<h1>影视</h1><ul>{shown}</ul>", "影视", "/rubrique2").read().listings == ()
    assert page(f"<ul>{row.format(n=7)}</ul>", "《归程记》第7部 全集打包 高清", "/article7").read().listings


def test_a_voice_s_row_and_a_row_that_says_nothing_but_an_address_are_the_page_s_own() -> None:
    share = "https://pan.baidu.com/s/1AbCdEfGh 提取码:x8k2"
    voice = f'<table><tr><td><a href="/who-7.html">pennywhistle</a></td><td>一个邮差的故事，全在这里了。<br>{share}</td></tr></table>'
    way = f'<ul><li><a href="/way-7.html">归程记高清完整版网盘地址</a><p>{share}</p></li></ul>'

    for row in (voice, way):
        assert page(f"<h1>归程记</h1>{row}", "归程记", "/thread-9.html").read().kind is PageKind.OFFER


def test_a_row_with_a_file_and_buttons_is_the_page_s_own() -> None:
    row = '<tr><td>归程记.epub</td><td><a href="/f/7.epub">下载</a></td><td><a href="/report?id=7">举报</a></td></tr>'

    assert page(f"<h1>归程记</h1><table>{row}</table>", "归程记", "/archives/7").read().kind is PageKind.OFFER


def test_offers_like_it_below_an_offer_do_not_make_it_a_list() -> None:
    facts = "<p>导演：周示例</p><p>主演：林示例</p><p>类型：剧情</p><p>地区：内地</p><p>简介：一座小城，一条老巷，几代人的悲欢离合，随窑火展开。</p>"
    others = "".join(f'<h4><a href="/archives/{n}">别的片子之{n}</a></h4>' for n in range(10, 16))

    assert page(f"<h1>归程记</h1>{facts}{others}", "归程记", "/archives/7").read().kind is PageKind.OFFER


def test_people_and_the_front_page_in_headings_hide_nothing_of_a_talk() -> None:
    body = (
        '<h1><a href="/index.php">某某网</a></h1><h2>归程记 全本 epub</h2><h4><a href="/index.php?action=profile;u=3">沉舟</a></h4>'
        "<p>作者：葛示例</p><p>链接：https://pan.quark.cn/s/4f8b2c9d1e7b</p>"
    )

    reading = page(body, "归程记 全本 epub", "/index.php?topic=2.0").read()

    assert [item.title for item in reading.listings] == ["归程记 全本 epub"]


def test_a_list_of_what_was_found_or_done_gives_nothing_away_for_the_pages_that_it_names() -> None:
    told = "链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2 作者：蒲松龄"
    rows = "".join(
        f'<dt>17:56 <a href="/boards/1/topics/{n}">聊斋志异 第{n}版</a></dt><dd><span>{told}</span></dd>'
        for n in range(4)
    )

    assert page(f"<dl>{rows}</dl>", "活动 - 林越", "/activity").read().kind is PageKind.INDEX
    assert page(f"<dl><dt>下载</dt><dd>{told}</dd></dl>", "聊斋志异", "/archives/9").read().listings


def test_answers_below_a_talk_whose_headings_lead_to_their_places_make_it_no_list() -> None:
    told = "<p>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
    answers = "".join(
        f'<h4><a href="/boards/1/topics/50?r={n}">RE: 归程记</a> - 由 何舟 添加</h4><p>多谢</p>'
        for n in range(4)
    )

    assert page(f"<h2>归程记</h2>{told}{answers}", "归程记", "/boards/1/topics/50").read().listings


def _rows(first: str, count: int = 4) -> str:
    shares = [f"https://pan.quark.cn/s/9a7c5e3b1d2{n}" for n in range(count)]
    return "".join(
        f"<tr><td>{first.format(n=n)}</td><td>第{n}种</td><td>{url}</td></tr>"
        for n, url in enumerate(shares, 1)
    )


def test_a_table_whose_rows_lead_to_pages_of_their_own_gives_nothing_away_for_these() -> None:
    heads = "<tr><th>id</th><th>名称</th><th>链接</th></tr>"

    by_number = page(
        f"<h1>works</h1><table>{heads}{_rows('<a href=/shelf/works/{n}>{n}</a>')}</table>",
        "works",
        "/shelf/works",
    )
    by_name = page(
        f"<h1>分享</h1><ul>{_rows('<a href=/d/{n}>归程记{n}</a>').replace('tr>', 'li>')}</ul>", "分享", "/q"
    )

    assert not by_number.read().listings
    assert not by_name.read().listings


def test_rows_of_a_talk_that_only_number_what_was_said_belong_to_it() -> None:
    said = _rows("<a href=/u/{n}>林越</a> <a href=/post/{n}>2026-03-0{n} 10:20</a>")

    assert page(f"<h1>归程记</h1><table>{said}</table>", "归程记", "/topic/7").read().listings


def test_the_value_of_a_sheet_s_row_is_no_bar_of_links_whatever_its_class_says() -> None:
    value = '<div class="link"><a href="https://pan.quark.cn/s/7be1c90d2f14">https://pan.quark.cn/s/7be1c90d2f14</a></div>'
    sheet = f"<table><tr><td>Title</td><td>归程记 小说</td></tr><tr><td>URL</td><td>{value}</td></tr></table>"
    beside = f"<p>{'茶馆的掌柜说起旧事。' * 9}</p>{value}"

    assert page(f"<h4>Marks</h4>{sheet}", "Marks", "/marks/3").read().listings
    assert not page(f"<h4>Marks</h4>{beside}", "Marks", "/marks/3").read().listings


def test_rows_of_a_search_give_nothing_away_though_each_names_its_kind_before_its_page() -> None:
    row = (
        '<tr><td><a href="/browse/207">高清电影</a></td><td><a href="/torrent/{n}/gui-cheng">归程记 第{n}部</a></td>'
        f'<td><a href="magnet:?xt=urn:btih:{"0" * 38}{{n}}&dn={"guicheng." * 40}">磁力</a></td><td><a href="/user/ge">某人</a></td></tr>'
    )
    rows = "".join(row.format(n=n) for n in range(11, 19))

    assert "given" not in page(f"<h1>搜索</h1><table>{rows}</table>", "搜索", "/s/1080/0/7/").signs.weights


def test_cards_drawn_below_links_without_text_stand_for_the_pages_that_the_links_label() -> None:
    card = '<div><a href="/post/{n}" aria-label="归程记 {n}"></a><div>2026-09-0{n}</div><h2>归程记 {n}</h2><p>磁力：magnet:?xt=urn:btih:{h}</p></div>'
    cards = "".join(card.format(n=n, h=str(n) * 40) for n in range(1, 6))

    assert not page(f"<h1>海岸线</h1>{cards}", "海岸线", "/x/y").read().listings
    assert page(f"<h1>归程记 2</h1>{card.format(n=2, h='2' * 40)}", "归程记 2", "/post/2").read().listings


def test_magnets_in_a_table_are_those_of_the_pages_that_its_rows_name_however_short_the_names() -> None:
    rows = "".join(
        f"<tr><td><a href='magnet:?xt=urn:btih:{number:040x}&dn={name}'><img src=/m.gif></a></td>"
        f"<td><a href='/torrents/{number:040x}/{name}'>{name}</a></td><td>1.4 GiB</td></tr>"
        for number, name in enumerate(("长夜灯 MP3", "三百黄历", "Tin Harbour (2025)"), 1)
    )
    assert page(f"<h1>Recent</h1><table>{rows}</table>", "Recent", "torrents/").read().listings == ()


def test_an_article_s_header_that_is_the_name_of_another_page_heads_what_is_that_page_s() -> None:
    given = '<a href="/files/lamp.torrent">lamp.torrent</a> 3 GB'
    card = '<article><header class="title"><a href="/post/7"><span>归程记 下载</span></a></header><p>{}</p></article>'

    assert not page(card.format(given), "小说 分类", "/category/x").read().listings
    assert page(card.format(given), "归程记 下载", "/post/7").read().listings


def test_a_post_that_says_at_its_foot_where_it_is_kept_is_that_page_s() -> None:
    day = POST.replace('<a href="/archives/7">归程记</a>', "归程记")
    foot = '<p>posted at 12:20 | <a href="/2026/10/12#home">{}</a></p>'

    for said in ("permanent link to this entry", "Permalink", "永久链接", "本文链接："):
        assert page(f"<h1>某某网</h1>{day}{foot.format(said)}", "某某网", "/film").read().listings == ()
    kept_here = page(f"<h1>某某网</h1>{day}{foot.format('Permalink')}", "某某网 12 10 2026", "/2026/10/12")
    assert kept_here.read().listings
    assert page(f"<h1>某某网</h1>{day}{foot.format('more of it')}", "某某网", "/film").read().listings
    assert page(f"{day}{foot.format('Permalink')}", "归程记", "/print/7").read().listings


@pytest.mark.parametrize("name", ["Al", "pennywhistle"])
def test_the_head_of_a_post_that_links_to_who_wrote_it_and_to_its_hour_leads_to_no_other_page(
    name: str,
) -> None:
    head = f'<h3>1 Topic by <a href="/profile.php?id=31">{name}</a> <a href="/viewtopic.php?pid=424#p424">2026-08-25 02:08:25</a></h3>'
    body = f"<h1>归程记</h1>{head}<p>https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"

    assert page(body, "归程记", "/viewtopic.php?id=72").read().kind is PageKind.OFFER
