"""What became of addresses after a notice went out, per site and per right holder, from our own looks only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from records.cases import DispatchRecord, Draft, Recheck, RecheckResult
from records.changes import ListingChange, Relisting
from records.clock import SHANGHAI, FixedClock
from records.findings import Finding
from records.sweeps import Listing
from records.vocabulary import ChangeKind, DispatchMeans, DraftState, UrlState
from takedown.statistics import compliance, holders
from takedown.statistics.removals import Noticed, noticed
from tests.db.takedown.conftest import Office, office

assert office  # the fixture
HOUR = timedelta(hours=1)


@pytest.fixture
def sent(office: Office) -> list[int]:
    """Four addresses in one notice that went out now; their findings."""
    findings = office.ready("/a.html", "/b.html", "/c.html", "/d.html")
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).state = DraftState.DISPATCHED
        session.add(
            DispatchRecord(
                draft_id=1, means=DispatchMeans.EMAIL, sent_on=office.clock.now().astimezone(SHANGHAI).date(),
                actor="li", at=office.clock.now(),
            )
        )  # fmt: skip
    return findings


def seen(office: Office, finding: int, *, gone: bool) -> None:
    """A sweep looks at the page now."""
    with office.database.unit_of_work() as session:
        listing = session.get_one(Listing, session.get_one(Finding, finding).listing_id)
        if gone:
            listing.gone_at, listing.gone_why = office.clock.now(), "not_found"
        else:
            listing.last_seen, listing.gone_at = office.clock.now(), None
        kind = ChangeKind.GONE if gone else ChangeKind.BACK
        session.add(
            ListingChange(listing_id=listing.id, sweep_id=listing.sweep_id, at=office.clock.now(), kind=kind)
        )


def items(office: Office) -> dict[int, Noticed]:
    with office.database.reading() as session:
        return {one.finding: one for one in noticed(session)}


def site(office: Office) -> compliance.SiteCompliance:
    with office.database.reading() as session:
        (row,) = compliance.report(session)
    return row


def test_gone_still_there_and_not_looked_at_add_up(
    office: Office, clock: FixedClock, sent: list[int]
) -> None:
    clock.advance(10 * HOUR)
    seen(office, sent[0], gone=True)
    clock.advance(20 * HOUR)
    seen(office, sent[1], gone=False)
    clock.advance(20 * HOUR)
    seen(office, sent[2], gone=True)
    row = site(office)
    of = row.removal

    assert (of.noticed, of.removed, of.still, of.unseen) == (4, 2, 1, 1)
    assert of.rate == pytest.approx(2 / 3)
    assert (of.median_h, of.longest_h) == (30.0, 50.0)
    assert (of.quick, of.slow) == (1, 1)  # the one that was gone after 50 hours may have gone in time


def test_an_address_that_was_seen_after_a_day_was_not_removed_in_time(
    office: Office, clock: FixedClock, sent: list[int]
) -> None:
    clock.advance(25 * HOUR)
    seen(office, sent[0], gone=False)
    clock.advance(HOUR)
    seen(office, sent[0], gone=True)

    assert items(office)[sent[0]].quick is False
    assert items(office)[sent[1]].quick is None


def test_an_address_that_came_back_is_counted_as_removed_and_as_back(
    office: Office, clock: FixedClock, sent: list[int]
) -> None:
    for gone in (True, False):
        clock.advance(2 * HOUR)
        seen(office, sent[0], gone=gone)

    of = site(office).removal
    assert (of.removed, of.back, of.median_h) == (1, 1, 2.0)


def test_what_was_gone_before_the_notice_says_nothing_of_the_site(office: Office, clock: FixedClock) -> None:
    findings = office.ready("/a.html", "/b.html")
    seen(office, findings[0], gone=True)
    clock.advance(HOUR)
    with office.database.unit_of_work() as session:
        session.add(
            DispatchRecord(
                draft_id=1, means=DispatchMeans.EMAIL, sent_on=clock.now().astimezone(SHANGHAI).date(), actor="li",
                at=clock.now(),
            )
        )  # fmt: skip
    of = site(office).removal

    assert (of.noticed, of.early, of.removed, of.rate) == (2, 1, 0, None)


def test_a_notice_recorded_days_later_is_counted_from_the_end_of_its_day(
    office: Office, clock: FixedClock, sent: list[int]
) -> None:
    with office.database.unit_of_work() as session:
        row = session.get_one(DispatchRecord, 1)
        row.at = clock.now() + timedelta(days=3)

    end = clock.now().astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )
    assert items(office)[sent[0]].sent == end
    day = clock.now().astimezone(SHANGHAI).date()
    with office.database.reading() as session:
        assert len(noticed(session, day, day)) == 4
        assert noticed(session, day + timedelta(days=1)) == []


def test_a_withdrawn_notice_is_left_out(office: Office, sent: list[int]) -> None:
    with office.database.unit_of_work() as session:
        session.get_one(Draft, 1).state = DraftState.WITHDRAWN
    assert items(office) == {}


def test_a_live_look_counts_like_a_sweep(office: Office, clock: FixedClock, sent: list[int]) -> None:
    clock.advance(5 * HOUR)
    with office.database.unit_of_work() as session:
        look = Recheck(
            draft_id=1, draft_version=1, requested_by="li", requested_at=clock.now(), finished_at=clock.now()
        )
        session.add(look)
        session.flush()
        for item in session.get_one(Draft, 1).items:
            state = UrlState.REMOVED if item.finding_id == sent[0] else UrlState.UNREACHABLE
            session.add(RecheckResult(recheck_id=look.id, item_id=item.id, url=item.url, state=state))

    assert items(office)[sent[0]].quick is True
    assert (site(office).removal.removed, site(office).removal.unseen) == (1, 3)


def test_a_holders_line_counts_found_noticed_removed_and_relisted(
    office: Office, clock: FixedClock, sent: list[int]
) -> None:
    office.found("/other.html", 1)
    clock.advance(3 * HOUR)
    seen(office, sent[0], gone=True)
    with office.database.unit_of_work() as session:
        again = Listing(
            site_id=office.site_id, sweep_id=1, url="http://forum.example:8080/again.html", kind=session.get_one(Listing, 1).kind,
            title="", content_digest="x", first_seen=clock.now(), last_seen=clock.now(),
        )  # fmt: skip
        session.add(again)
        session.flush()
        session.add_all(
            Relisting(listing_id=again.id, finding_id=finding, same=[], at=clock.now())
            for finding in sent[:2]
        )
    with office.database.reading() as session:
        (row,) = holders.report(session)

    assert (row.works, row.found, row.confirmed, row.relisted, row.drafts) == (1, 5, 4, 1, 4)
    assert (row.removal.noticed, row.removal.removed, row.removal.quick) == (4, 1, 1)
    assert row.to_draft_h == 0.0
    assert site(office).relisted == 1


def test_nothing_sent_gives_no_row(office: Any) -> None:
    with office.database.reading() as session:
        assert compliance.report(session) == []
        assert [(row.found, row.to_draft_h) for row in holders.report(session)] == [(0, None)]
