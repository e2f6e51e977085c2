"""What an upload remembers: columns as a person named them, values before a change, trials at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.catalog import RightsHolder


class ColumnMapping(Base):
    """Which column of a holder's files is which, by the words of the header: asked once."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("holder_id", "kind", "header_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"))
    kind: Mapped[str]
    """Of upload: catalogue or authorizations."""
    header_digest: Mapped[str]
    mapping: Mapped[dict[str, Any]]
    """Heading to column name, empty for a column that is left out."""
    actor: Mapped[str]
    at: Mapped[datetime]


class ImportChange(Base):
    """What a work was before an upload changed or removed it. Works that the upload made have no row here."""

    __tablename__ = "import_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    work_id: Mapped[int] = mapped_column(index=True)
    """Row id of the work; no foreign key, for the work may be gone."""
    before: Mapped[dict[str, Any]]
    removed: Mapped[bool] = mapped_column(default=False)


class BatchUndo(Base):
    """An upload that was taken back: by whom, and what came of it."""

    __tablename__ = "batch_undo"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    actor: Mapped[str]
    at: Mapped[datetime]
    deleted: Mapped[int]
    restored: Mapped[int]
    kept: Mapped[int]
    """Works that stayed because findings or files hang on them."""


class ImportTrial(Base):
    """An uploaded file on its way in: kept, tried, committed. Large ones are worked on by the worker."""

    __tablename__ = "import_trial"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    actor: Mapped[str]
    file_name: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    choice: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Encoding, delimiter, sheet, header row, mapping, as a person said them."""
    state: Mapped[str] = mapped_column(default="kept")
    """kept, trying, tried, committing, committed, refused."""
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of the last step: counts, groups, sample of differences; or the refusal's code and sentences."""
    files: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Name of a report to its digest in the vault."""
    replace_count: Mapped[int | None]
    """Works to remove that a person confirmed by their number, for a full replacement."""
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    at: Mapped[datetime]
    changed_at: Mapped[datetime]
    holder: Mapped[RightsHolder] = relationship()
