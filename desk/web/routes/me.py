"""A person's own account: how pages are shown, which keys do what, and where one is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.web import hotkeys, sessions
from desk.web.access import EVERYONE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records.accounts import Account
from records.errors import Refused

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
        account = session.get_one(Account, viewer.account_id)
        kept = {name: value for name, value in account.preferences.items() if name not in SHOWS}
        account.preferences = kept | {name: True for name in SHOWS if name in (shows or [])}
    return redirect("/me")


@router.get("/keys")
@allow(EVERYONE)
def keys(request: Request, viewer: ViewerDep) -> Response:
    """The keys of triage as this person has them."""
    return _keys(request, viewer.hot)


@router.post("/keys")
@allow(EVERYONE)
def change_keys(
    request: Request, desk: DeskDep, viewer: ViewerDep, action: Annotated[list[str] | None, Form()] = None,
    key: Annotated[list[str] | None, Form()] = None, standard: Annotated[bool, Form()] = False,
) -> Response:  # fmt: skip
    """Keep the keys given, `action` and `key` in pairs, or go back to the standard ones."""
    given = [] if standard else list(zip(action or [], key or [], strict=False))
    try:
        chosen = hotkeys.chosen(given)
    except Refused as refused:
        return _keys(request, {**viewer.hot, **dict(given)}, refused)
    with desk.database.unit_of_work() as session:
        account = session.get_one(Account, viewer.account_id)
        kept = {name: value for name, value in account.preferences.items() if name != hotkeys.PREFERENCE}
        account.preferences = kept | ({hotkeys.PREFERENCE: chosen} if chosen else {})
    return redirect("/me/keys")


def _keys(request: Request, shown: Mapping[str, str], refused: Refused | None = None) -> Response:
    """The form; what was refused stands in it as it was typed, with the sentence that says why."""
    return page(
        request, "accounts/keys.html", 422 if refused else 200, actions=hotkeys.ACTIONS, standard=hotkeys.STANDARD,
        shown=shown, refused=refused,
    )  # fmt: skip


@router.post("/sessions/{digest}/end")
@allow(EVERYONE)
def end_session(desk: DeskDep, viewer: ViewerDep, digest: str) -> Response:
    """Sign out somewhere else."""
    sessions.end_one(desk, viewer, digest)
    return redirect("/me")
