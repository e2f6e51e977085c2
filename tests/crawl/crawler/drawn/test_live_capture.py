"""Found pages looked at live: drawn with their scripts, compared with the sweep, and nothing leaks."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import select

from crawler.drawn import capture
from crawler.evidence.warc import read_response
from records.captures import Capture
from records.catalog import RightsHolder, Work
from records.clock import SystemClock
from records.findings import Finding, Match
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing
from records.vault import Vault
from records.vocabulary import CaptureKind, Decision, WorkKind
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback, fixed

OFFER = '<p>作者：蒲松龄</p><p><a href="/files/liaozhai.txt">下载 TXT</a></p><div id="late"></div>'
SCRIPT = b"document.getElementById('late').textContent = 'drawn by a script';"


@pytest.fixture
def tripwire() -> Iterator[tuple[str, list[bytes]]]:
    """A socket that notes every connection: counted where it arrives, whatever protocol it speaks."""
    arrived: list[bytes] = []
    listener = socket.create_server(("127.0.0.3", 0))

    def take() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            arrived.append(connection.recv(64))
            connection.close()

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield f"127.0.0.3:{listener.getsockname()[1]}", arrived
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def find_all(database: Database) -> None:
    """Every listing becomes a finding, as the match stage would do."""
    now = SystemClock().now()
    with database.unit_of_work() as session:
        holder = RightsHolder(name="示例出版社", created_at=now)
        session.add(holder)
        session.flush()
        work = Work(
            holder_id=holder.id, work_id="A-1", title="聊斋志异", kind=WorkKind.LITERATURE, creators=[],
            created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(work)
        session.flush()
        for listing in session.scalars(select(Listing)):
            match = Match(
                listing_id=listing.id, work_id=work.id, decision=Decision.REVIEW, p_work=0.9, p_act=0.9,
                families=["title"], reasons=[], record={}, revision="r", at=now,
            )  # fmt: skip
            session.add(match)
            session.flush()
            session.add(
                Finding(
                    listing_id=listing.id, work_id=work.id, match_id=match.id, decision=Decision.REVIEW,
                    opened_at=now, updated_at=now,
                )
            )  # fmt: skip


def shown(database: Database, kind: CaptureKind) -> list[Capture]:
    with database.reading() as session:
        return list(session.scalars(select(Capture).where(Capture.kind == kind).order_by(Capture.id)))


def look(database: Database, settings: Settings) -> capture.CaptureOutcome:
    return capture.run(database.unit_of_work, SystemClock(), settings, Vault(settings.vault_dir))


def offer(site: Loopback, extra: str = "") -> None:
    site.page("/", "书库", '<a href="/book-1.html">聊斋志异</a>')
    site.page(
        "/book-1.html", "聊斋志异 全本 TXT 下载", OFFER + extra + '<script src="/app.js"></script>',
        head='<link rel="stylesheet" href="/s.css">',
    )  # fmt: skip
    site.routes["/app.js"] = fixed(SCRIPT, Content_Type="text/javascript")
    site.routes["/s.css"] = fixed(b"h1{color:#900}", Content_Type="text/css")


def test_a_found_page_is_drawn_live_with_its_scripts_and_equals_the_sweeps(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings
) -> None:
    offer(site)
    sweep(register(site))
    find_all(database)

    outcome = look(database, settings)

    assert dict(outcome.live) == {"same_bytes": 1}
    assert (outcome.drawn, outcome.pages, dict(outcome.refused)) == (1, 1, {})
    (picture,) = shown(database, CaptureKind.SCREENSHOT)
    (document,) = shown(database, CaptureKind.DOM)
    (print_,) = shown(database, CaptureKind.PDF)
    vault = Vault(settings.vault_dir)
    assert vault.open(picture.sha256).startswith(b"\x89PNG")
    assert vault.open(print_.sha256).startswith(b"%PDF")
    assert "drawn by a script" in vault.open(document.sha256).decode()
    assert picture.drawn_from["live"] is True
    assert picture.drawn_from["now"] == "same_bytes"
    assert set(picture.drawn_from["records"]) == {f"{site.origin}/app.js", f"{site.origin}/s.css"}
    assert all("copywatch" in agent for agent in site.agents)  # Chromium itself never asked

    assert look(database, settings).wanted == 0


def test_a_page_that_changed_or_went_is_said_to_have(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings
) -> None:
    offer(site)
    site.page("/", "书库", '<a href="/book-1.html">聊斋志异</a> <a href="/book-2.html">聊斋志异</a>')
    site.routes["/book-2.html"] = site.routes["/book-1.html"]
    sweep(register(site))
    find_all(database)
    site.page("/book-1.html", "关于本站", "<p>本站已停止提供下载。</p>")
    del site.routes["/book-2.html"]

    outcome = look(database, settings)

    assert dict(outcome.live) == {"changed": 1, "gone": 1}
    told = {(row.url.rpartition("/")[2], row.drawn_from["live"], row.drawn_from["now"])
            for row in shown(database, CaptureKind.SCREENSHOT)}  # fmt: skip
    # the page as it is now, and what the finding rests on, from the stored response
    assert told == {
        ("book-1.html", True, "changed"),
        ("book-1.html", False, "changed"),
        ("book-2.html", False, "gone"),
    }


def test_a_hostile_page_reaches_nothing_outside_its_scope(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings,
    tripwire: tuple[str, list[bytes]],
) -> None:  # fmt: skip
    address, arrived = tripwire
    away = f"http://{address}"
    offer(
        site,
        f"""<img src="{away}/i.png"><iframe src="{away}/frame"></iframe><video src="{away}/v.mp4" autoplay></video>
        <link rel="preconnect" href="{away}"><link rel="dns-prefetch" href="{away}"><link rel="prefetch" href="{away}/p">
        <img src="/hop.png"><form id="f" action="{away}/form" method="post"></form>
        <script>
          new WebSocket("ws://{address}/ws"); new EventSource("{away}/events"); window.open("{away}/popup");
          fetch("{away}/fetch", {{method: "POST"}}).catch(() => 0); navigator.sendBeacon("{away}/beacon", "x");
          new Worker(URL.createObjectURL(new Blob(["fetch('{away}/worker')"])));
          const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:{address}"}}]}});
          peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer));
          navigator.serviceWorker && navigator.serviceWorker.register("/sw.js").catch(() => 0);
          document.getElementById("f").submit();
          setTimeout(() => {{ location.href = "{away}/elsewhere"; }}, 300);
        </script>""",
    )
    site.routes["/hop.png"] = fixed(status=302, Location=f"{away}/redirected.png")
    sweep(register(site))
    find_all(database)

    look(database, settings)

    assert arrived == []
    (picture,) = shown(database, CaptureKind.SCREENSHOT)
    reasons = picture.drawn_from.get("reasons", {})
    assert reasons.get(f"{away}/i.png") == "address_forbidden"
    assert reasons.get(f"{site.origin}/hop.png") == "address_forbidden"
    # sent away to where nobody goes, the window still shows the page, and not an error of the browser's
    assert reasons.get(f"{away}/elsewhere") == "address_forbidden"
    assert picture.drawn_from["page"] == f"{site.origin}/book-1.html"
    (dom,) = shown(database, CaptureKind.DOM)
    assert "聊斋志异" in Vault(settings.vault_dir).open(dom.sha256).decode()


def test_a_page_that_never_lets_go_is_drawn_from_what_is_stored(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings,
) -> None:  # fmt: skip
    offer(site, "<script>while (true) {}</script>")
    sweep(register(site))
    find_all(database)

    outcome = look(database, settings.model_copy(update={"draw_s": 3.0}))

    assert dict(outcome.live) == {"same_bytes": 1}
    (picture,) = shown(database, CaptureKind.SCREENSHOT)
    assert picture.drawn_from["live"] is False
    assert outcome.drawn == 1


def test_without_live_captures_no_site_is_asked(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings
) -> None:
    offer(site)
    sweep(register(site))
    find_all(database)
    asked = len(site.paths)

    outcome = look(database, settings.model_copy(update={"live_captures": False}))

    assert (outcome.drawn, len(site.paths)) == (1, asked)


APP = """<!doctype html><html><head><meta charset="utf-8"><title>书库</title></head><body><div id="app"></div>
<noscript>请启用 JavaScript 以查看本站。</noscript><script src="/app.js"></script></body></html>""".encode()
BY_SCRIPT = b"""
fetch("/api" + location.pathname).then(answer => answer.json()).then(page => {
  document.title = page.title;
  document.getElementById("app").innerHTML = page.html;
});
"""


DRIVE = b"""<!doctype html><title>Loading</title><noscript>You need to enable JavaScript</noscript><div id="root"></div>
<script src="/drive.js"></script>"""
LISTED = b"""
const ask = (where, what) => fetch(where, {
  method: "POST", headers: {"Content-Type": "application/json", "Authorization": ""}, body: JSON.stringify(what)});
(async () => {
  await ask("/api/auth/login", {username: "guest", password: "guest"}).catch(() => 0);
  await ask("/api/fs/list", {path: "/", password: "guess"}).catch(() => 0);
  const rows = await (await ask("/api/fs/list", {path: "/", password: ""})).json();
  document.title = "drive";
  document.getElementById("root").innerHTML = rows.map(row =>
    `<a href="/${encodeURIComponent(row.name)}"><div>${row.name}</div><div>${row.size}</div><div>2026-11-01 10:00</div></a>`).join("");
})();
"""


def test_a_drive_whose_script_asks_for_its_list_by_post_is_read_and_nothing_else_is_posted(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    rows = [{"name": "聊斋志异.E01.mkv", "size": "700 MB"}, {"name": "聊斋志异.E02.mkv", "size": "701 MB"}]
    site.routes["/"] = DRIVE
    site.routes["/drive.js"] = fixed(LISTED, Content_Type="text/javascript")
    site.routes["POST /api/fs/list"] = fixed(json.dumps(rows).encode(), Content_Type="application/json")

    outcome = sweep(register(site, max_file_mib=0))

    assert outcome.listings == 2
    with database.reading() as session:
        listed = {(row.title, row.files[0]["size"], row.dates[0]) for row in session.scalars(select(Listing))}
    assert listed == {
        ("聊斋志异.E01.mkv", 700 * 1024**2, "2026-11-01"),
        ("聊斋志异.E02.mkv", 701 * 1024**2, "2026-11-01"),
    }
    assert site.posted == [("/api/fs/list", b'{"path":"/","password":""}')]


ASKS_ITSELF = b"""<!doctype html><title>book</title><noscript>Please enable JavaScript</noscript><div id="root"></div><script>
fetch(location.pathname, {headers: {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}})
  .then(answer => answer.json()).then(page => { document.title = page.title; document.getElementById("root").innerHTML = page.html; });
</script>"""


def test_a_page_that_asks_its_own_address_for_data_is_answered_as_its_script_asks(
    site: Loopback, register: Register, sweep: Sweep, database: Database
) -> None:
    book = {"title": "聊斋志异 全本 TXT 下载", "html": f"<h1>聊斋志异 全本 TXT 下载</h1>{OFFER}"}

    def home(handler: BaseHTTPRequestHandler) -> None:
        data = handler.headers.get("X-Requested-With") == "XMLHttpRequest"
        body = json.dumps(book).encode() if data else ASKS_ITSELF
        handler.send_response(200)
        handler.send_header("Content-Type", handler.headers["Accept"] if data else "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.routes["/book-1"] = home
    site.routes["/"] = b"<title>x</title><h1>x</h1><a href=/book-1>book</a>"

    sweep(register(site))

    with database.reading() as session:
        (listing,) = session.scalars(select(Listing)).all()
    assert (listing.url, listing.title) == (f"{site.origin}/book-1", "聊斋志异 全本 TXT 下载")


def test_a_page_that_only_scripts_fill_is_drawn_and_read(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings
) -> None:
    book = "<h1>聊斋志异 全本 TXT 下载</h1>" + OFFER + "<p>" + "书籍简介：鬼狐花妖的故事。" * 30 + "</p>"
    home = (
        "<h1>书库</h1><ul><li><a href='/book-1'>聊斋志异 全本 TXT 下载</a></li></ul>"
        + "<p>欢迎光临本站。</p>" * 30
    )
    for path, title, html in (("/", "书库", home), ("/book-1", "聊斋志异 全本 TXT 下载", book)):
        site.routes[path] = APP
        body = json.dumps({"title": title, "html": html}).encode()
        site.routes[f"/api{path}"] = fixed(body, Content_Type="application/json")
    site.routes["/app.js"] = fixed(BY_SCRIPT, Content_Type="text/javascript")
    site.routes["/files/liaozhai.txt"] = fixed(b"x" * 500, Content_Type="text/plain")

    outcome = sweep(register(site))

    with database.reading() as session:
        (listing,) = session.scalars(select(Listing)).all()
        source = session.get_one(Capture, listing.capture_id)
    assert listing.url == f"{site.origin}/book-1"
    assert "聊斋志异" in listing.title
    assert outcome.refused == {}
    _headers, body = read_response(
        settings, source
    )  # the answer as it came is the evidence, the document beside it
    assert body == APP
    (document,) = shown(database, CaptureKind.DOM)
    assert "鬼狐花妖" in Vault(settings.vault_dir).open(document.sha256).decode()
