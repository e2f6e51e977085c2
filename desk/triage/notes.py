"""What people of the office tell each other about a finding. No paper and no export prints it; right holders never see it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.web.viewer import Viewer
from records.clock import Clock
from records.errors import Refused
from records.triage import FindingNote

LENGTH = 2_000


def add(session: Session, clock: Clock, who: Viewer, finding_id: int, text: str) -> None:
    """Raises Refused for an empty one."""
    text = text.strip()[:LENGTH]
    if not text:
        raise Refused("empty_note", "the note is empty", zh="备注内容为空")
    session.add(FindingNote(finding_id=finding_id, actor=who.login, text=text, at=clock.now()))


def of_finding(session: Session, finding_id: int) -> list[FindingNote]:
    """The oldest first."""
    rows = select(FindingNote).where(FindingNote.finding_id == finding_id).order_by(FindingNote.id)
    return list(session.scalars(rows))
