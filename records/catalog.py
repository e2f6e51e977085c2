"""The rights-holder catalogue: holders, works, titles, assets, authorizations, imports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.vocabulary import AssetKind, WorkKind


class RightsHolder(Base):
    """A right holder (权利人): the sender of its own notices, so its particulars stand in them."""

    __tablename__ = "rights_holder"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    uscc: Mapped[str] = mapped_column(default="")
    """统一社会信用代码, 18 characters with check digit (GB 32100-2015)."""
    address: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    """Name of the contact person."""
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    signer: Mapped[str] = mapped_column(default="")
    """Who will sign: the legal representative or the agent named in the 委托书."""
    agent: Mapped[str] = mapped_column(default="")
    """Agent that acts for the holder, empty when the holder acts itself."""
    agent_proof: Mapped[str] = mapped_column(default="")
    """Number or file name of the 委托书; needed where `agent` is filled."""
    created_at: Mapped[datetime]
    works: Mapped[list[Work]] = relationship(back_populates="holder")


class ImportBatch(Base):
    """One upload: counts, and who brought it. `kind` is catalogue, authorizations or sites."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("rights_holder.id"))
    file_name: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the file as uploaded; the bytes are in the vault."""
    encoding: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[list[ImportRefusal]] = relationship(order_by="ImportRefusal.id")


class ImportRefusal(Base):
    """One bad cell of an upload; a row with any refusal of level `block` did not go in."""

    __tablename__ = "import_refusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    row: Mapped[int]
    """1-based line of the table, the header being row 1."""
    column: Mapped[str]
    value: Mapped[str]
    code: Mapped[str]
    level: Mapped[str]
    """`block` (row refused), `warn` (row taken), `fixed` (row taken, value repaired)."""
    zh: Mapped[str]
    en: Mapped[str]
    repair: Mapped[str]


class Work(Base):
    """A work (作品) under the right holder's own id."""

    __tablename__ = "work"
    __table_args__ = (
        UniqueConstraint("holder_id", "work_id"),
        # whose else the same book is; most works of a catalogue have none
        Index("ix_work_isbn", "isbn", sqlite_where=text("isbn <> ''"), postgresql_where=text("isbn <> ''")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    work_id: Mapped[str] = mapped_column(index=True)
    """The right holder's own id, kept and shown everywhere."""
    title: Mapped[str]
    kind: Mapped[WorkKind]
    year: Mapped[int | None]
    season: Mapped[int | None]
    creators: Mapped[list[Any]]
    isbn: Mapped[str] = mapped_column(default="")
    """13 digits without hyphens, or empty."""
    package: Mapped[str] = mapped_column(default="")
    signer_sha256: Mapped[str] = mapped_column(default="")
    """Lower-case hexadecimal SHA-256 of the signer's certificate, or empty."""
    right: Mapped[str] = mapped_column(default="")
    territory: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """Last day on which the holder has the right, None for open."""
    proof: Mapped[str] = mapped_column(default="")
    """Ownership proof: registration number, contract number or file name (权属证明)."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    holder: Mapped[RightsHolder] = relationship(back_populates="works")
    titles: Mapped[list[WorkTitle]] = relationship(
        back_populates="work", order_by="WorkTitle.id", cascade="all, delete-orphan"
    )
    assets: Mapped[list[Asset]] = relationship(back_populates="work", order_by="Asset.id")


class WorkTitle(Base):
    """A title or an alias, as the right holder writes it. The first row is the title."""

    __tablename__ = "work_title"
    __table_args__ = (UniqueConstraint("work_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    text: Mapped[str]
    alias: Mapped[bool] = mapped_column(default=False)
    work: Mapped[Work] = relationship(back_populates="titles")


class Asset(Base):
    """Material to recognise a work by: bytes in the vault, or prints alone that the right holder made at home."""

    __tablename__ = "asset"
    __table_args__ = (UniqueConstraint("work_id", "kind", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    kind: Mapped[AssetKind]
    file_name: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the file; of an asset of a foreign list that names none, of the values that it gives."""
    prints_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The vault does not hold the file: its prints came from outside and cannot be made again."""
    created_at: Mapped[datetime]
    work: Mapped[Work] = relationship(back_populates="assets")


class Authorization(Base):
    """A licence (授权): work x right x channel x territory x window. Empty fields do not restrict."""

    __tablename__ = "authorization"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    work_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"), index=True)
    """None: all works of the holder."""
    host: Mapped[str] = mapped_column(default="")
    path: Mapped[str] = mapped_column(default="")
    account: Mapped[str] = mapped_column(default="")
    package: Mapped[str] = mapped_column(default="")
    signer_sha256: Mapped[str] = mapped_column(default="", server_default="")
    """Of an app: the certificate that its lawful packages are signed by; empty does not restrict."""
    right: Mapped[str] = mapped_column(default="")
    territory: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    licensee: Mapped[str] = mapped_column(default="")
    key: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the normalised row: importing the same file twice changes nothing."""
    created_at: Mapped[datetime]
