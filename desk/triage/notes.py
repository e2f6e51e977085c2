"""What people of the office tell each other about a finding. No paper and no export prints it; right holders never see it."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from desk.web.viewer import Viewer
from records.clock import Clock
from records.errors import Refused
from records.triage import FindingNote

LENGTH = 2_000
TOLD_FOR = timedelta(days=14)
"""How long a note that names a person stands on their first page."""
NEWEST = 2_000
"""How many of the newest notes are looked through."""
TOLD = 10
"""Notes shown at once; the next come when these have been answered."""
_OF_FINDING = (
    select(FindingNote).where(FindingNote.finding_id == bindparam("finding")).order_by(FindingNote.id)
)


def add(session: Session, clock: Clock, who: Viewer, finding_id: int, text: str) -> None:
    """Raises Refused for an empty one."""
    text = text.strip()[:LENGTH]
    if not text:
        raise Refused("empty_note", "the note is empty", zh="备注内容为空")
    session.add(FindingNote(finding_id=finding_id, actor=who.login, text=text, at=clock.now()))


def naming(session: Session, clock: Clock, who: Viewer) -> list[FindingNote]:
    """Notes of others with `@login` of this person, the newest first, until the person writes on that finding."""
    newest = session.scalar(select(func.max(FindingNote.id))) or 0
    lately = (FindingNote.id > newest - NEWEST) & (FindingNote.at >= clock.now() - TOLD_FOR)
    theirs = or_(FindingNote.actor == who.login, FindingNote.text.contains(who.login, autoescape=True))
    # a login may go on with a letter, a figure or a sign between them: @li does not name @li.na
    named = re.compile(rf"[@\uff20]{re.escape(who.login)}(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])")
    answered: set[int] = set()
    found = []
    for note in session.scalars(select(FindingNote).where(lately, theirs).order_by(FindingNote.id.desc())):
        if note.actor == who.login:
            answered.add(note.finding_id)
        elif note.finding_id not in answered and named.search(note.text):
            found.append(note)
    return found[:TOLD]


def of_finding(session: Session, finding_id: int) -> list[FindingNote]:
    """The oldest first."""
    return list(session.scalars(_OF_FINDING, {"finding": finding_id}))
