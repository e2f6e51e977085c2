"""The list of works under early warning (重点作品版权保护预警名单): for some weeks they are looked for more often."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.catalog import Work


class WarnEntry(Base):
    """One work on one list, with its dates. It holds on every day from `starts_on` to `ends_on`, both included."""

    __tablename__ = "warn_entry"
    __table_args__ = (UniqueConstraint("work_id", "batch"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    batch: Mapped[str] = mapped_column(default="")
    """Which list names it, such as 2026年第三批; cited in papers."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    sites: Mapped[list[Any]] = mapped_column(default=list)
    """Keys of sites where it is expected, beyond those where it was found."""
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    work: Mapped[Work] = relationship()


class WarnList(Base):
    """The paper that a list came with: what a letter cites. Not every batch has one that was recorded."""

    __tablename__ = "warn_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(unique=True)
    """As in the entries."""
    name: Mapped[str] = mapped_column(default="")
    """Its title; empty: 重点作品版权保护预警名单 with the batch."""
    number: Mapped[str] = mapped_column(default="")
    """文号, such as 国版办函〔2026〕12号."""
    issuer: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


def in_force(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The entries that hold on this day (in Asia/Shanghai)."""
    return (WarnEntry.starts_on <= day) & (WarnEntry.ends_on >= day)
