"""Sweeps of hostile and ordinary sites, each in its own process, against a server that writes down every request."""

from __future__ import annotations

import gzip
import itertools
import time
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import select

from crawler.evidence.warc import read_response
from crawler.run import SweepOutcome
from records.captures import Capture
from records.errors import UnknownSite
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Listing, ListingMedia, Refusal
from records.vault import Vault
from records.vocabulary import FrontierState, SiteKind, SweepKind
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback, answer, fixed, serving

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
OFFER = "<p>作者：蒲松龄 完整版，链接：https://pan.baidu.com/s/1AbCdEfGh 提取码：x8k2</p><p>全本打包下载，永久有效，先到先得。</p>"


def refusals(database: Database) -> dict[str, tuple[str, str]]:
    with database.reading() as session:
        return {row.url: (row.reason, row.found_on) for row in session.scalars(select(Refusal))}


def listings(database: Database) -> dict[str, Listing]:
    with database.reading() as session:
        return {row.url: row for row in session.scalars(select(Listing))}


def a_small_site(site: Loopback, pages: int = 3) -> None:
    links = "".join(f'<li><a href="/thread-{n}.html">聊斋志异 第{n}卷</a></li>' for n in range(pages))
    site.page("/", "示例论坛", f"<ul>{links}</ul>")
    for n in range(pages):
        site.page(f"/thread-{n}.html", f"聊斋志异 第{n}卷 全本 - 示例论坛", f'<img src="/cover.png">{OFFER}')
    site.routes["/cover.png"] = fixed(PNG, Content_Type="image/png")
    site.routes["/robots.txt"] = fixed(b"User-agent: *\nDisallow: /admin/\n", Content_Type="text/plain")


def test_a_sweep_writes_listings_with_text_codes_pictures_and_captures(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings, vault: Vault
) -> None:
    a_small_site(site)
    register(site)

    outcome = sweep()

    assert (outcome.state, outcome.listings, outcome.failed) == ("finished", 3, 0)
    assert outcome.planned == outcome.visited == 5
    found = listings(database)[f"{site.origin}/thread-1.html"]
    assert found.title == "聊斋志异 第1卷 全本 - 示例论坛"[: len(found.title)]
    assert (found.creators, found.share_links[0]["code"]) == (["蒲松龄"], "x8k2")
    with database.reading() as session:
        media = session.scalars(select(ListingMedia).where(ListingMedia.listing_id == found.id)).one()
        capture = session.get_one(Capture, found.capture_id)
        _headers, body = read_response(settings, capture)
    assert vault.open(media.digest) == PNG
    assert body == site.routes["/thread-1.html"]
    assert site.agents == {agent for agent in site.agents if agent.startswith("copywatch/")}


def test_a_second_sweep_of_an_unchanged_site_doubles_nothing(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    a_small_site(site)
    register(site)

    sweep()
    before = listings(database)
    second = sweep()
    after = listings(database)

    assert before.keys() == after.keys()
    assert (second.listings, second.unchanged, second.visited) == (3, 5, 0)
    assert second.planned == second.visited + second.unchanged
    assert all(after[url].first_seen == before[url].first_seen for url in before)
    assert all(after[url].last_seen > before[url].last_seen for url in before)


@pytest.fixture
def trapped(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> tuple[Loopback, SweepOutcome, dict[str, tuple[str, str]], list[str]]:
    """A site full of traps, swept once: the site, the outcome, the refusals, what reached forbidden servers."""
    traps = ("out", "loop", "self", "home", "bomb", "slow", "torn", "headers", "gone", "locked", "big", "broken",
             "schemes", "later", "deep", "film", "named")  # fmt: skip
    with serving() as outside, serving("127.0.0.1") as home:
        a_small_site(site)
        links = "".join(f'<li><a href="/{name}">{name} 的去处</a></li>' for name in traps)
        site.page("/", "示例论坛", f'<ul><li><a href="/thread-0.html">聊斋志异</a></li>{links}</ul>')
        site.routes |= _traps(site, outside, home)
        register(site)
        outcome = sweep()
        return site, outcome, refusals(database), [*outside.paths, *home.paths]


def _traps(site: Loopback, outside: Loopback, home: Loopback) -> dict[str, object]:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"<p>.</p>")
            time.sleep(0.25)

    def torn(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"<html>")
        handler.close_connection = True

    def endless_headers(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(20_000):
            handler.wfile.write(b"X-%d: %s\r\n" % (n, b"x" * 1000))
        handler.close_connection = True

    tries = {"n": 0}

    def later(handler: BaseHTTPRequestHandler) -> None:
        tries["n"] += 1
        if tries["n"] == 1:
            answer(handler, b"", 503, Retry_After="1")
        else:
            answer(handler, site.routes["/thread-0.html"])  # type: ignore[arg-type]

    return {
        "/out": fixed(status=302, Location=f"{outside.origin}/secret"),
        "/home": fixed(status=302, Location=f"{home.origin}/admin"),
        "/named": fixed(status=302, Location=f"http://localhost:{home.port}/admin"),
        "/schemes": fixed(status=302, Location="file:///etc/passwd"),
        "/loop": fixed(status=302, Location="/loop-2"),
        "/loop-2": fixed(status=302, Location="/loop"),
        "/self": fixed(status=301, Location="/self"),
        "/bomb": fixed(gzip.compress(bytes(64 * 1024 * 1024)), Content_Encoding="gzip"),
        "/big": fixed(b"x" * (9 * 1024 * 1024)),
        "/slow": slow, "/torn": torn, "/headers": endless_headers,
        "/gone": fixed(status=410), "/locked": fixed(status=403),
        "/broken": fixed(b"not gzip at all", Content_Encoding="gzip"),
        "/later": later,
        "/deep": ("<html><body>" + "<div>" * 20_000 + "底").encode(),
        "/film": fixed(bytes(3 * 1024 * 1024), Content_Type="video/mp4"),
    }  # fmt: skip


@pytest.fixture
def settings_are_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYWATCH_FETCH_TIMEOUT_S", "2")


@pytest.mark.usefixtures("settings_are_quick")
def test_traps_end_as_typed_refusals_and_the_rest_of_the_sweep_completes(
    trapped: tuple[Loopback, SweepOutcome, dict[str, tuple[str, str]], list[str]], database: Database
) -> None:
    site, outcome, refused, reached = trapped
    at = site.origin

    assert reached == []
    by_path = {url.removeprefix(at): reason for url, (reason, _found_on) in refused.items()}
    assert by_path["/bomb"] == by_path["/big"] == "body_too_large"
    assert by_path["/slow"] == "timeout"
    assert by_path["/torn"] == by_path["/headers"] == "connection_failed"
    assert by_path["/gone"] == "not_found"
    assert by_path["/locked"] == "access_control"
    assert by_path["/broken"] == "body_undecodable"
    assert by_path["/self"] == "redirect_loop"
    assert "redirect_loop" in (by_path.get("/loop"), by_path.get("/loop-2"))
    redirected = {found_on: reason for reason, found_on in refused.values() if found_on.startswith(at)}
    assert redirected[f"{at}/out"] == "address_forbidden"
    assert redirected[f"{at}/home"] == "address_forbidden"
    assert redirected[f"{at}/named"] == "host_out_of_scope"
    assert by_path["/schemes"] in ("http_error", "scheme_out_of_scope")
    assert f"{at}/thread-0.html" in listings(database)
    assert f"{at}/later" in listings(database)
    assert outcome.state == "partial"  # the slow and the torn page may answer next time
    with database.reading() as session:
        states = [row.state for row in session.scalars(select(FrontierEntry))]
    assert not {FrontierState.QUEUED, FrontierState.LEASED} & set(states)
    assert outcome.planned == len(states)
    assert outcome.planned == outcome.visited + outcome.unchanged + outcome.failed + states.count(
        FrontierState.REFUSED
    )


def test_a_dead_site_is_a_failed_sweep_with_a_typed_refusal(
    register: Register, sweep: Sweep, database: Database
) -> None:
    with serving() as site:
        register(site)

    outcome = sweep()

    assert (outcome.state, outcome.visited) == ("failed", 0)
    assert refusals(database) == {f"{site.origin}/": ("connection_failed", "")}


def test_a_start_page_without_a_word_is_a_failed_sweep_and_no_site_without_offers(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    site.routes["/"] = fixed(b"\n")
    register(site)

    outcome = sweep()

    assert (outcome.state, outcome.complete, outcome.visited) == ("failed", False, 0)
    assert refusals(database) == {f"{site.origin}/": ("http_error", "")}


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (fixed(b"", 500), "robots_unreachable"),
        (fixed(b"<!doctype html><title>no</title>"), "robots_unreachable"),
        (fixed(b"User-agent: copywatch\nDisallow: /\n", Content_Type="text/plain"), "robots_disallow"),
        (
            fixed(b"User-agent: *\nDisallow: /\n" + b"#" * 300_000, Content_Type="text/plain"),
            "robots_disallow",
        ),
    ],
    ids=["server error", "a page in its place", "we are named", "a long file"],
)
def test_what_robots_txt_does_not_allow_is_not_fetched(
    robots: object, reason: str, site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    a_small_site(site)
    site.routes["/robots.txt"] = robots  # type: ignore[assignment]
    register(site)

    outcome = sweep()

    assert set(site.paths) == {"/robots.txt"}
    assert outcome.refused == {reason: 1}


def test_crawl_delay_and_the_site_s_own_delay_hold_between_any_two_requests(
    site: Loopback, register: Register, sweep: Sweep
) -> None:
    a_small_site(site)
    site.routes["/robots.txt"] = fixed(b"User-agent: *\nCrawl-delay: 0.4\n", Content_Type="text/plain")
    register(site, delay_s=0.2)

    sweep()

    times = [at for at, _path in site.log]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) == 5
    assert (
        min(gaps[:1]) > 0.1
    )  # a busy server may note the first one late; robots.txt to the first page: the register's delay
    assert min(gaps[1:]) > 0.25  # then what robots.txt asks for


def test_paths_outside_the_prefix_are_refused_and_never_asked_for(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    a_small_site(site)
    site.page(
        "/bbs/",
        "版块",
        '<a href="/bbs/thread-9.html">聊斋志异 全本</a> <a href="/other/1.html">别处的网页</a>',
    )
    site.page("/bbs/thread-9.html", "聊斋志异 全本下载", OFFER)
    register(site, paths=("/bbs/",))

    outcome = sweep()

    assert "/other/1.html" not in site.paths
    assert outcome.refused["path_out_of_scope"] == 1
    assert f"{site.origin}/bbs/thread-9.html" in listings(database)


def test_a_spent_budget_is_a_partial_sweep_that_says_so(
    site: Loopback, register: Register, sweep: Sweep
) -> None:
    a_small_site(site, pages=30)
    register(site, max_pages=5)

    outcome = sweep()

    pages = [path for path in site.paths if path.endswith(("/", ".html"))]
    assert (outcome.state, len(pages)) == ("partial", 5)
    assert outcome.refused == {"budget_spent": 1}
    assert "26 URLs left" in outcome.note


def test_a_link_beyond_the_depth_of_the_entry_is_counted_and_the_sweep_is_complete(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    for n in range(12):
        site.page(
            f"/{n}/" if n else "/",
            f"第{n}章",
            f'<p>聊斋志异</p><a href="/{n + 1}/">下去</a> <a href="/">首页</a>',
        )
    register(site)

    outcome = sweep()

    assert (outcome.state, outcome.complete, outcome.visited) == ("finished", True, 9)
    assert outcome.refused == {"too_deep": 1}
    assert refusals(database)[f"{site.origin}/9/"][0] == "too_deep"


def test_a_picture_that_is_none_is_refused_and_its_listing_says_so(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    a_small_site(site)
    site.routes["/cover.png"] = fixed(b"\x89PNG but no picture", Content_Type="image/png")
    register(site)

    outcome = sweep()

    with database.reading() as session:
        media = session.scalars(select(ListingMedia)).all()
    assert {row.refusal for row in media} == {"not_a_picture"}
    assert (outcome.refused, outcome.listings) == ({"not_a_picture": 1}, 3)


def test_an_unknown_site_is_said_before_any_process_starts(sweep: Sweep) -> None:
    with pytest.raises(UnknownSite):
        sweep("nowhere")


def test_a_recheck_tells_live_removed_locked_and_changed_apart(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    a_small_site(site, pages=5)
    register(site)
    sweep()
    urls = [f"{site.origin}/thread-{n}.html" for n in range(5)]
    site.routes[f"/thread-{1}.html"] = fixed(status=404)
    site.routes[f"/thread-{2}.html"] = fixed(status=403)
    site.page("/thread-3.html", "提示信息", "<p>抱歉，指定的主题不存在或已被删除</p>")
    site.routes["/thread-4.html"] = fixed(status=302, Location="/")

    outcome = sweep(kind=SweepKind.RECHECK, urls=urls)

    with database.reading() as session:
        entries = {row.url: row for row in session.scalars(
            select(FrontierEntry).where(FrontierEntry.sweep_id == int(outcome.id), FrontierEntry.url.in_(urls)))}  # fmt: skip
        captures = {row.url: row for row in session.scalars(
            select(Capture).where(Capture.sweep_id == int(outcome.id)))}  # fmt: skip
        known = {row.url: row for row in session.scalars(select(Listing))}
    assert [entries[url].status for url in urls] == [200, 404, 403, 200, None]
    assert captures[urls[0]].listing_id == known[urls[0]].id
    assert known[urls[0]].sweep_id == int(outcome.id)
    assert (captures[urls[1]].status, captures[urls[1]].listing_id) == (404, known[urls[1]].id)
    assert known[urls[3]].sweep_id != int(outcome.id)  # the page no longer reads as an offer
    assert urls[4] not in captures
    reasons = {url: reason for url, (reason, _found_on) in refusals(database).items()}
    assert [reasons.get(url) for url in urls] == [
        None, "not_found", "access_control", "soft_not_found", "soft_not_found",
    ]  # fmt: skip
    assert [known[url].gone_why for url in urls] == ["", "not_found", "", "soft_not_found", "soft_not_found"]
    assert site.paths.count("/thread-0.html") == 2
    assert outcome.kind == "recheck"


def test_a_share_is_opened_with_the_code_that_a_listing_publishes_and_left_alone_without(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    with serving() as drive:
        share = f"{drive.origin}/share"
        site.page("/", "示例论坛", '<ul><li><a href="/thread-0.html">聊斋志异</a></li></ul>')
        site.page("/thread-0.html", "聊斋志异 全本",
                  f"<p>网盘：{share}/abc 提取码：k2k2</p><p>私人备份 {share}/locked 不公开</p>{OFFER}")  # fmt: skip
        told = b'{"dirs":[],"files":[{"href":"%E8%81%8A%E6%96%8B.epub","sz":9,"ts":1700000000},{"href":"cover.png","sz":3}]}'
        drive.routes["/share/abc/?pw=k2k2&ls"] = fixed(told, Content_Type="application/json")
        drive.routes["/share/abc/cover.png?pw=k2k2"] = fixed(PNG, Content_Type="image/png")
        drive.routes["/share/abc/?ls"] = drive.routes["/share/locked/?ls"] = fixed(status=403)
        register(site)
        register(drive, key="drive", kind=SiteKind.CLOUD_STORAGE)
        sweep()

        first = sweep("drive")
        again = sweep("drive", kind=SweepKind.RECHECK, urls=[f"{share}/abc"])

    found = listings(database)[f"{share}/abc"]
    assert (found.kind, found.title, [f["name"] for f in found.files]) == (
        "share",
        "聊斋",
        ["聊斋.epub", "cover.png"],
    )
    assert found.share_links[0]["code"] == "k2k2"
    assert refusals(database)[f"{share}/locked"] == ("access_control", f"{site.origin}/thread-0.html")
    assert (first.listings, again.visited + again.unchanged) == (1, 1)
    with database.reading() as session:
        capture = session.scalars(select(Capture).where(Capture.sweep_id == int(again.id))).one()
    assert (capture.url, capture.listing_id) == (f"{share}/abc", found.id)
