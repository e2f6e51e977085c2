"""Sweeps: leases, frontier, refusals, listings and the pictures found on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.vocabulary import FrontierState, ListingKind, MediaRole, SweepKind, SweepState


class SiteLease(Base):
    """At most one sweep of a site at a time. `epoch` rises with each taking: an older holder cannot write."""

    __tablename__ = "site_lease"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    owner: Mapped[str]
    epoch: Mapped[int]
    until: Mapped[datetime]


class Sweep(Base):
    """One sweep (巡查) of one site. planned = visited + failed + refused pages + unchanged + what is left."""

    __tablename__ = "sweep"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    kind: Mapped[SweepKind] = mapped_column(default=SweepKind.SWEEP)
    state: Mapped[SweepState] = mapped_column(default=SweepState.RUNNING)
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    resumed: Mapped[int] = mapped_column(default=0)
    planned: Mapped[int] = mapped_column(default=0)
    visited: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    listings: Mapped[int] = mapped_column(default=0)
    refused: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Refusal reason to count."""
    files: Mapped[int] = mapped_column(default=0, server_default="0")
    """Files of listings that were fetched and stored, parts of films included; unchanged ones are `unchanged`."""
    file_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Bytes of file bodies that came over the line, those of refused files included."""
    remaining: Mapped[int] = mapped_column(default=0, server_default="0")
    """Planned URLs that were not fetched when it ended."""
    bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Bytes of all bodies that came, robots.txt and parts of drawn pages included."""
    seconds: Mapped[float] = mapped_column(default=0.0, server_default="0")
    """How long it ran, its interruptions not counted."""
    new_listings: Mapped[int] = mapped_column(default=0, server_default="0")
    """Listings that no sweep of the site had seen before."""
    complete: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It looked at all there was to see: what it did not see is no longer there. Never so for a re-check."""
    monitors: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Rules on its figures that failed: `{"rule", "seen", "expected", "zh", "en"}`."""
    turns: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """As `crawler.progress.rounds.Round.as_row`, of a site that no single sweep sees whole; empty for all others."""
    note: Mapped[str] = mapped_column(default="")


class FrontierEntry(Base):
    """One planned request of a sweep; survives a killed process."""

    __tablename__ = "frontier_entry"
    __table_args__ = (
        UniqueConstraint("sweep_id", "fingerprint"),
        Index("ix_frontier_next", "sweep_id", "state", "priority", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweep.id"))
    fingerprint: Mapped[str]
    """Scrapy's request fingerprint, hexadecimal."""
    url: Mapped[str]
    depth: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=0)
    """Smaller goes first."""
    request: Mapped[dict[str, Any]]
    """What rebuilds the request: method, callback name, headers, meta."""
    state: Mapped[FrontierState] = mapped_column(default=FrontierState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was handed to the downloader."""
    leased_by: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None]
    robots_exception: Mapped[str] = mapped_column(default="", server_default="")
    """`id: rule` of the exception without which robots.txt would have kept it from being fetched; else empty."""
    status: Mapped[int | None]
    """HTTP status of the final answer."""


class Refusal(Base):
    """One typed refusal of a sweep, with its URL. `stage`: gate, guard, robots, download, parse, picture, file, index, age."""

    __tablename__ = "refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweep.id"), index=True)
    url: Mapped[str]
    reason: Mapped[str]
    stage: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    found_on: Mapped[str] = mapped_column(default="")
    """The page that linked or redirected there, or empty."""
    at: Mapped[datetime]


class Listing(Base):
    """One offer of one work, file or app, with a title and a URL (see docs/reference/words.md)."""

    __tablename__ = "listing"
    __table_args__ = (UniqueConstraint("site_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweep.id"), index=True)
    """The sweep that saw it last."""
    url: Mapped[str]
    kind: Mapped[ListingKind]
    title: Mapped[str]
    page_title: Mapped[str] = mapped_column(default="")
    """The page's own <title>, which often carries the section and the site's name."""
    text: Mapped[str] = mapped_column(default="")
    """At most 20,000 characters, without navigation."""
    links: Mapped[list[Any]] = mapped_column(default=list)
    """`PageLink`s: downloads, shares, magnets, players."""
    share_links: Mapped[list[Any]] = mapped_column(default=list)
    files: Mapped[list[Any]] = mapped_column(default=list)
    images: Mapped[list[Any]] = mapped_column(default=list)
    """Absolute URLs of pictures that belong to the offer, cover first."""
    creators: Mapped[list[Any]] = mapped_column(default=list)
    uploader: Mapped[str] = mapped_column(default="")
    price: Mapped[str] = mapped_column(default="")
    dates: Mapped[list[Any]] = mapped_column(default=list)
    """Dates or years that the page states about the offer, ISO where possible."""
    language: Mapped[str] = mapped_column(default="")
    schema_types: Mapped[list[Any]] = mapped_column(default=list)
    """schema.org types that the page declares for its main thing, such as NewsArticle."""
    category: Mapped[str] = mapped_column(default="")
    """Breadcrumb or board of the page, such as `影视 > 电视剧` or `新闻资讯`."""
    identifiers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    content_digest: Mapped[str]
    """SHA-256 of everything the matcher reads of it."""
    capture_id: Mapped[int | None]
    """The response it was read from; the newest."""
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    offer_digest: Mapped[str] = mapped_column(default="", server_default="")
    """SHA-256 of what is offered (`records.offers`), without the page's noise; empty before it was first computed."""
    published_at: Mapped[datetime | None]
    """When the page says for machines that it was put up; None where it does not say so believably."""
    first_sweep_id: Mapped[int | None]
    """The sweep that saw it first."""
    gone_at: Mapped[datetime | None]
    """Since when the site no longer offers it; None while it does, and again when it is back."""
    gone_why: Mapped[str] = mapped_column(default="", server_default="")
    """As `records.changes.ListingChange.why`."""
    matched_revision: Mapped[str] = mapped_column(default="")
    """What it was last matched as: content, prints, catalogue and model together; empty before."""


class ListingMedia(Base):
    """A picture or file of a listing, in the vault. `refusal` is a reason code where its bytes were no good.

    The columns behind `fetched_at` are kept for files only. A file that the site took away keeps its row.
    """

    __tablename__ = "listing_media"
    __table_args__ = (UniqueConstraint("listing_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    url: Mapped[str]
    role: Mapped[MediaRole]
    digest: Mapped[str] = mapped_column(default="", index=True)
    media_type: Mapped[str] = mapped_column(default="")
    refusal: Mapped[str] = mapped_column(default="")
    fetched_at: Mapped[datetime]
    stored_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Length of what `digest` names; less than `total_bytes` where only the beginning was fetched."""
    total_bytes: Mapped[int | None] = mapped_column(BigInteger)
    """Length of the whole file as the server states it."""
    etag: Mapped[str] = mapped_column(default="", server_default="")
    last_modified: Mapped[str] = mapped_column(default="", server_default="")
    """Validators of the answer that was stored, as the server wrote them (RFC 9110, 8.8)."""
    checked_at: Mapped[datetime | None]
    """When the site was last asked for it."""
    gone_at: Mapped[datetime | None]
    """Since when the site no longer has it, or its listing no longer names it."""
    history: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """What became of it: `{"at", "what": changed | removed, "digest", "bytes"}` of what was there before."""
    note: Mapped[str] = mapped_column(default="", server_default="")
    """Why it was refused, with sizes; or which part of it is stored."""
