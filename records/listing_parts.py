"""Parts of listings: pages that show a piece of what a listing offers whole, such as the chapters of a novel.

Every part that a sweep reads has a row, so a listing knows how many it has and where they stand. The text of a few is
kept, to be compared with the catalogue: those with the smallest fingerprints, which lie evenly over the whole, are the
same in every sweep and do not depend on the order in which pages are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base

MOST_TEXTS = 12
"""Parts of one whole whose text is kept. Where every fourth part is copied, one of them is among 12 in 97 of 100 cases."""
TEXT_LIMIT = 6_000
"""Characters kept of one part: more than most chapters have."""


class ListingPart(Base):
    """One page that is a part of another page of its site."""

    __tablename__ = "listing_part"
    __table_args__ = (
        UniqueConstraint("site_id", "fingerprint"),
        Index("ix_listing_part_whole", "site_id", "whole_fingerprint"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    fingerprint: Mapped[str]
    """Scrapy's request fingerprint of its address, hexadecimal."""
    whole_fingerprint: Mapped[str]
    """The same of the address of its whole."""
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    """The whole's listing; None until its page was read, and where that page is no listing."""
    url: Mapped[str]
    title: Mapped[str]
    """The page's own <title>."""
    chars: Mapped[int]
    """Of its text, as far as the page's reader reads it."""
    text: Mapped[str] = mapped_column(default="")
    """Its first `TEXT_LIMIT` characters where it is one of those that are compared, else empty."""
    text_digest: Mapped[str] = mapped_column(default="")
    """SHA-256 of `text`; empty where none is kept."""
    capture_id: Mapped[int | None]
    """The response that it was read from."""
    sweep_id: Mapped[int]
    """The sweep that read it last."""
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    """Since when it is no part any more: its page says so, or reads as something else. It is not compared then."""
    gone_why: Mapped[str] = mapped_column(default="")
    """As `records.changes.ListingChange.why`."""


def cited(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses of the parts that a match rests on, by its record (`records.findings.Match.record`)."""
    contents = record.get("contents")
    told = [one for one in contents if isinstance(one, dict)] if isinstance(contents, list) else []
    found = (str(one.get("found") or "") for one in told if one.get("part"))
    return tuple(dict.fromkeys(url for url in found if url))
