"""Where a paper stands, what came after its dispatch included: the replay of its events."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.cases import Draft
from records.events import Event
from takedown.flow import paper as flow
from takedown.flow.paper import Stage


def stage_of(session: Session, draft: Draft) -> Stage:
    """The stage that its events leave a paper in."""
    asked = select(Event.action).where(Event.subject_kind == "draft", Event.subject_id == str(draft.id))
    return flow.replay(session.scalars(asked.order_by(Event.seq)))[0]
