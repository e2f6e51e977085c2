"""Accounts and desk sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Base
from records.catalog import RightsHolder
from records.vocabulary import Role


class Account(Base):
    """A person who may sign in. A rights_holder account belongs to one holder and sees only its works."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    """argon2id."""
    role: Mapped[Role]
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("rights_holder.id"))
    language: Mapped[str] = mapped_column(default="zh_CN")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The password was set by an administrator: until it is changed, nothing else can be done."""
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """How the person wants pages shown: `blur`, `grey`, `mute`."""
    oidc: Mapped[str | None] = mapped_column(index=True, unique=True)
    """Issuer and subject of the office's own sign-in, with a blank between them."""
    holder: Mapped[RightsHolder | None] = relationship()


class DeskSession(Base):
    """A signed-in browser; only the SHA-256 of its opaque id is stored."""

    __tablename__ = "desk_session"

    token_digest: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    csrf: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(default="", server_default="")
    """Browser and system as the browser says, so that people know their own sessions again."""
    account: Mapped[Account] = relationship()
