"""A site that puts visitors to the proof with a status of an outage, and one whose domain is for sale."""

from __future__ import annotations

from sqlalchemy import select

from records.captures import Capture
from records.session import Database
from records.sweeps import Listing, Refusal
from records.vocabulary import SweepKind
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback, fixed
from tests.crawl.crawler.test_run import OFFER

PROOF = (
    "<meta charset=utf-8><title>安全验证</title><meta http-equiv=refresh content=1><p>正在验证您的浏览器</p>"
    "<script>document.cookie='a=b';location.reload()</script>"
).encode()
SALE = "<meta charset=utf-8><title>域名出售</title><h1>您访问的域名正在出售</h1><p>报价 ¥ 8,800</p>".encode()


def refused(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        rows = session.scalars(select(Refusal).order_by(Refusal.id))
        return [(row.url.rpartition("/")[2], row.reason, row.detail) for row in rows]


def test_a_proof_by_scripts_with_the_status_of_an_outage_is_access_control_and_asked_for_once(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    site.page("/", "示例论坛", '<a href="/t.html">聊斋志异</a> <a href="/down.html">甲</a>')
    site.page("/t.html", "聊斋志异 全本下载", OFFER)
    site.page("/down.html", "甲", "<p>乙</p>")
    register(site)
    sweep()
    site.routes["/t.html"], site.routes["/down.html"] = fixed(PROOF, 521), fixed(b"<h1>Down</h1>", 521)
    site.log.clear()

    outcome = sweep(kind=SweepKind.RECHECK, urls=[f"{site.origin}/t.html", f"{site.origin}/down.html"])

    assert outcome.refused == {"access_control": 1, "http_error": 1}
    assert ("t.html", "access_control", "captcha: HTTP 521") in refused(database)
    assert (site.paths.count("/t.html"), site.paths.count("/down.html")) == (1, 3), "an outage may pass"
    with database.reading() as session:
        kept = session.scalars(select(Capture).where(Capture.status == 521)).all()
        listing = session.scalars(select(Listing).where(Listing.url.endswith("/t.html"))).one()
    assert (len(kept), listing.gone_at) == (1, None)


def test_a_domain_that_is_for_sale_is_neither_changed_nor_gone(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    site.page("/", "示例论坛", '<a href="/t.html">聊斋志异</a>')
    site.page("/t.html", "聊斋志异 全本下载", OFFER)
    register(site)
    sweep()
    site.routes["/"], site.routes["/t.html"] = fixed(SALE), fixed(SALE)

    again = sweep(kind=SweepKind.RECHECK, urls=[f"{site.origin}/t.html"])
    swept = sweep()

    assert again.refused == {"domain_parked": 1}
    assert (swept.state, swept.complete) == ("suspect", False)
    assert "域名" in swept.monitors[0]["zh"]
    with database.reading() as session:
        listing = session.scalars(select(Listing)).one()
    assert (listing.gone_at, listing.title) == (None, "聊斋志异 全本下载")
