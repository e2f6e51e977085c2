"""Papers drawn up from the book: chosen for a site, filled in field by field; figures held against thresholds; changed law."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from desk import days
from desk.web import drawing, failures, notices, snippets
from desk.web.access import OFFICE, PAPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records.casework import Case
from records.clock import SHANGHAI
from records.errors import NotAllowed, NotFound, Refused
from records.scope import Site
from records.vocabulary import DraftState
from takedown import figures
from takedown.drafting import filling, papers
from takedown.drawing.content import row_of
from takedown.law import changed_law
from takedown.routes.gather import site_of
from takedown.routes.shown import measure_of, route_of
from takedown.thresholds import ITEM_ZH, MONEY, Item

router = APIRouter()
Text = Annotated[str, Form()]
MAX_FIELDS = 4_000
MAX_TEXT = 20_000


@router.get("/sites/{key}/papers")
@allow(OFFICE)
def site_papers(request: Request, desk: DeskDep, key: str) -> Response:
    """What may be drawn up for a site, what was, and its figures beside the thresholds."""
    return _site(request, desk, key)


def _site(request: Request, desk: Desk, key: str, failure: str = "") -> Response:
    with desk.database.reading() as session:
        site = site_of(session, key)
        found = figures.compare(session, key, desk.clock.now())
        return page(
            request, "drawing/site.html", 422 if failure else 200, site=site, failure=failure, here=drawing.of_site(session, site),
            needs=drawing.needs, found=figures.as_document(found), counted=figures.figures(session, site), items=ITEM_ZH,
            amount=figures.amount, money=MONEY, item_of=Item, today=found.today,
        )  # fmt: skip


@router.get("/sites/{key}/thresholds/section")
@allow(OFFICE)
def thresholds(request: Request, desk: DeskDep, key: str) -> Response:
    """A site's figures beside the thresholds, for the pages of its dossiers and cases."""
    with desk.database.reading() as session:
        found = figures.compare(session, key, desk.clock.now())
    return page(request, "drawing/section.html", key=key, found=figures.as_document(found))


@router.get("/cases/{case_id}/thresholds/section")
@allow(OFFICE)
def case_thresholds(request: Request, desk: DeskDep, case_id: int) -> Response:
    """The same of a case's site."""
    with desk.database.reading() as session:
        row = session.get(Case, case_id)
        site = session.get(Site, row.site_id) if row and row.site_id else None
        if site is None:
            raise NotFound("site of case", case_id)
        key = site.key
    return thresholds(request, desk, key)


@router.post("/sites/{key}/papers")
@allow(PAPERS)
def draw(
    request: Request, desk: DeskDep, viewer: ViewerDep, key: str, kind: Text = "", holder: Text = "", case: Text = "",
    about: Text = "",
) -> Response:  # fmt: skip
    """Draw up a paper and go to its fields."""
    try:
        made = papers.open_paper(
            desk.database.unit_of_work, desk.clock, desk.settings, site=key, kind=kind.strip(), holder=holder.strip(),
            case=_number(case), about=_number(about), actor=viewer.login,
        )  # fmt: skip
    except (Refused, NotAllowed) as refused:
        return _site(request, desk, key, failures.sentence(request, refused))
    return redirect(f"/notices/{made.draft_id}/fields")


@router.post("/sites/{key}/referrals")
@allow(PAPERS)
def refer(
    request: Request, desk: DeskDep, viewer: ViewerDep, key: str, route: Text = "", measure: Text = ""
) -> Response:
    """Draw up the papers of a route; the first of the chain is shown."""
    try:
        made = papers.refer(
            desk.database.unit_of_work, desk.clock, desk.settings, site=key, route=route_of(route), actor=viewer.login,
            measure=measure_of(measure) if measure else None,
        )  # fmt: skip
    except (Refused, NotAllowed) as refused:
        return _site(request, desk, key, failures.sentence(request, refused))
    return redirect(f"/notices/{made[0].draft_id}/fields")


def _number(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() and len(text) < 12 else None


@router.get("/notices/{draft_id}/fields")
@allow(OFFICE)
def field_form(request: Request, desk: DeskDep, viewer: ViewerDep, draft_id: int) -> Response:
    """Every field of a drawn paper: where its value comes from, and a form for those that a person fills in."""
    return _fields(request, desk, viewer, draft_id)


def _fields(
    request: Request,
    desk: Desk,
    viewer: Viewer,
    draft_id: int,
    failure: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    with desk.database.reading() as session:
        draft = notices.visible(session, viewer, draft_id)
        shown = notices.read(session, desk, viewer, draft_id)
        return page(
            request, "drawing/fields.html", 422 if failure else 200, draft=draft, notice=shown, failure=failure,
            fields=filling.fields_of(session, draft, desk.clock), typed=typed or {}, shown=drawing.shown, rows_of=drawing.rows_of,
            cell=drawing.cell, row=row_of(session, draft), may_fill=draft.state is DraftState.DRAFT,
            snippets=snippets.offered(session, desk.clock, viewer, draft),
        )  # fmt: skip


@router.post("/notices/{draft_id}/fields")
@allow(PAPERS)
async def fill(request: Request, desk: DeskDep, viewer: ViewerDep, draft_id: int) -> Response:
    """Keep what a person filled in; a new version where anything changed."""
    sent = await request.form(max_fields=MAX_FIELDS)
    form = {name: text[:MAX_TEXT] for name, text in sent.items() if isinstance(text, str)}
    return await run_in_threadpool(_fill, request, desk, viewer, draft_id, form)


def _fill(request: Request, desk: Desk, viewer: Viewer, draft_id: int, form: dict[str, str]) -> Response:
    with desk.database.reading() as session:
        draft = notices.visible(session, viewer, draft_id)
        values = drawing.answers(filling.fields_of(session, draft, desk.clock), form)
    try:
        filling.fill(
            desk.database.unit_of_work, desk.clock, draft_id=draft_id, values=values, actor=viewer.login
        )
    except Refused as refused:
        return _fields(request, desk, viewer, draft_id, failures.sentence(request, refused), form)
    return redirect(f"/notices/{draft_id}/fields")


@router.post("/notices/{draft_id}/redraw")
@allow(PAPERS)
def redraw(desk: DeskDep, viewer: ViewerDep, draft_id: int) -> Response:
    """Draw it up again from what the rows say now."""
    with desk.database.reading() as session:
        notices.visible(session, viewer, draft_id)
    papers.redraw(desk.database.unit_of_work, desk.clock, draft_id=draft_id, actor=viewer.login)
    return redirect(f"/notices/{draft_id}/fields")


@router.post("/sites/{key}/figures")
@allow(PAPERS)
def add_figure(
    request: Request, desk: DeskDep, viewer: ViewerDep, key: str, item: Text = "", value: Text = "", act_day: Text = "",
    counted_how: Text = "", evidence: Text = "",
) -> Response:  # fmt: skip
    """Record a figure that somebody counted; money in yuan."""
    try:
        figures.record(
            desk.database.unit_of_work, desk.clock, site=key, item=item, value=figures.units(item, value), act_day=days.needed_day(act_day),
            counted_how=counted_how, evidence=evidence.replace("、", " ").split(), actor=viewer.login,
        )  # fmt: skip
    except Refused as refused:
        return _site(request, desk, key, failures.sentence(request, refused))
    return redirect(f"/sites/{key}/papers#thresholds")


@router.post("/sites/{key}/figures/{figure_id}/void")
@allow(PAPERS)
def void_figure(
    request: Request, desk: DeskDep, viewer: ViewerDep, key: str, figure_id: int, why: Text = ""
) -> Response:
    """Say that a figure does not hold."""
    try:
        figures.void(desk.database.unit_of_work, desk.clock, figure_id=figure_id, why=why, actor=viewer.login)
    except Refused as refused:
        return _site(request, desk, key, failures.sentence(request, refused))
    return redirect(f"/sites/{key}/papers#thresholds")


@router.get("/law")
@allow(OFFICE)
def law(request: Request, desk: DeskDep, article: str = "") -> Response:
    """Articles that changed, with the open papers that still cite the old version."""
    with desk.database.reading() as session:
        day = desk.clock.now().astimezone(SHANGHAI).date()
        found = changed_law.touched(session, day, article.strip()[:100])
        return page(request, "drawing/law.html", found=found, day=day, article=article)
