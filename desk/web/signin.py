"""Signing in: the password, and how often one may try."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from functools import cache

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select

from desk import accounts, tries
from desk.tries import Limit
from desk.web import sessions
from desk.web.access import ANONYMOUS_COOKIE
from desk.web.pages import redirect
from desk.wiring import Desk
from records import events
from records.accounts import Account
from records.errors import Refused

PER_LOGIN = Limit("login", 8, timedelta(minutes=5))
"""Failed tries for one login; slow enough against guessing, quick to wait out."""
PER_ADDRESS = Limit("address", 40, timedelta(minutes=5))
"""Failed tries from one address: an office behind one address still gets in."""


def one_try(desk: Desk, address: str, login: str | None = None) -> AbstractContextManager[None]:
    """A try to sign in, which counts unless the block ends well, whichever process it came to.

    Raises Refused when this login or this address has failed too often.
    """
    wanted = [(PER_ADDRESS, address)] if login is None else [(PER_LOGIN, login), (PER_ADDRESS, address)]
    refusal = Refused(
        "too_many_tries", "too many failed tries; wait five minutes", zh="尝试次数过多，请五分钟后再试"
    )
    return tries.until_it_fits(desk, wanted, refusal)


def sign_in(desk: Desk, *, login: str, password: str, address: str) -> Account:
    """The account of this login and password. Blocks about 0.3 s: call it from the thread pool.

    Raises Refused, with the same sentence for an unknown login, a wrong password and a closed account.
    """
    login = login.strip()[:100]
    with one_try(desk, address, login):
        with desk.database.reading() as session:
            account = session.scalars(select(Account).where(Account.login == login)).one_or_none()
        fits = password_fits(account.password_hash if account else None, password)
        if account is None or not fits or not account.active:
            _record_failure(desk, account)
            raise Refused("sign_in", "login or password is wrong", zh="登录名或密码不正确")
        return account


def password_fits(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash; takes the same time without a hash."""
    if len(password) > accounts.MAX_PASSWORD:
        return False
    fits = accounts.hasher.verify(password, stored or _stand_in_hash())
    return fits and stored is not None


@cache
def _stand_in_hash() -> str:
    """Verified where the login does not exist, so that the answer takes as long as for one that does."""
    return accounts.hasher.hash("no account has this password")


def _record_failure(desk: Desk, account: Account | None) -> None:
    # an unknown login is not recorded: people type their password into that field
    if account is None:
        return
    with desk.database.unit_of_work() as session:
        events.append(
            session, desk.clock, actor=f"system:{account.login}", action="desk:session:refused",
            subject=("account", account.id),
        )  # fmt: skip


def signed_in(request: Request, desk: Desk, account: Account, back: str) -> Response:
    """Begin a session and go on."""
    answer = redirect(back)
    answer.set_cookie(
        sessions.COOKIE, sessions.begin(desk, account, request.headers.get("user-agent", "")), httponly=True, samesite="lax",
        secure=sessions.cookie_is_secure(request),
    )  # fmt: skip
    answer.delete_cookie(ANONYMOUS_COOKIE)
    return answer


def own_path(back: str) -> str:
    """A path of this desk, never another website's address."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) and "\\" not in back else "/"
