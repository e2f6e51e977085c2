"""Deadlines that run, extensions that were asked for, answers that came: what happens after a paper went out."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base


class DeadlineState(StrEnum):
    """Where a deadline stands."""

    RUNNING = "running"
    OVERDUE = "overdue"
    """It ran out, and was escalated once."""
    MET = "met"
    CANCELLED = "cancelled"


class ExtensionState(StrEnum):
    """What became of a request for more time (延期)."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


class AnswerKind(StrEnum):
    """What came back on a paper that went out."""

    ACKNOWLEDGED = "acknowledged"
    """收到."""
    REMOVED = "removed"
    """称已移除; only a re-check shows it."""
    REFUSED = "refused"
    """拒绝."""
    INCOMPLETE = "incomplete"
    """称材料不全."""
    COUNTER_NOTICE = "counter_notice"
    """反通知, 不侵权声明."""


class Regime(StrEnum):
    """Under which law a counter-notice was made; its clock and its consequences hang on it."""

    REGULATIONS = "regulations"
    """信息网络传播权保护条例 16, 17."""
    CIVIL = "civil"
    """民法典 1196."""
    ECOMMERCE = "ecommerce"
    """电子商务法 43."""
    DMCA = "dmca"
    """17 U.S.C. 512(g)."""


class Deadline(Base):
    """One period that runs. The days are reckoned again when a holiday notice comes, as long as it is provisional."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("term", "subject_kind", "subject_id", "starts_at"),
        Index("ix_deadline_open", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]
    """Id of the period in takedown/periods/terms.toml."""
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    starts_at: Mapped[datetime]
    amount: Mapped[int | None]
    """Only where the office sets the length."""
    due_on: Mapped[date]
    """Last day, in Asia/Shanghai."""
    due_at: Mapped[datetime]
    """The instant at which it has run out."""
    provisional: Mapped[bool]
    sources: Mapped[list[Any]]
    state: Mapped[DeadlineState] = mapped_column(default=DeadlineState.RUNNING)
    ended_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    started_by: Mapped[str]
    created_at: Mapped[datetime]
    extensions: Mapped[list[Extension]] = relationship(order_by="Extension.id")


class Extension(Base):
    """A request for more time. While it is pending nothing escalates."""

    __tablename__ = "deadline_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"), index=True)
    until: Mapped[date]
    """New last day."""
    why: Mapped[str]
    state: Mapped[ExtensionState] = mapped_column(default=ExtensionState.PENDING)
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]


class Answer(Base):
    """What came back on a dispatched paper, as a person recorded it. Personal data stay in the scan, in the vault."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    kind: Mapped[AnswerKind]
    regime: Mapped[Regime | None]
    """Of a counter-notice."""
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(default="")
    """The sender's own number."""
    scan_digest: Mapped[str] = mapped_column(default="")
    elements: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of a counter-notice: element to whether it is there, as a person read it."""
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_why: Mapped[str] = mapped_column(default="")
    items: Mapped[list[AnswerItem]] = relationship(order_by="AnswerItem.id")


class AnswerItem(Base):
    """A (work, URL) of the notice that an answer is about."""

    __tablename__ = "answer_item"
    __table_args__ = (UniqueConstraint("answer_id", "draft_item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), index=True)
    draft_item_id: Mapped[int] = mapped_column(ForeignKey("draft_item.id"), index=True)
