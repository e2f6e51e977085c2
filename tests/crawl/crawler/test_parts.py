"""Novels whose text stands in their chapters alone: read by a sweep, compared, and cited by the chapter's address."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.drawn import capture
from crawler.evidence.warc import read_response
from fingerprints import run as fingerprint
from matchers import run as match
from records.captures import Capture
from records.catalog import Asset, RightsHolder, Work
from records.clock import FixedClock
from records.findings import Finding
from records.listing_parts import MOST_TEXTS, ListingPart, cited
from records.session import Database
from records.settings import Settings
from records.vault import Vault
from records.vocabulary import AssetKind, CaptureKind, Decision, WorkKind
from tests.crawl.crawler.conftest import Register, Sweep
from tests.crawl.crawler.loopback import Loopback, serving

CHAPTERS = 16
LETTERS = 700


def prose(seed: int, letters: int) -> str:
    """Invented Chinese in sentences that resembles no other seed's."""
    draw, text = random.Random(seed), ""
    while len(text) < letters:
        text += "".join(chr(0x4E00 + draw.randrange(3000)) for _ in range(draw.randint(6, 24))) + draw.choice(
            "，，。"
        )
    return text


BOOK = prose(1, CHAPTERS * LETTERS)


def novel(site: Loopback, name: str, text: str, chapters: int = CHAPTERS) -> None:
    """A title page that names chapters, and the chapters; the text stands in these alone."""
    links = "".join(f'<dd><a href="/book/7/{n}.html">第{n}章 无题</a></dd>' for n in range(1, chapters + 1))
    site.page("/", "书斋", f'<ul><li><a href="/book/7/">{name}</a></li></ul>')
    site.page("/book/7/", name, f"<p>作者：佚名</p><p>状态：已完结</p><dl>{links}</dl>")
    for n in range(1, chapters + 1):
        turned = f'<a href="/book/7/{n - 1}.html">上一章</a><a href="/book/7/">目录</a><a href="/book/7/{n + 1}.html">下一章</a>'
        piece = text[(n - 1) * LETTERS : n * LETTERS]
        site.page(f"/book/7/{n}.html", f"第{n}章 无题_{name}", f"<p>{piece}</p><p>{turned}</p>")


def hold(database: Database, clock: FixedClock, vault: Vault) -> None:
    """A catalogue with one novel and its text, printed."""
    digest = vault.put(BOOK.encode())
    with database.unit_of_work() as session:
        holder = RightsHolder(name="远山文化", created_at=clock.now())
        session.add(holder)
        session.flush()
        work = Work(holder_id=holder.id, work_id="B-1", title="星渊纪事", kind=WorkKind.LITERATURE, creators=[], created_at=clock.now(), updated_at=clock.now())  # fmt: skip
        session.add(work)
        session.flush()
        session.add(Asset(work_id=work.id, kind=AssetKind.TEXT, digest=digest, file_name="星渊纪事.txt", created_at=clock.now()))  # fmt: skip
    fingerprint.run(database.unit_of_work, clock, vault)


def test_a_renamed_novel_is_found_by_the_text_of_its_chapters(
    site: Loopback, register: Register, sweep: Sweep, database: Database, vault: Vault, clock: FixedClock,
    settings: Settings, tmp_path: Path,
) -> None:  # fmt: skip
    hold(database, clock, vault)
    novel(site, "雾港灯影录", BOOK)
    register(site)
    with serving() as other:
        novel(other, "青瓷巷旧事", prose(2, CHAPTERS * LETTERS))
        register(other, key="own")
        sweep()
        sweep("own")

    outcome = match.run(database.unit_of_work, clock, vault=vault, folder=tmp_path / "index")

    assert outcome.opened == 1
    with database.reading() as session:
        finding = session.scalars(select(Finding)).one()
        (content,) = finding.match.record["contents"]
        part = session.scalars(select(ListingPart).where(ListingPart.url == content["found"])).one()
        counts = content["evidence"]["parts"]
        capture = session.get_one(Capture, part.capture_id)
        assert (finding.listing.url, finding.listing.title) == (f"{site.origin}/book/7/", "雾港灯影录")
        assert finding.decision in (Decision.REVIEW, Decision.DRAFT)
        assert (content["part"], content["strength"], part.listing_id) == (True, "strong", finding.listing_id)
        assert (counts["known"], counts["compared"], counts["alike"]) == (CHAPTERS, MOST_TEXTS, MOST_TEXTS)
        start, end = content["evidence"]["longest"]["page"]
        assert part.text[start:end] in BOOK
        assert end - start > LETTERS / 2
        # its record goes with the listing's into a case
        assert (capture.url, capture.listing_id) == (part.url, finding.listing_id)
        assert part.text[start:end] in read_response(settings, capture)[1].decode()
        assert any(content["found"] in reason["seen"] for reason in finding.match.reasons)


@pytest.mark.long
def test_the_chapter_that_a_finding_rests_on_is_drawn_live_beside_the_page_of_the_work(
    site: Loopback, register: Register, sweep: Sweep, database: Database, vault: Vault, clock: FixedClock,
    settings: Settings, tmp_path: Path,
) -> None:  # fmt: skip
    hold(database, clock, vault)
    novel(site, "雾港灯影录", BOOK)
    register(site)
    sweep()
    match.run(database.unit_of_work, clock, vault=vault, folder=tmp_path / "index")

    first = capture.run(database.unit_of_work, clock, settings, vault)
    again = capture.run(database.unit_of_work, clock, settings, vault)

    assert (first.wanted, dict(first.live), again.wanted) == (2, {"same_bytes": 2}, 0)
    with database.reading() as session:
        finding = session.scalars(select(Finding)).one()
        shots = session.scalars(select(Capture).where(Capture.kind == CaptureKind.SCREENSHOT)).all()
        assert {row.url for row in shots} == {finding.listing.url, *cited(finding.match.record)}
        assert {row.listing_id for row in shots} == {finding.listing_id}
        assert {row.drawn_from["now"] for row in shots} == {"same_bytes"}
