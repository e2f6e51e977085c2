"""A page that shows a text hands over that text once more; what it gives is what the text says."""

from __future__ import annotations

from crawler.pages.reading import Fetched
from crawler.pages.website import WebsitePage

TOOLS = "<div><a href=/k3TxQ/+download>Download</a> <a href=/k3TxQ/+inline>Inline</a></div>"
TEXT = "<pre>我用纸本加标签，想听听各位的办法。软件太多反而记不住，纸本翻起来快。</pre>"
SHARE = "<pre>链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</pre>"


def page(kind: str, body: str, tools: str = TOOLS, name: str = "读书笔记.txt") -> WebsitePage:
    told = f"<p>Type: {kind}, Size: 81 bytes</p>" if kind else ""
    html = f"<html><head><meta charset=utf-8><title>Pastes</title></head><body><h1>{name}</h1>{tools}{told}{body}</body></html>"
    return WebsitePage(Fetched("http://paste.site.example/k3TxQ", html.encode()))


def test_a_text_is_not_given_by_the_way_to_have_it_once_more() -> None:
    assert not page("text/plain", TEXT).read().listings


def test_a_page_of_little_but_a_text_that_is_offered_raw_says_no_type() -> None:
    raw = "<div><a href=/raw/k3TxQ>Raw</a> <a href=/download/k3TxQ>Download</a></div>"

    assert not page("", TEXT * 3, raw).read().listings
    assert page("", TEXT * 3, "<div><a href=/download/k3TxQ>Download</a></div>").read().listings


def test_what_the_text_says_is_given() -> None:
    assert page("text/plain", SHARE).read().listings


def test_a_file_that_no_page_can_show_is_given() -> None:
    assert (
        page("application/epub+zip", "<p>Can't render this content type.</p>", name="竹编.epub")
        .read()
        .listings
    )


def test_ways_to_other_pages_and_files_are_no_tools_of_the_text() -> None:
    other = "<div><a href=/files/zhubian.epub>下载 zhubian.epub</a></div>"

    assert page("text/plain", TEXT, other).read().listings
