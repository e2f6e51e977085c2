"""The negative bank: what never counts as evidence, put in from a finding, and taken out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import select

from catalog import negatives
from desk import days, warned
from desk.web import bank, evidence
from desk.web.access import OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.wiring import Desk
from records.prints import Negative

router = APIRouter()
SHOWN = 500
Text = Annotated[str, Form()]


@router.get("/negatives")
@allow(OFFICE)
def entries(request: Request, desk: DeskDep, everything: bool = False) -> Response:
    """What holds today; with `everything` also what has run out or was withdrawn."""
    with desk.database.reading() as session:
        holding = {one.id for one in negatives.active(session, desk.clock.now())}
        rows = session.scalars(select(Negative).order_by(Negative.id.desc())).all()
        groups = _grouped([one for one in rows if everything or one.id in holding])
        return page(
            request, "negatives/list.html", groups=groups[:SHOWN], more=max(0, len(groups) - SHOWN),
            holding=holding, everything=everything,
        )  # fmt: skip


@router.post("/findings/{finding_id}/negatives")
@allow(PAPERS)
def add(
    desk: DeskDep, viewer: ViewerDep, finding_id: int, what: Annotated[str, Form()], reason: Text = "", expires: Text = "",
) -> Response:  # fmt: skip
    """Put something that this finding shows into the bank; open findings are matched again without it."""
    with desk.database.reading() as session:
        offered = evidence.read(session, viewer, finding_id, desk.vault, warned.today(desk.clock.now())).bank
    wanted = bank.chosen(offered, what)
    outcome = bank.add(desk, viewer, wanted, reason=reason, expires=days.day(expires))
    return redirect(f"/findings/{finding_id}?banked={outcome.ids[0]}")


@router.post("/negatives/{entry_id}/withdraw")
@allow(PAPERS)
def withdraw(desk: DeskDep, viewer: ViewerDep, entry_id: int) -> Response:
    """Let it count again, with all codes that were added with it; the rows stay."""
    for one in _together(desk, entry_id):
        negatives.withdraw(desk.database.unit_of_work, desk.clock, entry=one, actor=viewer.login)
    bank.rematch(desk)
    return redirect("/negatives")


def _together(desk: Desk, entry_id: int) -> list[int]:
    """The entries that were added in one go: a picture has one for each turn."""
    with desk.database.reading() as session:
        row = session.get(Negative, entry_id)
        if row is None:
            return [entry_id]  # the room itself says that there is none
        standing = select(Negative).where(Negative.added_at == row.added_at, Negative.withdrawn_at.is_(None))
        same = [one for one in session.scalars(standing) if _key(one) == _key(row)]
        return [one.id for one in same] or [entry_id]


def _grouped(rows: list[Negative]) -> list[list[Negative]]:
    """Entries that were added together, newest first."""
    groups: dict[tuple[object, ...], list[Negative]] = {}
    for one in rows:
        groups.setdefault((*_key(one), one.withdrawn_at), []).append(one)
    return list(groups.values())


def _key(one: Negative) -> tuple[object, ...]:
    return one.kind, one.label, one.added_at, one.added_by, one.reason
