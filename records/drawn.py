"""Papers that were drawn up from the book: what was asked for, and what a person filled in; counted figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class DrawnPaper(Base):
    """Where the content of a draft comes from, beside the rows that it names; a right holder's notice has none."""

    __tablename__ = "drawn_paper"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    asked: Mapped[dict[str, Any]]
    """Route, measure, case, notice, order and this office, as takedown.drawing.Asked has them."""
    filled: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Path of a field to the value that a person gave; nothing that the rows give stands here."""
    filled_by: Mapped[str] = mapped_column(default="")
    filled_at: Mapped[datetime | None]


class CountedFigure(Base):
    """A figure that a criminal threshold is held against, as somebody counted it. A wrong one is voided, not deleted."""

    __tablename__ = "counted_figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    item: Mapped[str]
    """takedown.thresholds.Item."""
    value: Mapped[int] = mapped_column(BigInteger)
    """分 for money, else pieces."""
    act_day: Mapped[date]
    """Last day of the act, in Asia/Shanghai."""
    counted_how: Mapped[str]
    evidence: Mapped[list[Any]]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_why: Mapped[str] = mapped_column(default="")
