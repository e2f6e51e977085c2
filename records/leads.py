"""Leads (线索) and the complaints (投诉举报) that brought them: one lead for an address, any number of people who named it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.vocabulary import LeadChannel, LeadReason, LeadState


class Lead(Base):
    """A place where works are said to be offered. `key` is the normal form of its address; equal keys are one lead."""

    __tablename__ = "lead"
    __table_args__ = (Index("ix_lead_open", "state", "green_lane", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str] = mapped_column(default="")
    """As the first complainant gave it; empty where only words were given."""
    works: Mapped[str] = mapped_column(default="")
    green_lane: Mapped[bool] = mapped_column(default=False)
    """权利人维权绿色通道: a verified right holder is among the complainants."""
    state: Mapped[LeadState] = mapped_column(default=LeadState.NEW)
    reason: Mapped[LeadReason | None]
    note: Mapped[str] = mapped_column(default="")
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    """The registered site whose scope has the address."""
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id"))
    """The look that was asked for."""
    looked_at: Mapped[datetime | None]
    joined_to: Mapped[int | None] = mapped_column(ForeignKey("lead.id"), index=True)
    """A person found that this is the same as an earlier lead; its complaints moved there."""
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    complaints: Mapped[list[Complaint]] = relationship(back_populates="lead", order_by="Complaint.id")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - how the mapper takes it


class Complaint(Base):
    """What one person reported. Name and contact are personal data: shown masked in lists."""

    __tablename__ = "complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    receipt: Mapped[str] = mapped_column(unique=True)
    """Number that the complainant gets, such as 2026-000123."""
    code_sha256: Mapped[str]
    """SHA-256 of the code that opens its state on the public page."""
    channel: Mapped[LeadChannel]
    received_at: Mapped[datetime]
    taken_by: Mapped[str]
    anonymous: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    text: Mapped[str] = mapped_column(default="")
    original: Mapped[str] = mapped_column(default="")
    """SHA-256 in the vault of the letter's scan, the mail or the picture of the message."""
    feedback: Mapped[str] = mapped_column(default="")
    """What the complainant is told; shown on the public page."""
    feedback_at: Mapped[datetime | None]
    feedback_by: Mapped[str] = mapped_column(default="")

    lead: Mapped[Lead] = relationship(back_populates="complaints")
