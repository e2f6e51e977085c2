"""Fingerprints of assets and of the pictures found on listings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.vocabulary import NegativeKind


class Fingerprint(Base):
    """One comparable value of one file, with all that is needed to compute it again.

    Exactly one of `asset_id` and `media_id` is filled.
    """

    __tablename__ = "fingerprint"
    __table_args__ = (UniqueConstraint("subject", "algorithm", "recipe", "variant", "orientation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    """`asset:<id>` or `media:<id>`."""
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"), index=True)
    media_id: Mapped[int | None] = mapped_column(ForeignKey("listing_media.id"), index=True)
    kind: Mapped[str]
    algorithm: Mapped[str]
    recipe: Mapped[str]
    value: Mapped[str]
    """Lower-case hexadecimal; of a large print the SHA-256 under which it stands in the vault."""
    quality: Mapped[int | None]
    """0-100 where the algorithm gives one."""
    variant: Mapped[str] = mapped_column(default="raw")
    orientation: Mapped[str] = mapped_column(default="r0")
    source_digest: Mapped[str]
    versions: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class PrintRefusal(Base):
    """Bytes that could not be fingerprinted, with a reason code. Not tried again by the same recipe."""

    __tablename__ = "print_refusal"
    __table_args__ = (UniqueConstraint("subject", "recipe"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str] = mapped_column(default="picture", server_default="picture")
    recipe: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    source_digest: Mapped[str]
    at: Mapped[datetime]


class Negative(Base):
    """Something that must never count as evidence: a blank cover, a studio's logo, a word that is no title.

    Every change re-evaluates open findings, because the bank belongs to the catalogue's revision.
    """

    __tablename__ = "negative"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NegativeKind]
    algorithm: Mapped[str] = mapped_column(default="")
    """`pdq` for pictures, `sha256` for files, empty for titles."""
    value: Mapped[str]
    """The folded title, or the code in lower-case hexadecimal."""
    label: Mapped[str]
    """The title as it was written, or the name of the file."""
    reason: Mapped[str]
    owner: Mapped[str]
    """Who answers for the entry."""
    expires: Mapped[date | None]
    """The last day in Asia/Shanghai on which it holds; None for no end."""
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    withdrawn_by: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
