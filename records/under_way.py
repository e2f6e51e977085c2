"""What is under way across several transactions or several processes: uploads that go in by parts, tries that count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class UploadUnderWay(Base):
    """A large upload that goes in by parts: the row stands from the first part to the last, then it goes.

    Where one stands and nobody writes, the upload was interrupted: the same file again takes it up, undo takes it back.
    """

    __tablename__ = "upload_under_way"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("rights_holder.id"), index=True)
    key: Mapped[str]
    """Digest of the file's own and of how it is read: what has the same one is the same upload."""
    sample: Mapped[list[Any]] = mapped_column(default=list)
    """Changed works with their cells, as the outcome shows them."""
    held: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class CountedTry(Base):
    """One try of what may be tried so often and no oftener, whichever process of the desk it came to."""

    __tablename__ = "counted_try"
    __table_args__ = (Index("ix_counted_try_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    """What is limited and for whom, the latter as a short digest."""
    at: Mapped[datetime] = mapped_column(index=True)
