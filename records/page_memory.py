"""What is remembered of a page between sweeps, so that the next one asks only whether it has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class PageMemory(Base):
    """The last whole answer to one address of a site: its validators, its digest, and where it is stored."""

    __tablename__ = "page_memory"
    __table_args__ = (UniqueConstraint("site_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    fingerprint: Mapped[str]
    """Scrapy's request fingerprint of the address as it was asked for, hexadecimal."""
    url: Mapped[str]
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    """Validators as the server wrote them (RFC 9110, 8.8); empty where they may not be used."""
    vary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Request headers that the answer depends on, in lower case, with what was sent in them."""
    sha256: Mapped[str]
    """Of the decoded body."""
    bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(default="")
    warc_file: Mapped[str] = mapped_column(default="")
    """Where the whole answer is stored; empty where it was not kept, then its validators are not used."""
    warc_offset: Mapped[int | None] = mapped_column(BigInteger)
    warc_record_id: Mapped[str] = mapped_column(default="")
    listings: Mapped[int] = mapped_column(default=0)
    """How many listings were read from it."""
    trusted_for: Mapped[int] = mapped_column(default=0)
    """How often "not modified" is still believed before the page is fetched whole again."""
    mistrusted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its content once changed while its validators stayed: they are never used again."""
    fetched_at: Mapped[datetime]
    """When the whole answer came."""
    checked_at: Mapped[datetime]
    """When the site last said that it stands."""
