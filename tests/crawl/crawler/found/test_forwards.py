"""Shares behind a site's own forwarding addresses are put to the listing whose button leads there, with the redirect kept."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.evidence.warc import read_response
from records.captures import Capture
from records.changes import ContentKey, ListingChange
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing, Refusal
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback, fixed

QUARK = "https://pan.quark.cn/s/1a2b3c4d5e6f"
BAIDU = "https://pan.baidu.com/s/1aBcDeFgHiJkLmNoPqRsTuv"


def forum(site: Loopback, body: str, **forwards: str) -> None:
    """A start page, one offer with this body, and `/go/NAME` for each of the forwards."""
    site.page("/", "资源站", '<p><a href="/t/1">长夜灯火 全集</a> <a href="/t/2">站务</a></p>')
    site.page("/t/1", "长夜灯火 全集", f"<p>长夜灯火，全24集，百度网盘与夸克网盘下载。</p>{body}")
    site.page("/t/2", "站务", "<p>本站规则：请勿灌水。</p>")
    for name, target in forwards.items():
        site.routes[f"/go/{name}"] = fixed(b"<p>moved</p>", 302, Location=target)


def of(database: Database) -> Listing:
    with database.unit_of_work() as session:
        return session.scalars(select(Listing).where(Listing.url.endswith("/t/1"))).one()


TWO = (
    '<p><a href="/go/1">夸克网盘下载</a> 提取码：x8k2</p><p><a href="/go/2">百度网盘下载</a> 提取码：m4tp</p>'
)


def test_a_share_behind_a_forwarding_address_belongs_to_the_offer_that_names_it(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings
) -> None:
    forum(site, TWO, **{"1": QUARK, "2": BAIDU})
    register(site)
    sweep()

    row = of(database)
    found = {(one["service"], one["url"], one["code"], one["via"]) for one in row.share_links}
    assert found == {
        ("quark", QUARK, "x8k2", f"{site.origin}/go/1"), ("baidu", BAIDU, "m4tp", f"{site.origin}/go/2")
    }  # fmt: skip
    with database.unit_of_work() as session:
        kept = session.scalars(
            select(Capture).where(Capture.url.contains("/go/")).order_by(Capture.url)
        ).all()
        assert [(one.status, one.listing_id) for one in kept] == [(302, row.id), (302, row.id)]
        headers, body = read_response(settings, kept[0])
        assert (headers["location"], body) == (QUARK, b"<p>moved</p>")
        refused = session.scalars(select(Refusal).where(Refusal.url == QUARK)).one()
        assert refused.reason == "scheme_out_of_scope"
        keys = session.scalars(select(ContentKey.value).where(ContentKey.kind == "share")).all()
        assert max(keys).startswith("quark:")


def test_the_next_sweep_keeps_it_and_tells_no_change_and_what_the_page_no_longer_names_is_dropped(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    forum(site, TWO, **{"1": QUARK, "2": BAIDU})
    register(site)
    sweep()
    sweep()
    assert {one["url"] for one in of(database).share_links} == {QUARK, BAIDU}
    with database.unit_of_work() as session:
        assert session.scalars(select(ListingChange)).all() == []

    forum(site, '<p><a href="/go/2">百度网盘下载</a> 提取码：m4tp</p>', **{"2": BAIDU + "2"})
    sweep()
    assert [(one["url"], one["code"]) for one in of(database).share_links] == [(BAIDU + "2", "m4tp")]


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (b"no gzip", "gzip"),
        (gzip.compress(b"0" * 200_000_000), "gzip"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"?", "br"),
    ],
    ids=["no gzip", "a bomb", "cut short", "no brotli"],
)
def test_a_redirect_whose_body_does_not_unpack_says_its_share_and_loses_no_page(
    site: Loopback, register: Register, sweep: Sweep, database: Database, body: bytes, packing: str
) -> None:
    forum(site, '<p><a href="/go/1">夸克网盘下载</a> 提取码：x8k2</p>')
    site.routes["/go/1"] = fixed(body, 302, Location=QUARK, Content_Encoding=packing)
    register(site)

    assert sweep().complete
    assert [(one["url"], one["code"]) for one in of(database).share_links] == [(QUARK, "x8k2")]


def test_a_page_that_forwards_by_itself_says_its_share_as_a_redirect_does(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings
) -> None:
    forum(site, '<p><a href="/go/1">夸克网盘下载</a></p><p>提取码：x8k2</p>')
    site.page("/go/1", "跳转中", head=f'<meta http-equiv=refresh content="0;url={QUARK}">')
    register(site)
    sweep()

    row = of(database)
    assert [(one["url"], one["code"]) for one in row.share_links] == [(QUARK, "x8k2")]
    with database.unit_of_work() as session:
        kept = session.scalars(select(Capture).where(Capture.url.endswith("/go/1"))).one()
        assert (kept.status, kept.listing_id) == (200, row.id)
        assert QUARK.encode() in read_response(settings, kept)[1]


@pytest.mark.parametrize(
    "target", ["https://news.example/a", "/t/2", "javascript:alert(1)", "https://pan.baidu.com/"]
)
def test_what_forwards_elsewhere_is_no_share(
    site: Loopback, register: Register, sweep: Sweep, database: Database, target: str, tmp_path: Path
) -> None:
    forum(site, '<p><a href="/go/1">夸克网盘下载</a> 提取码：x8k2</p>', **{"1": target})
    register(site)
    sweep()
    assert of(database).share_links == []


def test_a_share_behind_an_address_that_stands_elsewhere_on_the_site_is_nobodys(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    forum(site, f"<p>夸克网盘：{QUARK} 提取码：x8k2</p>", **{"2": BAIDU})
    site.page("/", "资源站", '<p><a href="/t/1">长夜灯火 全集</a> <a href="/go/2">加群</a></p>')
    register(site)
    sweep()
    assert [one["url"] for one in of(database).share_links] == [QUARK]
