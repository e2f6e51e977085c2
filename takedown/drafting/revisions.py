"""New versions of a draft: every change of what it says voids what was approved of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Approval, Draft, DraftItem
from records.clock import Clock
from records.findings import Finding
from records.proceedings import ExportOrder, OrderState
from records.vocabulary import DraftState
from takedown.drafting import approvers, standing
from takedown.drawing.content import content_of
from takedown.notice import content as canon
from takedown.notice.compose import Refreshed

CHANGEABLE = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED, DraftState.EXPORTED)
"""A dispatched paper is in other hands: what happens later is recorded beside it, never in it."""


def revise(
    session: Session, clock: Clock, draft: Draft, *,
    actor: str, why: str, refreshed: Refreshed | None = None, always: bool = False,
) -> bool:  # fmt: skip
    """Draw the content up again; where it differs (or `always`), make it a new version in state `draft`.

    A draft without any item left is withdrawn. Returns whether anything changed.
    """
    # a paper that never named an address, such as a request for filing data, does not end for want of one
    if draft.items and not any(not item.dropped for item in draft.items):
        return withdraw(session, clock, draft, actor=actor, why=why)
    content = content_of(session, draft, clock.now(), refreshed)
    digest = canon.digest(content)
    if digest == draft.digest and not always:
        return False
    before, draft.version = draft.version, draft.version + 1
    write(session, clock, draft, content, digest)
    _back_to_draft(session, clock, draft, why)
    session.flush()  # the event names what is now in the row
    events.append(
        session, clock, actor=actor, action="takedown:draft:revised", subject=("draft", draft.id),
        payload={"from": before, "version": draft.version, "digest": digest, "why": why,
                 "items": sum(not item.dropped for item in draft.items)},
    )  # fmt: skip
    return True


def write(session: Session, clock: Clock, draft: Draft, content: Mapping[str, Any], digest: str) -> None:
    """Put content, digest and checklist of the present version into the row."""
    draft.content, draft.digest = dict(content), digest
    draft.updated_at = clock.now()
    draft.checklist = list(standing.rows(draft, standing.gather(session, draft, clock.now())))


def withdraw(session: Session, clock: Clock, draft: Draft, *, actor: str, why: str) -> bool:
    """Close a draft in which nothing stands any more."""
    if draft.state == DraftState.WITHDRAWN:
        return False
    void(session, clock, draft, why)
    draft.state, draft.number, draft.updated_at = DraftState.WITHDRAWN, "", clock.now()
    events.append(
        session, clock, actor=actor, action="takedown:draft:withdrawn", subject=("draft", draft.id),
        payload={"version": draft.version, "digest": draft.digest, "why": why},
    )  # fmt: skip
    return True


def _back_to_draft(session: Session, clock: Clock, draft: Draft, why: str) -> None:
    void(session, clock, draft, why)
    draft.state, draft.number = DraftState.DRAFT, ""


def void(session: Session, clock: Clock, draft: Draft, why: str) -> None:
    """Take back what was approved of the draft; its number stays used."""
    approvers.void(session, draft, clock.now())
    holding = select(Approval).where(Approval.draft_id == draft.id, Approval.voided_at.is_(None))
    for approval in session.scalars(holding):
        approval.voided_at, approval.voided_why = clock.now(), why
        events.append(
            session, clock, actor="system:takedown", action="takedown:approval:voided",
            subject=("draft", draft.id), payload={"number": approval.number, "digest": approval.digest, "why": why},
        )  # fmt: skip
        ordered = select(ExportOrder).where(
            ExportOrder.approval_id == approval.id, ExportOrder.state == OrderState.ORDERED
        )
        for order in session.scalars(ordered):
            order.state = OrderState.RECALLED


def open_drafts_with(session: Session, finding: Finding) -> list[tuple[Draft, DraftItem]]:
    """The drafts in which this finding stands, withdrawn ones left out."""
    asked = (
        select(DraftItem)
        .join(Draft)
        .where(
            DraftItem.finding_id == finding.id, DraftItem.dropped == "", Draft.state != DraftState.WITHDRAWN
        )
    )
    return [(item.draft, item) for item in session.scalars(asked)]
