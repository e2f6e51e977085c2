"""Exceptions from robots.txt: recorded by a named approver, for one site, with an end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class RobotsException(Base):
    """One decision. It lifts explicit Disallow lines for public pages of one site, and nothing else."""

    __tablename__ = "robots_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    legal_basis: Mapped[str]
    """Law and article, or number of the decision."""
    reason: Mapped[str]
    granted_by: Mapped[str]
    """Login of the approver."""
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_by: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")

    def holds(self, at: datetime) -> bool:
        return self.withdrawn_at is None and self.granted_at <= at < self.expires_at


def holding(at: datetime) -> ColumnElement[bool]:
    """The exceptions that are neither over nor withdrawn."""
    return (
        RobotsException.withdrawn_at.is_(None)
        & (RobotsException.granted_at <= at)
        & (RobotsException.expires_at > at)
    )
