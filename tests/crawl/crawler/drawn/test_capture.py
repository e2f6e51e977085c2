"""Pictures of found pages: drawn from what is stored, in real Chromium, with nothing within reach."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image
from scrapy import Request
from scrapy.http import Headers, Response
from sqlalchemy import select

from crawler.drawn import capture
from crawler.evidence.warc import WarcFile
from records.captures import Capture
from records.catalog import RightsHolder, Work
from records.clock import FixedClock
from records.errors import MissingPart
from records.findings import Finding, Match
from records.scope import Site
from records.session import Database
from records.settings import Settings
from records.sweeps import Listing, Refusal, Sweep
from records.vault import Vault
from records.vocabulary import CaptureKind, Decision, ListingKind, SiteKind, WorkKind

PAGE = "http://forum.example/thread-1.html"


class Kept:
    """Stores responses and listings as a sweep would, and keeps their ids."""

    def __init__(self, database: Database, settings: Settings, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self.warc = WarcFile(settings.warc_dir, "test.warc.gz", clock, "copywatch tests")
        now = clock.now()
        with database.unit_of_work() as session:
            site = Site(
                key="forum", name="论坛", kind=SiteKind.WEBSITE, url=PAGE, created_at=now, updated_at=now
            )
            holder = RightsHolder(name="示例出版社", created_at=now)
            session.add_all([site, holder])
            session.flush()
            work = Work(
                holder_id=holder.id, work_id="A-1", title="聊斋志异", kind=WorkKind.LITERATURE, creators=[],
                created_at=now, updated_at=now,
            )  # fmt: skip
            sweep = Sweep(site_id=site.id, started_at=now)
            session.add_all([work, sweep])
            session.flush()
            self.site_id, self.work_id, self.sweep_id = site.id, work.id, sweep.id

    def response(self, url: str, body: bytes, content_type: str) -> int:
        raw = Response(url, headers=Headers({"Content-Type": content_type}), body=body)
        kept = self.warc.keep(Request(url), raw, body, [])
        self.warc.sync()
        with self.database.unit_of_work() as session:
            row = Capture(
                sweep_id=self.sweep_id, url=url, kind=CaptureKind.RESPONSE, status=200, media_type=kept.media_type,
                fetched_at=self.clock.now(), sha256=kept.sha256, bytes=kept.length, warc_file=kept.warc_file,
                warc_offset=kept.warc_offset,
            )  # fmt: skip
            session.add(row)
            session.flush()
            return row.id

    def found(self, url: str, capture_id: int) -> None:
        now = self.clock.now()
        with self.database.unit_of_work() as session:
            listing = Listing(
                site_id=self.site_id, sweep_id=self.sweep_id, url=url, kind=ListingKind.PAGE, title="聊斋志异 全本",
                content_digest="0" * 64, capture_id=capture_id, first_seen=now, last_seen=now,
            )  # fmt: skip
            session.add(listing)
            session.flush()
            match = Match(
                listing_id=listing.id, work_id=self.work_id, decision=Decision.REVIEW, p_work=0.9, p_act=0.9,
                families=["title"], reasons=[], record={}, revision="r", at=now,
            )  # fmt: skip
            session.add(match)
            session.flush()
            session.add(
                Finding(
                    listing_id=listing.id, work_id=self.work_id, match_id=match.id, decision=Decision.REVIEW,
                    opened_at=now, updated_at=now,
                )
            )  # fmt: skip


@pytest.fixture
def kept(database: Database, settings: Settings, clock: FixedClock) -> Kept:
    settings.warc_dir.mkdir(parents=True)
    return Kept(database, settings, clock)


@pytest.fixture
def tripwire() -> Iterator[tuple[str, list[str]]]:
    """A real server on loopback that notes every request: nothing may reach it."""
    asked: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.2", 0), Noting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.2:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def pictures(database: Database) -> list[Capture]:
    with database.reading() as session:
        return list(session.scalars(select(Capture).where(Capture.kind == CaptureKind.SCREENSHOT)))


def refusals(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Refusal.reason).where(Refusal.stage == "capture")))


def run(database: Database, clock: FixedClock, settings: Settings, vault: Vault) -> capture.CaptureOutcome:
    return capture.run(database.unit_of_work, clock, settings, vault, live=False)


def test_a_page_is_drawn_from_its_stored_responses_with_its_stylesheet(
    kept: Kept, database: Database, clock: FixedClock, settings: Settings, vault: Vault
) -> None:
    page = '<html><link rel="stylesheet" href="/s.css"><body><h1>聊斋志异 全本</h1></body></html>'.encode(
        "gb18030"
    )
    kept.found(PAGE, kept.response(PAGE, page, "text/html; charset=gb18030"))
    kept.response("http://forum.example/s.css", b"body{background:#ff0000;margin:0}", "text/css")

    outcome = run(database, clock, settings, vault)

    (picture,) = pictures(database)
    image = Image.open(io.BytesIO(vault.open(picture.sha256))).convert("RGB")
    assert (outcome.drawn, outcome.pages) == (1, 1)
    assert image.width == 1280
    assert image.getpixel((1270, 5)) == (255, 0, 0)
    assert sorted(picture.drawn_from["used"]) == ["http://forum.example/s.css", PAGE]


def test_nothing_outside_the_store_is_reached(
    kept: Kept, database: Database, clock: FixedClock, settings: Settings, vault: Vault,
    tripwire: tuple[str, list[str]],
) -> None:  # fmt: skip
    origin, asked = tripwire
    page = (
        f'<html><head><meta http-equiv="refresh" content="0;url={origin}/refresh">'
        f'<link rel="stylesheet" href="{origin}/s.css"><link rel="preconnect" href="{origin}">'
        f'<link rel="dns-prefetch" href="{origin}"><link rel="prefetch" href="{origin}/prefetch"></head>'
        f'<body><img src="{origin}/i.png"><iframe src="{origin}/frame"></iframe><video src="{origin}/v.mp4"></video>'
        f'<object data="{origin}/object"></object>'
        f'<script>new WebSocket("{origin.replace("http", "ws")}/ws"); fetch("{origin}/fetch")</script>正文</body></html>'
    ).encode()
    kept.found(PAGE, kept.response(PAGE, page, "text/html; charset=utf-8"))

    outcome = run(database, clock, settings, vault)

    (picture,) = pictures(database)
    assert asked == []
    assert outcome.drawn == 1
    assert f"{origin}/i.png" in picture.drawn_from["denied"]


def test_a_second_run_draws_nothing_new(
    kept: Kept, database: Database, clock: FixedClock, settings: Settings, vault: Vault
) -> None:
    kept.found(PAGE, kept.response(PAGE, b"<html><body>x</body></html>", "text/html"))
    run(database, clock, settings, vault)

    assert run(database, clock, settings, vault).wanted == 0
    assert len(pictures(database)) == 1


def test_a_page_that_cannot_be_drawn_is_refused_and_the_others_are_drawn(
    kept: Kept, database: Database, clock: FixedClock, settings: Settings, vault: Vault
) -> None:
    video = "http://forum.example/film.mp4"
    kept.found(video, kept.response(video, b"\x00\x01", "video/mp4"))
    kept.found(PAGE, kept.response(PAGE, b"<html><body>x</body></html>", "text/html"))

    outcome = run(database, clock, settings, vault)

    assert outcome.drawn == 1
    assert dict(outcome.refused) == {"not_drawable": 1}
    assert refusals(database) == ["not_drawable"]


def test_json_is_drawn_as_a_plain_view_that_says_so(
    kept: Kept, database: Database, clock: FixedClock, settings: Settings, vault: Vault
) -> None:
    share = "http://drive.example/share/a1?ls"
    kept.found(share, kept.response(share, '{"files": ["聊斋志异.txt"]}'.encode(), "application/json"))

    assert run(database, clock, settings, vault).drawn == 1


def test_evidence_that_was_changed_is_named_and_not_drawn(
    kept: Kept, database: Database, clock: FixedClock, settings: Settings, vault: Vault
) -> None:
    kept.found(PAGE, kept.response(PAGE, b"<html><body>x</body></html>", "text/html"))
    with database.unit_of_work() as session:
        session.scalars(select(Capture)).one().sha256 = "0" * 64

    assert dict(run(database, clock, settings, vault).refused) == {"evidence_changed": 1}


def test_a_machine_without_chromium_is_told_which_package_is_missing(
    kept: Kept, database: Database, clock: FixedClock, tmp_path: Path, vault: Vault
) -> None:
    kept.found(PAGE, kept.response(PAGE, b"<html></html>", "text/html"))
    bare = Settings(home=tmp_path / "home", chromium=tmp_path / "none")

    with pytest.raises(MissingPart) as missing:
        run(database, clock, bare, vault)

    assert missing.value.data["package"] == "chromium"
