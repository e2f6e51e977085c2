"""What people record of a dossier and its papers beside the papers themselves: steps, confirmations, official numbers,
orders of export, notices that were taken back, complaints about us, sealed papers of cases.

Nothing here is deleted: what was wrong is voided with a reason.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.cases import Dossier, DossierState, Draft, DraftItem
from records.findings import Finding


class ConfirmationAnswer(StrEnum):
    """What a right holder ticked for one address; silence is none of them."""

    UNLICENSED = "unlicensed"
    """未授权."""
    LICENSED = "licensed"
    """已授权."""
    UNSURE = "unsure"
    """不确定."""


class OrderState(StrEnum):
    """Where an export stands."""

    ORDERED = "ordered"
    """Written down before any file; a crash leaves it so, and the next try ends it."""
    DONE = "done"
    RECALLED = "recalled"
    """Taken back, or void with its approval, before it was done."""


class ComplaintOutcome(StrEnum):
    """What a complaint about us came to."""

    UPHELD = "upheld"
    """维持: the notice stands."""
    WITHDRAWN = "withdrawn"
    """撤回通知."""
    RESTORED = "restored"
    """撤回通知，并请服务商恢复."""


class ComplaintChannel(StrEnum):
    """How it reached us."""

    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    VISIT = "visit"
    PLATFORM = "platform"
    """Passed on by the service."""
    SUPERIOR = "superior"
    """上级转办."""


class DossierStep(Base):
    """One step of a dossier as a person or the program recorded it; rows are only added."""

    __tablename__ = "dossier_step"
    __table_args__ = (Index("ix_dossier_step_of", "dossier_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    step: Mapped[str]
    """takedown.flow.dossier.Step."""
    state: Mapped[DossierState]
    """After the step."""
    day: Mapped[date]
    """In Asia/Shanghai, as the paper says."""
    value: Mapped[str] = mapped_column(default="")
    """What the step decided: `own`, `transfer` or `report_up` of a jurisdiction, a route, a result of 复查."""
    organ: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    scan_digest: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    at: Mapped[datetime]
    dossier: Mapped[Dossier] = relationship()


class HolderConfirmation(Base):
    """A right holder's signed 确认函 as it came back."""

    __tablename__ = "holder_confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    signed_on: Mapped[date]
    signer: Mapped[str]
    scan_digest: Mapped[str]
    """The signed paper, in the vault; without it nothing is confirmed."""
    actor: Mapped[str]
    at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_why: Mapped[str] = mapped_column(default="")
    answers: Mapped[list[ConfirmedAddress]] = relationship(order_by="ConfirmedAddress.id")


class ConfirmedAddress(Base):
    """What was ticked for one finding; what is not named was not answered."""

    __tablename__ = "confirmed_address"
    __table_args__ = (UniqueConstraint("confirmation_id", "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    confirmation_id: Mapped[int] = mapped_column(ForeignKey("holder_confirmation.id"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    answer: Mapped[ConfirmationAnswer]
    note: Mapped[str] = mapped_column(default="")
    """Whom and for which period, where it is licensed."""
    finding: Mapped[Finding] = relationship()


class OfficialRecord(Base):
    """回填: what the office's registry gave a paper, and its sealed scan, as a person recorded it."""

    __tablename__ = "official_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    number: Mapped[str] = mapped_column(default="")
    """文号, empty for a letter that bears none."""
    issued_on: Mapped[date]
    signer: Mapped[str] = mapped_column(default="")
    """签发人, or who signed for the right holder."""
    scan_digest: Mapped[str] = mapped_column(default="")
    differences: Mapped[int] = mapped_column(default=0)
    """Words of the returned file that are other ones than the approved; 0 where no file came back."""
    note: Mapped[str] = mapped_column(default="")
    """Why something is missing, such as no number in a small office."""
    actor: Mapped[str]
    at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_why: Mapped[str] = mapped_column(default="")


class CasePaper(Base):
    """A sealed paper of a case or of one of its outcomes, in the vault by its digest."""

    __tablename__ = "case_paper"
    __table_args__ = (UniqueConstraint("case_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("case_outcome.id"))
    title: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    digest: Mapped[str]
    file_name: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str]
    at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_why: Mapped[str] = mapped_column(default="")


class ExportOrder(Base):
    """One format of one approval that is to leave the program: the outbox. `key` makes it one effect."""

    __tablename__ = "export_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Number of the approval and format."""
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), index=True)
    format: Mapped[str]
    files: Mapped[list[Any]]
    """SHA-256 of every file, in their order."""
    state: Mapped[OrderState] = mapped_column(default=OrderState.ORDERED, index=True)
    ordered_by: Mapped[str]
    ordered_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class NoticeWithdrawal(Base):
    """A dispatched notice, or some of its addresses, that is taken back; it holds once its own paper went out."""

    __tablename__ = "notice_withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), unique=True)
    """The draft of the withdrawal."""
    whole: Mapped[bool]
    restore: Mapped[bool] = mapped_column(default=False)
    """Whether the service is asked to put the content back."""
    actor: Mapped[str]
    at: Mapped[datetime]
    effective_at: Mapped[datetime | None]
    """When the dispatch of its paper was recorded."""
    notice: Mapped[Draft] = relationship(foreign_keys=[notice_id])
    paper: Mapped[Draft] = relationship(foreign_keys=[paper_id])
    items: Mapped[list[WithdrawnItem]] = relationship(order_by="WithdrawnItem.id")


class WithdrawnItem(Base):
    """One (work, URL) of a notice that is taken back; `reason` as takedown.papers.holder_withdrawal has them."""

    __tablename__ = "withdrawn_item"
    __table_args__ = (UniqueConstraint("withdrawal_id", "draft_item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    withdrawal_id: Mapped[int] = mapped_column(ForeignKey("notice_withdrawal.id"))
    draft_item_id: Mapped[int] = mapped_column(ForeignKey("draft_item.id"), index=True)
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    item: Mapped[DraftItem] = relationship()


class ComplaintAboutUs(Base):
    """Somebody says that a paper of ours is wrong. Names and words stand here only, where they can be purged."""

    __tablename__ = "complaint_about_us"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """Receipt number."""
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    channel: Mapped[ComplaintChannel]
    received_on: Mapped[date]
    complainant: Mapped[str] = mapped_column(default="")
    """Empty: anonymous."""
    contact: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    urls: Mapped[list[Any]]
    scan_digest: Mapped[str] = mapped_column(default="")
    outcome: Mapped[ComplaintOutcome | None]
    why: Mapped[str] = mapped_column(default="")
    postmortem: Mapped[str] = mapped_column(default="")
    """How the mistake came about and what keeps it from happening again; asked for where the notice was wrong."""
    negatives: Mapped[list[Any]]
    """Ids of the entries of the negative bank that came of it."""
    withdrawal_id: Mapped[int | None] = mapped_column(ForeignKey("notice_withdrawal.id"))
    answered_on: Mapped[date | None]
    """When the complainant was told."""
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    actor: Mapped[str]
    at: Mapped[datetime]
