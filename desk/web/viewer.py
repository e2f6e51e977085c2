"""Who is looking: what a page may know of the signed-in person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, false, true

from desk.web import hotkeys
from records.accounts import DeskSession
from records.catalog import Work
from records.vocabulary import Role


@dataclass(frozen=True)
class Viewer:
    """A signed-in person. `holder_id` is filled for rights_holder accounts and is all that they see."""

    account_id: int
    login: str
    name: str
    role: Role
    holder_id: int | None
    language: str
    csrf: str
    session_digest: str
    must_change: bool = False
    """An administrator has set the password: only changing it is open."""
    shows: Mapping[str, bool] = field(default_factory=dict)
    """How pictures are shown: `blur`, `grey`, `mute`."""
    hot: Mapping[str, str] = field(default_factory=lambda: hotkeys.STANDARD)
    """The person's keys: action of `hotkeys.STANDARD` to key."""

    @property
    def is_tenant(self) -> bool:
        """Whether the person belongs to a right holder and not to the office."""
        return self.role is Role.RIGHTS_HOLDER

    def may_see_holder(self, holder_id: int) -> bool:
        return not self.is_tenant or holder_id == self.holder_id


def of(row: DeskSession) -> Viewer:
    """The viewer of a live session row."""
    account = row.account
    return Viewer(
        account_id=account.id, login=account.login, name=account.display_name, role=account.role,
        holder_id=account.holder_id, language=account.language, csrf=row.csrf, session_digest=row.token_digest,
        must_change=account.must_change, hot=hotkeys.of(account.preferences),
        shows={name: True for name, wanted in account.preferences.items() if wanted is True},
    )  # fmt: skip


def own_works(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Work under which this person may see a row; a tenant without a holder sees nothing."""
    if not viewer.is_tenant:
        return true()
    return Work.holder_id == viewer.holder_id if viewer.holder_id else false()
