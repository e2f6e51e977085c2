"""The register of sites: what is watched, by which rules; adding one, asking the gate, asking for a sweep."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload
from starlette.concurrency import run_in_threadpool

from crawler.scope import proposals, site_export, timetable, turns
from crawler.scope.exceptions import LONGEST
from crawler.scope.gate import Explanation, Unparsable, target
from desk import coverage, register_files
from desk.web import actions, failures, history
from desk.web.access import OFFICE, SCOPE_KEEPERS, DeskDep, ViewerDep, allow
from desk.web.downloads import XLSX, attachment
from desk.web.pages import page, redirect
from desk.web.viewer import Viewer
from desk.wiring import Desk
from records import events, jobs, site_marks, stops
from records.alerts import Alert
from records.errors import Conflict, NotFound, Refused
from records.jobs import Job
from records.robots_exceptions import RobotsException
from records.schedules import SiteTurn
from records.scope import ScopeRule, Site
from records.sweeps import Listing, Sweep
from records.vocabulary import DueWhy, JobKind, JobState, SweepKind

router = APIRouter()
MAX_EXPLAINED = 4_000
MAX_FIELD = 2_000
PAGE_ROWS = 100


@dataclass(frozen=True)
class Wanted:
    """What the address line of the register says. `show`: stale, never, failing; anything else is all sites."""

    url: str = ""
    q: str = ""
    show: str = ""
    page_number: int = 1


@router.get("/sites")
@allow(OFFICE)
def sites(
    request: Request, desk: DeskDep, url: str = "", q: str = "", show: str = "", page_number: int = 1, propose: str = "",
) -> Response:  # fmt: skip
    """The register; with `url`, what the gate says of that address for each site; with `propose` a host to fill in."""
    wanted = Wanted(url.strip()[:MAX_EXPLAINED], q.strip()[:MAX_FIELD], show, page_number)
    return _register(request, desk, wanted, form=_filled(propose) if propose else None)


def _filled(host: str) -> dict[str, str]:
    """The form for a proposed host; everything in it can be changed before it is sent."""
    host = host.strip()[:253]
    return {
        "url": f"https://{host}/",
        "key": re.sub(r"[^A-Za-z0-9]+", "-", host).strip("-")[:64],
        "name": host,
    }


@router.post("/sites")
@allow(SCOPE_KEEPERS)
async def add_site(request: Request, desk: DeskDep, viewer: ViewerDep) -> Response:
    """Register a site; a key that is taken is refused and its site stays as it is."""
    form = await _form(request)
    return await run_in_threadpool(_add, request, desk, viewer, form)


@router.get("/sites.xlsx")
@allow(OFFICE)
def export_sites(desk: DeskDep) -> Response:
    """The register as a workbook that can be brought back."""
    with desk.database.reading() as session:
        data = site_export.as_xlsx(site_export.rows(session))
    return attachment(data, "sites.xlsx", XLSX)


@router.post("/sites/import")
@allow(SCOPE_KEEPERS)
def import_table(request: Request, desk: DeskDep, viewer: ViewerDep, file: UploadFile) -> Response:
    """Register the sites of a table; the page says of each row that was refused why."""
    with TemporaryDirectory() as folder:
        kept = Path(folder) / (PurePath(file.filename or "").name[:100] or "sites")
        with kept.open("wb") as out:
            shutil.copyfileobj(file.file, out)
        try:
            outcome = register_files.bring(desk, kept, viewer.login)
        except Refused as refused:
            return _register(request, desk, failure=failures.sentence(request, refused))
    return page(request, "sites/imported.html", outcome=outcome)


@router.get("/proposals")
@allow(OFFICE)
def proposed(request: Request, desk: DeskDep) -> Response:
    """Hosts that findings' pages lead to; registering one is a person's step, with the register's own form."""
    with desk.database.reading() as session:
        return page(
            request,
            "sites/proposals.html",
            rows=proposals.proposals(session),
            declined=proposals.declined(session),
        )


@router.post("/proposals/decline")
@allow(SCOPE_KEEPERS)
def decline(
    desk: DeskDep, viewer: ViewerDep, host: Annotated[str, Form()] = "", why: Annotated[str, Form()] = ""
) -> Response:
    """Leave a host out of the register for good."""
    with desk.database.unit_of_work() as session:
        proposals.decline(session, desk.clock, host, why=why, actor=viewer.login)
    return redirect("/proposals")


@router.post("/sites/{key}/change")
@allow(SCOPE_KEEPERS)
async def change_site(request: Request, desk: DeskDep, viewer: ViewerDep, key: str) -> Response:
    """Complete or change a site's particulars; its start address and kind stay."""
    form = await _form(request)
    return await run_in_threadpool(_change, desk, viewer, key, form)


@router.get("/sites/{key}")
@allow(OFFICE)
def site(request: Request, desk: DeskDep, key: str) -> Response:
    """One site: particulars, rules, addresses, its next turn, orders, and its last sweeps."""
    now = desk.clock.now()
    with desk.database.reading() as session:
        row = _site(session, key)
        sweeps = session.scalars(
            select(Sweep).where(Sweep.site_id == row.id).order_by(Sweep.id.desc()).limit(history.MOST)
        ).all()
        exceptions = session.scalars(
            select(RobotsException).where(RobotsException.site_id == row.id).order_by(RobotsException.id.desc()).limit(20)
        ).all()  # fmt: skip
        return page(
            request, "sites/detail.html", site=row, sweeps=sweeps, now=now, exceptions=exceptions,
            chart=history.chart([one for one in sweeps if one.kind is SweepKind.SWEEP]),
            listings=session.scalar(select(func.count(Listing.id)).where(Listing.site_id == row.id)),
            job=_waiting(session, key), turn=turns.turn_of(session, row, now), opens=_opens(row, now),
            stopped=[(order, site) for order, site in stops.every(session) if site is None or site.id == row.id],
            marks=site_marks.of_site(session, row.id), latest_day=(now + LONGEST).date(), alerts=session.scalars(_open_alerts(row.id)).all(),
        )  # fmt: skip


def _open_alerts(site_id: int) -> Select[Alert]:
    return select(Alert).where(Alert.site_id == site_id, Alert.acknowledged_at.is_(None)).order_by(Alert.id)


def _opens(site: Site, now: datetime) -> datetime | None:
    """When the site's window opens, None while it is open."""
    opens = timetable.windows(site.windows).opens(now)
    return opens if opens > now else None


@router.post("/sites/{key}/sweep")
@allow(SCOPE_KEEPERS)
def sweep_now(desk: DeskDep, viewer: ViewerDep, key: str) -> Response:
    """Ask the worker for a sweep, at once or as soon as a window of the site opens; the web process fetches nothing."""
    _ask_for_sweep(desk, viewer, key)
    return redirect(f"/sites/{key}")


def _ask_for_sweep(desk: Desk, viewer: Viewer, key: str) -> None:
    with desk.database.unit_of_work() as session:
        row, now = _site(session, key), desk.clock.now()
        stops.check(session, row.id, row.key)
        opens, job_id = _opens(row, now), None
        if opens is None:
            job_id = jobs.enqueue(session, desk.clock, JobKind.SWEEP, row.key).id
        else:
            turn = turns.turn_of(session, row, now)
            turn.next_due, turn.why = opens, DueWhy.ASKED
            session.add(turn)
        events.append(
            session, desk.clock, actor=viewer.login, action="desk:sweep:asked", subject=("site", row.key),
            payload={"job": job_id, "opens": opens.isoformat() if opens else ""},
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
    request: Request, desk: Desk, wanted: Wanted | None = None, *, form: dict[str, str] | None = None,
    failure: str = "",
) -> Response:  # fmt: skip
    wanted = wanted or Wanted()
    with desk.database.reading() as session:
        query = _filtered(wanted, desk)
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, -(-total // PAGE_ROWS))
        number = min(max(wanted.page_number, 1), pages)
        ids = session.scalars(query.limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)).all()
        found = (
            select(Site, SiteTurn).outerjoin(SiteTurn, SiteTurn.site_id == Site.id).where(Site.id.in_(ids))
        )
        rows = [(row, turn) for row, turn in session.execute(found.order_by(Site.name, Site.id))]
        return page(
            request, "sites/list.html", 422 if failure else 200, rows=rows, newest=_newest_sweeps(session, ids),
            url=wanted.url, q=wanted.q, show=wanted.show, answers=_answers(session, wanted.url), form=form or {},
            failure=failure, total=total, page_number=number, pages=pages, stale_after_d=desk.settings.stale_after_d,
            coverage=coverage.coverage(session, desk.clock, desk.settings.stale_after_d),
            stopped=[(order, site) for order, site in stops.every(session) if site is None],
        )  # fmt: skip


def _filtered(wanted: Wanted, desk: Desk) -> Select[int]:
    """Ids of the sites of the list, by name."""
    query = select(Site.id).outerjoin(SiteTurn, SiteTurn.site_id == Site.id).order_by(Site.name, Site.id)
    if wanted.q:
        text = wanted.q
        query = query.where(
            or_(*(column.icontains(text, autoescape=True) for column in (Site.key, Site.name, Site.url)))
        )
    if wanted.show == "stale":
        query = query.where(Site.active, coverage.stale(desk.clock, desk.settings.stale_after_d))
    elif wanted.show == "never":
        query = query.where(Site.active, SiteTurn.last_began.is_(None))
    elif wanted.show == "failing":
        query = query.join(Sweep, Sweep.id == SiteTurn.last_sweep_id).where(
            Site.active, Sweep.state.in_(coverage.FAILING)
        )
    return query


def _answers(session: Session, url: str) -> list[tuple[Site, Explanation]]:
    """What the gate says of an address: for the sites that would fetch it, else for the first ones of the register."""
    if not url:
        return []
    whole = (
        select(Site)
        .options(selectinload(Site.rules), selectinload(Site.addresses))
        .order_by(Site.name, Site.id)
    )
    of_host = select(ScopeRule.site_id).where(ScopeRule.host == _host(url))
    near = session.scalars(whole.where(Site.id.in_(of_host)).limit(PAGE_ROWS)).all()
    answers = [(row, actions.explain(row, url)) for row in near]
    if any(answer.allowed for _row, answer in answers):
        return [pair for pair in answers if pair[1].allowed]
    rest = session.scalars(whole.where(Site.id.not_in([row.id for row in near])).limit(PAGE_ROWS - len(near)))
    return [*answers, *((row, actions.explain(row, url)) for row in rest)]


def _host(url: str) -> str:
    """As rules name it; empty where the gate cannot read the address."""
    try:
        return target(url).host.rstrip(".")
    except Unparsable:
        return ""


def _newest_sweeps(session: Session, ids: Sequence[int]) -> dict[int, Sweep]:
    newest = (
        select(func.max(Sweep.id))
        .where(Sweep.kind == SweepKind.SWEEP, Sweep.site_id.in_(ids))
        .group_by(Sweep.site_id)
    )
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
