"""What the row of an approval names beside the content: the re-check that it rests on, versions, its number."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version as installed
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.cases import Approval, Draft, Recheck
from records.clock import SHANGHAI, Clock
from records.proceedings import NoticeWithdrawal
from records.vocabulary import RecheckState
from takedown.drafting import standing
from takedown.papers import docx, pdf
from takedown.papers.registry import paper


def recheck_of(session: Session, clock: Clock, draft: Draft) -> int:
    """The re-check that the approval rests on; a withdrawal, which asks for nothing to be online, names its notice's."""
    seen = standing.gather(session, draft, clock.now()).recheck
    if seen is not None:
        return seen.id
    asked = (
        select(Recheck.id)
        .join(NoticeWithdrawal, NoticeWithdrawal.notice_id == Recheck.draft_id)
        .where(NoticeWithdrawal.paper_id == draft.id)
    )
    named = session.scalars(asked.order_by(Recheck.id.desc()).limit(1)).first()
    return named if named is not None else _nothing_to_look_at(session, clock, draft)


def _nothing_to_look_at(session: Session, clock: Clock, draft: Draft) -> int:
    """A paper that asks nobody to act on an address rests on no look: the row says so."""
    now = clock.now()
    row = Recheck(
        draft_id=draft.id, draft_version=draft.version, state=RecheckState.DONE, requested_by="system:takedown", requested_at=now,
        finished_at=now, note="asks for nothing to be done at an address: nothing to look at",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def versions(draft: Draft) -> dict[str, Any]:
    """Of the template and of what draws it."""
    return {
        "template": paper(draft.kind).template, "renderer": docx.RENDERER, "python-docx": installed("python-docx"),
        "pdf_renderer": pdf.RENDERER, "typst": installed("typst"),
    }  # fmt: skip


def next_number(session: Session, at: datetime) -> str:
    """The internal number of the next approval of the year in Shanghai."""
    stem = f"TZ-{at.astimezone(SHANGHAI).year}-"
    last = session.scalar(select(func.max(Approval.number)).where(Approval.number.startswith(stem)))
    return f"{stem}{int(last.removeprefix(stem)) + 1 if last else 1:06d}"
