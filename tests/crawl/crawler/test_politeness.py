"""How fast and by whose leave: looked at in the server's own log, with orders that come while a sweep runs."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

import pytest
from sqlalchemy import select

from records import stops
from records.alerts import Alert
from records.captures import Capture
from records.clock import SHANGHAI, SystemClock
from records.errors import ConfigurationError, OutOfHours, Stopped
from records.events import Event
from records.robots_exceptions import RobotsException
from records.schedules import SiteTurn
from records.scope import Site
from records.session import Database
from records.settings import Settings
from records.sweeps import FrontierEntry, Sweep
from records.vocabulary import FrontierState, SweepKind
from tests.crawl.crawler.conftest import Register
from tests.crawl.crawler.conftest import Sweep as Go
from tests.crawl.crawler.loopback import Answer, Loopback, answer, fixed
from tests.crawl.crawler.test_run import OFFER, PNG

CLOCK = SystemClock()
EARLY_S = 0.15
"""Two requests on two connections may be written down a little nearer to each other than they were sent."""


def once(first: Answer, page: bytes) -> Answer:
    """`first` for the first request, the page after it."""
    asked: list[int] = []

    def route(handler: BaseHTTPRequestHandler) -> None:
        asked.append(1)
        if len(asked) == 1:
            first(handler)
        else:
            answer(handler, page)

    return route


def forum(site: Loopback, pages: int, robots: bytes = b"User-agent: *\nDisallow: /admin/\n") -> None:
    site.routes["/robots.txt"] = fixed(robots, Content_Type="text/plain")
    site.page(
        "/",
        "示例论坛",
        "".join(f'<p><a href="/thread-{n}.html">聊斋志异 第{n}卷</a></p>' for n in range(pages)),
    )
    for n in range(pages):
        site.page(f"/thread-{n}.html", f"聊斋志异 第{n}卷 全本 - 示例论坛", OFFER)


def first_of_its_connection(route: bytes | Answer) -> Answer:
    """The route for the first request of a connection; whatever else comes over it has no answer."""

    def answered(handler: BaseHTTPRequestHandler) -> None:
        if handler.__dict__.setdefault("asked", handler.path) == handler.path:
            answer(handler, route) if isinstance(route, bytes) else route(handler)
        else:
            handler.connection.shutdown(socket.SHUT_RDWR)

    return answered


def at(site: Loopback, path: str) -> list[float]:
    return [moment for moment, asked in site.log if asked == path]


def test_the_delay_of_robots_and_the_pauses_a_site_asks_for_hold_for_every_request(
    site: Loopback, register: Register, sweep: Go
) -> None:
    forum(site, 4, b"User-agent: *\nCrawl-delay: 0.3\n")
    pages = [site.routes[f"/thread-{n}.html"] for n in range(4)]
    assert all(isinstance(page, bytes) for page in pages)
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=6), usegmt=True)
    site.routes["/thread-0.html"] = once(fixed(b"", 429, Retry_After="2"), pages[0])  # type: ignore[arg-type]
    site.routes["/thread-1.html"] = once(fixed(b"", 503), pages[1])  # type: ignore[arg-type]
    site.routes["/thread-2.html"] = once(fixed(b"", 503, Retry_After=soon), pages[2])  # type: ignore[arg-type]
    site.page("/thread-3.html", "聊斋志异 第3卷 全本 - 示例论坛", f'<img src="/cover.png">{OFFER}')
    site.routes["/cover.png"] = fixed(PNG, Content_Type="image/png")
    register(site)

    outcome = sweep()

    moments = [moment for moment, _path in site.log]
    gaps = [after - before for before, after in pairwise(moments)]
    assert (outcome.state, outcome.listings) == ("finished", 4)
    assert "/cover.png" in site.paths
    assert (
        min(gaps[1:]) >= 0.3 - EARLY_S
    )  # the first request after robots.txt may come before its delay is known
    for path, pause in (("/thread-0.html", 2.0), ("/thread-1.html", 2.0)):
        refused, again = at(site, path)
        assert again - refused >= pause - EARLY_S
        assert not [moment for moment in moments if refused < moment < refused + pause - EARLY_S]
    wanted = datetime.fromtimestamp(time.time() - time.monotonic() + at(site, "/thread-2.html")[1], UTC)
    assert format_datetime(wanted + timedelta(seconds=1), usegmt=True) >= soon


def test_a_connection_that_ends_without_an_answer_is_asked_again_at_the_pace_of_the_site_only(
    site: Loopback, register: Register, sweep: Go
) -> None:
    forum(site, 2)
    site.routes["/thread-1.html"] = lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)
    register(site, delay_s=0.4)

    outcome = sweep()

    asked = at(site, "/thread-1.html")
    assert (outcome.failed, len(asked)) == (1, 3)
    assert min(after - before for before, after in pairwise(asked)) >= 0.4 - EARLY_S


def test_a_server_that_answers_once_for_each_connection_and_does_not_say_so_loses_no_page(
    site: Loopback, register: Register, sweep: Go
) -> None:
    forum(site, 4)
    for path, route in list(site.routes.items()):
        site.routes[path] = first_of_its_connection(route)
    register(site, delay_s=0.05)

    outcome = sweep()

    assert (outcome.failed, outcome.listings) == (0, 4)
    assert max(len(at(site, f"/thread-{n}.html")) for n in range(4)) <= 2


def test_a_site_that_wants_to_be_left_alone_for_an_hour_is(
    site: Loopback, register: Register, sweep: Go, database: Database
) -> None:
    forum(site, 3)
    site.routes["/thread-0.html"] = fixed(b"", 429, Retry_After="7200")
    register(site, schedule="1h")

    outcome = sweep()

    assert (outcome.state, outcome.complete) == ("partial", False)
    assert len(at(site, "/thread-0.html")) == 1
    with database.reading() as session:
        turn = session.scalars(select(SiteTurn)).one()
        assert turn.next_due is not None
        assert turn.next_due - CLOCK.now() > timedelta(hours=1, minutes=55)
        assert [alert.rule.value for alert in session.scalars(select(Alert))] == ["budget_spent"]


def test_a_stop_reaches_a_running_sweep_and_leaves_the_rest_planned(
    site: Loopback, register: Register, sweep: Go, database: Database
) -> None:
    forum(site, 40)
    register(site, delay_s=0.2)
    ordered: list[float] = []

    def order() -> None:
        while len(site.log) < 4:
            time.sleep(0.02)
        stops.stop(database.unit_of_work, CLOCK, reason="网站反映访问过密", actor="monitor")
        ordered.append(time.monotonic())

    person = threading.Thread(target=order, daemon=True)
    person.start()
    outcome = sweep()
    person.join(5)

    assert (outcome.state, outcome.complete) == ("stopped", False)
    assert outcome.left > 20
    assert outcome.planned == outcome.visited + outcome.failed + outcome.unchanged + outcome.left
    assert outcome.failed == 0
    assert site.log[-1][0] - ordered[0] < 2.5  # a bound of what is promised: seconds, not minutes
    with database.reading() as session:
        states = set(session.scalars(select(FrontierEntry.state)))
        assert states == {FrontierState.DONE, FrontierState.QUEUED}
        assert "sweep:run:stopped" in set(session.scalars(select(Event.action)))

    asked = len(site.log)
    for kind in (SweepKind.SWEEP, SweepKind.RECHECK):
        with pytest.raises(Stopped, match="网站反映访问过密"):
            sweep(kind=kind, urls=[f"{site.origin}/thread-1.html"] if kind is SweepKind.RECHECK else [])
    assert len(site.log) == asked
    stops.resume(database.unit_of_work, CLOCK, actor="admin")
    forum(site, 2)
    assert sweep().state == "finished"


def test_outside_of_its_windows_a_site_is_swept_only_when_a_person_says_so(
    site: Loopback, register: Register, sweep: Go, database: Database
) -> None:
    forum(site, 2)
    register(site)
    now = CLOCK.now().astimezone(SHANGHAI)
    outside = (now + timedelta(hours=3)).strftime("%H:%M"), (now + timedelta(hours=4)).strftime("%H:%M")

    def windows(text: str) -> None:
        with database.unit_of_work() as session:
            session.scalars(select(Site)).one().windows = text

    windows("-".join(outside))
    with pytest.raises(OutOfHours):
        sweep()
    assert site.log == []
    assert sweep(any_time=True).state == "finished"


def test_an_exception_lifts_one_disallow_line_for_its_site_and_is_noted_with_every_page(
    site: Loopback, register: Register, sweep: Go, database: Database
) -> None:
    forum(site, 2, b"User-agent: *\nDisallow: /thread-\nDisallow: /secret/\nCrawl-delay: 0.1\n")
    site.page("/", "示例论坛", '<p><a href="/thread-0.html">聊斋志异</a> <a href="/thread-1.html">聊斋志异</a>'
              '<a href="/secret/juan.html">内部</a></p>')  # fmt: skip
    site.routes["/secret/juan.html"] = fixed("<title>登录</title>请登录".encode(), 401)
    register(site)
    refused = sweep()
    assert (refused.refused, refused.listings) == ({"robots_disallow": 3}, 0)

    with database.unit_of_work() as session:
        session.add(
            RobotsException(
                site_id=1, legal_basis="实施办法第十三条", reason="核查公开页面", granted_by="approver",
                granted_at=CLOCK.now(), expires_at=CLOCK.now() + timedelta(days=1),
            )
        )  # fmt: skip
    allowed = sweep()

    assert allowed.listings == 2
    assert allowed.refused == {"access_control": 1}  # behind the login nothing is taken, whatever was decided
    with database.reading() as session:
        marked = session.execute(
            select(FrontierEntry.url, FrontierEntry.robots_exception).where(
                FrontierEntry.robots_exception != ""
            )
        ).all()
        captured = session.scalars(
            select(Capture.robots_exception).where(Capture.url.contains("thread-"))
        ).all()
        uses = session.scalars(select(Event).where(Event.action == "sweep:robots_exception:used")).all()
    assert sorted(rule for _url, rule in marked) == ["1: /secret/", "1: /thread-", "1: /thread-"]
    assert set(captured) == {"1: /thread-"}
    assert [(one.payload["rule"], one.payload["pages"]) for one in uses] == [("/secret/", 1), ("/thread-", 2)]

    with database.unit_of_work() as session:
        session.get_one(RobotsException, 1).withdrawn_at = CLOCK.now()
    assert sweep().refused == {"robots_disallow": 3}


def test_a_site_that_has_lost_its_listings_is_doubtful_and_somebody_is_told(
    site: Loopback, register: Register, sweep: Go, database: Database
) -> None:
    forum(site, 6)
    register(site)
    first = sweep()
    assert (first.state, first.complete, first.new_listings) == ("finished", True, 6)

    site.page("/", "示例论坛", "<p>维护中</p>")
    for n in range(6):
        del site.routes[f"/thread-{n}.html"]
    second = sweep()

    assert (second.state, second.complete) == ("suspect", False)
    assert {one["rule"] for one in second.monitors} >= {"listings_fell"}
    with database.reading() as session:
        assert {alert.rule.value for alert in session.scalars(select(Alert))} == {
            one["rule"] for one in second.monitors
        }
        assert session.get_one(Sweep, int(second.id)).monitors

    forum(site, 6)
    third = sweep()
    assert (third.state, third.complete) == ("finished", True)
    with database.reading() as session:
        for alert in session.scalars(select(Alert)):
            assert (alert.acknowledged_by, third.id in alert.note) == ("system:sweep", True)


def test_no_site_of_the_web_is_swept_without_a_contact(
    register: Register, sweep: Go, settings: Settings, database: Database, site: Loopback
) -> None:
    register(site)
    with database.unit_of_work() as session:
        session.scalars(select(Site)).one().rules[0].host = "www.example.cn"

    with pytest.raises(ConfigurationError, match="COPYWATCH_CONTACT"):
        sweep()
    settings.contact = "banquan@example.gov.cn"
    with database.unit_of_work() as session:
        session.scalars(select(Site)).one().rules[0].host = site.host
    site.page("/", "示例论坛")
    sweep()
    assert all(agent.endswith("(+banquan@example.gov.cn)") for agent in site.agents)
