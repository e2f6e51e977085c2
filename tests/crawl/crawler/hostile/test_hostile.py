"""One sweep through a site that does everything wrong: each trap has its reason, nothing is reached, lost or doubled."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.pages.links.traps import MAX_BARREN, MAX_CALENDAR
from crawler.progress.ledger import MAX_ATTEMPTS
from crawler.run import SweepOutcome
from fingerprints import run as prints
from records.clock import SystemClock
from records.scope import ScopeRule, Site, SiteAddress
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing, ListingMedia, Refusal
from records.vault import Vault
from records.vocabulary import FrontierState, MediaRole, RefusalReason, SiteKind
from tests.crawl.crawler.conftest import Sweep
from tests.crawl.crawler.forked import PRELUDE
from tests.crawl.crawler.hostile import twin
from tests.crawl.crawler.hostile.cases import BODY_LIMIT, OFFER, ROBOTS, TRAPS, Case, Endless, Place, cases
from tests.crawl.crawler.hostile.raw import page
from tests.crawl.crawler.hostile.tls import tls_server
from tests.crawl.crawler.hostile.tripwire import Tripwire, laid
from tests.crawl.crawler.loopback import Loopback, answer, serving

BOOKS = 12
Reasons = dict[str, set[str]]


@dataclass(frozen=True)
class Swept:
    """What is left of the sweep."""

    site: Loopback
    wire: Tripwire
    cases: list[Case]
    outcome: SweepOutcome
    reasons: Reasons
    """Of each address: why something at it, or found on it, was refused."""
    connected: set[str]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the settings are read: what would take a minute of waiting takes three seconds."""
    monkeypatch.setenv("COPYWATCH_FETCH_TIMEOUT_S", "3")
    monkeypatch.setenv("COPYWATCH_MAX_BODY_BYTES", str(BODY_LIMIT))
    monkeypatch.setenv("COPYWATCH_CONTACT", "https://office.example/crawler")


@pytest.fixture
def swept(
    quick: None, database: Database, sweep: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Swept]:
    with serving() as site, laid("127.0.0.1", "::1", "127.8.8.8", site.host) as wire:
        found = cases(Place(f"{site.host}:{site.port}", wire.port))
        _furnish(site, found)
        names = _names(site)
        hosts = [(site.host, site.port), ("inside.test", wire.port), ("nowhere.test", site.port)]
        hosts += [(name, site.port) for name in names]
        _register(database, site, [("http", host, port) for host, port in hosts])
        log = tmp_path / "connections"
        log.touch()
        monkeypatch.setenv(PRELUDE, twin.__name__)
        monkeypatch.setenv(twin.NAMES, json.dumps(names))
        monkeypatch.setenv(twin.CONNECTIONS, str(log))
        outcome = sweep()
        yield Swept(site, wire, found, outcome, _reasons(database), set(log.read_text().split()))


def _furnish(site: Loopback, found: list[Case]) -> None:
    site.routes = Endless()
    for one in found:
        site.routes |= {one.path: one.serve, **one.beside}
    for n in range(BOOKS):
        site.page(f"/book-{n}.html", f"聊斋志异 第{n}卷 全本下载", OFFER)
    links = (
        [one.path for one in found]
        + list(TRAPS)
        + [f"http://robots-{name}.test:{site.port}/page.html" for name in ROBOTS]
    )
    every = len(links) // BOOKS
    for n in range(BOOKS):
        links.insert(n * (every + 1), f"/book-{n}.html")
    site.page(
        "/", "示例论坛", "<ul>" + "".join(f'<li><a href="{link}">去</a></li>' for link in links) + "</ul>"
    )
    site.page("/page.html", "聊斋志异", "<p>.</p>")
    site.page("/rebound-1", "一")
    site.page("/rebound-2", "二")

    def robots(handler: BaseHTTPRequestHandler) -> None:
        name = (handler.headers.get("Host") or "").partition(".")[0].removeprefix("robots-")
        given = ROBOTS.get(name)
        if given:
            given[0](handler)
        else:
            answer(handler, b"User-agent: *\nDisallow: /never/\n", Content_Type="text/plain")

    site.routes["/robots.txt"] = robots


def _names(site: Loopback) -> dict[str, list[str]]:
    ours = {f"robots-{name}.test": [site.host] for name in ROBOTS}
    lying = {"inside": "127.0.0.1", "metadata": "169.254.169.254", "private": "10.1.2.3", "zero": "0.0.0.0"}
    return (
        ours
        | {f"{name}.test": [to] for name, to in lying.items()}
        | {"rebound.test": [site.host, "127.0.0.1"]}
    )


def _register(database: Database, site: Loopback, allowed: list[tuple[str, str, int]]) -> None:
    now = SystemClock().now()
    with database.unit_of_work() as session:
        session.add(
            Site(
                key="s", name="s", kind=SiteKind.WEBSITE, url=f"{site.origin}/", delay_s=0.0, created_at=now,
                updated_at=now, addresses=[SiteAddress(network=site.host)],
                rules=[ScopeRule(scheme=s, host=host, port=port, path_prefix="/") for s, host, port in allowed],
            )
        )  # fmt: skip


def _reasons(database: Database) -> Reasons:
    found: Reasons = defaultdict(set)
    with database.reading() as session:
        for row in session.scalars(select(Refusal)):
            for url in {row.url, row.found_on}:
                found[url].add(row.reason)
    return found


def test_every_trap_has_its_reason_and_nothing_forbidden_is_reached_or_lost(
    swept: Swept, database: Database, settings: Settings, vault: Vault
) -> None:
    at = swept.site.origin
    told = {one.name: swept.reasons.get(at + one.path, set()) for one in swept.cases}
    assert told == {one.name: {reason.value for reason in one.reasons} for one in swept.cases}
    of_robots = {
        name: swept.reasons.get(f"http://robots-{name}.test:{swept.site.port}/page.html", set())
        for name in ROBOTS
    }
    assert of_robots == {
        name: {reason.value for reason in reasons} for name, (_answer, reasons) in ROBOTS.items()
    }

    assert swept.wire.arrived == []
    assert swept.connected == {swept.site.host}

    with database.reading() as session:
        listed = set(session.scalars(select(Listing.url)))
        rows = session.scalars(select(FrontierEntry)).all()
    assert {f"{at}/book-{n}.html" for n in range(BOOKS)} <= listed
    assert {at + one.path for one in swept.cases if one.listed} <= listed
    assert not [row.url for row in rows if row.state in (FrontierState.QUEUED, FrontierState.LEASED)]
    assert swept.outcome.planned == len(rows)
    counted = swept.outcome.refused
    assert set(counted) >= {reason.value for one in swept.cases for reason in one.reasons} | {
        RefusalReason.TRAP.value
    }

    asked = Counter(path.partition("?")[0].partition(";")[0] for path in swept.site.paths)
    assert asked["/calendar"] <= MAX_CALENDAR + 1
    assert asked["/list"] <= MAX_BARREN + 2
    assert (
        sum(count for path, count in asked.items() if path.startswith("/visit")) <= 8
    )  # one for each spelling
    assert sum(count for path, count in asked.items() if path.startswith("/deeper/")) <= 4
    assert max(count for path, count in asked.items() if path.startswith("/c/")) <= MAX_ATTEMPTS + 1
    assert not any("root:" in path for path in swept.site.paths)  # no entity brought a file of ours along

    # what was handed out lies in the vault under its digest, and its bytes are refused where they are no file of their kind
    made = prints.run(database.unit_of_work, SystemClock(), vault)
    with database.reading() as session:
        kept = session.scalars(
            select(ListingMedia.digest).where(ListingMedia.role == MediaRole.FILE, ListingMedia.digest != "")
        ).all()
    assert (len(kept), made.printed + sum(made.refused.values())) == (2, 2)
    assert not list(settings.home_dir.parent.rglob("evil*"))


def test_a_site_that_asks_for_a_month_of_quiet_is_left_alone_and_a_certificate_that_nobody_vouches_for_is_refused(
    quick: None, site: Loopback, database: Database, sweep: Sweep, tmp_path: Path
) -> None:
    with tls_server(site.host, tmp_path) as port:
        links = f'<a href="https://{site.host}:{port}/tls">一</a> <a href="/busy">二</a>'
        site.page("/", "示例论坛", links + '<a href="/book.html">三</a>')
        site.page("/book.html", "聊斋志异 全本下载", OFFER)
        site.routes["/busy"] = page("", b"Retry-After: 999999999999", status=429)
        _register(database, site, [("http", site.host, site.port), ("https", site.host, port)])

        first = sweep()
        site.page("/busy", "聊斋志异")
        second = sweep()

    assert first.state == "partial"
    assert "left alone" in first.note
    found = _reasons(database)
    assert found[f"https://{site.host}:{port}/tls"] == {"certificate_invalid"}
    assert site.paths.count("/busy") == 2
    assert second.visited
