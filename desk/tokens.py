"""Keys to the API: made once, shown once, stored as SHA-256, with scopes and an end."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk.wiring import Desk
from records import events
from records.errors import NotFound, Refused
from records.rights import ApiToken

PREFIX = "cw_"
SCOPES = ("read", "upload")
MAX_DAYS = 366
MAX_TOKENS = 20
USED_EVERY = timedelta(minutes=5)
"""How fine the last use is written down."""
OVERLAP = timedelta(hours=24)
"""How long a renewed key's predecessor may go on, so that programs can be told the new one."""


def make(desk: Desk, *, holder_id: int, name: str, scopes: Sequence[str], days: int, actor: str) -> str:
    """A new key in plain text, which nobody can see again.

    Raises Refused: `name_missing`, `unknown_scope`, `bad_days`, `too_many_tokens`.
    """
    name = " ".join(name.split())[:100]
    if not name:
        raise Refused("name_missing", "give the key a name", zh="请填写密钥名称")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Refused("unknown_scope", f"scopes are {', '.join(SCOPES)}", zh="请选择权限范围")
    _check_days(days)
    with desk.database.unit_of_work() as session:
        _check_room(session, holder_id)
        token, row = _add(
            session, desk, holder_id=holder_id, name=name, scopes=sorted(set(scopes)), days=days, actor=actor
        )
        events.append(
            session, desk.clock, actor=actor, action="rights:token:made", subject=("api_token", row.id),
            payload={"holder": holder_id, "scopes": row.scopes, "expires_at": row.expires_at.isoformat()},
        )  # fmt: skip
    return token


def find(desk: Desk, token: str) -> ApiToken | None:
    """The live key of this plain text; its use is noted."""
    if not token.startswith(PREFIX) or len(token) > 200:
        return None
    now = desk.clock.now()
    with desk.database.reading() as session:
        row = session.scalars(select(ApiToken).where(ApiToken.digest == digest_of(token))).one_or_none()
    if row is None or row.revoked_at is not None or row.expires_at <= now:
        return None
    if row.used_at is None or now - row.used_at >= USED_EVERY:
        with desk.database.unit_of_work() as session:
            stored = session.get(ApiToken, row.id)
            if stored is not None:
                stored.used_at = now
    return row


def renew(desk: Desk, *, token_id: int, holder_id: int, days: int, at_once: bool, actor: str) -> str:
    """A new key in plain text for the name and scopes of an old one, which ends `at_once` or within `OVERLAP`.

    An old key that has run out stays so. Raises NotFound; Refused: `bad_days`, `too_many_tokens`.
    """
    _check_days(days)
    with desk.database.unit_of_work() as session:
        # two people who renew one key at once must not both get a new one out of it
        old = session.get(ApiToken, token_id, with_for_update=True)
        if old is None or old.holder_id != holder_id or old.revoked_at is not None:
            raise NotFound("key", token_id)
        now = desk.clock.now()
        ends = min(old.expires_at, now if at_once else now + OVERLAP)
        if at_once:
            old.revoked_at = now
        else:
            _check_room(session, holder_id)
            old.expires_at = ends
        token, row = _add(
            session, desk, holder_id=holder_id, name=old.name, scopes=list(old.scopes), days=days, actor=actor
        )
        events.append(
            session, desk.clock, actor=actor, action="rights:token:renewed", subject=("api_token", row.id),
            payload={"holder": holder_id, "scopes": row.scopes, "expires_at": row.expires_at.isoformat(), "replaces": old.id,
                     "replaced_until": ends.isoformat()},
        )  # fmt: skip
    return token


def revoke(desk: Desk, *, token_id: int, holder_id: int | None, actor: str) -> None:
    """End a key at once. Raises NotFound."""
    with desk.database.unit_of_work() as session:
        row = session.get(ApiToken, token_id)
        if row is None or holder_id not in (None, row.holder_id) or row.revoked_at is not None:
            raise NotFound("key", token_id)
        row.revoked_at = desk.clock.now()
        events.append(
            session, desk.clock, actor=actor, action="rights:token:revoked", subject=("api_token", row.id),
            payload={"holder": row.holder_id},
        )  # fmt: skip


def every(session: Session, holder_id: int) -> list[ApiToken]:
    """The keys of a holder that have not been revoked."""
    query = select(ApiToken).where(ApiToken.holder_id == holder_id, ApiToken.revoked_at.is_(None))
    return list(session.scalars(query.order_by(ApiToken.id)))


def _check_days(days: int) -> None:
    if not 1 <= days <= MAX_DAYS:
        raise Refused("bad_days", f"1 to {MAX_DAYS} days", zh=f"有效期为 1 至 {MAX_DAYS} 天")


def _check_room(session: Session, holder_id: int) -> None:
    if len(every(session, holder_id)) >= MAX_TOKENS:
        raise Refused(
            "too_many_tokens",
            f"at most {MAX_TOKENS}; revoke one first",
            zh=f"最多 {MAX_TOKENS} 个，请先停用",
        )


def _add(
    session: Session, desk: Desk, *, holder_id: int, name: str, scopes: list[str], days: int, actor: str
) -> tuple[str, ApiToken]:
    """A fresh secret and its row."""
    token, now = PREFIX + secrets.token_urlsafe(32), desk.clock.now()
    row = ApiToken(
        digest=digest_of(token), holder_id=holder_id, name=name, scopes=scopes, actor=actor, created_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return token, row


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
