"""What stands below a heading and above its permanent link belongs to the page that the link names."""

from __future__ import annotations

from crawler.pages.reading import Fetched, PageKind
from crawler.pages.website import WebsitePage

TOLD = "<h1>归程记</h1><p>一个邮差的故事。</p><h2>获取方式</h2><p>https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"
TOOLS = (
    '<h3>Tools</h3><ul><li><a href="/index.php/Special:Pages">Pages</a></li><li><a href="{}">{}</a></li></ul>'
)


def page(body: str, path: str = "/index.php/Gui") -> WebsitePage:
    html = (
        f"<html><head><meta charset=utf-8><title>归程记 - 某某百科</title></head><body>{body}</body></html>"
    )
    return WebsitePage(Fetched(f"http://www.site.example{path}", html.encode()))


def test_a_permanent_link_among_the_tools_behind_a_page_takes_nothing_from_it() -> None:
    for said in ("Permanent link", "永久链接"):
        tools = f"<nav>{TOOLS.format('/p/31', said)}</nav>"
        assert page(TOLD + tools).read().kind is PageKind.OFFER


def test_a_permanent_link_to_the_state_in_which_a_page_is_shown_is_the_page_s_own() -> None:
    for address in (
        "/index.php?title=Gui&amp;oldid=11",
        "/index.php?title=Gui&amp;revision=4",
        "/page/gui?rev=7",
    ):
        foot = f'<p><a href="{address}">Permanent link</a></p>'
        assert page(TOLD + foot).read().kind is PageKind.OFFER
    foot = '<p><a href="/2026/10/12">Permanent link</a></p>'
    assert page(TOLD + foot).read().kind is PageKind.INDEX
