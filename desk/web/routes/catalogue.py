"""The catalogue: right holders and their works."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from desk.web import actions, counts, failures, holdings
from desk.web.access import EVERYONE, UPLOADERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer, own_works
from desk.wiring import Desk
from records.catalog import Authorization, ImportBatch, RightsHolder, Work, WorkTitle
from records.errors import NotFound, Refused
from records.findings import Finding
from records.uploads import pieces

router = APIRouter(prefix="/catalogue")
PAGE_ROWS = 100
FOUND = 2_000
"""A search for titles ends with so many: more of them nobody reads."""
Text = Annotated[str, Form()]


@router.get("")
@allow(EVERYONE)
def catalogue(request: Request, desk: DeskDep, viewer: ViewerDep) -> Response:
    """Right holders with their numbers of works, the upload form, what was uploaded."""
    return overview(request, desk, viewer)


@router.get("/works")
@allow(EVERYONE)
def works(
    request: Request, desk: DeskDep, viewer: ViewerDep, holder: str = "", q: str = "", page_number: int = 1
) -> Response:
    """Works with titles, assets and licences."""
    with desk.database.reading() as session:
        ids, total, number = _page(session, viewer, holder, q, page_number)
        pages = max(1, -(-total // PAGE_ROWS))
        rows = session.scalars(
            select(Work).where(Work.id.in_(ids)).order_by(Work.holder_id, Work.work_id)
            .options(selectinload(Work.titles), selectinload(Work.assets), selectinload(Work.holder))
        ).all()  # fmt: skip
        return page(
            request, "catalogue/works.html", rows=rows, total=total, page_number=number, pages=pages, q=q,
            holder=holder, holders=_holders(session, viewer), licences=_licences(session, rows),
        )  # fmt: skip


@router.get("/works/{row_id}")
@allow(EVERYONE)
def work(request: Request, desk: DeskDep, viewer: ViewerDep, row_id: int) -> Response:
    """One work."""
    with desk.database.reading() as session:
        row = session.get(Work, row_id)
        if row is None or not viewer.may_see_holder(row.holder_id):
            raise NotFound("work", row_id)
        states = session.execute(
            select(Finding.state, func.count()).where(Finding.work_id == row.id).group_by(Finding.state)
        )
        return page(
            request, "catalogue/work.html", work=row, licences=_licences(session, [row])[row.id],
            findings=dict(states.all()), holdings=holdings.of(session, row.assets),
        )  # fmt: skip


@router.post("/holders")
@allow(UPLOADERS)
def save_holder(
    request: Request, desk: DeskDep, viewer: ViewerDep, name: Text = "", uscc: Text = "", address: Text = "",
    contact: Text = "", phone: Text = "", email: Text = "", signer: Text = "", agent: Text = "", agent_proof: Text = "",
) -> Response:  # fmt: skip
    """Add a right holder, or complete its particulars; a right holder's own account changes its own alone."""
    form = {"uscc": uscc, "address": address, "contact": contact, "phone": phone, "email": email,
            "signer": signer, "agent": agent, "agent_proof": agent_proof}  # fmt: skip
    try:
        if viewer.is_tenant:
            name = _own_name(desk, viewer)
        saved = actions.save_holder(
            desk, viewer, name.strip(), {key: value.strip() for key, value in form.items()}
        )
    except Refused as refused:
        return overview(
            request, desk, viewer, form={"name": name, **form}, failure=failures.sentence(request, refused)
        )
    return redirect(f"/catalogue/holders/{saved}")


@router.get("/holders/{holder_id}")
@allow(EVERYONE)
def holder(request: Request, desk: DeskDep, viewer: ViewerDep, holder_id: int) -> Response:
    """One right holder's particulars, as its notices print them."""
    with desk.database.reading() as session:
        row = session.get(RightsHolder, holder_id)
        if row is None or not viewer.may_see_holder(holder_id):
            raise NotFound("right holder", holder_id)
        return page(request, "catalogue/holder.html", holder=row, count=counts.works(session, holder_id))


def overview(
    request: Request, desk: Desk, viewer: Viewer, *, form: dict[str, str] | None = None, failure: str = "",
    upload_failure: str = "",
) -> Response:  # fmt: skip
    """The first page of the catalogue, with what was wrong with a form that was sent from it."""
    with desk.database.reading() as session:
        holders = _holders(session, viewer)
        batches = select(ImportBatch).order_by(ImportBatch.id.desc()).limit(20)
        if viewer.is_tenant:
            batches = batches.where(ImportBatch.holder_id == viewer.holder_id)
        return page(
            request, "catalogue/overview.html", 422 if failure or upload_failure else 200, holders=holders,
            counts={one.id: counts.works(session, one.id) for one in holders}, batches=session.scalars(batches).all(),
            names={one.id: one.name for one in holders}, form=form or {}, failure=failure,
            upload_failure=upload_failure,
        )  # fmt: skip


def _holders(session: Session, viewer: Viewer) -> list[RightsHolder]:
    rows = select(RightsHolder).order_by(RightsHolder.name)
    if viewer.is_tenant:
        rows = rows.where(RightsHolder.id == viewer.holder_id)
    return list(session.scalars(rows))


def _own_name(desk: Desk, viewer: Viewer) -> str:
    with desk.database.reading() as session:
        own = session.get(RightsHolder, viewer.holder_id or 0)
        if own is None:
            raise NotFound("right holder", viewer.holder_id)
        return own.name


def _page(session: Session, viewer: Viewer, holder: str, q: str, wanted: int) -> tuple[list[int], int, int]:
    """Ids of a page, how many works there are (under a search at most `FOUND`), the page's number."""
    own = int(holder) if holder.isdecimal() and len(holder) < 10 else None
    conditions: list[Any] = [own_works(viewer), *([] if own is None else [Work.holder_id == own])]
    if text := q.strip()[:200]:
        found = _found(session, conditions, text)
        number = _within(wanted, len(found))
        return found[(number - 1) * PAGE_ROWS : number * PAGE_ROWS], len(found), number
    if viewer.is_tenant:
        total = counts.works(session, viewer.holder_id or 0) if own in (None, viewer.holder_id) else 0
    else:
        total = counts.works(session, own)
    number = _within(wanted, total)
    ids = select(Work.id).where(*conditions).order_by(Work.holder_id, Work.work_id)
    return list(session.scalars(ids.limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS))), total, number


def _found(session: Session, conditions: list[Any], text: str) -> list[int]:
    """Ids of the works with this number, or with this text in a title, in the order of the list."""
    titles = select(WorkTitle.work_id).where(WorkTitle.text.icontains(text, autoescape=True)).distinct()
    ids = {
        *session.scalars(select(Work.id).where(Work.work_id == text)),
        *session.scalars(select(Work.id).where(Work.isbn == text, Work.isbn != "")),
        *session.scalars(titles.limit(FOUND)),
    }
    rows: list[tuple[int, str, int]] = []
    for piece in pieces(sorted(ids)):
        named = select(Work.holder_id, Work.work_id, Work.id).where(Work.id.in_(piece), *conditions)
        rows += [(row[0], row[1], row[2]) for row in session.execute(named)]
    return [id_ for _holder, _work_id, id_ in sorted(rows)]


def _within(wanted: int, total: int) -> int:
    return min(max(wanted, 1), max(1, -(-total // PAGE_ROWS)))


def _licences(session: Session, rows: Any) -> dict[int, list[Authorization]]:
    """Licences of each work by its row id, those for all works of its holder included."""
    found = session.scalars(
        select(Authorization).where(Authorization.holder_id.in_({row.holder_id for row in rows})).limit(2000)
    ).all()
    return {
        row.id: [one for one in found if one.holder_id == row.holder_id and one.work_id in (None, row.id)]
        for row in rows
    }
