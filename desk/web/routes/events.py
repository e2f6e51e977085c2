"""Events: who did what and when, and whether the chain still verifies."""

from __future__ import annotations

from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import Select, func, select

from desk.web.access import AUDITORS, DeskDep, allow
from desk.web.pages import page
from records import chain
from records.events import Event

router = APIRouter(prefix="/events")
PAGE_ROWS = 100
Row = TypeVar("Row", bound=Any)


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
        total = session.scalar(_filtered(select(func.count(Event.seq)), wanted)) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        number = min(max(page_number, 1), pages)
        query = _filtered(select(Event), wanted).order_by(Event.seq.desc())
        rows = session.scalars(query.limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)).all()
        return page(
            request, "events/list.html", rows=rows, total=total, wanted=wanted, page_number=number, pages=pages,
            report=chain.verify(session) if verify else None,
        )  # fmt: skip


def _filtered(query: Select[Row], wanted: dict[str, str]) -> Select[Row]:
    if wanted["actor"]:
        query = query.where(Event.actor == wanted["actor"])
    if wanted["action"]:
        query = query.where(Event.action.startswith(wanted["action"], autoescape=True))
    if wanted["subject"]:
        kind, _, key = wanted["subject"].partition(":")
        query = query.where(Event.subject_kind == kind)
        query = query.where(Event.subject_id == key) if key else query
    return query
