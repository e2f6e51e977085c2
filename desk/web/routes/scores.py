"""Regions, sites and right holders side by side, as pages with a chart and as CSV with personal data masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from desk import days
from desk.web import charts, downloads, statistics
from desk.web.access import EVERYONE, OFFICE, DeskDep, ViewerDep, allow
from desk.web.pages import page
from desk.web.viewer import Viewer
from takedown.statistics import campaign as campaigns
from takedown.statistics import compliance, figures, holders, scoreboard
from takedown.statistics.compliance import SiteCompliance
from takedown.statistics.holders import HolderFigures
from takedown.statistics.scoreboard import RegionScore

router = APIRouter(prefix="/reports")
Asked = Annotated[str, Query(max_length=200)]


@router.get("/regions")
@allow(OFFICE)
def regions_page(
    request: Request,
    desk: DeskDep,
    campaign: Asked = "",
    month: Asked = "",
    region: Asked = "",
    form: Asked = "",
) -> Response:
    """The scoreboard, from case data only."""
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region)
        rows = scoreboard.report(session, place.campaign, statistics.today(desk))
    if form == "csv":
        return downloads.table(REGION_HEADS, [_region_row(row) for row in rows], "regions.csv")
    drawn = charts.bars(
        [
            (row.region, (("closed", row.figures.closed), ("filed", max(row.figures.filed - row.figures.closed, 0))),
             f"{row.figures.closed} / {row.figures.filed}")
            for row in rows
        ]
    )  # fmt: skip
    return page(
        request, "reports/regions.html", place=place, rows=rows, chart=drawn, money=figures.ten_thousands,
        campaigns=campaigns.campaigns(statistics.own_campaigns(desk)),
    )  # fmt: skip


@router.get("/sites")
@allow(OFFICE)
def sites_page(
    request: Request, desk: DeskDep, campaign: Asked = "", month: Asked = "", region: Asked = "", begins: Asked = "",
    ends: Asked = "", form: Asked = "",
) -> Response:  # fmt: skip
    """How each site answers notices."""
    first, last = _days(begins, ends)
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region)
        rows = compliance.report(session, first, last)
    if form == "csv":
        return downloads.table(SITE_HEADS, [_site_row(row) for row in rows], "sites.csv")
    drawn = charts.bars(
        [(row.name, (("removed", row.removal.removed), ("still", row.removal.still), ("unseen", row.removal.unseen)),
          f"{row.removal.rate:.0%}" if row.removal.rate is not None else "—") for row in rows]
    )  # fmt: skip
    return page(request, "reports/sites.html", place=place, rows=rows, chart=drawn, begins=begins, ends=ends)


@router.get("/holders")
@allow(EVERYONE)
def holders_page(
    request: Request, desk: DeskDep, viewer: ViewerDep, campaign: Asked = "", month: Asked = "", region: Asked = "",
    begins: Asked = "", ends: Asked = "", form: Asked = "",
) -> Response:  # fmt: skip
    """What was found and done for each right holder; a right holder sees its own line."""
    first, last = _days(begins, ends)
    with desk.database.reading() as session:
        place = statistics.place(desk, session, campaign=campaign, month=month, region=region)
        rows = holders.report(session, first, last, _own(viewer))
    if form == "csv":
        return downloads.table(HOLDER_HEADS, [_holder_row(row) for row in rows], "holders.csv")
    drawn = charts.bars(
        [(row.name, (("removed", row.removal.removed), ("still", row.removal.noticed - row.removal.removed),
                     ("unseen", max(row.found - row.removal.noticed, 0))), str(row.found)) for row in rows]
    )  # fmt: skip
    return page(
        request, "reports/holders.html", place=place, rows=rows, chart=drawn, begins=begins, ends=ends
    )


def _own(viewer: Viewer) -> list[int] | None:
    if not viewer.is_tenant:
        return None
    return [viewer.holder_id] if viewer.holder_id is not None else []


def _days(begins: str, ends: str) -> tuple[date | None, date | None]:
    return days.day(begins), days.day(ends)


REGION_HEADS = (
    "地区 region", "行政立案数 filed", "行政结案数 closed", "罚款(万元) fines", "移送 transferred", "涉案(万元) involved",
    "关闭网站 sites", "服务器 servers", "在办 open", "超90日 past 90 days", "最长(日) oldest", "督办 supervised",
    "到期任务 due", "按时 in time", "迟报 late", "未报 overdue",
)  # fmt: skip
SITE_HEADS = (
    "网站 site", "名称 name", "已通知网址 noticed", "通知前已消失 gone before", "已移除 removed", "仍在 still there", "未复查 not looked at",
    "移除率 rate", "中位小时(上限) median h", "最长小时 longest h", "24小时内 in 24 h", "超过24小时 later", "再次出现 back",
    "重新上传 relisted", "反通知 counter-notices", "拒绝 refusals",
)  # fmt: skip
HOLDER_HEADS = (
    "权利人 holder", "作品 works", "发现 found", "已确认 confirmed", "已通知 noticed", "已移除 removed", "24小时内 in 24 h", "仍在 still there",
    "重新上传 relisted", "文书 drafts", "出现至文书中位小时 h to draft", "九成小时 p90 h",
)  # fmt: skip


def _region_row(row: RegionScore) -> Sequence[object]:
    of = row.figures
    return (
        row.region, of.filed, of.closed, figures.ten_thousands(of.fines), of.transferred,
        figures.ten_thousands(of.involved), of.sites, of.servers, row.open, row.aged, row.oldest_days, row.supervised,
        row.due, row.in_time, row.late, row.overdue,
    )  # fmt: skip


def _site_row(row: SiteCompliance) -> Sequence[object]:
    of = row.removal
    return (
        row.site, row.name, of.noticed, of.early, of.removed, of.still, of.unseen, _share(of.rate), _hours(of.median_h),
        _hours(of.longest_h), of.quick, of.slow, of.back, row.relisted, row.counter_notices, row.refusals,
    )  # fmt: skip


def _holder_row(row: HolderFigures) -> Sequence[object]:
    of = row.removal
    return (
        row.name, row.works, row.found, row.confirmed, of.noticed, of.removed, of.quick, of.still, row.relisted,
        row.drafts, _hours(row.to_draft_h), _hours(row.to_draft_p90_h),
    )  # fmt: skip


def _share(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.1%}"


def _hours(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.1f}"
