"""Accounts: who may sign in, as what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desk import accounts, oidc
from desk.web import failures, sessions
from desk.web.access import ADMINS, EVERYONE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.signin import one_try, password_fits
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import events
from records.accounts import Account
from records.catalog import RightsHolder
from records.errors import Conflict, NotAllowed, NotFound, Refused
from records.vocabulary import Role

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/accounts")
@allow(ADMINS)
def people(request: Request, desk: DeskDep) -> Response:
    """Every account."""
    return _people(request, desk)


@router.post("/accounts")
@allow(ADMINS)
def add_person(
    request: Request, desk: DeskDep, viewer: ViewerDep, login: Text = "", display_name: Text = "",
    password: Text = "", role: Text = "", holder: Text = "",
) -> Response:  # fmt: skip
    """Add an account; a login that exists is refused and stays as it is."""
    form = {"login": login.strip(), "display_name": display_name.strip()[:60], "role": role, "holder": holder}
    try:
        _check_free(desk, form["login"])
        accounts.add_account(
            desk, login=form["login"], password=password, role=role, actor=viewer.login,
            display_name=form["display_name"], holder=holder if role == Role.RIGHTS_HOLDER else "",
        )  # fmt: skip
    except (Refused, Conflict) as refused:
        return _people(request, desk, form=form, failure=failures.sentence(request, refused))
    return redirect("/accounts")


@router.post("/accounts/{account_id}/active")
@allow(ADMINS)
def open_or_close(
    desk: DeskDep, viewer: ViewerDep, account_id: int, active: Annotated[bool, Form()]
) -> Response:
    """Close an account (its sessions end at once) or open it again; the last administrator stays."""
    with desk.database.unit_of_work() as session:
        account = _account(session, account_id)
        if not active:
            _check_not_last(session, account)
            sessions.end_all(desk, session, account_id)
        account.active = active
        events.append(
            session, desk.clock, actor=viewer.login,
            action=f"desk:account:{'opened' if active else 'closed'}", subject=("account", account_id),
        )  # fmt: skip
    return redirect("/accounts")


@router.post("/accounts/{account_id}/password")
@allow(ADMINS)
def reset_password(request: Request, desk: DeskDep, viewer: ViewerDep, account_id: int) -> Response:
    """Give the account a new password, shown this once; whoever signs in with it must choose another. Its sessions end."""
    words = accounts.made_up_password()
    hashed = accounts.hash_password(words)
    with desk.database.unit_of_work() as session:
        account = _account(session, account_id)
        if account_id == viewer.account_id:
            raise NotAllowed("change your own password on its own page", zh="本人密码请在“我的账户”中修改")
        account.password_hash, account.must_change = hashed, True
        sessions.end_all(desk, session, account_id)
        events.append(
            session, desk.clock, actor=viewer.login, action="desk:account:password_reset",
            subject=("account", account_id),
        )  # fmt: skip
    return _people(request, desk, reset=(account.login, words))


@router.post("/accounts/{account_id}/sessions/end")
@allow(ADMINS)
def end_sessions(desk: DeskDep, viewer: ViewerDep, account_id: int) -> Response:
    """Sign the account out everywhere."""
    with desk.database.unit_of_work() as session:
        _account(session, account_id)
        sessions.end_all(desk, session, account_id)
        events.append(
            session, desk.clock, actor=viewer.login, action="desk:session:ended_by_administrator",
            subject=("account", account_id),
        )  # fmt: skip
    return redirect("/accounts")


@router.get("/password")
@allow(EVERYONE)
def password_page(request: Request) -> Response:
    """The form for one's own password."""
    return page(request, "accounts/password.html", failure="")


@router.post("/password")
@allow(EVERYONE)
def change_password(
    request: Request, desk: DeskDep, viewer: ViewerDep, old: Text = "", new: Text = "", repeated: Text = ""
) -> Response:
    """Change one's own password; every session of the account ends, this one too."""
    try:
        address = request.client.host if request.client else ""
        hashed = _new_hash(desk, viewer, address, old, new, repeated)
    except Refused as refused:
        return page(request, "accounts/password.html", 422, failure=failures.sentence(request, refused))
    with desk.database.unit_of_work() as session:
        account = _account(session, viewer.account_id)
        account.password_hash, account.must_change = hashed, False
        sessions.end_all(desk, session, viewer.account_id)
        events.append(
            session, desk.clock, actor=viewer.login, action="desk:account:password_changed",
            subject=("account", viewer.account_id),
        )  # fmt: skip
    return redirect("/sign-in")


def _new_hash(desk: Desk, viewer: Viewer, address: str, old: str, new: str, repeated: str) -> str:
    with desk.database.reading() as session:
        stored = _account(session, viewer.account_id).password_hash
    with one_try(desk, address, viewer.login):
        if not password_fits(stored, old):
            raise Refused("old_password", "the present password is wrong", zh="当前密码不正确")
    if new != repeated:
        raise Refused("repeat", "the two passwords differ", zh="两次输入的密码不一致")
    return accounts.hash_password(new)


def _people(
    request: Request, desk: Desk, *, form: dict[str, str] | None = None, failure: str = "",
    reset: tuple[str, str] | None = None,
) -> Response:  # fmt: skip
    with desk.database.reading() as session:
        rows = session.scalars(select(Account).order_by(Account.id)).all()
        holders = session.scalars(select(RightsHolder.name).order_by(RightsHolder.name)).all()
        return page(
            request, "accounts/list.html", 422 if failure else 200, rows=rows, holders=holders, form=form or {},
            failure=failure, reset=reset, provider=oidc.name(desk.settings),
        )  # fmt: skip


def _check_free(desk: Desk, login: str) -> None:
    with desk.database.reading() as session:
        if session.scalar(select(Account.id).where(Account.login == login)) is not None:
            raise Conflict(f"the login {login!r} is taken", zh=f"登录名 {login!r} 已被使用")


def _check_not_last(session: Session, account: Account) -> None:
    admins = select(func.count(Account.id)).where(Account.role == Role.ADMIN, Account.active.is_(True))
    if account.role is Role.ADMIN and session.scalar(admins) == 1:
        raise NotAllowed("the last administrator cannot be closed", zh="不能停用最后一个管理员账户")


def _account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("account", account_id)
    return account
