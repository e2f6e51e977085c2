"""What no single sweep of a site gets to see: whose turn it is to be looked at, and to be drawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class PageTurn(Base):
    """One address of a site whose pages are more than one sweep may fetch. Other sites have none.

    Kept beside the frontier, whose rows belong to one sweep each: what waits outlives them.
    """

    __tablename__ = "page_turn"
    __table_args__ = (
        UniqueConstraint("site_id", "fingerprint"),
        Index("ix_page_turn_next", "site_id", "waits", "seen", "since", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    fingerprint: Mapped[str]
    url: Mapped[str]
    depth: Mapped[int] = mapped_column(default=0)
    request: Mapped[dict[str, Any]]
    """As `records.sweeps.FrontierEntry.request`: by which it is planned again."""
    since: Mapped[datetime]
    """When the sweep began that asked for it last; of an address nobody asked for yet, the one that met it first."""
    seen: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It was asked for at least once, whatever the answer."""
    waits: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It was planned since, and left."""


class DrawingTurn(Base):
    """A page that only scripts fill and that was not drawn, because a sweep draws no more than so many."""

    __tablename__ = "drawing_turn"
    __table_args__ = (
        UniqueConstraint("site_id", "fingerprint"),
        Index("ix_drawing_turn_next", "site_id", "since", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    fingerprint: Mapped[str]
    since: Mapped[datetime]
    """When the first sweep began that did not draw it, since it was drawn last."""
