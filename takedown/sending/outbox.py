"""The outbox of exports: an order with an idempotency key before any file is written, its end after the last one.

A crash in between leaves the order; the next try of the same export ends it. One approval and format have one order,
so they have one event and one effect, however often and by however many people it is tried.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events
from records.cases import Draft
from records.clock import Clock
from records.proceedings import ExportOrder, OrderState
from takedown.approving.review import Approved
from takedown.flow import paper as flow
from takedown.flow.paper import PAPER, Stage, Step


def key(approved: Approved, format_: str) -> str:
    """What makes an export the same one: the number of its approval, never used twice, and the format."""
    return f"{approved.number}:{format_}"


def order(
    session: Session, clock: Clock, approved: Approved, format_: str, files: Sequence[str], actor: str
) -> ExportOrder:
    """Write the order down, or find the one that stands."""
    standing = _of(session, approved, format_)
    if standing is not None:
        return standing
    row = ExportOrder(
        key=key(approved, format_), draft_id=approved.draft_id, approval_id=approved.approval_id, format=format_,
        files=list(files), state=OrderState.ORDERED, ordered_by=actor, ordered_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def done(
    session: Session, clock: Clock, draft: Draft, approved: Approved, format_: str, actor: str
) -> bool:  # fmt: skip
    """End the order after its files were written; whether this try was the one that did.

    The caller has made sure, in this transaction, that the approval still stands.
    """
    row = _of(session, approved, format_)
    assert row is not None  # written down before the files
    if row.state != OrderState.ORDERED:
        return False
    row.state, row.done_at = OrderState.DONE, clock.now()
    facts = flow.facts(approval=True, unexpired=True)
    draft.state = flow.stands_as(PAPER.ask(Stage(draft.state.value), Step.EXPORT, facts))
    events.append(
        session, clock, actor=actor, action="takedown:draft:exported", subject=("draft", draft.id),
        payload={
            "number": approved.number, "version": approved.version, "digest": approved.digest, "format": format_,
            "key": row.key, "order": row.id, "file": row.files[0], "files": list(row.files),
        },
    )  # fmt: skip
    return True


def pending(session: Session) -> list[ExportOrder]:
    """Orders that no try has ended, the oldest first: a crash left them, or a person has still to try again."""
    asked = select(ExportOrder).where(ExportOrder.state == OrderState.ORDERED)
    return list(session.scalars(asked.order_by(ExportOrder.id)))


def _of(session: Session, approved: Approved, format_: str) -> ExportOrder | None:
    asked = select(ExportOrder).where(ExportOrder.key == key(approved, format_))
    return session.scalars(asked).first()
