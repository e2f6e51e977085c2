"""Listings as a sweep stores them: one row for an address, whoever names it and however often."""

from __future__ import annotations

from sqlalchemy import select

from crawler.asked.planned import Entry, Kept, Planned, Result, print_of
from crawler.items import PageListing
from crawler.progress.ledger import Ledger
from crawler.progress.order import Order
from crawler.scope.policy import of
from records.changes import ListingChange
from records.clock import FixedClock
from records.scope import ScopeRule, Site
from records.session import Database
from records.sweeps import Listing
from records.vocabulary import FrontierState, SiteKind

AT = "http://s.example"


def result(number: int, title: str) -> Result:
    """A folder that lists the same file as all others do, by another name."""
    url = f"{AT}/tree/{number}/"
    kept = Kept(url, 200, "text/html", "", "00", 1, "s/sweep.warc.gz", number, f"urn:{number}")
    item = PageListing(url=f"{AT}/files/ferry.epub", title=title)
    return Result(Entry(print_of(url), Planned(url)), FrontierState.DONE, 200, (item,), kept=kept)


def test_an_address_that_two_pages_of_one_batch_name_differently_is_stored_once(
    database: Database, clock: FixedClock
) -> None:
    with database.unit_of_work() as session:
        now = clock.now()
        rules = [ScopeRule(scheme="http", host="s.example", port=80, path_prefix="/")]
        site = Site(key="s", name="s", kind=SiteKind.WEBSITE, url=f"{AT}/", created_at=now, updated_at=now, rules=rules)  # fmt: skip
        session.add(site)
        session.flush()
        policy = of(site)
    ledger = Ledger(database.unit_of_work, clock, policy, Order(), lease_s=60)
    ledger.open()
    results = [result(1, "月下渡"), result(2, "月下渡 全本")]

    ledger.write([], 0, [one.entry.planned for one in results])
    ledger.write(results, 0)

    with database.reading() as session:
        assert session.scalars(select(Listing.title)).all() == ["月下渡 全本"]
        assert session.scalars(select(ListingChange.id)).all() == []
