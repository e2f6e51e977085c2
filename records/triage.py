"""Around a decision on a finding: whose turn it is, who put it off, what was noted, what it rested on, who looked again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.vocabulary import ClaimEnd, FindingState, SampleWhy, SkipReason

HELD = text("ended_at IS NULL")


class Claim(Base):
    """One person has a finding before them. The row stays when it ends: it says who had it, when, and how it ended.

    A claim whose `expires_at` has passed holds nothing; it is ended by whoever claims next.
    """

    __tablename__ = "claim"
    __table_args__ = (
        # two people never hold one finding, whatever the program does
        Index("uq_claim_held", "finding_id", unique=True, sqlite_where=HELD, postgresql_where=HELD),
        Index("ix_claim_account_held", "account_id", sqlite_where=HELD, postgresql_where=HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str]
    taken_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended: Mapped[ClaimEnd | None]
    ended_by: Mapped[str] = mapped_column(default="")


class Skip(Base):
    """A finding that one person put off, with the reason; it stays in everybody else's queue."""

    __tablename__ = "skip"
    __table_args__ = (
        Index("ix_skip_account_standing", "account_id", sqlite_where=HELD, postgresql_where=HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str]
    reason: Mapped[SkipReason]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class FindingNote(Base):
    """What people of the office tell each other about a finding. No paper prints it. Rows are only added."""

    __tablename__ = "finding_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(index=True)
    actor: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


class SavedFilter(Base):
    """A filter of the queue under a name; `query` is the address line's, `shared` ones are offered to the whole office."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    query: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class Judgement(Base):
    """What a verdict rested on, kept as it stood: matches are computed anew, and rules are measured by what they said then.

    Attributes:
        rules: keys of the features that spoke for the match.
        engine: versions of the rules, without the catalogue's.
        name: the words of the page that were taken for the work's name.
        bulk: the number of the bulk decision, empty for a decision of its own.
        void_at: when the verdict was taken back or replaced; only standing ones count.
    """

    __tablename__ = "judgement"
    __table_args__ = (Index("ix_judgement_at", "at"),)

    verdict_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    finding_id: Mapped[int] = mapped_column(index=True)
    site_id: Mapped[int]
    holder_id: Mapped[int]
    work_id: Mapped[int]
    state: Mapped[FindingState]
    reason: Mapped[str]
    actor: Mapped[str]
    rules: Mapped[list[Any]]
    engine: Mapped[str]
    name: Mapped[str]
    bulk: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    void_at: Mapped[datetime | None]


class Sample(Base):
    """A verdict that another person looks at again. `agreed` is None until that has happened."""

    __tablename__ = "sample"
    __table_args__ = (
        Index("ix_sample_waiting", "id", sqlite_where=text("second_at IS NULL"), postgresql_where=text("second_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict_id: Mapped[int] = mapped_column(unique=True)
    finding_id: Mapped[int] = mapped_column(index=True)
    decided_by: Mapped[str]
    state: Mapped[FindingState]
    reason: Mapped[str]
    why: Mapped[SampleWhy]
    drawn_at: Mapped[datetime]
    second_by: Mapped[str] = mapped_column(default="")
    second_state: Mapped[FindingState | None]
    second_reason: Mapped[str] = mapped_column(default="")
    second_note: Mapped[str] = mapped_column(default="")
    second_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
