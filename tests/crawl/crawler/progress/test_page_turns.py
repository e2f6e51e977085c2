"""A forum of more pages than its budget, swept again and again: its listings are all found, and none is called gone."""

from __future__ import annotations

import hashlib
from http.server import BaseHTTPRequestHandler

from sqlalchemy import select

from records.alerts import Alert
from records.scope import Site
from records.session import Database
from records.sweeps import Listing
from records.vocabulary import AlertRule
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Answer, Loopback, answer, fixed
from tests.crawl.crawler.test_run import OFFER, listings

BOARDS, THREADS, BUDGET = 3, 16, 20
PAGES = 1 + BOARDS + BOARDS * THREADS


def tagged(body: bytes) -> Answer:
    """A page with a validator: asked for again, it answers that it stands."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'

    def go(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == tag:
            answer(handler, status=304, ETag=tag)
        else:
            answer(handler, body, ETag=tag)

    return go


def forum(site: Loopback) -> None:
    """A start page, boards, and threads that each offer a work."""
    links = "".join(f'<li><a href="/b{board}.html">版块{board}</a></li>' for board in range(BOARDS))
    site.page("/", "示例论坛", f"<ul>{links}</ul>")
    for board in range(BOARDS):
        threads = range(board * THREADS, (board + 1) * THREADS)
        links = "".join(f'<li><a href="/t{thread}.html">聊斋志异 第{thread}卷</a></li>' for thread in threads)
        site.page(f"/b{board}.html", f"版块{board}", f"<ul>{links}</ul>")
        for thread in threads:
            site.page(
                f"/t{thread}.html",
                f"聊斋志异 第{thread}卷 全本下载",
                OFFER.replace("1AbC", f"1Ab{thread:03d}"),
            )
            body = site.routes[f"/t{thread}.html"]
            assert isinstance(body, bytes)
            site.routes[f"/t{thread}.html"] = tagged(body)


def asked(site: Loopback) -> list[str]:
    """The pages that were asked for since the last time."""
    pages = [path for path in site.paths if path == "/" or path.endswith(".html")]
    site.log.clear()
    return pages


def test_all_listings_of_a_large_forum_are_found_in_turns(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    forum(site)
    register(site, max_pages=BUDGET, max_files_per_sweep=0)
    met: set[str] = set()

    for number in range(5):
        outcome = sweep()
        pages = asked(site)
        assert (outcome.state, len(pages), len(set(pages))) == ("partial", BUDGET, BUDGET)
        assert {"/", *(f"/b{board}.html" for board in range(BOARDS))} <= set(pages), "the lists every time"
        assert len(set(pages) - met) >= min(BUDGET // 2, PAGES - len(met)), number
        met |= set(pages)
        assert outcome.turns["known"] == PAGES
        with database.reading() as session:
            gone = session.scalars(select(Listing.url).where(Listing.gone_at.is_not(None))).all()
        assert not gone, "what a partial sweep did not reach is not gone"

    assert len(listings(database)) == BOARDS * THREADS
    assert outcome.unchanged > BUDGET // 2, "an answer that a page stands counts against the budget too"


def test_a_thread_that_is_new_is_found_by_the_very_next_sweep_and_one_that_says_so_is_gone(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    forum(site)
    register(site, max_pages=BUDGET, max_files_per_sweep=0)
    for _ in range(2):
        sweep()
    board = site.routes[f"/b{BOARDS - 1}.html"]
    assert isinstance(board, bytes)
    site.routes[f"/b{BOARDS - 1}.html"] = board.replace(
        b"</ul>", '<li><a href="/new.html">阅微草堂笔记</a></li></ul>'.encode()
    )
    site.page("/new.html", "阅微草堂笔记 全本下载", OFFER)
    site.routes["/t0.html"] = fixed(b"<title>404</title>", 404)
    asked(site)

    sweep()

    assert "/new.html" in asked(site)
    found = listings(database)
    assert f"{site.origin}/new.html" in found
    with database.reading() as session:
        gone = session.scalars(select(Listing.url).where(Listing.gone_at.is_not(None))).all()
    assert set(gone) <= {f"{site.origin}/t0.html"}


def test_once_the_budget_is_raised_the_site_is_complete_and_the_alert_closes(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    forum(site)
    register(site, max_pages=BUDGET, max_files_per_sweep=0)
    sweep()
    with database.unit_of_work() as session:
        assert session.scalars(select(Alert.rule).where(Alert.acknowledged_at.is_(None))).all() == [
            AlertRule.BUDGET
        ]
        session.scalars(select(Site)).one().max_pages = 200

    outcome = sweep()

    assert (outcome.state, outcome.complete, outcome.turns) == ("finished", True, {})
    with database.reading() as session:
        assert session.scalars(select(Alert).where(Alert.acknowledged_at.is_(None))).all() == []
