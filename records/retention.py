"""How long bytes are kept: tombstones of what was purged, and holds that forbid purging.

Only bytes are purged. Rows, digests and events stay, so the chain is not touched and everything that was said of
the bytes can still be read; a tombstone says why they are no longer there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base

AT_ONCE = 500
PURGED = "retention:bytes:purged"
"""The event of a purge; its payload holds class, digests and bytes."""


class Tombstone(Base):
    """Bytes that were purged under a class of the retention table. Rows are only added."""

    __tablename__ = "tombstone"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(index=True)
    """SHA-256 of what is gone; of a WARC file that of the whole file."""
    place: Mapped[str] = mapped_column(default="", index=True)
    """Name of a WARC file, empty for bytes of the vault."""
    bytes: Mapped[int] = mapped_column(BigInteger)
    rule: Mapped[str]
    """Key of the class in the retention table."""
    rule_version: Mapped[str]
    kept_since: Mapped[datetime]
    """From when the period ran."""
    event_seq: Mapped[int]
    """The event that says so; verification looks whether it does."""
    purged_by: Mapped[str]
    at: Mapped[datetime]


class LegalHold(Base):
    """Nothing of this subject is purged until a person lifts it."""

    __tablename__ = "legal_hold"
    __table_args__ = (Index("ix_legal_hold_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str]
    """`dossier`, `site`, `holder`, `case`, or `everything`."""
    subject_id: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    person: Mapped[str]
    """Who ordered it, by name: not only the login that typed it in."""
    actor: Mapped[str]
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(default="")
    lifted_why: Mapped[str] = mapped_column(default="")


def buried(session: Session, digests: Iterable[str]) -> set[str]:
    """Which of these digests have a tombstone."""
    wanted, found = sorted(set(digests)), set[str]()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        found |= set(session.scalars(select(Tombstone.digest).where(Tombstone.digest.in_(part))))
    return found


def buried_since(session: Session, digests: Iterable[str]) -> dict[str, datetime]:
    """Digest to its newest tombstone: bytes that were stored again later and are missing are missing indeed."""
    wanted, found = sorted(set(digests)), dict[str, datetime]()
    for start in range(0, len(wanted), AT_ONCE):
        asked = select(Tombstone.digest, Tombstone.at).where(
            Tombstone.digest.in_(wanted[start : start + AT_ONCE])
        )
        for digest, at in session.execute(asked):
            found[digest] = max(at, found.get(digest, at))
    return found


def buried_warcs(session: Session) -> set[str]:
    """Names of the WARC files that were purged."""
    return set(session.scalars(select(Tombstone.place).where(Tombstone.place != "").distinct()))


def standing_holds(session: Session) -> list[LegalHold]:
    """The holds that are not lifted, the oldest first."""
    return list(
        session.scalars(select(LegalHold).where(LegalHold.lifted_at.is_(None)).order_by(LegalHold.id))
    )
