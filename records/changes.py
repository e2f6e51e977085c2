"""What became of listings: what changed on them, that they went, that they came back, that they came elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.vocabulary import ChangeKind


class ListingChange(Base):
    """One change of one listing as a sweep or re-check saw it. Rows are only added."""

    __tablename__ = "listing_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweep.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[ChangeKind]
    why: Mapped[str] = mapped_column(default="")
    """For `gone`: a refusal reason (`not_found`, `soft_not_found`, `share_gone`), or `absent` for a listing that a
    complete sweep did not meet."""
    fields: Mapped[list[Any]] = mapped_column(default=list)
    """For `changed`: `{"field", "before", "after"}`, shortened; field is title, text, links, files, share, price, app."""
    detail: Mapped[str] = mapped_column(default="")
    capture_id: Mapped[int | None]
    """The response in which it was seen, where one was kept."""


class ContentKey(Base):
    """What a listing's content can be known again by at another address: exact keys, no likeness.

    `kind`: `share` (service and id), `magnet` (info hash), `text` (digest of its letters). Digests of its files stand
    in `listing_media`.
    """

    __tablename__ = "content_key"
    __table_args__ = (
        UniqueConstraint("listing_id", "kind", "value"),
        Index("ix_content_key_same", "site_id", "kind", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    kind: Mapped[str]
    value: Mapped[str]


class Relisting(Base):
    """A listing that offers what an older finding of the same site was about, at another address."""

    __tablename__ = "relisting"
    __table_args__ = (UniqueConstraint("listing_id", "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    """The new upload."""
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    """The finding that was made of the older one, whatever became of it."""
    same: Mapped[list[Any]] = mapped_column(default=list)
    """What is the same: `{"kind": share | magnet | file | text, "value"}`."""
    at: Mapped[datetime]
