"""The match stage on real rows: what opens a finding, what never touches one, what is done again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchers.run import run
from records.catalog import Authorization, RightsHolder, Work, WorkTitle
from records.chain import verify
from records.clock import FixedClock
from records.events import Event
from records.findings import Finding, Match
from records.scope import Site
from records.session import Database
from records.sweeps import Listing, Sweep
from records.vocabulary import Decision, FindingState, ListingKind, SiteKind, WorkKind


@pytest.fixture
def book(database: Database, clock: FixedClock) -> int:
    """One novel of one holder, one site and one sweep; gives the work's row id."""
    now = clock.now()
    with database.unit_of_work() as session:
        holder = RightsHolder(name="远山文化", created_at=now)
        site = Site(
            key="forum",
            name="论坛",
            kind=SiteKind.WEBSITE,
            url="http://forum.example/",
            created_at=now,
            updated_at=now,
        )
        session.add_all([holder, site])
        session.flush()
        session.add(Sweep(site_id=site.id, started_at=now))
        work = Work(
            holder_id=holder.id, work_id="B1", title="星渊纪事", kind=WorkKind.LITERATURE, year=2012, creators=["陆沉舟"],
            created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(work)
        session.flush()
        session.add(WorkTitle(work_id=work.id, text="星渊纪事"))
        return work.id


def add_listing(database: Database, clock: FixedClock, title: str, **more: Any) -> int:
    """One listing with a share link and code, as the crawler leaves it."""
    now = clock.now()
    with database.unit_of_work() as session:
        count = session.scalar(select(func.count(Listing.id))) or 0
        row = Listing(
            site_id=1, sweep_id=1, url=f"http://forum.example/t/{count}", kind=ListingKind.PAGE, title=title,
            share_links=[{"service": "baidu", "id": "1AbC", "code": "a1b2", "url": "https://pan.baidu.com/s/1AbC", "span": [0, 1]}],
            content_digest=f"digest-{count}", first_seen=now, last_seen=now,
        )  # fmt: skip
        for name, value in more.items():
            setattr(row, name, value)
        session.add(row)
        session.flush()
        return row.id


def one_finding(session: Session) -> Finding:
    return session.scalars(select(Finding)).one()


def test_a_title_with_its_author_opens_a_finding_that_may_be_drafted(
    database: Database, clock: FixedClock, book: int
) -> None:
    add_listing(database, clock, "《星渊纪事》陆沉舟 全本 txt")
    outcome = run(database.unit_of_work, clock)
    with database.reading() as session:
        finding = one_finding(session)
        assert (finding.work_id, finding.decision, finding.state) == (book, Decision.DRAFT, FindingState.OPEN)
        assert finding.match.families == ["title", "creator"]
        assert finding.match.record["span"] == [1, 5]
        assert all(reason["zh"] and reason["en"] and reason["seen"] for reason in finding.match.reasons)
    assert (outcome.opened, outcome.decisions) == (1, {"draft": 1})


def test_a_title_alone_opens_a_finding_for_review(database: Database, clock: FixedClock, book: int) -> None:
    add_listing(database, clock, "星渊纪事 txt 网盘")
    run(database.unit_of_work, clock)
    with database.reading() as session:
        assert one_finding(session).decision is Decision.REVIEW


def test_news_about_the_work_leaves_a_match_and_no_finding(
    database: Database, clock: FixedClock, book: int
) -> None:
    add_listing(
        database, clock, "《星渊纪事》销量破百万 陆沉舟专访", share_links=[], schema_types=["NewsArticle"]
    )
    run(database.unit_of_work, clock)
    with database.reading() as session:
        match = session.scalars(select(Match)).one()
        assert match.decision is Decision.DROP
        assert "about" in [veto["rule"] for veto in match.record["vetoes"]]
        assert session.scalars(select(Finding)).all() == []


def test_running_twice_adds_nothing_and_changes_no_byte(
    database: Database, clock: FixedClock, book: int
) -> None:
    add_listing(database, clock, "《星渊纪事》陆沉舟 全本 txt")
    run(database.unit_of_work, clock)
    before = snapshot(database)
    clock.advance(timedelta(days=1))
    again, forced = run(database.unit_of_work, clock), run(database.unit_of_work, clock, rescan=True)
    assert snapshot(database) == before
    assert (again.unchanged, again.listings, again.opened) == (1, 0, 0)
    assert (forced.listings, forced.opened, forced.updated) == (1, 0, 0)


def snapshot(database: Database) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        matches = session.scalars(select(Match).order_by(Match.id))
        findings = session.scalars(select(Finding).order_by(Finding.id))
        return [
            *((m.id, m.decision, m.p_work, m.p_act, m.reasons, m.record, m.revision, m.at) for m in matches),
            *((f.id, f.match_id, f.decision, f.state, f.version, f.updated_at) for f in findings),
        ]


def test_a_new_work_is_matched_against_everything_seen_before(
    database: Database, clock: FixedClock, book: int
) -> None:
    add_listing(database, clock, "《海上来信》闻人雪 epub 网盘")
    run(database.unit_of_work, clock)
    with database.unit_of_work() as session:
        work = Work(holder_id=1, work_id="B2", title="海上来信", kind=WorkKind.LITERATURE, creators=["闻人雪"],
                    created_at=clock.now(), updated_at=clock.now())  # fmt: skip
        work.titles = [WorkTitle(text="海上来信")]
        session.add(work)
    outcome = run(database.unit_of_work, clock)
    with database.reading() as session:
        assert one_finding(session).work.work_id == "B2"
    assert (outcome.listings, outcome.opened) == (1, 1)


@pytest.mark.parametrize("state", [FindingState.CONFIRMED, FindingState.REJECTED, FindingState.WATCHED])
def test_what_a_person_decided_is_never_reopened_or_lost(
    database: Database, clock: FixedClock, book: int, state: FindingState
) -> None:
    listing = add_listing(database, clock, "《星渊纪事》陆沉舟 全本 txt")
    run(database.unit_of_work, clock)
    with database.unit_of_work() as session:
        one_finding(session).state = state
        row = session.get_one(Listing, listing)
        row.title, row.content_digest = "今天天气不错", "changed"
    outcome = run(database.unit_of_work, clock)
    with database.reading() as session:
        finding = one_finding(session)
        assert (finding.state, finding.version, finding.decision) == (state, 1, Decision.DRAFT)
        assert finding.match.decision is Decision.DROP
    assert outcome.kept == 1


def test_an_open_finding_follows_a_page_that_changed(
    database: Database, clock: FixedClock, book: int
) -> None:
    listing = add_listing(database, clock, "《星渊纪事》陆沉舟 全本 txt")
    run(database.unit_of_work, clock)
    with database.unit_of_work() as session:
        row = session.get_one(Listing, listing)
        row.title, row.content_digest = "星渊纪事2 全本 txt", "changed"
    run(database.unit_of_work, clock)
    with database.reading() as session:
        finding = one_finding(session)
        assert (finding.decision, finding.state, finding.version) == (Decision.DROP, FindingState.OPEN, 2)


def test_an_open_finding_is_licensed_once_its_grant_is_known(
    database: Database, clock: FixedClock, book: int
) -> None:
    add_listing(database, clock, "《星渊纪事》陆沉舟 全本 txt")
    run(database.unit_of_work, clock)
    with database.unit_of_work() as session:
        session.add(Authorization(holder_id=1, work_id=book, host="forum.example", licensee="示例论坛", key="k",
                                  created_at=clock.now()))  # fmt: skip
    run(database.unit_of_work, clock)
    with database.reading() as session:
        finding = one_finding(session)
        assert (finding.decision, finding.match.record["licence"]["full"]) == (Decision.LICENSED, True)


def test_a_grant_that_runs_out_is_noticed_without_any_other_change(
    database: Database, clock: FixedClock, book: int
) -> None:
    listing = add_listing(database, clock, "《星渊纪事》陆沉舟 全本 txt")
    with database.unit_of_work() as session:
        session.add(Authorization(holder_id=1, work_id=book, host="forum.example", valid_to=clock.now().date(), key="k",
                                  created_at=clock.now()))  # fmt: skip
    run(database.unit_of_work, clock)
    clock.advance(timedelta(days=3))
    with database.unit_of_work() as session:
        session.get_one(Listing, listing).last_seen = clock.now()
    outcome = run(database.unit_of_work, clock)
    with database.reading() as session:
        assert one_finding(session).match.reasons[-1]["feature"] in ("licence_partial", "underhand")
    assert outcome.opened == 1


def test_titles_that_hold_nothing_to_compare_are_counted(
    database: Database, clock: FixedClock, book: int
) -> None:
    for title in ("", "😀😀😀", "\x01\x02", "。。。"):
        add_listing(database, clock, title)
    assert run(database.unit_of_work, clock).unreadable == 4


def test_every_run_and_every_finding_stands_in_the_chain(
    database: Database, clock: FixedClock, book: int
) -> None:
    add_listing(database, clock, "《星渊纪事》陆沉舟 全本 txt")
    run(database.unit_of_work, clock)
    with database.reading() as session:
        assert session.scalars(select(Event.action).order_by(Event.seq)).all() == [
            "match:finding:opened",
            "match:stage:run",
        ]
        assert verify(session).first_bad is None
