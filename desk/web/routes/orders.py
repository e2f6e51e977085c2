"""The kill switch and the alerts: what people order and what they are told."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import select

from desk.web.access import OFFICE, TRIAGE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from records import alerts, stops
from records.alerts import Alert
from records.catalog import RightsHolder
from records.errors import NotFound
from records.expiries import ExpiryTold
from records.scope import Site
from records.sweeps import Sweep
from records.vocabulary import SweepState

router = APIRouter()
SHOWN = 200
Text = Annotated[str, Form()]


@router.get("/stop")
@allow(TRIAGE)
def confirm_stop(request: Request, desk: DeskDep, site: str = "") -> Response:
    """What would be stopped, and the field for the reason: nobody stops an office by a slip."""
    with desk.database.reading() as session:
        row = session.scalars(select(Site).where(Site.key == site)).one_or_none() if site else None
        if site and row is None:
            raise NotFound("site", site)
        running = select(Site).join(Sweep, Sweep.site_id == Site.id).where(Sweep.state == SweepState.RUNNING)
        running = running.where(Site.key == site) if site else running
        under_way = session.scalars(running.distinct().order_by(Site.key).limit(SHOWN)).all()
        return page(request, "orders/stop.html", site=row, running=under_way)


@router.post("/stop")
@allow(TRIAGE)
def stop(desk: DeskDep, viewer: ViewerDep, reason: Text = "", site: Text = "") -> Response:
    """Stop one site, or all; running sweeps end within seconds."""
    stops.stop(desk.database.unit_of_work, desk.clock, reason=reason, actor=viewer.login, site_key=site)
    return redirect(f"/sites/{site}" if site else "/sweeps")


@router.post("/resume")
@allow(TRIAGE)
def resume(desk: DeskDep, viewer: ViewerDep, site: Text = "") -> Response:
    """Lift the stop of one site, or that of all."""
    stops.resume(desk.database.unit_of_work, desk.clock, actor=viewer.login, site_key=site)
    return redirect(f"/sites/{site}" if site else "/sweeps")


@router.get("/alerts")
@allow(OFFICE)
def alert_list(request: Request, desk: DeskDep, everything: bool = False) -> Response:
    """Open alerts, newest first; with `everything` those that were acknowledged too."""
    query = select(Alert, Site).outerjoin(Site, Site.id == Alert.site_id)
    query = query if everything else query.where(Alert.acknowledged_at.is_(None))
    with desk.database.reading() as session:
        found = session.execute(query.order_by(Alert.last_at.desc(), Alert.id.desc()).limit(SHOWN))
        rows = [(alert, site) for alert, site in found]
        ends = (
            select(ExpiryTold.alert_id, RightsHolder).join(RightsHolder, RightsHolder.id == ExpiryTold.holder_id)
            .where(ExpiryTold.alert_id.in_([alert.id for alert, _site in rows])).distinct()
        )  # fmt: skip
        holders = dict(session.execute(ends).all())
        return page(
            request, "orders/alerts.html", rows=rows, holders=holders, everything=everything, shown=SHOWN
        )


@router.post("/alerts/{alert_id}/acknowledge")
@allow(TRIAGE)
def acknowledge(desk: DeskDep, viewer: ViewerDep, alert_id: int, note: Text = "") -> Response:
    """Close an alert; the next time it is a new one."""
    with desk.database.unit_of_work() as session:
        alerts.acknowledge(session, desk.clock, alert_id, actor=viewer.login, note=note)
    return redirect("/alerts")
