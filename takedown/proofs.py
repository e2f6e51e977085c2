"""Whether what was approved is still what stands: approvals against events, manifests, content and stored bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.cases import Approval, Draft, StoredPaper
from records.events import Event
from records.vault import Vault
from takedown import content as canon

APPROVED = "takedown:draft:approved"
VOIDED = "takedown:approval:voided"


@dataclass(frozen=True, slots=True)
class Fault:
    """The row that does not hold, such as `approval 3`, and why."""

    row: str
    why: str


def approvals(session: Session, vault: Vault) -> Iterator[Fault]:
    """Every fault of every approval, the oldest first: its event, its manifest, its bytes, the content it binds."""
    said, voided = _said(session, APPROVED), _said(session, VOIDED)
    for approval in session.scalars(select(Approval).order_by(Approval.id)):
        yield from (Fault(f"approval {approval.id}", why) for why in _faults(session, vault, approval, said))
        if (approval.voided_at is not None) != (approval.number in voided):
            yield Fault(f"approval {approval.id}", "whether it was voided is not what the events say")
        said.pop(approval.number, None)
    for number, event in said.items():
        yield Fault(f"event {event.seq}", f"approval {number} was recorded and is gone")


def _said(session: Session, action: str) -> dict[str, Event]:
    """What the events say was done to which approval, by its number."""
    rows = session.scalars(select(Event).where(Event.action == action).order_by(Event.seq))
    return {str(row.payload.get("number")): row for row in rows}


def _faults(session: Session, vault: Vault, approval: Approval, said: dict[str, Event]) -> Iterator[str]:
    event = said.get(approval.number)
    if event is None:
        yield "no event says that it was approved"
        return
    yield from _against_event(approval, event)
    stored = session.scalars(select(StoredPaper).where(StoredPaper.approval_id == approval.id)).all()
    if {row.format: row.digest for row in stored} != event.payload.get("manifest"):
        yield "its stored papers are not those of the event's manifest"
    yield from _bytes(vault, approval, stored)
    yield from _content(session, approval)


def _against_event(approval: Approval, event: Event) -> Iterator[str]:
    told: dict[str, Any] = {"first": "", **event.payload, "actor": event.actor, "draft": event.subject_id}
    held = {
        "version": approval.draft_version, "digest": approval.digest, "recheck": approval.recheck_id,
        "versions": approval.versions, "actor": approval.approver, "first": approval.first_approver, "draft": str(approval.draft_id),
    }  # fmt: skip
    differing = [name for name, value in held.items() if told.get(name) != value]
    if differing:
        yield f"differs from its event {event.seq} in {', '.join(differing)}"


def _bytes(vault: Vault, approval: Approval, stored: Any) -> Iterator[str]:
    for row in stored:
        if not vault.verify(row.digest):
            yield f"the stored {row.format} is missing or changed"
        elif row.format == "json" and row.digest != approval.digest:
            yield "the stored content is not the approved one"


def _content(session: Session, approval: Approval) -> Iterator[str]:
    draft = session.get(Draft, approval.draft_id)
    if draft is None:
        yield f"its draft {approval.draft_id} is gone"
    elif approval.voided_at is None and draft.version == approval.draft_version:
        if canon.digest(draft.content) != approval.digest or draft.digest != approval.digest:
            yield f"the content of draft {draft.id} was changed after it was approved"
    elif approval.voided_at is None:
        yield f"draft {draft.id} is at version {draft.version} and the approval was not voided"


def count(session: Session) -> int:
    """How many approvals there are."""
    return session.scalar(select(func.count(Approval.id))) or 0
