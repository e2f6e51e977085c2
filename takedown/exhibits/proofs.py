"""Whether what was approved is still what stands: approvals against events, manifests, content and stored bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.cases import Approval, Dossier, DossierState, Draft, StoredPaper
from records.events import Event
from records.proceedings import DossierStep, ExportOrder, OrderState
from records.vault import Vault
from takedown.flow import paper as flow
from takedown.notice import content as canon

APPROVED = "takedown:draft:approved"
VOIDED = "takedown:approval:voided"
EXPORTED = "takedown:draft:exported"


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


def courses(session: Session) -> Iterator[Fault]:
    """Every paper whose events could not have followed each other, or whose state is not where they lead."""
    told: dict[str, list[str]] = {}
    asked = select(Event.subject_id, Event.action).where(Event.subject_kind == "draft").order_by(Event.seq)
    for subject, action in session.execute(asked):
        told.setdefault(subject, []).append(action)
    for draft in session.scalars(select(Draft).order_by(Draft.id)):
        actions = told.get(str(draft.id), [])
        stage, wrong = flow.replay(actions)
        if wrong is not None:
            yield Fault(f"draft {draft.id}", f"{actions[wrong]} could not have followed what was done before")
        elif flow.stands_as(stage) != draft.state:
            yield Fault(
                f"draft {draft.id}", f"stands as {draft.state.value}, its events end at {stage.value}"
            )


def outbox(session: Session) -> Iterator[Fault]:
    """Every export that is done without its one event, or the other way round."""
    said = Counter(
        str(payload.get("key")) for payload in session.scalars(select(Event.payload).where(Event.action == EXPORTED)) if payload.get("key")
    )  # fmt: skip
    for row in session.scalars(select(ExportOrder).order_by(ExportOrder.id)):
        times = said.pop(row.key, 0)
        if times != (row.state == OrderState.DONE):
            yield Fault(f"export order {row.id}", f"is {row.state.value} and has {times} events")
    for key in said:
        yield Fault(f"export {key}", "was recorded and its order is gone")


def dossiers(session: Session) -> Iterator[Fault]:
    """Every dossier that does not stand where its last step left it."""
    last: dict[int, DossierState] = {}
    for row in session.scalars(select(DossierStep).order_by(DossierStep.id)):
        last[row.dossier_id] = row.state
    for dossier in session.scalars(select(Dossier).order_by(Dossier.id)):
        expected = last.get(dossier.id, DossierState.OPENED)
        if dossier.state != expected:
            yield Fault(
                f"dossier {dossier.id}", f"stands as {dossier.state.value}, its steps end at {expected.value}"
            )


def count(session: Session) -> int:
    """How many approvals there are."""
    return session.scalar(select(func.count(Approval.id))) or 0
