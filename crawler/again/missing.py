"""Listings that a whole sweep did not meet: their pages are asked once more, and what they say decides.

A list moves while it is read, so a listing can slip through; and a page that nothing links to may still hand its
file to whoever has the address. Therefore nothing is called gone because no link led there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from crawler.again import changes
from crawler.asked.planned import Planned, Role, print_of
from crawler.scope.gate import decide
from crawler.scope.policy import SitePolicy
from records.captures import Capture, was_drawn
from records.listing_parts import ListingPart
from records.page_memory import PageMemory
from records.sweeps import FrontierEntry, Listing, Sweep
from records.vocabulary import FrontierState, ListingKind

MOST = 500
"""Last looks in one sweep; a site that was rebuilt has all its old addresses asked over several sweeps."""
LAST_LOOK = "last_look"
"""In a row's `extra`: asked for only because its listing was not met; its links are not followed."""
READ = frozenset({200, 304})


def to_ask(session: Session, policy: SitePolicy, started_at: datetime) -> Iterator[Planned]:
    """Pages of their own whose listings this sweep has not met, those unseen for longest first."""
    rows = session.execute(
        select(Listing.id, Listing.url)
        .join(Capture, Capture.id == Listing.capture_id)
        .where(
            Listing.site_id == policy.id, Listing.gone_at.is_(None), Listing.last_seen < started_at,
            Listing.kind != ListingKind.FILE, Capture.url == Listing.url,
        )
        .order_by(Listing.last_seen, Listing.id)
        .limit(MOST)
    ).all()  # fmt: skip
    for listing_id, url in rows:
        if decide(policy, url).allowed:
            yield Planned(url, Role.PAGE, extra={"listing_id": listing_id, LAST_LOOK: True})
    parts = session.scalars(
        select(ListingPart.url)
        .where(
            ListingPart.site_id == policy.id, ListingPart.gone_at.is_(None), ListingPart.text_digest != "",
            ListingPart.last_seen < started_at,
        )
        .order_by(ListingPart.last_seen, ListingPart.id)
        .limit(MOST)
    ).all()  # fmt: skip
    yield from (
        Planned(url, Role.PAGE, extra={LAST_LOOK: True}) for url in parts if decide(policy, url).allowed
    )


def conclude(session: Session, sweep: Sweep, now: datetime) -> int:
    """After a complete sweep: close the listings that the pages which held them no longer hold; how many."""
    if not sweep.complete:
        return 0
    _close_parts(session, sweep, now)
    gone = 0
    for listing, page, read_as in _unmet(session, sweep):
        drawn = listing.capture_id is not None and was_drawn(session, listing.capture_id)
        if not drawn and _unchanged(session, listing.site_id, page, read_as):
            continue  # the page is byte for byte what it was: the reader reads it in another way, no more
        changes.mark_gone(session, listing, sweep.id, now, changes.ABSENT, f"no longer read on {page}")
        gone += 1
    return gone


def _close_parts(session: Session, sweep: Sweep, now: datetime) -> None:
    """Parts whose pages were read and read as parts no more: they are not compared."""
    read = exists().where(
        FrontierEntry.sweep_id == sweep.id, FrontierEntry.fingerprint == ListingPart.fingerprint,
        FrontierEntry.state == FrontierState.DONE, FrontierEntry.status.in_(READ),
    )  # fmt: skip
    session.execute(
        update(ListingPart)
        .where(
            ListingPart.site_id == sweep.site_id, ListingPart.gone_at.is_(None),
            ListingPart.last_seen < sweep.started_at, read,
        )
        .values(gone_at=now, gone_why=changes.ABSENT)
    )  # fmt: skip


def _unmet(session: Session, sweep: Sweep) -> list[tuple[Listing, str, str]]:
    rows = session.execute(
        select(Listing, Capture.url, Capture.sha256)
        .join(Capture, Capture.id == Listing.capture_id)
        .join(FrontierEntry, (FrontierEntry.sweep_id == sweep.id) & (FrontierEntry.url == Capture.url))
        .where(
            Listing.site_id == sweep.site_id, Listing.gone_at.is_(None), Listing.last_seen < sweep.started_at,
            FrontierEntry.state == FrontierState.DONE, FrontierEntry.status.in_(READ),
        )
        .order_by(Listing.id)
    ).all()  # fmt: skip
    return [(listing, page, sha256) for listing, page, sha256 in rows]


def _unchanged(session: Session, site_id: int, page: str, sha256: str) -> bool:
    same = select(PageMemory.id).where(
        PageMemory.site_id == site_id, PageMemory.fingerprint == print_of(page), PageMemory.sha256 == sha256
    )
    return session.scalars(same.limit(1)).first() is not None
