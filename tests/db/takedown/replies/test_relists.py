"""The same content at another address of the same site is linked to the finding that was made of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from records import relists as read
from records.changes import ContentKey
from records.clock import FixedClock
from records.events import Event
from records.findings import Finding
from records.sweeps import Listing, ListingMedia
from records.vocabulary import ListingKind, MediaRole
from takedown.replies import relists


@pytest.fixture
def old(office: Any) -> int:
    """A finding whose page was met by the first sweep."""
    return int(office.found("/old.html", office.work()))


def listing_of(office: Any, finding: int) -> int:
    with office.database.reading() as session:
        return int(session.get_one(Finding, finding).listing_id)


def upload(office: Any, path: str, sweep: int = 2) -> int:
    """A listing that a later sweep was the first to meet."""
    clock: FixedClock = office.clock
    clock.advance(timedelta(days=1))
    seen_by = office.sweep()
    with office.database.unit_of_work() as session:
        row = Listing(
            site_id=office.site_id, sweep_id=seen_by, url=f"http://forum.example:8080{path}",
            kind=ListingKind.PAGE, title="长夜灯火 全集", content_digest="c", first_seen=clock.now(), last_seen=clock.now(),
            first_sweep_id=sweep,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def key(office: Any, listing: int, kind: str, value: str) -> None:
    with office.database.unit_of_work() as session:
        session.add(ContentKey(site_id=office.site_id, listing_id=listing, kind=kind, value=value))


def file(office: Any, listing: int, digest: str, size: int = 1 << 20) -> None:
    with office.database.unit_of_work() as session:
        session.add(
            ListingMedia(
                listing_id=listing, url=f"http://forum.example:8080/f/{listing}", role=MediaRole.FILE, digest=digest,
                fetched_at=office.clock.now(), stored_bytes=size, history=[],
            )
        )  # fmt: skip


def run(office: Any) -> int:
    return relists.run(office.database.unit_of_work, office.clock).linked


@pytest.mark.parametrize("kind", ["share", "magnet", "text", "file"])
def test_the_same_content_is_linked_once_with_a_row_and_an_event(office: Any, old: int, kind: str) -> None:
    new = upload(office, "/new.html")
    for listing in (listing_of(office, old), new):
        if kind == "file":
            file(office, listing, "d" * 64)
        else:
            key(office, listing, kind, "baidu:1AbCd")

    assert (run(office), run(office)) == (1, 0)

    with office.database.reading() as session:
        (link,) = read.after(session, old)
        event = session.scalars(select(Event).where(Event.action == "takedown:finding:relisted")).one()
    assert (link.listing, link.older, link.same, link.finding) == (new, old, (kind,), None)
    assert (event.subject_id, event.payload["listing"]) == (str(old), new)


def test_a_rejected_finding_has_nothing_to_come_back_to_and_a_confirmed_one_has_whatever_became_of_it(
    office: Any, old: int
) -> None:
    office.say(old, "rejected", reason="wrong_work")
    new = upload(office, "/new.html")
    for listing in (listing_of(office, old), new):
        key(office, listing, "share", "baidu:1AbCd")

    assert run(office) == 0
    office.say(old, "confirmed")
    with office.database.unit_of_work() as session:
        session.get_one(Finding, old).listing.gone_at = office.clock.now()
    assert run(office) == 1


def test_what_stands_under_every_post_of_a_site_and_a_tiny_file_prove_nothing(office: Any, old: int) -> None:
    for listing in (listing_of(office, old), *(upload(office, f"/{n}.html") for n in range(relists.COMMON))):
        key(office, listing, "share", "baidu:own-share-of-the-site")
        file(office, listing, f"{listing:064d}")
    tiny = upload(office, "/tiny.html")
    for listing in (listing_of(office, old), tiny):
        with office.database.unit_of_work() as session:
            session.add(
                ListingMedia(
                    listing_id=listing, url="http://forum.example:8080/tiny.url", role=MediaRole.FILE, digest="e" * 64,
                    fetched_at=office.clock.now(), stored_bytes=100, history=[],
                )
            )  # fmt: skip

    assert run(office) == 0


def test_two_listings_that_one_sweep_met_for_the_first_time_are_no_new_upload(office: Any, old: int) -> None:
    with office.database.unit_of_work() as session:
        session.get_one(Listing, session.get_one(Finding, old).listing_id).first_sweep_id = 2
    new = upload(office, "/twin.html", sweep=2)
    for listing in (listing_of(office, old), new):
        key(office, listing, "share", "baidu:1AbCd")

    assert run(office) == 0
