"""A campaign in one region: phases, what is due when, steps of 督办 cases, self-checks (自查自纠) of sites."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import Response
from sqlalchemy import select

from desk.web import charts, statistics
from desk.web.access import OFFICE, DeskDep, ViewerDep, allow
from desk.web.pages import page, redirect
from desk.web.statistics import CLERKS
from desk.wiring import Desk
from records.casework import Case
from records.errors import Refused
from records.scope import Site
from takedown.statistics import campaign as campaigns
from takedown.statistics import duties, scoreboard, selfchecks

router = APIRouter(prefix="/reports")
Text = Annotated[str, Form()]
Asked = Annotated[str, Query(max_length=200)]
MAX_REPORT_BYTES = 20 * 1024 * 1024


@router.get("/campaign")
@allow(OFFICE)
def campaign_page(
    request: Request, desk: DeskDep, campaign: Asked = "", month: Asked = "", region: Asked = ""
) -> Response:
    """Phases, what is due when, 督办 steps and self-checks of one region."""
    today = statistics.today(desk)
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region)
        due = duties.every(session, place.campaign, place.region, today)
        supervised = session.scalars(
            select(Case).where(Case.supervised, Case.region == place.region).order_by(Case.id)
        ).all()
        return page(
            request, "reports/campaign.html", place=place, due=due, today=today, supervised=supervised,
            checks=selfchecks.every(session, place.campaign, today), regions=scoreboard.regions(session),
            campaigns=campaigns.campaigns(statistics.own_campaigns(desk)), clerks=CLERKS,
            sites=session.scalars(select(Site).where(Site.active).order_by(Site.key)).all(),
            line=charts.timeline(
                place.campaign.begins, place.campaign.ends,
                [(one.name, one.begins, one.ends) for one in place.campaign.phases],
                [(one.state.value, one.name, one.due) for one in due], today,
            ),
        )  # fmt: skip


@router.post("/duties")
@allow(CLERKS)
def duty_done(
    desk: DeskDep, viewer: ViewerDep, campaign: Text, duty: Text, region: Text, done_on: Annotated[date, Form()],
    reference: Text = "",
) -> Response:  # fmt: skip
    """A duty was done."""
    chosen = campaigns.campaign(campaign, statistics.own_campaigns(desk))
    duties.done(
        desk.database.unit_of_work, desk.clock, chosen, duty=duty, region=region, done_on=done_on,
        actor=viewer.login, reference=reference,
    )  # fmt: skip
    return _back(desk, campaign, region)


@router.post("/milestones")
@allow(CLERKS)
def milestone(
    desk: DeskDep, viewer: ViewerDep, case_id: Annotated[int, Form()], name: Text, due: Annotated[date, Form()],
    campaign: Text = "", region: Text = "",
) -> Response:  # fmt: skip
    """A step is asked for in a 督办 case."""
    duties.add_milestone(
        desk.database.unit_of_work, desk.clock, case_id=case_id, name=name, due=due, actor=viewer.login
    )
    return _back(desk, campaign, region)


@router.post("/milestones/{milestone_id}")
@allow(CLERKS)
def milestone_reached(
    desk: DeskDep, viewer: ViewerDep, milestone_id: int, done_on: Annotated[date, Form()], note: Text = "",
    campaign: Text = "", region: Text = "",
) -> Response:  # fmt: skip
    """A step was done."""
    duties.reach_milestone(
        desk.database.unit_of_work, desk.clock, milestone_id=milestone_id, done_on=done_on, actor=viewer.login, note=note
    )  # fmt: skip
    return _back(desk, campaign, region)


@router.post("/self-checks")
@allow(CLERKS)
def self_check(
    desk: DeskDep, viewer: ViewerDep, campaign: Text, site: Text, asked_on: Annotated[date, Form()],
    due: Annotated[date, Form()], region: Text = "",
) -> Response:  # fmt: skip
    """A site was asked to look by itself."""
    chosen = campaigns.campaign(campaign, statistics.own_campaigns(desk))
    selfchecks.ask(
        desk.database.unit_of_work, desk.clock, chosen, site_key=site, asked_on=asked_on, due=due, actor=viewer.login
    )  # fmt: skip
    return _back(desk, campaign, region)


@router.post("/self-checks/{check_id}")
@allow(CLERKS)
def self_check_report(
    desk: DeskDep, viewer: ViewerDep, check_id: int, received_on: Annotated[date, Form()],
    said_found: Annotated[int, Form()], said_removed: Annotated[int, Form()], note: Text = "",
    report: UploadFile | None = None, campaign: Text = "", region: Text = "",
) -> Response:  # fmt: skip
    """What the site reported."""
    selfchecks.receive(
        desk.database.unit_of_work, desk.clock, desk.vault, check_id=check_id, received_on=received_on,
        said_found=said_found, said_removed=said_removed, actor=viewer.login, report=_file(report), note=note,
    )  # fmt: skip
    return _back(desk, campaign, region)


def _back(desk: Desk, campaign: str, region: str) -> Response:
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, region=region)
    return redirect(f"/reports/campaign?{place.query()}")


def _file(upload: UploadFile | None) -> bytes:
    data = upload.file.read(MAX_REPORT_BYTES + 1) if upload and upload.filename else b""
    if len(data) > MAX_REPORT_BYTES:
        raise Refused("file_too_large", f"at most {MAX_REPORT_BYTES} bytes", zh="文件不得超过 20 MB")
    return data
