"""A page that tries every way out of a browser, drawn live and from what is stored: nothing arrives anywhere.

The small version, which always runs, stands in `tests/crawl/crawler/drawn/test_live_capture.py`."""

from __future__ import annotations

import pytest

from records.session import Database
from records.settings import Settings
from records.vocabulary import CaptureKind
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.drawn.test_live_capture import OFFER, find_all, look, shown
from tests.crawl.crawler.hostile.raw import redirect
from tests.crawl.crawler.hostile.tripwire import laid, laid_for_datagrams
from tests.crawl.crawler.loopback import Loopback

TITLE = "聊斋志异 全本 TXT 下载"


def _ways_out(hosts: list[str], port: int) -> str:
    return "".join(_of_one(f"{host}:{port}") for host in hosts[:2]) + _SCRIPT.replace(
        "HOSTS", str([f"{host}:{port}" for host in hosts])
    )


def _of_one(at: str) -> str:
    away = f"http://{at}"
    return f"""<style>@import url({away}/import.css); body {{ background: url({away}/background.png) }}
    @font-face {{ font-family: x; src: url({away}/font.woff) }} h1 {{ font-family: x; cursor: url({away}/cursor.cur), auto }}</style>
    <link rel="stylesheet" href="{away}/sheet.css"><link rel="icon" href="{away}/icon.ico"><link rel="manifest" href="{away}/app.json">
    <link rel="preconnect" href="{away}"><link rel="dns-prefetch" href="{away}"><link rel="prefetch" href="{away}/fetch">
    <link rel="preload" as="image" href="{away}/load.png"><link rel="modulepreload" href="{away}/module.js"><link rel="prerender" href="{away}/render">
    <script src="{away}/script.js"></script><script type="module">import "{away}/module.js";</script>
    <img src="{away}/img.png" srcset="{away}/img2.png 2x" loading="eager"><picture><source srcset="{away}/source.webp"><img></picture>
    <iframe src="{away}/frame"></iframe><iframe srcdoc="<img src='{away}/doc.png'><script>fetch('{away}/doc')</script>"></iframe>
    <object data="{away}/object.pdf"></object><embed src="{away}/embed.swf"><video src="{away}/film.mp4" poster="{away}/poster.png" autoplay></video>
    <audio src="{away}/sound.mp3" autoplay></audio><svg><image href="{away}/svg.png"/><use href="{away}/svg.svg#x"/></svg>
    <input type="image" src="{away}/input.png"><table background="{away}/table.png"></table><a id="p" ping="{away}/ping" href="{away}/a">a</a>"""


_SCRIPT = """<script>
for (const at of HOSTS) {
  const away = "http://" + at, quiet = call => { try { const made = call(); made && made.catch && made.catch(() => 0); } catch (error) {} };
  quiet(() => fetch(away + "/fetch", {method: "POST", mode: "no-cors"}));
  quiet(() => { const asked = new XMLHttpRequest(); asked.open("PUT", away + "/put"); asked.send("x"); });
  quiet(() => navigator.sendBeacon(away + "/beacon", "x"));
  quiet(() => new WebSocket("ws://" + at + "/socket"));
  quiet(() => new EventSource(away + "/events"));
  quiet(() => new Worker(URL.createObjectURL(new Blob(["importScripts('" + away + "/worker.js'); fetch('" + away + "/w')"]))));
  quiet(() => new SharedWorker(URL.createObjectURL(new Blob(["fetch('" + away + "/shared')"]))));
  quiet(() => window.open(away + "/popup"));
  quiet(() => new WebTransport("https://" + at + "/transport"));
  quiet(() => { const peer = new RTCPeerConnection({iceServers: [{urls: ["stun:" + at, "turn:" + at], username: "x", credential: "x"}]});
    peer.createDataChannel("x"); return peer.createOffer().then(offer => peer.setLocalDescription(offer)); });
  quiet(() => document.getElementById("p").click());
  quiet(() => { const form = document.createElement("form"); form.action = away + "/form"; form.method = "post"; form.target = "_blank"; document.body.append(form); form.submit(); });
}
setTimeout(() => { location.href = "http://" + HOSTS[0] + "/gone"; }, 200);
</script>"""


@pytest.mark.long
def test_no_way_out_of_the_browser_reaches_a_forbidden_address_live_or_stored(
    site: Loopback, register: Register, sweep: Sweep, database: Database, settings: Settings
) -> None:
    with (
        laid("127.0.0.1", "::1", "127.8.8.8", site.host) as wire,
        laid_for_datagrams("127.0.0.1", "127.8.8.8", port=wire.port) as datagrams,
    ):
        hosts = [
            "127.0.0.1",
            site.host,
            "[::1]",
            "localhost",
            "2130706433",
            "[::ffff:127.0.0.1]",
            "169.254.169.254",
        ]
        ways = _ways_out(hosts, wire.port)
        site.page("/", "书库", '<a href="/book-1.html">聊斋志异</a>')
        site.page("/book-1.html", TITLE, OFFER + ways)
        for name in ("hop.png", "hop.css", "hop.js"):
            site.routes[f"/{name}"] = redirect(f"http://127.0.0.1:{wire.port}/{name}")
        sweep(register(site))
        find_all(database)
        hops = '<img src="/hop.png"><link rel=stylesheet href="/hop.css"><script src="/hop.js"></script>'
        site.page(
            "/book-1.html", "关于本站", hops + "<p>本站已停止提供下载。</p>" + ways
        )  # changed: both are drawn

        look(database, settings)

        assert wire.arrived == []
        assert datagrams == []
    drawn = shown(database, CaptureKind.SCREENSHOT)
    assert {picture.drawn_from["live"] for picture in drawn} == {True, False}
    (live,) = [picture for picture in drawn if picture.drawn_from["live"]]
    reasons = live.drawn_from["reasons"]
    assert reasons[f"{site.origin}/hop.png"] == "address_forbidden"
    assert {"address_forbidden", "port_out_of_scope"} <= set(reasons.values())
    assert all(url.startswith(f"{site.origin}/") for url in live.drawn_from["records"])
