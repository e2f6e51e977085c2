"""Captures: what was fetched or drawn, when, from where, with its digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from records.vocabulary import CaptureKind

REFERS_TO_FILE, REFERS_TO_OFFSET = "WARC-Refers-To-Filename", "WARC-Refers-To-File-Offset"
"""Headers of a WARC record "revisit" whose body stands in an earlier record: its file and offset, as in `Capture`."""


class Capture(Base):
    """One kept response (in a WARC file) or one picture of a page (in the vault)."""

    __tablename__ = "capture"

    id: Mapped[int] = mapped_column(primary_key=True)
    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweep.id"), index=True)
    url: Mapped[str] = mapped_column(index=True)
    kind: Mapped[CaptureKind]
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"), index=True)
    status: Mapped[int | None]
    media_type: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    """IP address that answered."""
    fetched_at: Mapped[datetime]
    sha256: Mapped[str]
    """Of the decoded response body, or of the picture (then also its digest in the vault)."""
    bytes: Mapped[int]
    warc_file: Mapped[str] = mapped_column(default="")
    """File name below the WARC folder."""
    warc_offset: Mapped[int | None]
    """Byte offset of the response record's gzip member in the file."""
    warc_record_id: Mapped[str] = mapped_column(default="")
    source_capture_id: Mapped[int | None]
    """For a picture: the response it was drawn from. For a "not modified": the response that it confirms."""
    certificate: Mapped[str] = mapped_column(default="", server_default="")
    """SHA-256 of the server's TLS certificate, under which the vault holds it (DER); empty for http."""
    drawn_from: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """For a picture: URLs of the stored responses used and those that were denied, browser version."""
    robots_exception: Mapped[str] = mapped_column(default="", server_default="")
    """As `records.sweeps.FrontierEntry.robots_exception`."""


def was_drawn(session: Session, capture_id: int) -> bool:
    """Whether what a sweep read of this response is what its scripts made of it: its own bytes say nothing of that."""
    documents = select(Capture.drawn_from).where(
        Capture.source_capture_id == capture_id, Capture.kind == CaptureKind.DOM
    )
    return any(told.get("read") for told in session.scalars(documents))
