"""What a campaign (专项行动) asks of people beside its forms: duties done, 督办 milestones, self-checks (自查自纠).

Rows are what people record. Whether something is late is reckoned from the days, never stored.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.casework import Case
from records.scope import Site


class DutyDone(Base):
    """A region did what a campaign asked for once, such as its work plan (工作计划)."""

    __tablename__ = "campaign_duty_done"
    __table_args__ = (UniqueConstraint("campaign", "duty", "region"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str]
    duty: Mapped[str]
    """Its name in the campaign's file."""
    region: Mapped[str]
    done_on: Mapped[date]
    reference: Mapped[str] = mapped_column(default="")
    """Number of the paper that was handed in."""
    actor: Mapped[str]
    at: Mapped[datetime]


class Milestone(Base):
    """A step that the supervising organs asked for in a 督办 case, with its day."""

    __tablename__ = "supervision_milestone"
    __table_args__ = (Index("ix_milestone_due", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    name: Mapped[str]
    due: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    """What an inspection (督导检查) found, or how the step was done."""
    actor: Mapped[str]
    at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    dropped_why: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship()


class SelfCheck(Base):
    """A site was asked to look for infringing content by itself (自查自纠), and what it reported."""

    __tablename__ = "self_check"
    __table_args__ = (
        UniqueConstraint("campaign", "site_id", "asked_on"),
        Index("ix_self_check_due", "campaign", "due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    asked_on: Mapped[date]
    due: Mapped[date]
    received_on: Mapped[date | None]
    """When the report came; None while it has not."""
    said_found: Mapped[int | None]
    """How many infringing items the site says it found."""
    said_removed: Mapped[int | None]
    """How many of them it says are gone."""
    file_digest: Mapped[str] = mapped_column(default="")
    """The report itself, in the vault."""
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    at: Mapped[datetime]
    site: Mapped[Site] = relationship()
