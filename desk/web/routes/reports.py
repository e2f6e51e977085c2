"""The month's forms: as printed in the notice, each cell with its cases, frozen when handed in, exported as XLSX."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, UploadFile
from fastapi.responses import Response

from desk.web import statistics
from desk.web.access import OFFICE, DeskDep, ViewerDep, allow
from desk.web.downloads import XLSX, attachment
from desk.web.pages import page, redirect
from desk.web.statistics import CLERKS, Place
from desk.wiring import Desk
from records.casework import StatisticsSubmission, Stream
from records.errors import NotFound, Refused
from takedown.statistics import campaign as campaigns
from takedown.statistics import caseform, figures, frozen, readback, scoreboard, sheets, submissions
from takedown.statistics.caseform import FormCase
from takedown.statistics.figures import Table
from takedown.statistics.sheets import Footer

router = APIRouter(prefix="/reports")
Text = Annotated[str, Form()]
Asked = Annotated[str, Query(max_length=200)]


@router.get("")
@allow(OFFICE)
def forms(
    request: Request, desk: DeskDep, campaign: Asked = "", month: Asked = "", region: Asked = "", stream: Asked = ""
) -> Response:  # fmt: skip
    """附件1 and 附件2 of a campaign, month and region."""
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region, stream=stream)
        shown = statistics.forms(session, place)
        return page(
            request, "reports/forms.html", place=place, shown=shown, regions=scoreboard.regions(session),
            campaigns=campaigns.campaigns(statistics.own_campaigns(desk)), streams=list(Stream),
            money=figures.ten_thousands, columns=figures.COLUMNS, money_columns=figures.MONEY, clerks=CLERKS,
        )  # fmt: skip


@router.get("/cell")
@allow(OFFICE)
def cell(
    request: Request, desk: DeskDep, campaign: Asked, month: Asked, region: Asked, row: Asked, column: Asked,
    stream: Asked = "", span: Asked = "month",
) -> Response:  # fmt: skip
    """The cases that one cell counts."""
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region, stream=stream)
        if column not in figures.COLUMNS or span not in statistics.SPANS:
            raise NotFound("cell", f"{column} {span}")
        if row not in {one.label for one in place.campaign.statistics.rows}:
            raise NotFound("row", row)
        return page(
            request, "reports/cell.html", place=place, row=row, column=column, span=span,
            head=statistics.HEADS[column], cases=statistics.behind(session, place, row, column, span),
            money=figures.ten_thousands, money_columns=figures.MONEY, told=caseform.told, source=caseform.source,
        )  # fmt: skip


@router.get("/{form}.xlsx")
@allow(OFFICE)
def workbook(
    desk: DeskDep, form: str, campaign: Asked = "", month: Asked = "", region: Asked = "", stream: Asked = "",
    unit: Asked = "", filled_by: Asked = "", phone: Asked = "",
) -> Response:  # fmt: skip
    """One of the two forms as a workbook, from the cases as they stand now."""
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region, stream=stream)
        shown = statistics.forms(session, place)
    return _workbook(form, place, (shown.month, shown.total), shown.rows, Footer(unit, filled_by, phone))


@router.get("/submissions/{submission_id}")
@allow(OFFICE)
def submission(request: Request, desk: DeskDep, submission_id: int) -> Response:
    """A month as it was handed in."""
    with desk.database.reading() as session:
        row = frozen.find(session, submission_id)
        place = _of(desk, row)
        return page(
            request, "reports/submission.html", row=row, place=place, tables=frozen.tables(place.campaign, row),
            cases=frozen.cases(row), money=figures.ten_thousands, columns=figures.COLUMNS,
            money_columns=figures.MONEY,
        )  # fmt: skip


@router.get("/submissions/{submission_id}/{form}.xlsx")
@allow(OFFICE)
def submitted_workbook(desk: DeskDep, submission_id: int, form: str) -> Response:
    """A form as it was handed in, whatever the cases say now."""
    with desk.database.reading() as session:
        row = frozen.find(session, submission_id)
        place = _of(desk, row)
    footer = Footer(row.unit, row.filled_by, row.phone)
    return _workbook(form, place, frozen.tables(place.campaign, row), frozen.cases(row), footer)


@router.post("/submit")
@allow(CLERKS)
def submit(
    desk: DeskDep, viewer: ViewerDep, campaign: Text, month: Text, region: Text, stream: Text = "", unit: Text = "",
    filled_by: Text = "", checked_by: Text = "", phone: Text = "", why: Text = "",
) -> Response:  # fmt: skip
    """Hand in: the figures of now are frozen; a second time it is a correction with its reason."""
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region, stream=stream)
    submissions.submit(
        desk.database.unit_of_work, desk.clock, place.campaign, region=place.region, month=place.month,
        stream=_stream(place), signed=submissions.Signed(unit, filled_by, checked_by, phone), actor=viewer.login, why=why,
    )  # fmt: skip
    return redirect(f"/reports?{place.query()}#handed-in")


@router.post("/import")
@allow(CLERKS)
def take_in(
    request: Request, desk: DeskDep, viewer: ViewerDep, file: UploadFile, campaign: Text, month: Text, region: Text,
    stream: Text = "", unit: Text = "", filled_by: Text = "", checked_by: Text = "", phone: Text = "", why: Text = "",
) -> Response:  # fmt: skip
    """Take in the sheet of another organ. What was noticed is shown cell by cell; a bad sheet changes nothing."""
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region, stream=stream)
    data = file.file.read(readback.MAX_BYTES + 1)
    sheet = readback.read(data, place.campaign)
    if not sheet.usable:
        return page(
            request, "reports/sheet.html", 422, place=place, sheet=sheet, name=file.filename or "", row=None
        )
    desk.vault.put(data)
    row = submissions.take_in(
        desk.database.unit_of_work, desk.clock, place.campaign, sheet, file_digest=hashlib.sha256(data).hexdigest(),
        region=place.region, month=place.month, stream=_stream(place),
        signed=submissions.Signed(unit, filled_by, checked_by, phone), actor=viewer.login, why=why,
    )  # fmt: skip
    return page(request, "reports/sheet.html", place=place, sheet=sheet, name=file.filename or "", row=row)


def _stream(place: Place) -> Stream:
    if place.stream is None:
        raise Refused("stream_missing", "say whose figures they are", zh="请指明是哪个部门的数据")
    return place.stream


def _of(desk: Desk, row: StatisticsSubmission) -> Place:
    chosen = campaigns.campaign(row.campaign, statistics.own_campaigns(desk))
    return Place(chosen, campaigns.month(row.month), row.region, row.stream)


def _workbook(
    form: str, place: Place, tables: tuple[Table, Table], rows: Sequence[FormCase], footer: Footer
) -> Response:
    if form == "statistics":
        data = sheets.statistics(place.campaign, place.region, place.month, tables, footer)
        annex = place.campaign.statistics.annex
    elif form == "cases":
        data = sheets.cases(place.campaign, place.region, place.month, rows, footer)
        annex = place.campaign.cases.annex
    else:
        raise NotFound("form", form)
    return attachment(data, f"{annex}-{place.region}-{place.month}.xlsx", XLSX)
