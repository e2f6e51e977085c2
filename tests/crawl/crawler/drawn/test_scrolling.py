"""Lists that scripts draw only as far as one scrolls: read to their end within a bound, and told where they go on."""

from __future__ import annotations

import asyncio
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import select

from crawler.drawn import scrolling
from crawler.drawn.drawings import Answer, Denied, Drawn, Fetch
from crawler.drawn.live import LiveBrowser
from crawler.drawn.scripted_reads import Question
from records.session import Database
from records.settings import Settings
from records.sweeps import Refusal, Sweep
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as Run
from tests.crawl.crawler.loopback import Loopback, answer

URL = "http://drive.example/"
GROWING = b"""<!doctype html><title>x</title><div id=app></div><script>
const app = document.getElementById('app'); let n = 0; app.innerHTML = '<ul id=l></ul><div id=s>...</div>';
new IntersectionObserver(seen => { for (let i = 0; seen[0].isIntersecting && i < 40 && n < LAST; i++, n++)
  l.insertAdjacentHTML('beforeend', `<li style="height:400px"><a href="/w/${n}">${n}</a></li>`) }).observe(s);
</script>"""
IN_VIEW = b"""<!doctype html><title>x</title><div id=app></div><script>
document.getElementById('app').innerHTML = '<div id=box style="height:400px;overflow-y:auto"><div id=rows style="height:1000px"></div></div>';
const draw = () => { const first = Math.floor(box.scrollTop / 40); rows.innerHTML = '';
  for (let i = first; i < Math.min(25, first + 11); i++) rows.insertAdjacentHTML('beforeend', `<div role=row>ROW</div>`) };
box.onscroll = draw; draw();
</script>"""
ROW = b'${i % 2 ? i + ".epub" : `<a href="/w/${i}">${i}</a>`}'


EVENTS = b"""<!doctype html><title>x</title><ul id=l></ul><script>
new EventSource('/list').onmessage = told => l.insertAdjacentHTML('beforeend', `<li>${told.data}</li>`);
</script>"""
asked: list[str] = []


async def events(question: Question) -> Answer | Denied:
    """Whoever asks for events gets two, and then the stream ends."""
    asked.append(question.url)
    sent = question.headers.get("accept") == "text/event-stream"
    headers = {"content-type": "text/event-stream"}
    return Answer(question.url, 200, headers, b"retry: 10\ndata: a.epub\n\ndata: b.epub\n\n" if sent else b"")


async def nothing(question: Question) -> Answer | Denied:
    return Denied(question.url, "offline")


def drawn(settings: Settings, *pages: bytes, fetch: Fetch = nothing) -> list[Drawn]:
    async def draw() -> list[Drawn]:
        async with LiveBrowser(settings.chromium, fetch, 30.0) as browser:
            return [
                await browser.draw(Answer(URL, 200, {"content-type": "text/html"}, page), whole=True)
                for page in pages
            ]

    return asyncio.run(draw())


def test_a_list_that_grows_is_drawn_to_its_end_and_what_only_passed_by_is_kept_or_told(
    settings: Settings,
) -> None:
    grown, passing = drawn(settings, GROWING.replace(b"LAST", b"70"), IN_VIEW.replace(b"ROW", ROW))

    assert (grown.html.count("<li style="), grown.lost, grown.goes_on) == (
        70 + 1,
        (),
        "",
    )  # one in the script
    assert {url for url, _text in passing.lost} >= {f"{URL}w/{n}" for n in range(12, 25, 2)}
    assert passing.goes_on.partition(" ")[2] == "rows without an address were shown only in passing"


def test_a_list_that_is_sent_as_events_is_drawn_and_asked_for_once(settings: Settings) -> None:
    (page,) = drawn(settings, EVENTS, fetch=events)

    assert page.html.count("<li>a.epub</li><li>b.epub</li>") == 1
    assert asked == [f"{URL}list"]


@pytest.mark.long
def test_a_list_without_end_is_left_at_the_bound_and_the_sweep_says_that_it_is_partial(
    site: Loopback, register: Register, sweep: Run, database: Database
) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        answer(handler, GROWING.replace(b"LAST", b"1e9"))

    site.routes["/"] = page
    register(site, max_pages=3)

    outcome = sweep()

    assert (outcome.state, outcome.complete) == ("partial", False)
    with database.reading() as session:
        told = session.scalars(select(Refusal).where(Refusal.reason == "drawn_in_part")).one()
        assert "goes on after" in told.detail
        assert session.scalars(select(Sweep)).one().note
    assert scrolling.MAX_STEPS < 100
