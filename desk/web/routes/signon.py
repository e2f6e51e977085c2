"""Sign-in through the office's own provider: there and back, and linking accounts to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk import oidc
from desk.web import failures, sessions
from desk.web.access import ADMINS, DeskDep, ViewerDep, allow, public
from desk.web.anonymous import anonymous_form
from desk.web.pages import redirect
from desk.web.signin import one_try, own_path, signed_in
from desk.wiring import Desk
from records.errors import Refused

router = APIRouter()
COOKIE = "copywatch_oidc"
KEPT_S = 600


@router.get("/sign-in/oidc")
@public
def there(request: Request, desk: DeskDep, back: str = "/") -> Response:
    """Send the browser to the provider, with secrets of this try in a cookie of its own."""
    try:
        begun = oidc.begin(desk.settings, own_path(back))
        answer = RedirectResponse(oidc.address(desk.settings, begun, _redirect_uri(request, desk)), 303)
    except Refused as refused:
        return _failed(request, desk, refused)
    answer.set_cookie(
        COOKIE, begun.packed(), max_age=KEPT_S, path="/sign-in", httponly=True, samesite="lax",
        secure=sessions.cookie_is_secure(request),
    )  # fmt: skip
    return answer


@router.get("/sign-in/oidc/back")
@public
def back_again(request: Request, desk: DeskDep, code: str = "", state: str = "", error: str = "") -> Response:
    """Come back from the provider; only the browser that went there, and only once."""
    where = request.client.host if request.client else ""
    try:
        with one_try(desk, where):
            begun = _finished(oidc.Begun.unpacked(request.cookies.get(COOKIE, "")), error)
            who = oidc.identity(
                desk.settings,
                _finished(begun, error),
                code=code,
                state=state,
                redirect_uri=_redirect_uri(request, desk),
            )
            account = oidc.account_of(desk, who)
    except Refused as refused:
        return _failed(request, desk, refused)
    answer = signed_in(request, desk, account, begun.back)
    answer.delete_cookie(COOKIE, path="/sign-in")
    return answer


@router.post("/accounts/{account_id}/oidc")
@allow(ADMINS)
def link(desk: DeskDep, viewer: ViewerDep, account_id: int, subject: Annotated[str, Form()] = "") -> Response:
    """Link an account to a subject of the provider; an empty one ends the link."""
    oidc.link(desk, account_id, subject.strip(), actor=viewer.login)
    return redirect("/accounts")


def _finished(begun: oidc.Begun | None, error: str) -> oidc.Begun:
    if begun is None or error:
        raise Refused(
            "oidc_state", f"the sign-in was not finished {error[:60]}".strip(),
            zh=f"统一登录未完成，请重试 {error[:60]}".strip(),
        )  # fmt: skip
    return begun


def _redirect_uri(request: Request, desk: Desk) -> str:
    """As registered with the provider: from the settings, since a Host header is anybody's word."""
    base = desk.settings.oidc_desk_url or str(request.base_url)
    return f"{base.rstrip('/')}/sign-in/oidc/back"


def _failed(request: Request, desk: Desk, refused: Refused) -> Response:
    answer = anonymous_form(
        request, "sign_in.html", 422, back="/", login="", failure=failures.sentence(request, refused),
        provider=oidc.name(desk.settings), leave="",
    )  # fmt: skip
    answer.delete_cookie(COOKIE, path="/sign-in")
    return answer
