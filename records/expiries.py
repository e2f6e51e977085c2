"""What was said of licences and documents that run out: each step of each once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class ExpiryTold(Base):
    """The office was told that something ends. Another last day is another end."""

    __tablename__ = "expiry_told"
    __table_args__ = (UniqueConstraint("what", "row_id", "last_day", "step_d"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    what: Mapped[str]
    """licence or document."""
    row_id: Mapped[int]
    last_day: Mapped[date]
    step_d: Mapped[int]
    """Days before the last day: 30, 7, or 0 for the day itself and after."""
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    at: Mapped[datetime]
