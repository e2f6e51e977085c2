"""Matches (computed), findings (worth a person's look) and verdicts (what people said)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from records.base import Base
from records.catalog import Work
from records.sweeps import Listing
from records.vocabulary import Decision, FindingState

WORTH_BELOW = 2.5
"""Open findings of less weight than a look stand behind this place of the queue."""


class Match(Base):
    """What the matcher computed for a (listing, work); replaced when it computes again."""

    __tablename__ = "match"
    __table_args__ = (UniqueConstraint("listing_id", "work_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    decision: Mapped[Decision]
    p_work: Mapped[float]
    p_act: Mapped[float]
    p_unlicensed: Mapped[float | None]
    families: Mapped[list[Any]]
    """Independent families of evidence that agree: title, year, creator, identifier, hash."""
    reasons: Mapped[list[Any]]
    """`Reason`s, heaviest first; negative weights are counter-evidence."""
    record: Mapped[dict[str, Any]]
    """Alias, view, raw span [start, end) in the listing's title, zone, runner-up and margin, versions, vetoes."""
    revision: Mapped[str]
    """Digest of inputs and versions: the same inputs and versions give the same bytes."""
    at: Mapped[datetime]


class Finding(Base):
    """A (listing, work) worth a person's look (疑似侵权线索).

    `place`, `site_id` and `holder_id` repeat what stands in the rows it points to, so that a queue of any length is
    read along an index. The database fills them in itself (triggers of migration 0016): nobody else writes them.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("listing_id", "work_id"),
        Index("ix_finding_queue", "state", "place", "id"),
        Index("ix_finding_queue_of_site", "site_id", "state", "place", "id"),
        Index("ix_finding_queue_of_holder", "holder_id", "state", "place", "id"),
        Index("ix_finding_place", "place", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("match.id"), index=True)
    decision: Mapped[Decision]
    """The matcher's decision when the finding was opened or last computed."""
    place: Mapped[float | None]
    """Where it stands in the queue, least first: twice the rank of the decision, less p_work."""
    site_id: Mapped[int | None]
    holder_id: Mapped[int | None]
    state: Mapped[FindingState] = mapped_column(default=FindingState.OPEN, index=True)
    version: Mapped[int] = mapped_column(default=1)
    """Rises with every change; a verdict names the version it saw."""
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    listing: Mapped[Listing] = relationship()
    work: Mapped[Work] = relationship()
    match: Mapped[Match] = relationship()


WITH_ALL = (
    joinedload(Finding.listing, innerjoin=True),
    joinedload(Finding.match, innerjoin=True),
    joinedload(Finding.work, innerjoin=True).joinedload(Work.holder, innerjoin=True),
)
"""Loads a finding with the rows that its page, its event and its papers say something of, in one question."""


def worth_a_look() -> ColumnElement[bool]:
    """What reaches people: all that somebody has decided, and open findings that the matcher still stands by.

    An open finding whose page has changed, or that a licence now covers, stays a row and comes back by itself.
    """
    stands = Finding.decision.in_((Decision.DRAFT, Decision.REVIEW))
    return or_(Finding.state != FindingState.OPEN, stands)


class Verdict(Base):
    """What a person said of a finding. Rows are only added."""

    __tablename__ = "verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(index=True)
    """No foreign key: a verdict outlives its finding."""
    state: Mapped[FindingState]
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    saw_version: Mapped[int]
    at: Mapped[datetime]
