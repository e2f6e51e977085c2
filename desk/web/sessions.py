"""Signed-in browsers: an opaque id in a cookie, its SHA-256 in the database, two time limits, revocable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload
from starlette.requests import HTTPConnection

from desk.web import viewer
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import events
from records.accounts import Account, DeskSession
from records.errors import NotFound

COOKIE = "copywatch_session"
BROWSERS = (
    ("Edg", "Edge"), ("Firefox", "Firefox"), ("MicroMessenger", "WeChat"), ("Chrom", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
"""Marks in what a browser says, and what people call it; the first that fits counts."""
TOUCH_EVERY = timedelta(seconds=60)
"""The last sight is written at most this often, so that reading a page does not take the write lock."""

_LIVE = (
    select(DeskSession)
    .where(DeskSession.token_digest == bindparam("digest"))
    .options(joinedload(DeskSession.account, innerjoin=True))
)


def begin(desk: Desk, account: Account, device: str = "") -> str:
    """Open a session for the account; gives the opaque id, which is stored nowhere. `device`: what the browser calls itself."""
    token, now = secrets.token_urlsafe(32), desk.clock.now()
    with desk.database.unit_of_work() as session:
        session.add(
            DeskSession(
                token_digest=digest_of(token),
                account_id=account.id,
                csrf=secrets.token_urlsafe(32),
                created_at=now,
                seen_at=now,
                device=device_of(device),
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
        row = session.scalars(_LIVE, {"digest": digest_of(token)}).one_or_none()
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


def standing(desk: Desk, session: Session, account_id: int) -> list[DeskSession]:
    """The live sessions of an account, the one seen last first."""
    rows = session.scalars(
        select(DeskSession)
        .where(DeskSession.account_id == account_id, DeskSession.revoked_at.is_(None))
        .order_by(DeskSession.seen_at.desc())
    )
    return [row for row in rows if _alive(desk, row)]


def end_one(desk: Desk, who: Viewer, digest: str) -> None:
    """Revoke one of one's own sessions. Raises NotFound, also for somebody else's."""
    with desk.database.unit_of_work() as session:
        row: DeskSession | None = session.get(DeskSession, digest)
        if row is None or row.account_id != who.account_id:
            raise NotFound("session", digest[:12])
        row.revoked_at = desk.clock.now()
        events.append(
            session,
            desk.clock,
            actor=who.login,
            action="desk:session:ended",
            subject=("account", who.account_id),
        )


def end_all(desk: Desk, session: Session, account_id: int) -> None:
    """Revoke every session of an account, inside the caller's transaction."""
    live = (DeskSession.account_id == account_id) & DeskSession.revoked_at.is_(None)
    session.execute(update(DeskSession).where(live).values(revoked_at=desk.clock.now()))


def device_of(agent: str) -> str:
    """Browser and system in two words; the rest of what a browser says of itself is not kept."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


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


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
