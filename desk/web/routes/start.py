"""Before and around the work: first run, signing in and out, language, health."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, Response

from desk import accounts, oidc
from desk.web import failures, pages, sessions
from desk.web.access import EVERYONE, DeskDep, ViewerDep, allow, public
from desk.web.anonymous import anonymous_form
from desk.web.pages import redirect
from desk.web.signin import own_path, sign_in, signed_in
from desk.web.translate import known
from desk.wiring import Desk
from records.accounts import Account
from records.errors import Refused
from records.vocabulary import Role

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/sign-in")
@public
def sign_in_page(request: Request, desk: DeskDep, back: str = "/", left: bool = False) -> Response:
    """The sign-in form; an empty account table leads to the first-run page."""
    if request.state.viewer:
        return redirect("/")
    if _is_first_run(desk):
        return redirect("/first-run")
    provider = oidc.name(desk.settings)
    leave = oidc.leave(desk.settings) if left else ""
    return anonymous_form(
        request, "sign_in.html", back=own_path(back), login="", failure="", provider=provider, leave=leave
    )


@router.post("/sign-in")
@public
def sign_in_form(
    request: Request, desk: DeskDep, login: Text = "", password: Text = "", back: Text = "/"
) -> Response:
    """Sign in. Runs in the thread pool: the hash takes about 0.3 s."""
    address = request.client.host if request.client else ""
    try:
        account = sign_in(desk, login=login, password=password, address=address)
    except Refused as refused:
        return anonymous_form(
            request, "sign_in.html", 422, back=own_path(back), login=login[:100],
            failure=failures.sentence(request, refused), provider=oidc.name(desk.settings), leave="",
        )  # fmt: skip
    return signed_in(request, desk, account, own_path(back))


@router.get("/first-run")
@public
def first_run_page(request: Request, desk: DeskDep) -> Response:
    """The form for the first account, only while there is none."""
    if not _is_first_run(desk):
        return redirect("/sign-in")
    return anonymous_form(request, "first_run.html", login="", display_name="", failure="")


@router.post("/first-run")
@public
def first_run_form(
    request: Request, desk: DeskDep, login: Text = "", display_name: Text = "", password: Text = "",
    repeated: Text = "",
) -> Response:  # fmt: skip
    """Make the first account, an administrator, and sign it in. Conflict for whoever comes second."""
    try:
        _check_repeated(password, repeated)
        account = accounts.add_account(
            desk, login=login.strip(), password=password, role=Role.ADMIN.value, actor="system:first_run",
            display_name=display_name.strip()[:60], only_first=True,
        )  # fmt: skip
    except Refused as refused:
        return anonymous_form(
            request, "first_run.html", 422, login=login[:100], display_name=display_name[:60],
            failure=failures.sentence(request, refused),
        )  # fmt: skip
    return signed_in(request, desk, account, "/")


@router.post("/sign-out")
@allow(EVERYONE)
def sign_out(desk: DeskDep, viewer: ViewerDep) -> Response:
    """Revoke the session."""
    sessions.end(desk, viewer)
    with desk.database.reading() as session:
        linked = session.get_one(Account, viewer.account_id).oidc is not None
    answer = redirect("/sign-in?left=true" if linked and oidc.name(desk.settings) else "/sign-in")
    answer.delete_cookie(sessions.COOKIE)
    return answer


@router.post("/language")
@public
def choose_language(request: Request, desk: DeskDep, language: Text = "", back: Text = "/") -> Response:
    """Switch between Chinese and English, for this browser and for the account."""
    chosen = known(language)
    if request.state.viewer:
        with desk.database.unit_of_work() as session:
            session.get_one(Account, request.state.viewer.account_id).language = chosen
    answer = redirect(own_path(back))
    answer.set_cookie(
        pages.LANGUAGE_COOKIE, chosen, max_age=365 * 86400, httponly=True, samesite="lax",
        secure=sessions.cookie_is_secure(request),
    )  # fmt: skip
    return answer


@router.get("/healthz")
@public
async def health() -> Response:
    """Whether the process lives; `/readyz` says whether its database can be used. It needs no account."""
    return PlainTextResponse("ok")


def _check_repeated(password: str, repeated: str) -> None:
    if password != repeated:
        raise Refused("repeat", "the two passwords differ", zh="两次输入的密码不一致")


def _is_first_run(desk: Desk) -> bool:
    with desk.database.reading() as session:
        return accounts.none_yet(session)
