"""What right holders show and say: identifiers, documents of ownership, answers on findings, claims that conflict."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Base
from records.catalog import RightsHolder, Work
from records.proceedings import ConfirmationAnswer


class WorkIdentifier(Base):
    """A checked identifier of a work, but for the ISBN, which stands in the work's row."""

    __tablename__ = "work_identifier"
    __table_args__ = (
        UniqueConstraint("work_id", "scheme", "value"),
        Index("ix_work_identifier_value", "scheme", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    scheme: Mapped[str]
    """As `records.work_identifiers.Scheme`."""
    value: Mapped[str]


class OwnershipDocument(Base):
    """A document of ownership (权属证明): a registration, a contract, a 委托书. The bytes are in the vault."""

    __tablename__ = "ownership_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    work_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"), index=True)
    """None: of all works of the holder."""
    kind: Mapped[str]
    """registration, contract, power_of_attorney, licence, other."""
    number: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    holder: Mapped[RightsHolder] = relationship()
    work: Mapped[Work | None] = relationship()


class ClaimHold(Base):
    """Two holders claim what can be one's only. Until a person settles it, neither work goes into a paper."""

    __tablename__ = "claim_hold"
    __table_args__ = (UniqueConstraint("work_id", "other_work_id", "scheme", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    """The work that came later."""
    other_work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    scheme: Mapped[str]
    value: Mapped[str]
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")
    kept_work_id: Mapped[int | None]
    """Whose claim holds; None: both do (a joint right, an exclusive licence of parts)."""
    note: Mapped[str] = mapped_column(default="")
    work: Mapped[Work] = relationship(foreign_keys=work_id)
    other: Mapped[Work] = relationship(foreign_keys=other_work_id)


class HolderAnswer(Base):
    """What a right holder ticked for a finding of its work, before any paper is signed. Rows are only added; the last one holds."""

    __tablename__ = "holder_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(index=True)
    """No foreign key: an answer outlives its finding."""
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    answer: Mapped[ConfirmationAnswer]
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    at: Mapped[datetime]


class ApiToken(Base):
    """A right holder's key to the JSON API; only its SHA-256 is stored."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    name: Mapped[str]
    scopes: Mapped[list[Any]]
    """read, upload."""
    actor: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    holder: Mapped[RightsHolder] = relationship()


class MediaUpload(Base):
    """A large file that comes in pieces (tus 1.0); what has come stands in a file of the home."""

    __tablename__ = "media_upload"

    id: Mapped[str] = mapped_column(primary_key=True)
    """Random, in the upload's address."""
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    actor: Mapped[str]
    file_name: Mapped[str]
    work_id: Mapped[str]
    """The right holder's own id; empty for a ZIP whose file names say it."""
    kind: Mapped[str] = mapped_column(default="")
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes that have come; the offset of the next piece."""
    digest: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="coming")
    """coming, stored, refused."""
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


def on_hold(work_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """The condition that another holder claims this work too and nobody has settled it, or has for the other."""
    lost = and_(ClaimHold.kept_work_id.is_not(None), ClaimHold.kept_work_id != work_id)
    return exists().where(
        or_(ClaimHold.work_id == work_id, ClaimHold.other_work_id == work_id),
        or_(ClaimHold.settled_at.is_(None), lost),
    )


def last_answer(session: Session, finding_id: int) -> ConfirmationAnswer | None:
    """What the right holder ticked last for a finding; None where it has not."""
    query = select(HolderAnswer.answer).where(HolderAnswer.finding_id == finding_id)
    return session.scalars(query.order_by(HolderAnswer.id.desc()).limit(1)).first()
