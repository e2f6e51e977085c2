"""Adding accounts, from the command line and from the first-run page."""

from __future__ import annotations

import re
import secrets

from pwdlib import PasswordHash
from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.wiring import Desk
from records import events
from records.accounts import Account
from records.catalog import RightsHolder
from records.errors import Conflict, NotFound, Refused
from records.vocabulary import Role

MIN_PASSWORD = 10
"""Characters; longer is better than stranger (NIST SP 800-63B)."""
MAX_PASSWORD = 200
"""Characters; argon2 takes any length, and a megabyte of password would only keep the machine busy."""
PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
hasher = PasswordHash.recommended()


def add_account(
    desk: Desk, *, login: str, password: str, role: str, actor: str, display_name: str = "", holder: str = "",
    only_first: bool = False,
) -> Account:  # fmt: skip
    """Make an account, or change the password, role and name of the one with this login.

    `only_first` is the first-run page: it makes an account only while there is none, however many ask at once.

    Raises:
        Conflict: `only_first`, and an account exists.
        Refused: bad login, short password, unknown role, or a rights_holder without a holder.
        NotFound: no right holder of that name.
    """
    _check(login, role, holder)
    hashed = hash_password(password)  # outside the transaction
    with desk.database.unit_of_work() as session:
        if only_first and not none_yet(session):
            raise Conflict("an account exists already", zh="已有账户，首次设置已经完成")
        account = session.scalars(select(Account).where(Account.login == login)).one_or_none()
        if account is None:
            account = Account(login=login, created_at=desk.clock.now())
            session.add(account)
        account.password_hash, account.role = hashed, Role(role)
        account.display_name = display_name or account.display_name or login
        account.holder_id = _holder(session, holder).id if holder else None
        session.flush()  # the event names the id
        events.append(
            session, desk.clock, actor=actor, action="desk:account:saved", subject=("account", account.id),
            payload={"login": login, "role": role},
        )  # fmt: skip
        return account


def hash_password(password: str) -> str:
    """argon2id; takes about 0.3 s. Raises Refused on a length out of bounds."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Refused("short_password", f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters",
                      zh=f"密码须为 {MIN_PASSWORD} 至 {MAX_PASSWORD} 个字符")  # fmt: skip
    return hasher.hash(password)


def made_up_password() -> str:
    """Four groups of letters and figures that nobody takes for others: some 78 bits."""
    return "-".join("".join(secrets.choice(PLAIN) for _ in range(4)) for _ in range(4))


def none_yet(session: Session) -> bool:
    """Whether there is no account at all: only then the first-run page answers."""
    return session.scalar(select(Account.id).limit(1)) is None


def _check(login: str, role: str, holder: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9._@-]{2,64}", login):
        raise Refused("bad_login", f"{login!r} is no login; expected 2-64 of letters, digits . _ @ -",
                      zh="登录名应为 2 至 64 个字母、数字或 . _ @ -")  # fmt: skip
    if role not in list(Role):
        raise Refused("unknown_role", f"{role!r} is no role; expected one of {', '.join(Role)}",
                      zh=f"没有角色 {role}")  # fmt: skip
    if role == Role.RIGHTS_HOLDER and not holder:
        raise Refused("holder_missing", "an account of the role rights_holder needs --holder NAME",
                      zh="权利人账号须指定权利人")  # fmt: skip


def _holder(session: Session, name: str) -> RightsHolder:
    holder = session.scalars(select(RightsHolder).where(RightsHolder.name == name)).one_or_none()
    if holder is None:
        raise NotFound("right holder", name)
    return holder
