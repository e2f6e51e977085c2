"""Dossiers, drafts, re-checks, approvals, stored papers, dispatch records."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.catalog import RightsHolder, Work
from records.findings import Finding
from records.scope import Site
from records.vocabulary import DispatchMeans, DraftState, PaperKind, RecheckState, UrlState


class DossierState(StrEnum):
    """Where a dossier stands. None of these is a case: `filed` says that the office opened one (立案)."""

    OPENED = "opened"
    PLACED = "placed"
    """管辖已定."""
    CONFIRMED = "confirmed"
    """The right holder's signed 确认函 is there."""
    NOTICED = "noticed"
    """A paper went out."""
    REMOVED = "removed"
    """A live re-check saw every address of it gone."""
    KEPT = "kept"
    """Still online after the paper: refused, or no reply."""
    CONTESTED = "contested"
    """A counter-notice came."""
    RECTIFYING = "rectifying"
    """责令改正、整改期间."""
    REFERRED = "referred"
    """提请."""
    ELSEWHERE = "elsewhere"
    """移送有管辖权的机关, or reported upward."""
    FILED = "filed"
    CLOSED = "closed"


class Dossier(Base):
    """What was found per (site, right holder) (线索卷). It is no case: a case exists only after 立案."""

    __tablename__ = "dossier"
    __table_args__ = (UniqueConstraint("site_id", "holder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    opened_at: Mapped[datetime]
    state: Mapped[DossierState] = mapped_column(default=DossierState.OPENED, server_default="opened")
    site: Mapped[Site] = relationship()
    holder: Mapped[RightsHolder] = relationship()
    entries: Mapped[list[DossierEntry]] = relationship(order_by="DossierEntry.id")


class DossierEntry(Base):
    """A finding that stands in a dossier; it stays there when its URL leaves a notice."""

    __tablename__ = "dossier_entry"
    __table_args__ = (UniqueConstraint("dossier_id", "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    added_at: Mapped[datetime]
    finding: Mapped[Finding] = relationship()


class Draft(Base):
    """One paper on its way: per (site, right holder) one that is still being drafted."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[PaperKind]
    state: Mapped[DraftState] = mapped_column(default=DraftState.DRAFT, index=True)
    version: Mapped[int] = mapped_column(default=1)
    """Rises with every change of the content."""
    number: Mapped[str] = mapped_column(default="")
    """Internal number, given at approval; official numbers come from the office's registry."""
    content: Mapped[dict[str, Any]]
    """Canonical content of this version (docs/reference/canonical-content.md)."""
    digest: Mapped[str]
    """SHA-256 of the canonical JSON of `content`."""
    checklist: Mapped[list[Any]]
    """`{rule, article, state, field, zh, en}` for each element."""
    author: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    dossier: Mapped[Dossier] = relationship()
    items: Mapped[list[DraftItem]] = relationship(order_by="DraftItem.id", back_populates="draft")


class DraftItem(Base):
    """A (work, URL) of a notice. `dropped` says why it left, empty while it stands."""

    __tablename__ = "draft_item"
    __table_args__ = (UniqueConstraint("draft_id", "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    url: Mapped[str]
    dropped: Mapped[str] = mapped_column(default="")
    draft: Mapped[Draft] = relationship(back_populates="items")
    finding: Mapped[Finding] = relationship()
    work: Mapped[Work] = relationship()


class Recheck(Base):
    """The live re-check of one version of a draft; done by the worker, never by the web process."""

    __tablename__ = "recheck"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    draft_version: Mapped[int]
    state: Mapped[RecheckState] = mapped_column(default=RecheckState.QUEUED)
    sweep_id: Mapped[int | None] = mapped_column(ForeignKey("sweep.id"))
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    results: Mapped[list[RecheckResult]] = relationship(order_by="RecheckResult.id")


class RecheckResult(Base):
    """What the re-check saw at one URL."""

    __tablename__ = "recheck_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("draft_item.id"))
    url: Mapped[str]
    state: Mapped[UrlState]
    status: Mapped[int | None]
    capture_id: Mapped[int | None]
    detail: Mapped[str] = mapped_column(default="")


class FirstApproval(Base):
    """The first of two approvals, where two are demanded: of one version and digest, by neither author nor second."""

    __tablename__ = "first_approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    draft_version: Mapped[int]
    digest: Mapped[str]
    approver: Mapped[str]
    why: Mapped[list[Any]]
    """Why two are demanded (takedown.drafting.approvers)."""
    at: Mapped[datetime]
    voided_at: Mapped[datetime | None]


class Approval(Base):
    """A person's approval of one version: binds the content digest and the versions of template and renderer."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    draft_version: Mapped[int]
    digest: Mapped[str]
    versions: Mapped[dict[str, Any]]
    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"))
    approver: Mapped[str]
    first_approver: Mapped[str] = mapped_column(default="", server_default="")
    """Who approved first, where two are demanded."""
    number: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    voided_why: Mapped[str] = mapped_column(default="")


class StoredPaper(Base):
    """One rendered format of an approved version; export copies these bytes and never renders."""

    __tablename__ = "stored_paper"
    __table_args__ = (UniqueConstraint("approval_id", "format"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"))
    format: Mapped[str]
    file_name: Mapped[str]
    digest: Mapped[str]
    bytes: Mapped[int]


class DispatchRecord(Base):
    """How and when a person sent the paper out (送达). The program sends nothing."""

    __tablename__ = "dispatch_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    means: Mapped[DispatchMeans]
    sent_on: Mapped[date]
    recipient: Mapped[str] = mapped_column(default="")
    tracking_number: Mapped[str] = mapped_column(default="")
    receipt_digest: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    at: Mapped[datetime]
