"""Events: append-only, hash-chained rows; each outlives its subject.

Each hash covers every column of its own row and the hash before it. The head row keeps the newest
sequence number and hash, so that a tail cut off inside the table is noticed; a tail cut off together
with the head is only found back to a checkpoint kept elsewhere (records.checkpoints). `records.chain`
verifies.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from records.clock import Clock

GENESIS = "0" * 64
HEAD = 1


class Event(Base):
    """One decision or one run of a stage. `action` is `source:subject:verb`."""

    __tablename__ = "event"
    __table_args__ = (
        # the log is read under one of these, newest first
        Index("ix_event_action", "action", "seq"),
        Index("ix_event_actor", "actor", "seq"),
        Index("ix_event_subject_kind", "subject_kind", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class ChainHead(Base):
    """The newest event's number and hash. One row; locking it orders the writers."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str]


_LOCKED = select(ChainHead).where(ChainHead.id == HEAD).with_for_update()


def append(
    session: Session, clock: Clock, *, actor: str, action: str, subject: tuple[str, object],
    payload: dict[str, Any] | None = None,
) -> Event:  # fmt: skip
    """Add an event inside the caller's transaction.

    Args:
        actor: login of a person, `cli:<user>`, or `system:<stage>`.
        action: `source:subject:verb`, such as `desk:finding:confirmed`.
        subject: kind and id of what it is about.
        payload: JSON-serialisable; digests of personal data, never the data itself.
    """
    head = _locked_head(session)
    event = Event(
        seq=head.seq + 1, at=clock.now().astimezone(UTC), actor=actor, action=action,
        subject_kind=subject[0], subject_id=str(subject[1]), payload=payload or {}, previous=head.hash,
    )  # fmt: skip
    event.hash = digest(event)
    session.add(event)
    head.seq, head.hash = event.seq, event.hash
    session.flush()  # the next append in this transaction must see the new head
    return event


def _locked_head(session: Session) -> ChainHead:
    head = session.execute(_LOCKED).scalar_one_or_none()
    if head is not None:
        return head
    try:
        with session.begin_nested():
            session.add(ChainHead(id=HEAD, seq=0, hash=GENESIS))
    except IntegrityError:
        pass  # another writer began the chain in the meantime; its row is locked and read below
    return session.execute(_LOCKED.execution_options(populate_existing=True)).scalar_one()


def digest(event: Any) -> str:
    """SHA-256 over the canonical JSON of every column but the hash itself; `event` is an Event or a row of its columns."""
    columns = [
        event.seq, event.at.astimezone(UTC).isoformat(), event.actor, event.action,
        event.subject_kind, event.subject_id, event.payload, event.previous,
    ]  # fmt: skip
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
