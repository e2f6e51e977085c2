"""Marks of a site: what its pages give away of who stands behind it. They cost no request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.vocabulary import MarkKind


class SiteMark(Base):
    """One mark of one site, with the response in which it was first seen."""

    __tablename__ = "site_mark"
    __table_args__ = (
        UniqueConstraint("site_id", "kind", "value"),
        Index("ix_site_mark_same", "kind", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[MarkKind]
    value: Mapped[str]
    """In one spelling, so that two sites with the same mark have the same value."""
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What else is known: the network's name, a certificate's subject, names, issuer and validity."""
    url: Mapped[str]
    """The page on which it was first seen."""
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    capture_id: Mapped[int | None]
    """The response in which it was first seen."""
