"""What becomes of listings from sweep to sweep: changed, gone, back; and what is never called gone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from records.changes import ListingChange
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing
from records.vocabulary import ChangeKind
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback, fixed
from tests.crawl.crawler.test_run import OFFER, listings

NAMES = (
    "stays",
    "renamed",
    "removed",
    "says-so",
    "like-nothing",
    "home",
    "orphan",
    "locked",
    "broken",
    "empty",
)
NOTHING = "<p>很抱歉，示例论坛没有这样的地址可看，您可以从首页重新开始，也可以使用站内搜索寻找其他内容。</p>"


def forum(site: Loopback, names: tuple[str, ...]) -> None:
    """Threads of these names, linked from the start page, which also leads to a table of files."""
    links = "".join(f'<li><a href="/t/{name}.html">聊斋志异 {name}</a></li>' for name in names)
    site.page("/", "示例论坛", f'<ul>{links}</ul><a href="/files/">附件</a>')


def index(*names: str) -> bytes:
    """A server's own table of files."""
    rows = "".join(f'<a href="{name}">{name}</a>  22-Nov-2026 08:00  1048576\n' for name in names)
    title = "<title>Index of /files/</title>"
    return (
        f"<html><head>{title}</head><body><h1>Index of /files/</h1><pre>{rows}</pre></body></html>".encode()
    )


def change_kinds(database: Database) -> dict[str, list[tuple[ChangeKind, str]]]:
    """Last part of each listing's address to its changes in their order."""
    with database.reading() as session:
        rows = session.execute(
            select(Listing.url, ListingChange)
            .join(Listing, Listing.id == ListingChange.listing_id)
            .order_by(ListingChange.id)
        ).all()
    found: dict[str, list[tuple[ChangeKind, str]]] = {}
    for url, change in rows:
        found.setdefault(url.rpartition("/")[2].partition(".")[0], []).append((change.kind, change.why))
    return found


def anything(site: Loopback) -> dict[str, Any]:
    """Let the server answer 200 for whatever it does not know; gives what it knows."""
    known = site.routes

    class Answering(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:
            if path in known:
                return known[path]
            return (
                fixed(status=404) if path == "/robots.txt" else f"<title>示例论坛</title>{NOTHING}".encode()
            )

    site.routes = Answering(known)  # type: ignore[assignment]
    return known


def test_a_listing_is_gone_only_where_its_page_says_so_and_comes_back(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    forum(site, NAMES)
    for name in NAMES:
        site.page(f"/t/{name}.html", f"聊斋志异 {name} 全本", OFFER)
    site.routes["/files/"] = index("liaozhai.epub", "zibuyu.epub")
    register(site, max_file_mib=0)
    sweep()

    forum(site, tuple(name for name in NAMES if name != "orphan"))
    site.routes["/files/"] = index("liaozhai.epub")
    renamed = OFFER.replace("1AbCdEfGh", "1NewShare9")
    site.page("/t/renamed.html", "聊斋志异 renamed 修订本", f"<p>今日浏览 123 次</p>{renamed}")
    site.page("/t/stays.html", "聊斋志异 stays 全本", f"{OFFER}<p>浏览 4711 次，2026-11-22</p>")
    removed = site.routes.pop("/t/removed.html")
    site.page("/t/says-so.html", "提示信息", "<p>抱歉，指定的主题不存在或已被删除</p>")
    site.routes["/t/like-nothing.html"] = f"<title>示例论坛</title>{NOTHING}".encode()
    site.routes["/t/home.html"] = fixed(status=302, Location="/")
    site.routes["/t/locked.html"] = fixed(status=403)
    site.routes["/t/broken.html"] = fixed(status=500)
    site.routes["/t/empty.html"] = fixed(b" ")
    site.routes["/t/removed.html"] = fixed(status=410)
    known = anything(site)
    second = sweep()

    assert second.state == "partial"  # one page failed; what pages say for themselves holds all the same
    after = change_kinds(database)
    gone = ChangeKind.GONE
    assert after == {
        "renamed": [(ChangeKind.CHANGED, "")],
        "removed": [(gone, "not_found")],
        "says-so": [(gone, "soft_not_found")],
        "like-nothing": [(gone, "soft_not_found")],
        "home": [(gone, "soft_not_found")],
    }
    probes = [path for path in site.paths if path.startswith("/t/") and len(path) == len("/t/.html") + 16]
    assert len(probes) == 1
    with database.reading() as session:
        entry = session.scalars(select(FrontierEntry).where(FrontierEntry.url.endswith(probes[0]))).one()
        change = session.scalars(select(ListingChange).where(ListingChange.kind == ChangeKind.CHANGED)).one()
    assert entry.request["extra"] == {"probe": True}
    assert {field["field"] for field in change.fields} == {"title", "share"}

    known["/t/removed.html"], known["/t/broken.html"] = removed, removed
    third = sweep()

    assert third.state == "finished"
    # the table was read without it before, but only a complete sweep may say that it is not there
    assert change_kinds(database)["zibuyu"] == [(gone, "absent")]
    assert change_kinds(database)["removed"] == [(gone, "not_found"), (ChangeKind.BACK, "not_found")]
    found = listings(database)
    orphan = found[f"{site.origin}/t/orphan.html"]
    assert orphan.gone_at is None
    assert (
        orphan.last_seen > found[f"{site.origin}/t/says-so.html"].last_seen
    )  # nothing links there, and it was asked
    assert found[f"{site.origin}/t/locked.html"].gone_at is None
    assert found[f"{site.origin}/t/empty.html"].gone_at is None  # an answer without a word says nothing


@pytest.mark.long
def test_no_made_up_address_is_asked_for_where_the_office_does_not_want_it(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(settings, "soft_404_probe", False)
    forum(site, ("one",))
    site.page("/t/one.html", "聊斋志异 one 全本", OFFER)
    register(site)
    sweep()
    site.routes["/t/one.html"] = f"<title>示例论坛</title>{NOTHING}".encode()
    before = len(site.paths)
    sweep()

    assert sorted(site.paths[before:]) == ["/", "/files/", "/robots.txt", "/t/one.html"]
    assert listings(database)[f"{site.origin}/t/one.html"].gone_why == "absent"
