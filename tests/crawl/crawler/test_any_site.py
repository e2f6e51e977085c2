"""Sweeps of sites whose listings stand in feeds and sitemaps, and of sites without end, told by the server's own log."""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler

from sqlalchemy import select

from records.session import Database
from records.sweeps import Listing, Refusal
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback, answer, fixed

OFFER = "<p>作者：蒲松龄 链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p>"


def titles(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {row.url: row.title for row in session.scalars(select(Listing))}


def test_pages_that_only_a_packed_sitemap_names_and_books_of_a_catalogue_are_found(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    books = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>书库</title><entry><title>归程记</title><author><name>葛示例</name></author>'
        '<link rel="http://opds-spec.org/acquisition" href="/get/7.epub" type="application/epub+zip"/></entry></feed>'
    )
    pages = f"<urlset><url><loc>{site.origin}/hidden/1.html</loc></url></urlset>"
    index = f"<sitemapindex><sitemap><loc>{site.origin}/pages.xml.gz</loc></sitemap></sitemapindex>"
    feed = '<link rel="alternate" type="application/atom+xml" href="/catalog.xml">'
    site.page("/", "示例书库", "<p>欢迎</p>", head=feed)
    site.page("/hidden/1.html", "聊斋志异 全本 - 示例书库", OFFER)
    site.routes |= {
        "/robots.txt": fixed(
            f"User-agent: *\nAllow: /\nSitemap: {site.origin}/sitemap.xml\n".encode(),
            Content_Type="text/plain",
        ),
        "/sitemap.xml": fixed(index.encode(), Content_Type="application/xml"),
        "/pages.xml.gz": fixed(gzip.compress(pages.encode()), Content_Type="application/gzip"),
        "/catalog.xml": fixed(books.encode(), Content_Type="application/atom+xml"),
    }
    register(site, max_file_mib=0)

    outcome = sweep()

    assert outcome.state == "finished"
    found = titles(database)
    assert found.keys() == {f"{site.origin}/hidden/1.html", f"{site.origin}/get/7.epub"}
    assert found[f"{site.origin}/get/7.epub"] == "归程记"


def answering_all_with(site: Loopback, page: bytes) -> None:
    """Whatever has no page of its own is answered with this one, as servers of single-page programs do."""

    class All(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            return super().get(key, page.replace(b"NONCE", str(len(site.log)).encode() * 6))

    site.routes = All(site.routes)  # type: ignore[assignment]  # a route for whatever is asked for


SHELL = b"<!doctype html><title>x</title><div id=app></div><script nonce=NONCE src=/app.js></script>"


def test_a_single_page_program_s_answer_for_whatever_is_asked_is_no_robots_txt_and_its_pages_are_read(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    site.page("/", "x", '<a href="/view/1.html">1</a>')
    site.page("/view/1.html", "聊斋志异 全本 - 示例书库", OFFER)
    answering_all_with(site, SHELL)
    register(site, max_file_mib=0)

    assert sweep().listings == 1
    assert site.paths[0] == "/robots.txt"
    assert sum(path.endswith(".txt") for path in site.paths) == 2


def test_a_shell_that_stands_at_robots_txt_alone_keeps_the_site_closed(
    site: Loopback, register: Register, sweep: Sweep
) -> None:
    site.page("/", "x")
    site.routes["/robots.txt"] = SHELL
    register(site)

    assert sweep().refused == {"robots_unreachable": 1}
    assert "/" not in site.paths


def test_a_list_without_end_and_a_calendar_are_left_and_counted_while_the_offers_are_read(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    def anything(handler: BaseHTTPRequestHandler) -> None:
        path, _, query = handler.path.partition("?")
        number = int(query.rpartition("=")[2] or 0)
        links = f'<a href="/view/1.html">聊斋志异</a> <a href="{path}?n={number + 1}">下一页</a> <a href="{path}/x/x/x/x/x">更多</a>'
        answer(handler, f"<meta charset=utf-8><title>列表 {number}</title><ul><li>{links}</li></ul>".encode())

    class Endless(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            return super().get(key, anything if key.startswith(("/list", "/calendar")) else default)

    site.page(
        "/",
        "示例论坛",
        '<a href="/view/1.html">聊斋志异</a> <a href="/list?n=1">列表</a> <a href="/calendar?n=1">日历</a>',
    )
    site.page("/view/1.html", "聊斋志异 全本 - 示例论坛", OFFER)
    site.routes = Endless(site.routes)  # type: ignore[assignment]  # a route for whatever is asked for
    register(site)

    outcome = sweep()

    assert (outcome.state, outcome.listings) == ("finished", 1)
    assert outcome.refused["trap"] >= 3
    assert len(site.paths) < 30
    with database.reading() as session:
        reasons = {row.detail for row in session.scalars(select(Refusal).where(Refusal.reason == "trap"))}
    assert reasons == {"repeated", "endless"}
