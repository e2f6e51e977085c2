"""The register of sites: what is watched, by which rules; adding one, asking the gate, asking for a sweep."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from desk.web import actions, failures
from desk.web.access import OFFICE, SCOPE_KEEPERS, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import events, jobs
from records.errors import Conflict, NotFound, Refused
from records.jobs import Job
from records.scope import Site
from records.sweeps import Listing, Sweep
from records.vocabulary import JobKind, JobState, SweepKind

router = APIRouter()
MAX_EXPLAINED = 4_000
MAX_FIELD = 2_000


@router.get("/sites")
@allow(OFFICE)
def sites(request: Request, desk: DeskDep, url: str = "") -> Response:
    """The register; with `url`, what the gate says of that address for each site."""
    return _register(request, desk, url=url.strip()[:MAX_EXPLAINED])


@router.post("/sites")
@allow(SCOPE_KEEPERS)
async def add_site(request: Request, desk: DeskDep, viewer: ViewerDep) -> Response:
    """Register a site; a key that is taken is refused and its site stays as it is."""
    form = await _form(request)
    return await run_in_threadpool(_add, request, desk, viewer, form)


@router.post("/sites/{key}/change")
@allow(SCOPE_KEEPERS)
async def change_site(request: Request, desk: DeskDep, viewer: ViewerDep, key: str) -> Response:
    """Complete or change a site's particulars; its start address and kind stay."""
    form = await _form(request)
    return await run_in_threadpool(_change, desk, viewer, key, form)


@router.get("/sites/{key}")
@allow(OFFICE)
def site(request: Request, desk: DeskDep, key: str) -> Response:
    """One site: particulars, rules, addresses, sweeps."""
    with desk.database.reading() as session:
        row = _site(session, key)
        sweeps = session.scalars(
            select(Sweep).where(Sweep.site_id == row.id).order_by(Sweep.id.desc()).limit(20)
        ).all()
        listings = session.scalar(select(func.count(Listing.id)).where(Listing.site_id == row.id))
        return page(
            request, "sites/detail.html", site=row, sweeps=sweeps, listings=listings, job=_waiting(session, key)
        )  # fmt: skip


@router.post("/sites/{key}/sweep")
@allow(SCOPE_KEEPERS)
def sweep_now(desk: DeskDep, viewer: ViewerDep, key: str) -> Response:
    """Ask the worker for a sweep; the web process fetches nothing."""
    _ask_for_sweep(desk, viewer, key)
    return redirect(f"/sites/{key}")


def _ask_for_sweep(desk: Desk, viewer: Viewer, key: str) -> None:
    with desk.database.unit_of_work() as session:
        row = _site(session, key)
        job = jobs.enqueue(session, desk.clock, JobKind.SWEEP, row.key)
        events.append(
            session, desk.clock, actor=viewer.login, action="desk:sweep:asked", subject=("site", row.key),
            payload={"job": job.id},
        )  # fmt: skip


async def _form(request: Request) -> dict[str, str]:
    sent = await request.form()
    return {name: value.strip()[:MAX_FIELD] for name, value in sent.items() if isinstance(value, str)}


def _add(request: Request, desk: Desk, viewer: Viewer, form: dict[str, str]) -> Response:
    try:
        _check_free(desk, form.get("key", ""))
        key = actions.register_site(desk, viewer, {"url": "", "kind": "", "key": "", **form})
    except (Refused, Conflict) as refused:
        return _register(request, desk, form=form, failure=failures.sentence(request, refused))
    return redirect(f"/sites/{key}")


def _change(desk: Desk, viewer: Viewer, key: str, form: dict[str, str]) -> Response:
    with desk.database.reading() as session:
        row = _site(session, key)
    actions.register_site(desk, viewer, form | {"url": row.url, "kind": row.kind.value, "key": row.key})
    return redirect(f"/sites/{key}")


def _check_free(desk: Desk, key: str) -> None:
    with desk.database.reading() as session:
        if session.scalar(select(Site.id).where(Site.key == key)) is not None:
            raise Conflict(f"the key {key!r} is taken", zh=f"代号 {key} 已被使用")


def _register(
    request: Request, desk: Desk, *, url: str = "", form: dict[str, str] | None = None, failure: str = ""
) -> Response:
    with desk.database.reading() as session:
        rows = session.scalars(select(Site).order_by(Site.name, Site.id)).all()
        newest = _newest_sweeps(session)
        answers = [(row, actions.explain(row, url)) for row in rows] if url else []
        return page(
            request, "sites/list.html", 422 if failure else 200, sites=rows, newest=newest, url=url,
            answers=answers, form=form or {}, failure=failure,
        )  # fmt: skip


def _newest_sweeps(session: Session) -> dict[int, Sweep]:
    newest = select(func.max(Sweep.id)).where(Sweep.kind == SweepKind.SWEEP).group_by(Sweep.site_id)
    return {sweep.site_id: sweep for sweep in session.scalars(select(Sweep).where(Sweep.id.in_(newest)))}


def _waiting(session: Session, key: str) -> Job | None:
    return session.scalars(
        select(Job).where(
            Job.kind == JobKind.SWEEP, Job.subject == key, Job.state.in_([JobState.QUEUED, JobState.LEASED])
        )
    ).first()  # fmt: skip


def _site(session: Session, key: str) -> Site:
    row = session.scalars(select(Site).where(Site.key == key)).one_or_none()
    if row is None:
        raise NotFound("site", key)
    return row
