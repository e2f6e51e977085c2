"""Parts of listings, such as chapters, that findings rest on: each is shown and looked at as the listing's own page is."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from records.captures import Capture
from records.findings import Finding, Match
from records.listing_parts import ListingPart, cited
from records.sweeps import Listing


def without(session: Session, drawn: ColumnElement[bool]) -> Iterator[tuple[int, Capture]]:
    """(listing, response) of every cited part for which `drawn`, said of the two, does not hold."""
    rows = session.execute(
        select(Listing.id, Capture, Match.record)
        .join(Finding, Finding.listing_id == Listing.id)
        .join(Match, Match.id == Finding.match_id)
        .join(ListingPart, ListingPart.listing_id == Listing.id)
        .join(Capture, Capture.id == ListingPart.capture_id)
        .where(ListingPart.text_digest != "", ListingPart.gone_at.is_(None), ~drawn)
        .order_by(Listing.id, ListingPart.id)
    )
    for listing, response, record in rows:
        if response.url in cited(record):
            yield listing, response


def of(session: Session, listing: int, url: str) -> ListingPart | None:
    """The part of this listing at this address."""
    asked = select(ListingPart).where(ListingPart.listing_id == listing, ListingPart.url == url)
    return session.scalars(asked).first()
