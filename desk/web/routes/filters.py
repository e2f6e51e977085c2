"""Saved filters of the queue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from desk.triage import filters
from desk.web.access import EVERYONE, DeskDep, ViewerDep, allow
from desk.web.pages import redirect
from desk.web.routes.findings import FilterDep, address

router = APIRouter(prefix="/filters")
Text = Annotated[str, Form()]


@router.post("")
@allow(EVERYONE)
def save(
    desk: DeskDep, viewer: ViewerDep, wanted: FilterDep, name: Text = "", shared: Annotated[bool, Form()] = False
) -> Response:  # fmt: skip
    """Keep the filter of the address line under a name; right holders keep theirs to themselves."""
    with desk.database.unit_of_work() as session:
        filters.save(
            session, desk.clock, viewer, name=name, wanted=wanted, shared=shared and not viewer.is_tenant
        )
    return redirect(address(None, wanted))


@router.post("/{filter_id}/delete")
@allow(EVERYONE)
def delete(desk: DeskDep, viewer: ViewerDep, filter_id: int) -> Response:
    """Forget one of one's own."""
    with desk.database.unit_of_work() as session:
        filters.delete(session, viewer, filter_id)
    return redirect("/findings")
