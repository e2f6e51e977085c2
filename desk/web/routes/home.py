"""The first page after signing in: figures that matter, and what to do next."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.web import overview
from desk.web.access import EVERYONE, DeskDep, ViewerDep, allow
from desk.web.pages import page

router = APIRouter()


@router.get("/")
@allow(EVERYONE)
def home(request: Request, desk: DeskDep, viewer: ViewerDep) -> Response:
    """Figures and next steps for this person's role."""
    with desk.database.reading() as session:
        return page(request, "home.html", figures=overview.read(session, desk.clock, viewer))
