"""Snippets (常用语) of the office: one's own and the shared ones."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.web import failures, snippets
from desk.web.access import TRIAGE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.snippets import Typed
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.errors import Refused

router = APIRouter(prefix="/snippets")
Text = Annotated[str, Form()]


@router.get("")
@allow(TRIAGE)
def kept(request: Request, desk: DeskDep, viewer: ViewerDep, change: int | None = None) -> Response:
    """One's own and the shared ones, with a form for a new one or for the one to change."""
    if change is None:
        return _list(request, desk, viewer, Typed())
    with desk.database.reading() as session:
        row = snippets.own_of(session, viewer, change)
        typed = Typed(row.name, row.kind.value if row.kind else "", row.body, row.shared)
    return _list(request, desk, viewer, typed, change)


@router.post("")
@allow(TRIAGE)
def keep(
    request: Request, desk: DeskDep, viewer: ViewerDep, name: Text = "", kind: Text = "", body: Text = "",
    shared: Annotated[bool, Form()] = False, change: Annotated[int | None, Form()] = None, what: Text = "",
) -> Response:  # fmt: skip
    """Keep it, or only show what it would say (`what`: preview). What is refused stands in the form as it was typed."""
    typed = Typed(name, kind, body, shared)
    try:
        if what == "preview":
            return _list(
                request, desk, viewer, typed, change, preview=snippets.example(snippets.check(typed)[2])
            )
        with desk.database.unit_of_work() as session:
            snippets.keep(session, desk.clock, viewer, typed, change)
    except Refused as refused:
        return _list(request, desk, viewer, typed, change, failure=failures.sentence(request, refused))
    return redirect("/snippets")


@router.post("/{snippet_id}/delete")
@allow(TRIAGE)
def delete(desk: DeskDep, viewer: ViewerDep, snippet_id: int) -> Response:
    """Forget one of one's own."""
    with desk.database.unit_of_work() as session:
        snippets.drop(session, desk.clock, viewer, snippet_id)
    return redirect("/snippets")


def _list(
    request: Request, desk: Desk, viewer: Viewer, typed: Typed, change: int | None = None, *, failure: str = "", preview: str = "",
) -> Response:  # fmt: skip
    with desk.database.reading() as session:
        return page(
            request, "snippets/list.html", 422 if failure else 200, rows=snippets.seen(session, viewer), typed=typed, change=change,
            failure=failure, preview=preview, variables=snippets.VARIABLES, example=snippets.example,
            most=(snippets.NAME_LENGTH, snippets.BODY_LENGTH),
        )  # fmt: skip
