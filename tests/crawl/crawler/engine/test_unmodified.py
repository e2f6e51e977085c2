"""Sweeps of sites that have not changed, and of servers that say so wrongly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from crawler.evidence.warc import read_response
from records.captures import Capture
from records.page_memory import PageMemory
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing
from records.vocabulary import SweepKind
from tests.crawl.crawler import nginx as real
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as RunSweep
from tests.crawl.crawler.loopback import Answer, Loopback, answer, fixed
from tests.crawl.crawler.nginx import Nginx
from tests.crawl.crawler.test_run import OFFER, PNG, listings, refusals

PAGES = 40


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    with real.serving(tmp_path, "127.0.0.79", gzip=True) as running:
        _books(running.www)
        yield running


def _books(www: Path) -> None:
    (www / "style.css").write_text("body { color: #333 }" * 20, "utf-8")
    (www / "cover.png").write_bytes(PNG)
    for n in range(PAGES):
        head = '<link rel="stylesheet" href="/style.css">'
        _page(
            www / f"book-{n}.html",
            f"聊斋志异 第{n}卷 全本",
            f'<img src="/cover.png" class="cover">{OFFER}',
            head,
        )
    links = "".join(f'<li><a href="/book-{n}.html">聊斋志异 第{n}卷</a></li>' for n in range(PAGES))
    _page(www / "index.html", "示例书库", f"<ul>{links}</ul>")


def _page(path: Path, title: str, body: str, head: str = "") -> None:
    path.write_text(
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1>{body}</body></html>",
        "utf-8",
    )


def test_an_unchanged_site_behind_nginx_sends_at_least_95_percent_without_a_body(
    nginx: Nginx, register: Register, sweep: RunSweep, database: Database, settings: Settings
) -> None:
    register(nginx.site)

    first = sweep()
    sent_first = len(nginx.sent())
    before = listings(database)
    second = sweep()
    again = nginx.sent()[sent_first:]
    after = listings(database)

    assert (first.state, second.state, first.listings, second.listings) == (
        "finished",
        "finished",
        PAGES,
        PAGES,
    )
    without = [one for one in again if one.status == 304 and one.body == 0]
    assert len(again) == sent_first
    assert len(without) >= 0.95 * len(again)
    assert second.unchanged == second.planned == PAGES + 3  # start page, books, cover, style sheet
    assert all(after[url].last_seen > before[url].last_seen for url in before)
    # what the finding rests on stays the whole response; the "not modified" stands beside it and leads to it
    assert all(after[url].capture_id == before[url].capture_id for url in before)
    assert len(_revisits(settings)) == len(without)
    _confirmations_read_back(
        database, settings, after[f"{nginx.site.origin}/book-1.html"], nginx.www / "book-1.html"
    )
    _a_changed_page_is_read_anew_and_what_lies_behind_is_visited(nginx, sweep, database)


def _a_changed_page_is_read_anew_and_what_lies_behind_is_visited(
    nginx: Nginx, sweep: RunSweep, database: Database
) -> None:
    _page(nginx.www / "book-3.html", "聊斋志异 第3卷 全本 新版", f"{OFFER}<a href='/new.html'>新书</a>")
    _page(nginx.www / "new.html", "子不语 全本", OFFER)

    third = sweep()

    assert (third.listings, third.visited) == (PAGES + 1, 2)
    assert listings(database)[f"{nginx.site.origin}/book-3.html"].title.startswith("聊斋志异 第3卷 全本 新版")


def _revisits(settings: Settings) -> list[str]:
    found = []
    for path in sorted(settings.warc_dir.rglob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                profile = record.rec_headers.get_header("WARC-Profile") or ""
                if record.rec_type == "revisit" and profile.endswith("/revisit/server-not-modified"):
                    found.append(record.rec_headers.get_header("WARC-Refers-To"))
    return found


def _confirmations_read_back(database: Database, settings: Settings, listing: Listing, page: Path) -> None:
    with database.reading() as session:
        rows = session.scalars(
            select(Capture).where(Capture.listing_id == listing.id).order_by(Capture.id)
        ).all()
    assert [row.status for row in rows] == [200, 304]
    assert rows[1].source_capture_id == rows[0].id
    assert [read_response(settings, row)[1] for row in rows] == [page.read_bytes()] * 2


def lying(body: dict[str, bytes], headers: dict[str, str], asked: list[dict[str, str]]) -> Answer:
    """A server whose validators stay whatever becomes of the page."""

    def go(handler: BaseHTTPRequestHandler) -> None:
        asked.append({name.lower(): value for name, value in handler.headers.items()})
        if handler.headers.get("If-None-Match") or handler.headers.get("If-Modified-Since"):
            answer(handler, b"", 304, **headers)
        else:
            answer(handler, body["page"], 200, **headers)

    return go


def one_offer(site: Loopback, headers: dict[str, str]) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    """A start page that never changes and one offer at /a.html that answers with these headers."""
    page = {"page": f"<title>聊斋志异 全本</title><h1>聊斋志异 全本</h1>{OFFER}".encode()}
    asked: list[dict[str, str]] = []
    site.page("/", "示例书库", '<a href="/a.html">聊斋志异</a>')
    site.routes["/a.html"] = lying(page, headers, asked)
    return page, asked


def conditional(asked: list[dict[str, str]]) -> list[bool]:
    return ["if-none-match" in one or "if-modified-since" in one for one in asked]


@pytest.mark.long
def test_validators_that_lie_are_found_out_by_a_whole_fetch_and_never_used_again(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(settings, "full_fetch_every", 2)
    page, asked = one_offer(site, {"ETag": '"always-the-same"'})
    register(site)
    sweep()
    page["page"] = page["page"].replace("全本".encode(), "续集".encode())

    for _ in range(4):
        sweep()

    (row,) = remembered(database, "/a.html")
    assert row.mistrusted
    assert row.sha256 == hashlib.sha256(page["page"]).hexdigest()
    assert "续集" in listings(database)[f"{site.origin}/a.html"].title
    told = conditional(asked)
    assert told[0] is False
    assert True in told[1:]
    assert told[-1] is False


def remembered(database: Database, path: str) -> list[PageMemory]:
    with database.reading() as session:
        return [row for row in session.scalars(select(PageMemory)) if row.url.endswith(path)]


UNSOUND: tuple[dict[str, str], ...] = (
    {"ETag": '"v1"', "Vary": "*"}, {"ETag": '"v1"', "Vary": "Referer"}, {"ETag": "no-tag-at-all"},
    {"Last-Modified": "some day"}, {"Last-Modified": formatdate(4e9, usegmt=True)}, {},
)  # fmt: skip


def test_pages_without_sound_validators_are_fetched_whole_and_a_304_that_nobody_asked_for_is_refused(
    site: Loopback, register: Register, sweep: RunSweep, database: Database
) -> None:
    asked: list[dict[str, str]] = []
    for n, headers in enumerate(UNSOUND):
        page = {"page": f"<title>聊斋志异 {n} 全本</title><h1>聊斋志异 {n} 全本</h1>{OFFER}".encode()}
        site.routes[f"/{n}.html"] = lying(page, headers, asked)
    site.routes["/unasked.html"] = fixed(status=304)
    links = "".join(f'<li><a href="/{n}.html">聊斋志异 {n}</a></li>' for n in range(len(UNSOUND)))
    site.page("/", "示例书库", f'{links}<a href="/unasked.html">聊斋志异</a>')
    register(site)

    first, second = sweep(), sweep()

    assert conditional(asked) == [False] * 2 * len(UNSOUND)
    assert (second.unchanged, second.visited) == (len(UNSOUND) + 1, 0)  # by their digests, the start page too
    assert first.refused == second.refused == {"not_modified_unasked": 1}
    assert (first.state, second.state) == ("finished", "finished")
    assert refusals(database)[f"{site.origin}/unasked.html"] == ("not_modified_unasked", f"{site.origin}/")


def test_a_304_for_another_version_or_a_lost_record_is_answered_by_asking_whole_and_a_recheck_asks_so_at_once(
    site: Loopback, register: Register, sweep: RunSweep, database: Database, settings: Settings
) -> None:
    headers = {"ETag": '"v1"'}
    _page, asked = one_offer(site, headers)
    register(site)
    sweep()
    for path in settings.warc_dir.rglob("*.warc.gz"):
        path.write_bytes(b"nothing that reads")
    second = sweep()
    headers["ETag"] = '"v2"'
    third = sweep()
    sweep(kind=SweepKind.RECHECK, urls=[f"{site.origin}/a.html"])

    assert conditional(asked) == [False, True, False, True, False, False]
    assert (second.listings, third.listings) == (1, 1)
    assert (second.state, third.state) == ("finished", "finished")
