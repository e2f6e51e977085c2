"""Signed-in browsers: an opaque id in a cookie, its SHA-256 in the database, two time limits, revocable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from starlette.requests import HTTPConnection

from desk.web import viewer
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import events
from records.accounts import Account, DeskSession

COOKIE = "copywatch_session"
TOUCH_EVERY = timedelta(seconds=60)
"""The last sight is written at most this often, so that reading a page does not take the write lock."""


def begin(desk: Desk, account: Account) -> str:
    """Open a session for the account; gives the opaque id, which is stored nowhere."""
    token, now = secrets.token_urlsafe(32), desk.clock.now()
    with desk.database.unit_of_work() as session:
        session.add(
            DeskSession(
                token_digest=_digest(token),
                account_id=account.id,
                csrf=secrets.token_urlsafe(32),
                created_at=now,
                seen_at=now,
            )
        )
        events.append(
            session, desk.clock, actor=account.login, action="desk:session:began",
            subject=("account", account.id),
        )  # fmt: skip
    return token


def find(desk: Desk, token: str | None, *, touch: bool = True) -> Viewer | None:
    """The viewer of a live session, None for one that is unknown, revoked, idle or too old.

    `touch`: the person did something, so the idle time begins again.
    """
    if not token:
        return None
    with desk.database.reading() as session:
        row = session.get(DeskSession, _digest(token))
        if row is None or not _alive(desk, row):
            return None
        found, seen_at = viewer.of(row), row.seen_at
    if touch and desk.clock.now() - seen_at > TOUCH_EVERY:
        _touch(desk, found.session_digest)
    return found


def end(desk: Desk, who: Viewer) -> None:
    """Revoke the session: its cookie is worth nothing afterwards."""
    with desk.database.unit_of_work() as session:
        row = session.get_one(DeskSession, who.session_digest)
        row.revoked_at = desk.clock.now()
        events.append(
            session, desk.clock, actor=who.login, action="desk:session:ended",
            subject=("account", who.account_id),
        )  # fmt: skip


def cookie_is_secure(connection: HTTPConnection) -> bool:
    """Secure unless the desk is bound to loopback and spoken to in plain http."""
    return connection.url.scheme == "https" or not connection.app.state.loopback


def _touch(desk: Desk, digest: str) -> None:
    with desk.database.unit_of_work() as session:
        row: DeskSession | None = session.get(DeskSession, digest)
        if row is not None:
            row.seen_at = desk.clock.now()


def _alive(desk: Desk, row: DeskSession) -> bool:
    now, settings = desk.clock.now(), desk.settings
    return (
        row.revoked_at is None
        and row.account.active
        and now - row.seen_at <= timedelta(minutes=settings.session_idle_min)
        and now - row.created_at <= timedelta(hours=settings.session_max_h)
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
