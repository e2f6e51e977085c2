"""Pages of sites that nobody has looked at before: what is an offer, and what it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import ListingItem
from crawler.pages.reading import Fetched, PageKind, PageReading
from crawler.pages.website import WebsitePage, WebsiteReader

HOST = "http://www.site.example"
NAV = '<div class="nav"><a href="/">首页</a> <a href="/list/1.html">电影</a> <a href="/list/2.html">小说</a></div>'
FOOT = '<div class="footer"><a href="/about.html">关于我们</a> <a href="/login.php">登录</a></div>'


def read(
    body: str, path: str = "/view/1001.html", title: str = "聊斋志异全集 - 某某网", head: str = ""
) -> PageReading:
    html = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{NAV}{body}{FOOT}</body></html>"
    return WebsitePage(Fetched(HOST + path, html.encode())).read()


def offer(body: str, **where: str) -> ListingItem:
    reading = read(body, **where)
    assert reading.kind is PageKind.OFFER
    return reading.listings[0]


def rows(
    count: int, shape: str = '<li><a href="/view/{n}.html">某部作品的名字{n}</a> <span>2026-01-01</span></li>'
) -> str:
    return "".join(shape.format(n=n) for n in range(count))


LONG = "<p>" + "这是一段介绍文字，讲的是一个书生在荒宅里遇见狐仙的故事。" * 6 + "</p>"
SHARE = '<p>链接: <a href="https://pan.baidu.com/s/1AbCdEfGhIj">点此打开</a> 提取码: x8k2</p>'


@pytest.mark.parametrize(
    ("body", "path", "title"),
    [
        (f"<h1>聊斋志异全集</h1>{SHARE}", "/view/1001.html", "聊斋志异全集 - 某某网"),
        (f"<h1>聊斋志异全集</h1>{LONG}", "/archives/88", "聊斋志异全集 | 某某网"),
        (f'<div id="postlist"><h2>聊斋志异全集</h2><div>{LONG}</div></div>', "/thread-12-1-1.html", "聊斋志异全集_某某论坛"),
        (f"<h1>聊斋志异全集</h1><p>求一部老书，小时候在县图书馆看过，封面是蓝色的，有人知道哪里还能找到吗？谢谢各位。</p><ul>{rows(3)}</ul>", "/t/991", "聊斋志异全集 - 社区"),
        (f"<article><h1>聊斋志异全集</h1>{LONG}</article><div><h3>相关推荐</h3><ul>{rows(12)}</ul></div>", "/?p=12", "聊斋志异全集 - 博客"),
        ('<h1>聊斋志异全集</h1><p>magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567</p>', "/bt/7.html", "聊斋志异全集"),
        ('<h1>聊斋志异全集</h1><p><a href="/down/77.zip">本地下载</a> 大小：12.5 MB</p>', "/soft/77.html", "聊斋志异全集下载"),
    ],
    ids=["share link", "long text", "forum thread", "short request", "blog with related posts", "magnet", "download"],
)  # fmt: skip
def test_a_page_of_one_thing_is_an_offer(body: str, path: str, title: str) -> None:
    assert offer(body, path=path, title=title).title == "聊斋志异全集"


@pytest.mark.parametrize(
    ("body", "path", "title"),
    [
        (f"<h1>电影</h1><ul>{rows(20)}</ul>", "/list/1.html", "电影 - 某某网"),
        (f"<ul>{rows(20)}</ul>", "/", "某某网 - 最新资源"),
        (f"<h1>“聊斋”的搜索结果</h1><ul>{rows(4)}</ul>", "/search.php?q=%E8%81%8A", "聊斋的搜索结果 - 某某网"),
        (f"<h1>标签：古装</h1><ul>{rows(6)}</ul>", "/tag/12", "标签：古装"),
        (f"<h1>小王的个人空间</h1><p>注册于2020年</p><ul>{rows(5)}</ul>", "/space-uid-3.html", "小王的个人空间"),
        ("".join(f'<article><h2><a href="/archives/{n}">第{n}篇文章的标题</a></h2><p>{"摘要文字" * 20}</p><a href="/archives/{n}">阅读全文</a></article>' for n in range(8)),
         "/page/2", "某某博客 - 第 2 页"),
        ('<form><input name="user"></form><p>请先登录</p>', "/member/login.php", "登录 - 某某网"),
        ("<h1>提示信息</h1><p>抱歉，指定的主题不存在或已被删除或正在被审核</p>", "/thread-9-1-1.html", "提示信息 - 某某论坛"),
        ("".join(f'<div class="card"><a href="/app/{n}"><img src="/i/{n}.png" alt="应用{n}"></a><a href="/app/{n}">应用名字{n}</a><span>工具</span></div>' for n in range(16)),
         "/category/tools", "实用工具 - 应用商店"),
    ],
    ids=["category", "home", "search", "tag", "profile", "blog page with excerpts", "login", "gone", "cards"],
)  # fmt: skip
def test_a_page_that_leads_to_others_is_no_listing(body: str, path: str, title: str) -> None:
    assert read(body, path=path, title=title).listings == ()


def test_declared_types_speak_first() -> None:
    ld = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"Book","name":"聊斋志异","author":{"@type":"Person","name":"蒲松龄"},"isbn":"978-7-02-000220-7","datePublished":"1978"}</script>'
    found = offer("<h1>聊斋志异</h1><p>在线阅读</p>", title="聊斋志异 - 某某网", head=ld)

    assert found.schema_types == ("Book",)
    assert found.creators == ("蒲松龄",)
    assert found.dates[0] == "1978"


def test_microdata_is_read_as_json_ld_is() -> None:
    body = '<div itemscope itemtype="http://schema.org/Movie"><h1 itemprop="name">夜航</h1><span itemprop="director">陆示例</span></div>'

    assert offer(body, title="夜航 - 某某网").creators == ("陆示例",)


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "Book", "name": ',
        "[[[[",
        '{"@type": 5}',
        '{"@graph": [null, 3, {"@type": ["Book", null]}]}',
    ],
)
def test_broken_declarations_do_not_stop_the_page(broken: str) -> None:
    head = f'<script type="application/ld+json">{broken}</script>'

    assert offer(f"<h1>聊斋志异全集</h1>{SHARE}", head=head).title == "聊斋志异全集"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p>导演：张三 / 李四</p>", ("张三", "李四")), ("<p>◎导　演　张三</p>", ("张三",)), ("<p>【作者】蒲松龄</p>", ("蒲松龄",)),
        ("<dl><dt>开发商</dt><dd>蓝鲸软件</dd></dl>", ("蓝鲸软件",)), ("<p>主演: 张三 李四 王五 类型: 剧情</p>", ("张三", "李四", "王五")),
        ("<p>Director: Jane Doe, John Roe</p>", ("Jane Doe", "John Roe")), ("<p>导演表示，这部电影拍了三年</p>", ()),
        ("<p>作者：小编 发表于 2026-01-01 浏览 300</p>", ()), ("<p>作者：不详</p>", ()),
    ],
)  # fmt: skip
def test_makers_are_read_from_labels_and_not_from_prose(line: str, names: tuple[str, ...]) -> None:
    assert offer(f"<h1>聊斋志异全集</h1>{line}{SHARE}").creators == names


def test_a_link_s_address_is_part_of_the_text_so_that_spans_hold() -> None:
    found = offer(f"<h1>聊斋志异全集</h1>{SHARE}")
    share = found.share_links[0]
    start, end = share["span"]

    assert (share["service"], share["id"], share["code"]) == ("baidu", "1AbCdEfGhIj", "x8k2")
    assert found.text[start:end].startswith("https://pan.baidu.com/s/1AbCdEfGhIj")
    assert found.links[0]["rel"] == "share"


def test_navigation_and_lists_of_other_pages_are_not_in_the_text() -> None:
    found = offer(
        f"<h1>聊斋志异全集</h1>{LONG}<ul class='related'>{rows(6)}</ul><p><a href='/view/2.html'>下一篇：某部作品</a></p>"
    )

    assert "书生" in found.text
    assert "关于我们" not in found.text
    assert "某部作品" not in found.text


def test_fields_of_an_offer() -> None:
    body = (
        '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/list/1.html">影视</a> &gt; <a href="/l/2">电视剧</a> &gt; 正文</div>'
        '<h1>聊斋志异全集</h1><div class="author">小书虫</div><p>售价：12.50元</p><p>上映：2019 ISBN：978-7-02-000220-7</p>'
        '<img class="pic" src="/cover.jpg" alt="聊斋志异"><img src="/avatar/1.jpg"><p>文件：聊斋志异.epub 3.5MB</p>'
        + SHARE
    )
    found = offer(body)

    assert found.category == "影视 > 电视剧"
    assert (found.uploader, found.price, found.dates[0]) == ("小书虫", "12.50元", "2019")
    assert found.images == (f"{HOST}/cover.jpg",)
    assert found.files == ({"name": "聊斋志异.epub", "size": 3_670_016},)
    assert found.identifiers["isbn"] == ["9787020002207"]
    assert found.language == "zh"


@pytest.mark.timeout(120)
def test_a_deep_and_a_huge_page_are_read_to_their_end() -> None:
    deep = "<html><title>深</title>" + "<div>" * 50_000 + "底" + "</div>" * 50_000
    wide = "<html><title>宽</title>" + "<a href='/x'>甲</a>" * 100_000
    comments = "<html><title>注</title>" + "<!--" * 60_000

    for html in (deep, wide, comments):  # it was minutes once: quadratic in the links of one line
        assert WebsiteReader().read(Fetched(f"{HOST}/a.html", html.encode())) is not None


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["<a href='", "'>", "</a>", "<div class=nav>", "<h1>", "<table><tr><td>", "<pre>", "下载", "作者：",
                                 "https://pan.baidu.com/s/1a", "<base href='x'>", "<!--", "\x00", "<iframe src='//'>", "[::1]",
                                 "<script type='application/ld+json'>{", "</script>", "<img src=' '>", "\ud7ff", "<title>"]), max_size=40))  # fmt: skip
def test_any_page_is_read_without_an_error(pieces: list[str]) -> None:
    reading = WebsiteReader().read(Fetched(f"{HOST}/a/b.html", "".join(pieces).encode("utf-8", "replace")))

    assert reading is not None
    for item in reading.listings:
        assert len(item.text) <= 20_000
        item.columns()


def test_a_page_that_names_another_address_as_its_own_is_left_to_that_one() -> None:
    body = f"<h1>聊斋志异全集</h1>{SHARE}"
    twin = read(body, path="/view/1001.html?from=home", head='<link rel="canonical" href="/view/1001.html">')
    own = read(body, head='<link rel="canonical" href="/view/1001.html">')
    mistaken = read(body, head='<link rel="canonical" href="/">')

    assert (twin.listings, twin.follow[0].url) == ((), f"{HOST}/view/1001.html")
    assert len(own.listings) == len(mistaken.listings) == 1


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("<p>作者：萧示例寒 更新：共三百一十章</p>", ""), ("<p class='author'>作者：萧示例寒</p>", ""), ("<span class='lou'>楼主#</span><p>发表于 2026-01-01</p>", ""),
        ("<div class='authi'>楼主 发表于 2026-01-01</div>", ""), ("<p>楼主：小书虫 发表于 2026-01-01</p>", "小书虫"), ("<p>作者：小书虫 发表于 2026-01-01</p>", "小书虫"),
        ("<address class='vcard author'>By <a href='/author/7.html'>小书虫</a></address>", "小书虫"), ("<span class='louzhu'>1#</span>", ""),
    ],
)  # fmt: skip
def test_who_wrote_the_book_did_not_post_the_page_and_a_label_is_no_name(line: str, who: str) -> None:
    assert offer(f"<h1>聊斋志异全集</h1>{line}{SHARE}").uploader == who


@pytest.mark.parametrize(
    ("body", "path", "title", "is_listing"),
    [
        ("<h1>资源手册</h1><p>欢迎，这里整理了常用的<a href='/down/'>下载</a>与<a href='/news/'>新闻</a>。</p>", "/", "资源手册", False),
        ("<h1>404</h1><p><strong>Page not found</strong></p>", "/404.html", "404 - 资源手册", False),
        ("<h1>关于</h1><p>联系邮箱 a@example.org</p>", "/about/", "关于 - 资源手册", False),
        (f"<h1>聊斋志异全集</h1>{SHARE}", "/down/", "聊斋志异全集 - 资源手册", True),
    ],
    ids=["home", "gone", "about", "offer"],
)  # fmt: skip
def test_an_article_without_a_name_around_every_page_declares_nothing(
    body: str, path: str, title: str, is_listing: bool
) -> None:
    wrapped = f'<div role="main" itemscope itemtype="http://schema.org/Article"><div itemprop="articleBody">{body}</div></div>'

    assert bool(read(wrapped, path=path, title=title).listings) is is_listing


def test_a_sign_before_a_heading_that_links_to_itself_is_no_part_of_the_name() -> None:
    html = "<meta charset=utf-8><title>青瓷巷 全24集 | 拾遗</title><h1><a href='#x'>#</a> 青瓷巷 全24集</h1>"

    assert WebsitePage(Fetched("http://s.example/1.html", html.encode())).title == "青瓷巷 全24集"
