"""Hosts that a person has decided not to register: a proposal that was declined does not come back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class DeclinedHost(Base):
    """A host seen on registered sites that stays out of the register, with who said so and why."""

    __tablename__ = "declined_host"

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(unique=True)
    """Lower case, punycode."""
    why: Mapped[str] = mapped_column(default="")
    declined_at: Mapped[datetime]
    declined_by: Mapped[str]
