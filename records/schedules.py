"""When a site's turn comes: what the scheduler has reckoned. What people set stands in `records.scope.Site`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.vocabulary import DueWhy


class SiteTurn(Base):
    """The next turn of one site. A site without a row has never been reckoned and is looked at at once."""

    __tablename__ = "site_turn"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    next_due: Mapped[datetime | None] = mapped_column(index=True)
    """When its next sweep may begin, window and jitter included; None for one that is swept by hand only."""
    why: Mapped[DueWhy] = mapped_column(default=DueWhy.FIRST)
    haste: Mapped[float] = mapped_column(default=1.0, server_default="1")
    """How many times as often as its schedule says it is swept, from 1 to the office's bound."""
    warned: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A work of the warn list in force was found or is expected there."""
    quiet_until: Mapped[datetime | None]
    """The site asked to be left alone until then (Retry-After beyond what a sweep waits for)."""
    last_sweep_id: Mapped[int | None]
    """Its newest whole sweep that has ended, whatever its state."""
    last_began: Mapped[datetime | None]
    last_good: Mapped[datetime | None] = mapped_column(index=True)
    """Since when all that is known of it has been looked at: the end of its newest complete sweep, or the beginning of
    its newest whole round; what a stale site has not."""
    round_began: Mapped[datetime | None]
    """When the round of sweeps began that see it in turns; None for a site that single sweeps see whole."""
    round_sweeps: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many sweeps of that round have ended."""
