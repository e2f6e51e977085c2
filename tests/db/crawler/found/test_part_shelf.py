"""Parts of listings: joined in whatever order they are read, and the texts of a few of them kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crawler.asked.planned import Entry, Kept, Planned, Refused, Result, print_of
from crawler.items import PageListing
from crawler.pages.reading import Piece
from crawler.progress.ledger import Ledger
from crawler.progress.order import Order
from crawler.scope.policy import SitePolicy, of
from records.captures import Capture
from records.clock import FixedClock
from records.listing_parts import MOST_TEXTS, TEXT_LIMIT, ListingPart
from records.scope import ScopeRule, Site
from records.session import Database
from records.sweeps import Listing
from records.vocabulary import FrontierState, RefusalReason, SiteKind

AT = "http://s.example"
WHOLE = f"{AT}/book/7/"
TEXT = "正文" * 200


@pytest.fixture
def policy(database: Database, clock: FixedClock) -> SitePolicy:
    with database.unit_of_work() as session:
        now = clock.now()
        row = Site(key="s", name="s", kind=SiteKind.WEBSITE, url=f"{AT}/", created_at=now, updated_at=now,
                   rules=[ScopeRule(scheme="http", host="s.example", port=80, path_prefix="/")])  # fmt: skip
        session.add(row)
        session.flush()
        return of(row)


class Sweeping:
    """One sweep whose pages are given."""

    def __init__(self, database: Database, clock: FixedClock, policy: SitePolicy) -> None:
        self.ledger = Ledger(database.unit_of_work, clock, policy, Order(), lease_s=60)
        self.ledger.open()
        self._records = 0

    def __call__(self, *results: Result) -> None:
        self.ledger.write([], 0, [one.entry.planned for one in results])
        self.ledger.write(results, 0)

    def kept(self, url: str) -> Kept:
        self._records += 1
        file = f"s/sweep-{self.ledger.sweep_id}.warc.gz"
        return Kept(
            url,
            200,
            "text/html",
            "",
            "00",
            1,
            file,
            self._records,
            f"urn:{self.ledger.sweep_id}:{self._records}",
        )

    def chapter(self, number: int | str, text: str = TEXT, whole: str = WHOLE) -> Result:
        url = f"{AT}/book/7/{number}.html"
        piece = Piece(url, whole, f"第{number}章", text)
        return Result(entry(url), FrontierState.DONE, 200, kept=self.kept(url), piece=piece)

    def book(self, asked: str = WHOLE) -> Result:
        item = PageListing(url=WHOLE, title="雾港灯影录")
        return Result(entry(asked), FrontierState.DONE, 200, (item,), kept=self.kept(WHOLE))

    def end(self, clock: FixedClock) -> None:
        self.ledger.finish()
        clock.advance(timedelta(hours=1))


def entry(url: str) -> Entry:
    return Entry(print_of(url), Planned(url))


def parts(database: Database) -> dict[str, ListingPart]:
    with database.reading() as session:
        rows = session.scalars(select(ListingPart).order_by(ListingPart.id))
        return {row.url.rpartition("/")[2].removesuffix(".html"): row for row in rows}


def compared(database: Database) -> set[str]:
    return {name for name, row in parts(database).items() if row.text}


def smallest(names: Iterable[int]) -> set[str]:
    return {str(n) for n in sorted(names, key=lambda n: print_of(f"{AT}/book/7/{n}.html"))[:MOST_TEXTS]}


@pytest.mark.parametrize("first", ["book", "chapters"])
def test_a_listing_has_its_parts_whichever_is_read_first(
    database: Database, clock: FixedClock, policy: SitePolicy, first: str
) -> None:
    sweep = Sweeping(database, clock, policy)
    for read in ("book", "chapters") if first == "book" else ("chapters", "book"):
        sweep(sweep.book()) if read == "book" else sweep(*(sweep.chapter(n) for n in range(1, 41)))

    with database.reading() as session:
        listing = session.scalars(select(Listing.id)).one()
        records = select(func.count(Capture.id)).where(Capture.listing_id == listing, Capture.url != WHOLE)
        assert session.scalar(records) == MOST_TEXTS
    assert {row.listing_id for row in parts(database).values()} == {listing}
    assert len(parts(database)) == 40
    assert compared(database) == smallest(range(1, 41))


def test_which_texts_are_kept_does_not_depend_on_the_order_of_the_pages(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    sweep = Sweeping(database, clock, policy)
    for numbers in (range(30, 0, -3), range(1, 20), range(20, 31)):
        sweep(*(sweep.chapter(n, TEXT + "尾" * 6_000) for n in numbers))

    assert compared(database) == smallest(range(1, 31))
    assert {len(row.text) for row in parts(database).values() if row.text} == {TEXT_LIMIT}


def test_a_title_page_that_links_reach_by_a_redirect_has_its_parts_too(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    sweep = Sweeping(database, clock, policy)
    named = f"{AT}/goto?book=7"
    sweep(sweep.chapter(1, whole=named))
    sweep(sweep.book(asked=named))
    sweep(sweep.chapter(2, whole=named))

    assert all(row.listing_id for row in parts(database).values())


@pytest.mark.parametrize("order", [("2", "2_2", "2_3"), ("2_3", "2_2", "2")])
def test_the_second_page_of_a_chapter_belongs_to_the_novel(
    database: Database, clock: FixedClock, policy: SitePolicy, order: tuple[str, ...]
) -> None:
    sweep = Sweeping(database, clock, policy)
    sweep(sweep.book())
    for name in order:
        sweep(sweep.chapter(name, whole=WHOLE if name == "2" else f"{AT}/book/7/2.html"))

    assert {row.whole_fingerprint for row in parts(database).values()} == {print_of(WHOLE)}
    assert all(row.listing_id for row in parts(database).values())


def test_pages_that_call_each_other_their_whole_are_parts_of_nothing(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    sweep = Sweeping(database, clock, policy)
    sweep(sweep.chapter(1, whole=f"{AT}/book/7/2.html"), sweep.chapter(2, whole=f"{AT}/book/7/1.html"))
    sweep(sweep.chapter(3, whole=f"{AT}/book/7/3.html"))

    assert parts(database) == {}


def test_a_notice_of_a_few_words_takes_no_chapter_its_place(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    sweep = Sweeping(database, clock, policy)
    sweep(
        *(sweep.chapter(n, "今天请假一天") for n in range(1, 40)), *(sweep.chapter(n) for n in range(40, 45))
    )

    assert compared(database) == {str(n) for n in range(40, 45)}


def test_a_part_that_says_that_it_is_gone_is_compared_no_more_and_comes_back(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    sweep = Sweeping(database, clock, policy)
    sweep(sweep.book(), sweep.chapter(1), sweep.chapter(2))
    sweep.end(clock)
    again, gone = Sweeping(database, clock, policy), f"{AT}/book/7/2.html"
    refused = Refused(gone, RefusalReason.NOT_FOUND, "download")
    again(again.book(), again.chapter(1), Result(entry(gone), FrontierState.REFUSED, 404, refused=(refused,)))
    closed = parts(database)["2"]
    again.end(clock)
    third = Sweeping(database, clock, policy)
    third(third.chapter(2))

    assert (closed.gone_why, closed.text) == ("not_found", TEXT)
    assert (parts(database)["2"].gone_at, parts(database)["2"].text) == (None, TEXT)


def test_a_part_that_nothing_links_to_is_asked_for_once_more_and_closed_if_it_reads_as_something_else(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    sweep = Sweeping(database, clock, policy)
    sweep(sweep.book(), sweep.chapter(1), sweep.chapter(2))
    sweep.end(clock)
    again = Sweeping(database, clock, policy)
    again(again.book(), again.chapter(1))
    asked = again.ledger.write([], 10)
    again.ledger.write([Result(one, FrontierState.DONE, 200) for one in asked], 0)
    again.end(clock)

    assert [one.planned.url for one in asked] == [f"{AT}/book/7/2.html"]
    assert [row.gone_why for row in parts(database).values()] == ["", "absent"]
