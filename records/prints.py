"""Fingerprints of assets and of the pictures found on listings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


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
