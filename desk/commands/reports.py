"""report: the month's forms of a campaign."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="The month's forms. 统计报表。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
CampaignKey = Annotated[str, typer.Option("--campaign", help="Key, such as jianwang-2015.")]
MonthText = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month that is reported.")]
Region = Annotated[str, typer.Option("--region", help="市(州).")]
StreamText = Annotated[
    str, typer.Option("--stream", help="copyright, police or internet; empty: all three added.")
]
Unit = Annotated[str, typer.Option(help="填报单位.")]
FilledBy = Annotated[str, typer.Option(help="填报人.")]
CheckedBy = Annotated[str, typer.Option(help="审核人, another person.")]
Phone = Annotated[str, typer.Option(help="联系电话.")]
Why = Annotated[str, typer.Option(help="Why a month that was handed in is corrected.")]


@app.command("campaigns")
def campaigns_(as_json: Json = False) -> None:
    """Campaigns with phases, duties and the days on which forms are due. 专项行动。"""
    from records.settings import Settings
    from takedown.statistics.campaign import campaigns

    known = campaigns(Settings().home_dir / "campaigns")
    shown = [
        {"key": one.key, "name": one.name, "from": one.begins, "to": one.ends, "verified": one.verified,
         "source": one.source, "phases": one.phases, "duties": one.duties,
         "due": {str(month): day for month, day in one.forms_due()}}
        for one in known
    ]  # fmt: skip
    if as_json:
        output.document(shown)
        return
    for one in known:
        dates: list[tuple[str, object, date]] = [
            (phase.name, phase.begins, phase.ends) for phase in one.phases
        ]
        dates += [(f"{month} 月报 form", "", day) for month, day in one.forms_due()]
        dates += [(duty.name, "", duty.due) for duty in one.duties]
        mark = "" if one.verified else "（未核对 unverified）"
        output.table(f"{one.key} {one.name}{mark}", ("", "from 自", "to, due 至、截止"), dates, "")
        output.say(f"source 出处: {one.source}")


@app.command("statistics")
def statistics(
    campaign: CampaignKey, month: MonthText, region: Region,
    out: Annotated[Path | None, typer.Option("--out", help="XLSX file to write.")] = None,
    stream: StreamText = "copyright", unit: Unit = "", filled_by: FilledBy = "", phone: Phone = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """附件1: figures of a month and since the campaign began, from the cases as they stand. 工作情况统计表。"""
    from desk.wiring import open_desk
    from takedown.statistics import campaign as campaigns
    from takedown.statistics import figures, sheets, submissions

    chosen, of = _campaign(campaign), campaigns.month(month)
    with open_desk().database.reading() as session:
        cases = submissions.facts(session, region, _stream(stream))
    tables = figures.of_month(chosen, cases, of)
    if out:
        out.write_bytes(sheets.statistics(chosen, region, of, tables, sheets.Footer(unit, filled_by, phone)))
    _show(tables, out, as_json=as_json)


@app.command("cases")
def cases_(
    campaign: CampaignKey, month: MonthText, region: Region,
    out: Annotated[Path | None, typer.Option("--out", help="XLSX file to write.")] = None,
    stream: StreamText = "copyright", unit: Unit = "", filled_by: FilledBy = "", phone: Phone = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """附件2: every case that the month counts. 查处案件信息表。"""
    from desk.wiring import open_desk
    from takedown.statistics import campaign as campaigns
    from takedown.statistics import caseform, sheets, submissions

    chosen, of = _campaign(campaign), campaigns.month(month)
    with open_desk().database.reading() as session:
        rows = caseform.rows(submissions.facts(session, region, _stream(stream)), of.first, of.last)
    if out:
        out.write_bytes(sheets.cases(chosen, region, of, rows, sheets.Footer(unit, filled_by, phone)))
    if as_json:
        output.lines(rows)
    else:
        shown = [(row.number, row.name, row.unit, row.source, row.result) for row in rows]
        output.table(
            "cases 案件",
            ("编号", "案件名称", "办案单位", "来源", "查处结果"),
            shown,
            "no case in this month 零报告",
        )


@app.command("submit")
def submit(
    campaign: CampaignKey, month: MonthText, region: Region, unit: Unit = "", filled_by: FilledBy = "",
    checked_by: CheckedBy = "", phone: Phone = "", stream: StreamText = "copyright", why: Why = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Freeze our figures of a month as handed in; a second time it is a correction. 报送与更正。"""
    from desk.wiring import actor, open_desk
    from records.casework import Stream
    from takedown.statistics import campaign as campaigns
    from takedown.statistics import submissions

    desk, chosen = open_desk(), _campaign(campaign)
    row = submissions.submit(
        desk.database.unit_of_work, desk.clock, chosen, region=region, month=campaigns.month(month),
        stream=_stream(stream) or Stream.COPYRIGHT, signed=submissions.Signed(unit, filled_by, checked_by, phone),
        actor=actor(), why=why,
    )  # fmt: skip
    output.count_summary("submitted 已报送", _submission(row), as_json=as_json)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The statistics form of another organ, XLSX.")],
    campaign: CampaignKey, month: MonthText, region: Region, stream: StreamText, unit: Unit = "",
    filled_by: FilledBy = "", checked_by: CheckedBy = "", phone: Phone = "", why: Why = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Take in the month's form of 公安 or 网信; what cannot be read is named by its cell. 导入其他部门报表。"""
    from desk.wiring import actor, open_desk
    from records.errors import Refused
    from takedown.statistics import campaign as campaigns
    from takedown.statistics import readback, submissions

    desk, chosen = open_desk(), _campaign(campaign)
    data = file.read_bytes()
    sheet = readback.read(data, chosen)
    for issue in sheet.issues:
        output.say(f"{issue.cell} {issue.zh} {issue.en}")
    of_stream = _stream(stream)
    if of_stream is None:
        raise Refused(
            "stream_missing", "say whose sheet it is: police or internet", zh="请指明报表来自哪个部门"
        )
    desk.vault.put(data)
    row = submissions.take_in(
        desk.database.unit_of_work, desk.clock, chosen, sheet, file_digest=hashlib.sha256(data).hexdigest(),
        region=region, month=campaigns.month(month), stream=of_stream,
        signed=submissions.Signed(unit, filled_by, checked_by, phone), actor=actor(), why=why,
    )  # fmt: skip
    output.count_summary(
        "imported 已导入",
        {**_submission(row), "issues": sheet.issues if as_json else len(sheet.issues)},
        as_json=as_json,
    )


@app.command("added")
def added(
    campaign: CampaignKey, month: MonthText, region: Region,
    out: Annotated[Path | None, typer.Option("--out", help="XLSX file to write.")] = None,
    unit: Unit = "", filled_by: FilledBy = "", phone: Phone = "", as_json: Json = False,
) -> None:  # fmt: skip
    """The three organs' submissions of a month added up; missing ones are named. 三部门汇总。"""
    from desk.wiring import open_desk
    from takedown.statistics import campaign as campaigns
    from takedown.statistics import sheets, submissions

    chosen, of = _campaign(campaign), campaigns.month(month)
    with open_desk().database.reading() as session:
        sum_ = submissions.added(session, chosen, region, of)
    tables = (sum_.month, sum_.cumulative)
    if out:
        out.write_bytes(sheets.statistics(chosen, region, of, tables, sheets.Footer(unit, filled_by, phone)))
    for stream in sum_.missing:
        output.say(f"not handed in 未报送: {stream.value}")
    _show(tables, out, as_json=as_json)


def _campaign(key: str) -> Any:
    from records.settings import Settings
    from takedown.statistics import campaign as campaigns

    return campaigns.campaign(key, Settings().home_dir / "campaigns")


def _stream(text: str) -> Any:
    from records.casework import Stream
    from takedown.cases.casework import word

    return word(Stream, text) if text else None


def _submission(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id), "campaign": row.campaign, "month": row.month, "region": row.region, "stream": row.stream,
        "digest": row.digest, "corrects": str(row.corrects_id or ""), "at": row.at,
    }  # fmt: skip


def _show(tables: Any, out: Path | None, *, as_json: bool) -> None:
    from takedown.statistics.figures import as_json as rows_as_json
    from takedown.statistics.figures import ten_thousands

    monthly, cumulative = tables
    if as_json:
        output.document({"month": rows_as_json(monthly), "total": rows_as_json(cumulative), "path": out})
        return
    for name, rows in (("当月", monthly), ("累计", cumulative)):
        shown = [
            (label, row.filed, row.closed, ten_thousands(row.fines), row.transferred, ten_thousands(row.involved),
             row.sites, row.servers)
            for label, row in rows.items()
        ]  # fmt: skip
        output.table(
            name,
            ("案件类别", "立案", "结案", "罚款(万元)", "移送", "涉案(万元)", "关闭网站", "服务器"),
            shown,
            "",
        )
    if out:
        output.say(f"written 已写入 {out}")
