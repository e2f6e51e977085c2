"""Events: who did what and when, and whether the chain still verifies."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from desk.web import eventlog
from desk.web.access import AUDITORS, DeskDep, allow
from desk.web.pages import page
from records import chain
from records.events import Event

router = APIRouter(prefix="/events")
PAGE_ROWS = 100


@router.get("")
@allow(AUDITORS)
def events(
    request: Request, desk: DeskDep, actor: str = "", action: str = "", subject: str = "", verify: str = "",
    page_number: int = 1,
) -> Response:  # fmt: skip
    """The log, newest first; `verify` walks the whole chain first."""
    with desk.database.reading() as session:
        wanted = {
            "actor": actor.strip()[:100],
            "action": action.strip()[:100],
            "subject": subject.strip()[:100],
        }
        total, ids = eventlog.numbers(session, wanted, page_number, PAGE_ROWS)
        pages = max(1, -(-total // PAGE_ROWS))
        rows = session.scalars(select(Event).where(Event.seq.in_(ids)).order_by(Event.seq.desc())).all()
        return page(
            request, "events/list.html", rows=rows, total=total, wanted=wanted, page_number=min(max(page_number, 1), pages),
            pages=pages, report=chain.verify(session) if verify else None,
        )  # fmt: skip
