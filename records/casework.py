"""Cases and what came of them, monthly submissions: facts that people record back from the office's own papers.

A case (案件) exists only after 立案. What the program finds is a dossier; it never becomes a case by itself.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.vocabulary import WorkKind


class Stream(StrEnum):
    """Which organ counts a case: each reports to its own province organ, 版权局 adds the three up."""

    COPYRIGHT = "copyright"
    """版权 and 文化市场综合执法."""
    POLICE = "police"
    """公安."""
    INTERNET = "internet"
    """网信."""


class CaseSource(StrEnum):
    """案件来源. The notice prints no list; this one is a setting of the office, unverified."""

    SUPERIOR = "superior"
    """上级移交."""
    OWN = "own"
    """自行发现（监测）."""
    COMPLAINT = "complaint"
    """投诉举报."""
    HOLDER = "holder"
    """权利人."""
    TRANSFER = "transfer"
    """其他部门移送."""
    SUPERVISED = "supervised"
    """督办."""


class OutcomeKind(StrEnum):
    """What became of a case, as its own paper says. `amount_fen` and `count` mean what each line says."""

    PENALTY = "penalty"
    """行政处罚决定; amount: fine."""
    PAID = "paid"
    """罚款缴纳; amount: paid."""
    NO_PENALTY = "no_penalty"
    """不予处罚."""
    WITHDRAWN = "withdrawn"
    """撤案."""
    EXTENDED = "extended"
    """延期."""
    CLOSED = "closed"
    """结案."""
    TRANSFERRED = "transferred"
    """移送司法机关; amount: 涉案金额."""
    NOT_TRANSFERRED = "not_transferred"
    """The 正职负责人 decided against a transfer, with reasons."""
    SITE_CLOSED = "site_closed"
    """关闭网站; count: sites."""
    SERVERS = "servers"
    """涉案服务器; count: machines."""
    REVIEW = "review"
    """行政复议."""
    LITIGATION = "litigation"
    """行政诉讼."""
    ENFORCED = "enforced"
    """强制执行."""
    TRANSFER_REPORTED = "transfer_reported"
    """The 正职负责人 got the written report that asks for a transfer."""
    TRANSFER_DECIDED = "transfer_decided"
    """The 正职负责人 decided to transfer; its hour is asked for."""
    POLICE_ACCEPTED = "police_accepted"
    """公安机关接受移送: the signed 回执."""
    POLICE_ELSEWHERE = "police_elsewhere"
    """The police signed the 回执, but another police organ is competent; its hour is asked for."""
    POLICE_FORWARDED = "police_forwarded"
    """They handed it on and said so."""
    POLICE_FILED = "police_filed"
    """收到立案通知书."""
    POLICE_REFUSED = "police_refused"
    """收到不予立案通知书."""
    REFUSAL_REVIEW = "refusal_review"
    """提请公安机关复议."""
    REFUSAL_UPHELD = "refusal_upheld"
    """收到复议决定: 维持不予立案."""
    SUPERVISION_ASKED = "supervision_asked"
    """建议人民检察院立案监督."""
    ITEMS_HANDED = "items_handed"
    """移交涉案物品."""
    ANNOUNCED = "announced"
    """宣告处罚决定."""
    SERVED = "served"
    """处罚决定书送达."""
    PUBLISHED = "published"
    """处罚案件信息公开."""


class Case(Base):
    """One case (案件) after its 立案. Money is in 分, so that a form rounds once."""

    __tablename__ = "case_file"
    __table_args__ = (Index("ix_case_counted", "region", "stream", "filed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """Internal number; the office's own is `filing_number`."""
    name: Mapped[str]
    """案件名称."""
    unit: Mapped[str]
    """办案单位."""
    region: Mapped[str]
    """市(州) that counts it."""
    stream: Mapped[Stream] = mapped_column(default=Stream.COPYRIGHT)
    source: Mapped[CaseSource]
    kind: Mapped[WorkKind]
    """案件类别."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    filing_number: Mapped[str]
    """Number of the 立案审批表."""
    filed_on: Mapped[date]
    filed_by: Mapped[str]
    """负责人 who approved the filing."""
    officers: Mapped[list[Any]]
    """At least two `{name, certificate}` (行政处罚法 42)."""
    brief: Mapped[str] = mapped_column(default="")
    """案情简介; what a person wrote is never written over."""
    result: Mapped[str] = mapped_column(default="")
    """查处结果 in a person's words; empty: told from the outcomes."""
    note: Mapped[str] = mapped_column(default="")
    """备注."""
    held_back: Mapped[bool] = mapped_column(default=False)
    """Counted, but its content does not leave the office yet (criminal cases under investigation)."""
    supervised: Mapped[bool] = mapped_column(default=False)
    """督办."""
    next_action: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    """Login of the person who has it."""
    closure_plan: Mapped[str] = mapped_column(default="")
    """善后 (2003 notice); asked for when the case is closed."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    """A joint case that another organ counts too is merged by a person, never by the program."""
    version: Mapped[int] = mapped_column(default=1)
    recorded_by: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    outcomes: Mapped[list[CaseOutcome]] = relationship(order_by="CaseOutcome.id")


class CaseOutcome(Base):
    """One outcome with the number and day of its paper. A wrong row is voided, never deleted."""

    __tablename__ = "case_outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[OutcomeKind]
    day: Mapped[date]
    at: Mapped[datetime | None]
    """The instant, where the paper or its receipt gives an hour; a clock of hours begins there."""
    number: Mapped[str] = mapped_column(default="")
    amount_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    count: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_why: Mapped[str] = mapped_column(default="")


class StatisticsSubmission(Base):
    """The figures of one month as they were handed in (报送): frozen; a later one of the same month corrects it (更正)."""

    __tablename__ = "statistics_submission"
    __table_args__ = (Index("ix_submission_of", "campaign", "month", "region", "stream"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str]
    month: Mapped[str]
    """`YYYY-MM`."""
    region: Mapped[str]
    stream: Mapped[Stream]
    unit: Mapped[str]
    """填报单位."""
    filled_by: Mapped[str]
    """填报人."""
    checked_by: Mapped[str]
    """审核人."""
    phone: Mapped[str] = mapped_column(default="")
    figures: Mapped[dict[str, Any]]
    """`{month: {row: {column: n}}, total: {...}}`, money in 分."""
    cases: Mapped[list[Any]]
    """The rows of the case form as they stood."""
    digest: Mapped[str]
    """SHA-256 of the canonical JSON of figures and cases."""
    imported_from: Mapped[str] = mapped_column(default="")
    """SHA-256 of the sheet that another organ handed in; empty for our own figures."""
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("statistics_submission.id"))
    why: Mapped[str] = mapped_column(default="")
    """Of a correction."""
    actor: Mapped[str]
    at: Mapped[datetime]
