"""A person's own account: how pages are shown, and where one is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.web import sessions
from desk.web.access import EVERYONE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records.accounts import Account

router = APIRouter(prefix="/me")
SHOWS = ("blur", "grey", "mute")


@router.get("")
@allow(EVERYONE)
def me(request: Request, desk: DeskDep, viewer: ViewerDep) -> Response:
    """Preferences and live sessions."""
    with desk.database.reading() as session:
        return page(request, "accounts/me.html", sessions=sessions.standing(desk, session, viewer.account_id))


@router.post("/preferences")
@allow(EVERYONE)
def preferences(
    desk: DeskDep, viewer: ViewerDep, shows: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Keep how pictures are shown; what is not ticked is off."""
    with desk.database.unit_of_work() as session:
        session.get_one(Account, viewer.account_id).preferences = {
            name: True for name in SHOWS if name in (shows or [])
        }
    return redirect("/me")


@router.post("/sessions/{digest}/end")
@allow(EVERYONE)
def end_session(desk: DeskDep, viewer: ViewerDep, digest: str) -> Response:
    """Sign out somewhere else."""
    sessions.end_one(desk, viewer, digest)
    return redirect("/me")
