"""What stands under another page's heading is that page's, whatever it gives away."""

from __future__ import annotations

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
