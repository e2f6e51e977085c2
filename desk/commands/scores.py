"""report regions|sites|holders|due: who is late, who removes, what was done for whom. selfcheck, milestone: recorded back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from desk import days
from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
CampaignKey = Annotated[str, typer.Option("--campaign", help="Key, such as jianwang-2015.")]
Region = Annotated[str, typer.Option("--region", help="市(州).")]
Begins = Annotated[str, typer.Option("--from", metavar="YYYY-MM-DD", help="First day that counts.")]
Ends = Annotated[str, typer.Option("--to", metavar="YYYY-MM-DD", help="Last day that counts.")]
Day = Annotated[str, typer.Option(metavar="YYYY-MM-DD")]
selfcheck_app = typer.Typer(help="Self-checks of sites. 自查自纠。", no_args_is_help=True)
milestone_app = typer.Typer(help="Steps of 督办 cases. 督办节点。", no_args_is_help=True)


def add_to(report_app: typer.Typer) -> None:
    """Hang the tables under `report`, and what is recorded back beside them."""
    report_app.command("regions")(regions)
    report_app.command("sites")(sites)
    report_app.command("holders")(holders)
    report_app.command("due")(due)
    report_app.command("done")(done)
    report_app.add_typer(selfcheck_app, name="selfcheck")
    report_app.add_typer(milestone_app, name="milestone")


def regions(campaign: CampaignKey, as_json: Json = False) -> None:
    """Regions side by side, from case data only. 各地情况。"""
    from takedown.statistics import scoreboard
    from takedown.statistics.figures import ten_thousands

    desk, chosen, today = _desk(campaign)
    with desk.database.reading() as session:
        rows = scoreboard.report(session, chosen, today)
    if as_json:
        output.lines(rows)
        return
    output.table(
        "regions 各地情况", ("地区", "立案", "结案", "罚款(万元)", "移送", "关闭网站", "在办", "超90日", "督办", "到期", "按时", "迟办", "未办"),
        [(one.region, one.figures.filed, one.figures.closed, ten_thousands(one.figures.fines), one.figures.transferred,
          one.figures.sites, one.open, one.aged, one.supervised, one.due, one.in_time, one.late, one.overdue) for one in rows],
        "no case yet: copywatch case file",
    )  # fmt: skip


def sites(begins: Begins = "", ends: Ends = "", as_json: Json = False) -> None:
    """How sites answer notices, from our own looks: removal rate, median hours (upper bounds). 网站履行情况。"""
    from desk.wiring import open_desk
    from takedown.statistics import compliance

    with open_desk().database.reading() as session:
        rows = compliance.report(session, days.day(begins), days.day(ends))
    if as_json:
        output.lines(
            {**output.plain(one), "removal": {**output.plain(one.removal), "rate": one.removal.rate}}
            for one in rows
        )
        return
    output.table(
        "sites 网站", ("网站", "已通知", "已移除", "仍在", "未复查", "移除率", "中位小时≤", "24h内", "再现", "重传", "反通知"),
        [(one.site, one.removal.noticed, one.removal.removed, one.removal.still, one.removal.unseen, _share(one.removal.rate),
          _hours(one.removal.median_h), one.removal.quick, one.removal.back, one.relisted, one.counter_notices) for one in rows],
        "no notice has gone out 没有送达的通知",
    )  # fmt: skip


def holders(begins: Begins = "", ends: Ends = "", as_json: Json = False) -> None:
    """Right holders: found, noticed, removed within 24 hours, relisted, time to the draft. 权利人。"""
    from desk.wiring import open_desk
    from takedown.statistics import holders as figures

    with open_desk().database.reading() as session:
        rows = figures.report(session, days.day(begins), days.day(ends))
    if as_json:
        output.lines(rows)
        return
    output.table(
        "holders 权利人", ("权利人", "作品", "发现", "已确认", "已通知", "已移除", "24h内", "仍在", "重传", "成文小时", "p90"),
        [(one.name, one.works, one.found, one.confirmed, one.removal.noticed, one.removal.removed, one.removal.quick,
          one.removal.still, one.relisted, _hours(one.to_draft_h), _hours(one.to_draft_p90_h)) for one in rows],
        "no right holder yet",
    )  # fmt: skip


def due(campaign: CampaignKey, region: Region, as_json: Json = False) -> None:
    """What is due in a region, and what is late: duties, forms, 督办 steps, self-checks. 任务与期限。"""
    from takedown.statistics import duties, selfchecks

    desk, chosen, today = _desk(campaign)
    with desk.database.reading() as session:
        rows, checks = duties.every(session, chosen, region, today), selfchecks.every(session, chosen, today)
    if as_json:
        output.document({"due": rows, "selfchecks": checks})
        return
    output.table("due 任务", ("截止", "事项", "状态", "完成", "说明"),
                 [(one.due, one.name, _state(one.state.value), one.done_on or "", one.note) for one in rows], "")  # fmt: skip
    output.table(
        "self-checks 自查", ("id", "网站", "截止", "状态", "自称", "我方", "矛盾"),
        [(one.id, one.site, one.due, _state(one.state.value), f"{one.said_found}/{one.said_removed}" if one.received_on else "",
          f"{one.found}/{one.still}", "；".join(no.zh for no in one.contradictions)) for one in checks],
        "no site was asked",
    )  # fmt: skip


def done(
    campaign: CampaignKey, region: Region,
    duty: Annotated[str, typer.Option(help="Name of the duty, as `report due` shows it.")], on: Day,
    reference: Annotated[str, typer.Option(help="Number of the paper.")] = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Record that a duty was done. 登记任务完成。"""
    from desk.wiring import actor
    from takedown.statistics import duties

    desk, chosen, _today = _desk(campaign)
    row = duties.done(
        desk.database.unit_of_work, desk.clock, chosen, duty=duty, region=region, done_on=days.needed_day(on), actor=actor(), reference=reference
    )  # fmt: skip
    output.count_summary("done 已登记", {"id": str(row.id), "done_on": row.done_on}, as_json=as_json)


@selfcheck_app.command("ask")
def ask(
    campaign: CampaignKey, site: Annotated[str, typer.Option(help="Key of the site.")], on: Day, until: Day,
    as_json: Json = False,
) -> None:  # fmt: skip
    """A site was asked to look by itself. 登记自查通知。"""
    from desk.wiring import actor
    from takedown.statistics import selfchecks

    desk, chosen, _today = _desk(campaign)
    row = selfchecks.ask(
        desk.database.unit_of_work, desk.clock, chosen, site_key=site, asked_on=days.needed_day(on), due=days.needed_day(until), actor=actor()
    )  # fmt: skip
    output.count_summary("asked 已登记", {"id": str(row.id), "due": row.due}, as_json=as_json)


@selfcheck_app.command("receive")
def receive(
    check: Annotated[int, typer.Argument(help="Id, as in `report due`.")], on: Day,
    found: Annotated[int, typer.Option(help="How many items the site says it found.")],
    removed: Annotated[int, typer.Option(help="How many of them it says are gone.")],
    file: Annotated[Path | None, typer.Option(help="The report itself.")] = None, as_json: Json = False,
) -> None:  # fmt: skip
    """What a site reported. 登记自查报告。"""
    from desk.wiring import actor, open_desk
    from takedown.statistics import selfchecks

    desk = open_desk()
    row = selfchecks.receive(
        desk.database.unit_of_work, desk.clock, desk.vault, check_id=check, received_on=days.needed_day(on), said_found=found,
        said_removed=removed, actor=actor(), report=file.read_bytes() if file else b"",
    )  # fmt: skip
    output.count_summary("received 已登记", {"id": str(row.id), "file": row.file_digest}, as_json=as_json)


@milestone_app.command("add")
def milestone_add(
    case: Annotated[int, typer.Argument(help="Id of a 督办 case.")], name: Annotated[str, typer.Option()], until: Day,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Ask for a step in a 督办 case. 设定督办节点。"""
    from desk.wiring import actor, open_desk
    from takedown.statistics import duties

    desk = open_desk()
    row = duties.add_milestone(
        desk.database.unit_of_work,
        desk.clock,
        case_id=case,
        name=name,
        due=days.needed_day(until),
        actor=actor(),
    )
    output.count_summary("milestone 节点", {"id": str(row.id), "due": row.due}, as_json=as_json)


@milestone_app.command("done")
def milestone_done(
    milestone: Annotated[int, typer.Argument()], on: Day, note: Annotated[str, typer.Option()] = "", as_json: Json = False
) -> None:  # fmt: skip
    """A step was done. 登记节点完成。"""
    from desk.wiring import actor, open_desk
    from takedown.statistics import duties

    desk = open_desk()
    row = duties.reach_milestone(
        desk.database.unit_of_work,
        desk.clock,
        milestone_id=milestone,
        done_on=days.needed_day(on),
        actor=actor(),
        note=note,
    )
    output.count_summary("milestone 节点", {"id": str(row.id), "done_on": row.done_on}, as_json=as_json)


@milestone_app.command("drop")
def milestone_drop(
    milestone: Annotated[int, typer.Argument()], why: Annotated[str, typer.Option()], as_json: Json = False
) -> None:
    """A step is no longer asked for. 取消节点。"""
    from desk.wiring import actor, open_desk
    from takedown.statistics import duties

    desk = open_desk()
    row = duties.drop_milestone(
        desk.database.unit_of_work, desk.clock, milestone_id=milestone, why=why, actor=actor()
    )
    output.count_summary("dropped 已取消", {"id": str(row.id)}, as_json=as_json)


def _desk(campaign: str) -> tuple[Any, Any, date]:
    from desk.wiring import open_desk
    from records.clock import SHANGHAI
    from takedown.statistics import campaign as campaigns

    desk = open_desk()
    chosen = campaigns.campaign(campaign, desk.settings.home_dir / "campaigns")
    return desk, chosen, desk.clock.now().astimezone(SHANGHAI).date()


def _share(rate: float | None) -> str:
    return "—" if rate is None else f"{rate:.1%}"


def _hours(hours: float | None) -> str:
    return "—" if hours is None else f"{hours:.1f}"


STATES = {
    "done": "✓ 按时 in time",
    "done_late": "✓! 迟办 late",
    "late": "✕ 逾期 overdue",
    "soon": "◷ 一周内 this week",
    "later": "○ 未到期",
}


def _state(value: str) -> str:
    return STATES.get(value, value)
