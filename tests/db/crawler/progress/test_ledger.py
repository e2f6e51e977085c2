"""The book-keeping of a sweep, without a web."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import func, select

from crawler.asked.known import KnownPrints
from crawler.asked.planned import Entry, Picture, Planned, Refused, Result, Role, print_of
from crawler.found.shelf import Shelf
from crawler.items import PageListing
from crawler.progress.ledger import Ledger
from crawler.progress.order import Order
from crawler.progress.refusal_rows import MAX_REFUSAL_ROWS
from crawler.progress.sent_book import SentBook
from crawler.scope.policy import SitePolicy, of
from records.clock import FixedClock
from records.errors import Conflict
from records.events import Event
from records.scope import Site
from records.session import Database
from records.sweeps import FrontierEntry, Listing, ListingMedia, Refusal, SiteLease, Sweep
from records.vocabulary import FrontierState, RefusalReason, SiteKind, SweepKind, SweepState

AT = "http://s.example"


@pytest.fixture
def policy(database: Database, clock: FixedClock) -> SitePolicy:
    with database.unit_of_work() as session:
        row = Site(key="s", name="s", kind=SiteKind.WEBSITE, url=f"{AT}/", created_at=clock.now(), updated_at=clock.now(),
                   delay_s=1.0, max_pages=3, max_depth=8)  # fmt: skip
        session.add(row)
        session.flush()
        return of(row)


def opened(
    database: Database, clock: FixedClock, policy: SitePolicy, kind: SweepKind = SweepKind.SWEEP
) -> Ledger:
    ledger = Ledger(database.unit_of_work, clock, policy, Order(kind), lease_s=60)
    ledger.open()
    return ledger


def kept(database: Database, clock: FixedClock, policy: SitePolicy, folder: Path) -> Ledger:
    """A process of the sweep on a machine that knows what left it."""
    ledger = Ledger(database.unit_of_work, clock, policy, Order(), lease_s=60, sent=SentBook(folder))
    ledger.open()
    return ledger


def pages(count: int) -> list[Planned]:
    return [Planned(f"{AT}/{n}.html") for n in range(count)]


def done(entry: Entry, **what: object) -> Result:
    return Result(entry, FrontierState.DONE, 200, **what)  # type: ignore[arg-type]


def test_a_page_is_planned_once_however_it_is_spelled(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    ledger = opened(database, clock, policy)
    seeds = [Planned(f"{AT}/a?x=1&y=2"), Planned(f"{AT}/a?y=2&x=1"), Planned(f"{AT}/a?x=1&y=2#top")]

    assert len(ledger.write([], 10, seeds)) == 1


def test_pictures_go_before_pages_and_pages_by_depth(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    ledger = opened(database, clock, policy)
    seeds = [
        Planned(f"{AT}/deep", depth=5),
        Planned(f"{AT}/top"),
        Planned(f"{AT}/c.jpg", Role.PICTURE),
        Planned(f"{AT}/s", Role.SHARE),
    ]

    order = [entry.planned.url for entry in ledger.write([], 10, seeds)]
    assert order == [f"{AT}/c.jpg", f"{AT}/s", f"{AT}/top", f"{AT}/deep"]


def test_the_page_budget_holds_and_pictures_stand_outside_it(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    ledger = opened(database, clock, policy)
    first = ledger.write([], 10, pages(5))
    results = [done(entry, found=(Planned(f"{AT}/{n}.jpg", Role.PICTURE),)) for n, entry in enumerate(first)]
    then = ledger.write(results, 10)

    assert (len(first), {entry.planned.role for entry in then}) == (3, {Role.PICTURE})
    ledger.write([done(entry, picture=Picture("d", "image/png")) for entry in then], 10)
    assert ledger.finish() is SweepState.PARTIAL


def test_a_row_of_a_dead_process_comes_back_with_its_attempts(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    first = opened(database, clock, policy)
    taken = first.write([], 2, pages(2))
    first.write([done(taken[0])], 0)
    clock.advance(timedelta(seconds=61))
    second = opened(database, clock, policy)

    assert second.sweep_id == first.sweep_id
    again = second.write([], 5)
    assert [(entry.planned.url, entry.attempts) for entry in again] == [(f"{AT}/1.html", 2)]
    with pytest.raises(Conflict):
        first.write([done(taken[1])], 0)


def test_a_row_that_was_asked_for_again_at_a_second_kill_is_given_up(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    for _ in range(2):
        ledger = opened(database, clock, policy)
        (entry,) = ledger.write([], 1, pages(1))
        if entry.attempts > 1:
            ledger.ask_again(entry)
        clock.advance(timedelta(seconds=61))
    opened(database, clock, policy)
    with database.reading() as session:
        state = session.scalars(select(FrontierEntry.state)).one()
        reason = session.scalars(select(Refusal.reason)).one()

    assert (state, reason) == (FrontierState.FAILED, "cancelled")


def test_a_row_that_was_held_at_every_kill_and_not_asked_for_again_is_not_given_up(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    for _ in range(6):
        (entry,) = opened(database, clock, policy).write([], 1, pages(1))
        clock.advance(timedelta(seconds=61))

    assert entry.attempts == 2


def test_a_row_that_two_kills_found_held_and_that_never_left_this_machine_is_asked_for_after_all(
    database: Database, clock: FixedClock, policy: SitePolicy, tmp_path: Path
) -> None:
    for _ in range(3):
        ledger = kept(database, clock, policy, tmp_path)
        (entry,) = ledger.write([], 1, pages(1))
        if entry.attempts > 1:
            ledger.ask_again(entry)
        clock.advance(timedelta(seconds=61))

    assert entry.attempts == 1


def test_a_row_whose_request_left_this_machine_before_two_kills_is_given_up(
    database: Database, clock: FixedClock, policy: SitePolicy, tmp_path: Path
) -> None:
    for _ in range(2):
        ledger = kept(database, clock, policy, tmp_path)
        (entry,) = ledger.write([], 1, pages(1))
        ledger.sent.note(entry.fingerprint)
        clock.advance(timedelta(seconds=61))
    last = kept(database, clock, policy, tmp_path)

    assert last.write([], 1) == []
    assert last.refused == {"cancelled": 1}


def test_what_a_killed_sweep_held_is_handed_out_one_by_one_before_the_rest(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    large = evolve(policy, max_pages=10)
    held = opened(database, clock, large).write([], 3, pages(5))
    clock.advance(timedelta(seconds=61))
    ledger = opened(database, clock, large)
    windows = [ledger.write([], 10) for _ in range(4)]

    assert [len(window) for window in windows] == [1, 1, 1, 2]
    assert [window[0].fingerprint for window in windows[:3]] == [entry.fingerprint for entry in held]


def test_a_killed_recheck_is_closed_and_not_resumed(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    first = opened(database, clock, policy, SweepKind.RECHECK)
    clock.advance(timedelta(seconds=61))
    second = opened(database, clock, policy, SweepKind.RECHECK)

    with database.reading() as session:
        assert session.get_one(Sweep, first.sweep_id).state is SweepState.FAILED
    assert second.sweep_id != first.sweep_id


def test_a_picture_reaches_every_listing_that_shows_it_before_and_after(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    ledger = opened(database, clock, policy)
    a, b, cover = ledger.write([], 5, [*pages(2), Planned(f"{AT}/c.jpg?x=1&y=2", Role.PICTURE)])[::-1]
    show = {"title": "聊斋志异", "images": (f"{AT}/c.jpg?y=2&x=1",)}
    shown = (Planned(f"{AT}/c.jpg?y=2&x=1", Role.PICTURE),)
    ledger.write([done(a, listings=(PageListing(url=f"{AT}/a", **show),), found=shown)], 0)  # type: ignore[arg-type]
    ledger.write([done(cover, picture=Picture("abc", "image/png"))], 0)
    ledger.write([done(b, listings=(PageListing(url=f"{AT}/b", **show),), found=shown)], 0)  # type: ignore[arg-type]

    with database.reading() as session:
        assert session.scalars(select(ListingMedia.digest)).all() == ["abc", "abc"]


def test_a_picture_that_was_forgotten_or_came_before_a_kill_is_known_from_the_rows(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    names, held, policy = [f"{n}" for n in range(6)], 1, evolve(policy, max_pages=100)
    ledger = opened(database, clock, policy)
    ledger.shelf = Shelf(policy.id, held)

    def show(ledger: Ledger, page: str, *pictures: str) -> tuple[Result, list[Entry]]:
        (entry,) = ledger.write([], 1, [Planned(f"{AT}/{page}")])
        images = tuple(f"{AT}/{one}.jpg" for one in pictures)
        item = PageListing(url=f"{AT}/{page}", title="聊斋志异", images=images)
        result = done(entry, listings=(item,), found=tuple(Planned(url, Role.PICTURE) for url in images))
        return result, ledger.write([result], 9)

    for one in names:
        _result, (picture,) = show(ledger, f"page-{one}", one)
        ledger.write([done(picture, picture=Picture(one, "image/png"))], 0)
    assert len(ledger.shelf._pictures) <= 2 * held
    again, asked = show(ledger, "again", "0", "3")
    ledger.leave()
    killed = opened(database, clock, policy)
    _result, (late,) = show(killed, "late", "1", "new")
    (page,) = killed.write([], 1, [Planned(f"{AT}/together")])
    together = PageListing(url=f"{AT}/together", title="聊斋志异", images=(f"{AT}/new.jpg",))
    shown = (Planned(f"{AT}/new.jpg", Role.PICTURE),)
    killed.write(
        [done(page, listings=(together,), found=shown), done(late, picture=Picture("new", "image/png"))], 0
    )

    assert asked == []
    with database.reading() as session:
        rows = session.execute(
            select(Listing.url, ListingMedia.url, ListingMedia.digest)
            .join(Listing, Listing.id == ListingMedia.listing_id).order_by(ListingMedia.id)
        ).all()  # fmt: skip
    assert again.state is FrontierState.DONE
    assert len(rows) == 11
    assert all(picture == f"{AT}/{digest}.jpg" for _page, picture, digest in rows)


def test_one_refusal_a_url_and_no_more_rows_than_people_read(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    ledger = opened(database, clock, policy)
    (entry,) = ledger.write([], 1, pages(1))
    many = tuple(Refused(f"{AT}/x/{n}", RefusalReason.PATH, "gate") for n in range(MAX_REFUSAL_ROWS + 50))
    ledger.write([done(entry, refused=(*many, *many))], 0)
    ledger.finish()

    with database.reading() as session:
        assert len(session.scalars(select(Refusal.id)).all()) == MAX_REFUSAL_ROWS
        assert session.scalars(select(Sweep.refused)).one() == {"path_out_of_scope": MAX_REFUSAL_ROWS + 50}


def test_the_end_of_a_sweep_is_an_event_and_a_seen_listing_keeps_its_first_day(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    for _ in range(2):
        ledger = opened(database, clock, policy)
        (entry,) = ledger.write([], 1, pages(1))
        ledger.write([done(entry, listings=(PageListing(url=f"{AT}/0.html", title="聊斋志异"),))], 0)
        assert ledger.finish() is SweepState.FINISHED
        clock.advance(timedelta(days=1))

    with database.reading() as session:
        row = session.scalars(select(Listing)).one()
        sweeps = session.scalars(select(Sweep).order_by(Sweep.id)).all()
        actions = session.scalars(select(Event.action)).all()
    assert row.last_seen - row.first_seen == timedelta(days=1)
    assert [(sweep.visited, sweep.unchanged, sweep.listings) for sweep in sweeps] == [(1, 0, 1), (0, 1, 1)]
    assert actions == ["sweep:run:finished"] * 2


def test_an_address_that_was_forgotten_is_asked_of_the_rows_and_never_planned_again(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    names = [f"{AT}/{n}" for n in range(40)]
    ledger = opened(database, clock, policy)
    ledger.line.known = KnownPrints(held=2)
    ledger.line.known.begin(ledger.sweep_id, resumed=False)
    [first, *_rest] = ledger.write([], 1, [Planned(name) for name in names])

    ledger.write([done(first, found=tuple(Planned(name) for name in [*names, f"{AT}/new"]))], 0)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FrontierEntry)) == len(names) + 1
    assert ledger.line.counts["planned"] == len(names) + 1
    assert all(ledger.is_known(print_of(name)) for name in names)
    assert not ledger.is_known(print_of(f"{AT}/never"))


def test_a_sweep_that_goes_on_knows_and_counts_what_the_killed_process_had_planned(
    database: Database, clock: FixedClock, policy: SitePolicy
) -> None:
    killed = opened(database, clock, policy)
    [entry, other, *_rest] = killed.write([], 3, pages(5))
    killed.write([done(entry), Result(other, FrontierState.REFUSED, 404)], 0)
    with database.unit_of_work() as session:  # its process is dead
        session.get_one(SiteLease, policy.id).until = clock.now()

    again = Ledger(database.site_work, clock, policy, Order(), lease_s=60)
    again.open()
    again.write([], 0, pages(6))

    assert again.sweep_id == killed.sweep_id
    assert again.line.counts["planned"] == 6
    assert (again.line.counts["done"], again.line.counts["refused"], again.line.queued) == (1, 1, 4)
    assert again.line.pages_begun == killed.line.pages_begun - 1  # the one in flight is asked for again
    again.line.known.claim(print_of(f"{AT}/target"))
    assert again.is_known(print_of(f"{AT}/target"))
    again.line.known.give_up([print_of(f"{AT}/target")])
    assert not again.is_known(print_of(f"{AT}/target"))
