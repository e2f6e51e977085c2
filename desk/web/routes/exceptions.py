"""Exceptions from robots.txt: an approver records one for one site, and takes it back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from crawler.scope import exceptions
from desk.web.access import DeskDep, ViewerDep, allow
from desk.web.pages import redirect
from records.errors import RowRefused

router = APIRouter(prefix="/sites/{key}/exceptions")
Text = Annotated[str, Form()]


@router.post("")
@allow(exceptions.MAY_GRANT)
def grant(
    desk: DeskDep, viewer: ViewerDep, key: str, legal_basis: Text = "", reason: Text = "", last_day: Text = "",
) -> Response:  # fmt: skip
    """Record an exception with legal basis, reason and last day."""
    exceptions.grant(
        desk.database.unit_of_work, desk.clock, site_key=key, legal_basis=legal_basis, reason=reason,
        last_day=_day(last_day), actor=viewer.login,
    )  # fmt: skip
    return redirect(f"/sites/{key}#exceptions")


@router.post("/{exception_id}/withdraw")
@allow(exceptions.MAY_WITHDRAW)
def withdraw(desk: DeskDep, viewer: ViewerDep, key: str, exception_id: int, why: Text = "") -> Response:
    """End an exception now; running sweeps hear of it within a second."""
    exceptions.withdraw(
        desk.database.unit_of_work, desk.clock, exception_id=exception_id, why=why, actor=viewer.login
    )
    return redirect(f"/sites/{key}#exceptions")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise RowRefused(
            "bad_date", f"{text!r} is no day", zh=f"“{text}”不是日期", column="last_day"
        ) from None
