"""What becomes of listings from one look to the next: changed, gone, back. Inside the ledger's transaction.

A listing is gone only where its page says so, or where a complete sweep read the very page that held it and did
not meet it any more (`crawler.again.missing`). No answer says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crawler.asked.planned import Refused, Result
from records import offers
from records.captures import Capture
from records.changes import ListingChange
from records.sweeps import Listing
from records.vocabulary import ChangeKind, RefusalReason

GONE = frozenset({RefusalReason.NOT_FOUND, RefusalReason.SOFT_404, RefusalReason.SHARE_GONE})
"""Refusals by which a page itself says that the thing is gone."""
ABSENT = "absent"
READ = ("title", "text", "links", "files", "share_links", "price", "identifiers")
"""Columns of a listing that its offer is told from."""


def first(site_id: int, columns: Mapping[str, Any], sweep_id: int, result: Result, now: datetime) -> Listing:
    """The row of a listing that no sweep has met before."""
    return Listing(
        site_id=site_id, first_seen=now, last_seen=now, sweep_id=sweep_id, first_sweep_id=sweep_id,
        published_at=result.published if len(result.listings) == 1 else None,
        offer_digest=offers.digest(offers.facts(columns)), **columns,
    )  # fmt: skip


def note(row: Listing, columns: Mapping[str, Any], sweep_id: int, now: datetime) -> list[ListingChange]:
    """What a new look at a known listing changes; sets its offer's digest, and takes `gone` back.

    Called before the columns are written to the row.
    """
    found = []
    if row.gone_at is not None:
        found.append(
            ListingChange(
                listing_id=row.id, sweep_id=sweep_id, at=now, kind=ChangeKind.BACK, why=row.gone_why
            )
        )
        row.gone_at, row.gone_why = None, ""
    if row.content_digest == columns["content_digest"] and row.offer_digest:
        return found
    offer = offers.digest(offers.facts(columns))
    before = {name: getattr(row, name) for name in READ}
    fields = offers.differences(before, columns) if row.offer_digest else []
    row.offer_digest = offer
    if fields:
        found.append(
            ListingChange(
                listing_id=row.id, sweep_id=sweep_id, at=now, kind=ChangeKind.CHANGED, fields=fields
            )
        )
    return found


def said_gone(results: Iterable[Result]) -> dict[str, Refused]:
    """Addresses that were asked for and answered that there is nothing any more."""
    return {
        one.url: one
        for result in results
        for one in result.refused
        if one.reason in GONE and one.url == result.entry.planned.url
    }


def mark_said_gone(
    session: Session, site_id: int, sweep_id: int, results: Sequence[Result], now: datetime
) -> int:
    """Close the listings of pages that say that they are gone; how many."""
    gone = said_gone(results)
    if not gone:
        return 0
    rows = session.execute(
        select(Listing, Capture.url)
        .outerjoin(Capture, Capture.id == Listing.capture_id)
        .where(
            Listing.site_id == site_id, Listing.gone_at.is_(None),
            or_(Listing.url.in_(gone), Capture.url.in_(gone)),
        )
    ).all()  # fmt: skip
    for listing, page in rows:
        refused = gone.get(listing.url) or gone[page]
        mark_gone(session, listing, sweep_id, now, refused.reason.value, refused.detail)
    return len(rows)


def mark_gone(
    session: Session, row: Listing, sweep_id: int, now: datetime, why: str, detail: str = ""
) -> None:
    """Write that a listing is no longer offered. `why` as `records.changes.ListingChange.why`."""
    row.gone_at, row.gone_why = now, why
    session.add(
        ListingChange(
            listing_id=row.id, sweep_id=sweep_id, at=now, kind=ChangeKind.GONE, why=why, detail=detail[:500],
            capture_id=row.capture_id,
        )
    )  # fmt: skip
