"""The rows of files: one for each listing that names one, with what became of it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.asked.planned import Entry, File, Planned, Result, Role, print_of
from crawler.handouts.file_names import MAX_NAMING
from crawler.handouts.file_shelf import FileShelf
from crawler.items import ListingItem, PageListing
from records.clock import FixedClock
from records.scope import Site
from records.session import Database
from records.sweeps import Listing, ListingMedia, Sweep
from records.vocabulary import FrontierState, ListedFile, RefusalReason, SiteKind

AT = "http://site.example"
WHOLE = File(digest="d", length=3, total=3, etag='"1"')


def site_and_sweep(session: Session, clock: FixedClock) -> tuple[int, int]:
    now = clock.now()
    site = Site(key="s", name="s", kind=SiteKind.WEBSITE, url=f"{AT}/", created_at=now, updated_at=now)
    session.add(site)
    session.flush()
    sweep = Sweep(site_id=site.id, started_at=now, refused={})
    session.add(sweep)
    session.flush()
    return site.id, sweep.id


def shown(
    session: Session, clock: FixedClock, ids: tuple[int, int], path: str, *files: str
) -> tuple[Listing, ListingItem]:
    item = PageListing(
        url=f"{AT}/{path}",
        title=path,
        files=tuple(ListedFile(name="a.zip", size=3, url=f"{AT}/{url}") for url in files),
    )
    row = session.scalars(select(Listing).where(Listing.url == item.url)).one_or_none()
    if row is None:
        row = Listing(
            site_id=ids[0], sweep_id=ids[1], first_seen=clock.now(), last_seen=clock.now(), **item.columns()
        )
        session.add(row)
    row.files = list(item.files)
    session.flush()
    return row, item


def came(url: str, file: File) -> Result:
    planned = Planned(f"{AT}/{url}", Role.FILE)
    return Result(Entry(print_of(planned.url), planned), FrontierState.DONE, 200, file=file)


def rows(session: Session) -> dict[str, ListingMedia]:
    return {row.url.removeprefix(AT): row for row in session.scalars(select(ListingMedia))}


def test_a_file_reaches_listings_before_and_after_it_in_every_spelling(
    database: Database, clock: FixedClock
) -> None:
    with database.unit_of_work() as session:
        ids = site_and_sweep(session, clock)
        shelf = FileShelf(ids[0])
        shelf.name(session, [shown(session, clock, ids, "one", "a.zip?x=1&y=2")], clock.now())
        shelf.store(session, [came("a.zip?x=1&y=2", WHOLE)], clock.now())
        shelf.name(session, [shown(session, clock, ids, "two", "a.zip?y=2&x=1")], clock.now())
        assert {url: row.digest for url, row in rows(session).items()} == {
            "/a.zip?x=1&y=2": "d",
            "/a.zip?y=2&x=1": "d",
        }


def test_a_resumed_sweep_remembers_what_was_named_and_fetched(database: Database, clock: FixedClock) -> None:
    with database.unit_of_work() as session:
        ids = site_and_sweep(session, clock)
        first = FileShelf(ids[0])
        first.name(session, [shown(session, clock, ids, "one", "a.zip", "b.zip")], clock.now())
        first.store(session, [came("a.zip", WHOLE)], clock.now())
        second = FileShelf(ids[0])
        second.recall(session, ids[1])
        second.store(session, [came("b.zip", WHOLE)], clock.now())
        second.name(session, [shown(session, clock, ids, "two", "a.zip")], clock.now())
        assert sorted((row.url[-5:], row.digest) for row in session.scalars(select(ListingMedia))) == [
            ("a.zip", "d"), ("a.zip", "d"), ("b.zip", "d"),
        ]  # fmt: skip
        known = second.known(session, print_of(f"{AT}/a.zip"))
        assert known is not None
        assert (known.digest, known.etag, known.total) == ("d", '"1"', 3)


def test_what_was_seen_stays_seen_and_a_file_may_come_back(database: Database, clock: FixedClock) -> None:
    with database.unit_of_work() as session:
        ids = site_and_sweep(session, clock)
        shelf = FileShelf(ids[0])
        shelf.name(session, [shown(session, clock, ids, "one", "a.zip")], clock.now())
        shelf.store(session, [came("a.zip", WHOLE)], clock.now())
        for file in (
            File(refusal="not_found", gone=True),
            File(refusal="not_found", gone=True),
            File(refusal="timeout"),
        ):
            clock.advance(timedelta(days=1))
            shelf.store(session, [came("a.zip", file)], clock.now())
        row = rows(session)["/a.zip"]
        assert (row.digest, row.refusal, [one["what"] for one in row.history]) == ("d", "", ["removed"])
        assert shelf.known(session, print_of(row.url)) is None  # asked for anew, without conditions
        shelf.store(session, [came("a.zip", WHOLE)], clock.now())
        assert (row.gone_at, row.digest) == (None, "d")


def test_a_spent_budget_makes_no_rows_and_a_link_of_every_page_few(
    database: Database, clock: FixedClock
) -> None:
    with database.unit_of_work() as session:
        ids = site_and_sweep(session, clock)
        shelf = FileShelf(ids[0])
        pages = [shown(session, clock, ids, str(n), "client.apk", "late.zip") for n in range(MAX_NAMING + 5)]
        shelf.name(session, pages, clock.now())
        shelf.store(session, [came("late.zip", File(refusal=RefusalReason.BUDGET.value))], clock.now())
        shelf.store(session, [came("client.apk", WHOLE)], clock.now())
        shelf.name(session, pages, clock.now())
        found = session.scalars(select(ListingMedia)).all()
        assert {row.url for row in found} == {f"{AT}/client.apk"}
        assert len(found) == MAX_NAMING
        assert all(row.gone_at is None for row in found)
