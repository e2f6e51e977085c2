"""Evidence that others made and that joins a dossier: certificates, notarial deeds, recordings, browser archives."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.cases import Dossier


class OutsideKind(StrEnum):
    """What it is."""

    TIMESTAMP = "timestamp"
    """可信时间戳认证证书."""
    NOTARIAL = "notarial"
    """公证书."""
    WACZ = "wacz"
    """A web archive from a person's browser."""
    RECORDING = "recording"
    """An officer's screen, sound or picture recording (录音录像)."""
    HOLDER = "holder"
    """What a right holder handed in."""
    OTHER = "other"


class OutsideEvidence(Base):
    """One file by its digest. The row is never deleted; what was wrongly taken in is withdrawn with a reason."""

    __tablename__ = "outside_evidence"
    __table_args__ = (
        UniqueConstraint("dossier_id", "digest"),
        Index("ix_outside_evidence_digest", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"))
    """The finding that it proves, where it proves one."""
    kind: Mapped[OutsideKind]
    digest: Mapped[str]
    """SHA-256 under which the vault holds it."""
    sm3: Mapped[str] = mapped_column(default="")
    """The same bytes by SM3 (GB/T 32905), where this machine reckons it."""
    file_name: Mapped[str]
    media_type: Mapped[str] = mapped_column(default="")
    bytes: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str]
    """Who made it: notary office, authority, officer, right holder."""
    made_on: Mapped[date]
    """The day that it states of itself, in Asia/Shanghai."""
    reference: Mapped[str] = mapped_column(default="")
    """Its own number, such as that of the 公证书."""
    note: Mapped[str] = mapped_column(default="")
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    dossier: Mapped[Dossier] = relationship()
