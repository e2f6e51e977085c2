"""case: cases as the office's own papers tell them, what became of them, their papers and the bound file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desk import days
from desk.commands import output

app = typer.Typer(help="Cases after 立案. 案件。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Region = Annotated[str, typer.Option("--region", help="市(州).")]
StreamText = Annotated[
    str, typer.Option("--stream", help="copyright, police or internet; empty: all three added.")
]
Unit = Annotated[str, typer.Option(help="填报单位.")]
Number = Annotated[str, typer.Option(help="Number of the paper.")]
Day = Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Day on the paper.")]
On = Annotated[str, typer.Option("--on", metavar="YYYY-MM-DD", help="Day on the paper; none: today.")]


@app.command("file")
def file_case(
    name: Annotated[str, typer.Option(help="案件名称.")],
    unit: Unit, region: Region,
    source: Annotated[str, typer.Option(help="superior, own, complaint, holder, transfer or supervised.")],
    kind: Annotated[str, typer.Option(help="literature, music, film_tv, news, game, software or other.")],
    filing_number: Annotated[str, typer.Option(help="Number of the 立案审批表.")] = "",
    filed_on: Day = "",
    filed_by: Annotated[str, typer.Option(help="负责人 who approved it.")] = "",
    officer: Annotated[list[str] | None, typer.Option(help="name:certificate; two or more.")] = None,
    stream: StreamText = "copyright", site: Annotated[str, typer.Option(help="Key of the site.")] = "",
    dossier: Annotated[int | None, typer.Option(help="Id of the dossier.")] = None,
    brief: Annotated[str, typer.Option(help="案情简介.")] = "",
    supervised: Annotated[bool, typer.Option(help="督办.")] = False,
    held_back: Annotated[bool, typer.Option(help="Counted, but its content is not reported yet.")] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Record a case that the office filed; without 立案 there is none. 登记立案。"""
    from desk.wiring import actor, open_desk
    from takedown.cases import filings

    desk = open_desk()
    filing = filings.Filing(
        filing_number, days.needed_day(filed_on), filed_by, filings.officers(officer or [])
    )
    row = filings.file(
        desk.database.unit_of_work, desk.clock, filing=filing, name=name, unit=unit, region=region, source=source,
        kind=kind, actor=actor(), stream=stream, site_key=site, dossier_id=dossier, brief=brief,
        supervised=supervised, held_back=held_back,
    )  # fmt: skip
    output.count_summary("case 案件", {"id": str(row.id), "number": row.number}, as_json=as_json)


@app.command("record")
def record(
    case_id: Annotated[int, typer.Argument(metavar="CASE")],
    kind: Annotated[str, typer.Option(help="penalty, paid, closed, transferred, site_closed, servers ...; another word lists them.")],
    day: Day,
    hour: Annotated[str, typer.Option(metavar="HH:MM", help="Hour in Asia/Shanghai; a decision to transfer needs it. 时刻。")] = "",
    number: Annotated[str, typer.Option(help="Number of the paper.")] = "",
    yuan: Annotated[str, typer.Option(help="Fine or amount involved in 元, such as 50000 or 0.50.")] = "0",
    count: Annotated[int, typer.Option(help="Sites or servers.")] = 0,
    reason: Annotated[str, typer.Option(help="Reasons.")] = "",
    closure_plan: Annotated[str, typer.Option(help="善后, needed to close.")] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Record what became of a case, as its paper says. 登记案件结果。"""
    from desk.wiring import actor, open_desk
    from takedown.cases import outcomes

    desk = open_desk()
    row = outcomes.record(
        desk.database.unit_of_work, desk.clock, case_id=case_id, kind=kind, day=days.needed_day(day), hour=outcomes.hour(hour), actor=actor(),
        number=number, amount_fen=outcomes.fen(yuan), count=count, reason=reason, closure_plan=closure_plan,
    )  # fmt: skip
    output.count_summary(
        "outcome 结果", {"id": str(row.id), "case": str(case_id), "kind": row.kind}, as_json=as_json
    )


@app.command("void")
def void(
    outcome_id: Annotated[int, typer.Argument(metavar="OUTCOME")],
    why: Annotated[str, typer.Option(help="Why it is taken back.")] = "",
    as_json: Json = False,
) -> None:
    """Take back an outcome that was recorded wrongly; it stays readable. 撤销登记。"""
    from desk.wiring import actor, open_desk
    from takedown.cases import outcomes

    desk = open_desk()
    row = outcomes.void(desk.database.unit_of_work, desk.clock, outcome_id=outcome_id, why=why, actor=actor())
    output.count_summary("voided 已撤销", {"id": str(row.id), "case": str(row.case_id)}, as_json=as_json)


@app.command("merge")
def merge(
    case_id: Annotated[int, typer.Argument(metavar="CASE")],
    into: Annotated[int, typer.Option(help="The case that goes on counting.")],
    why: Annotated[str, typer.Option(help="Why they are one.")] = "",
    as_json: Json = False,
) -> None:
    """Say that two cases are one joint case. 合并联合办理的案件。"""
    from desk.wiring import actor, open_desk
    from takedown.cases import casework

    desk = open_desk()
    row = casework.merge(
        desk.database.unit_of_work, desk.clock, case_id=case_id, into_id=into, why=why, actor=actor()
    )
    output.count_summary("merged 已合并", {"id": str(row.id), "into": str(into)}, as_json=as_json)


@app.command("list")
def list_(
    region: Annotated[str, typer.Option(help="市(州); empty: all.")] = "", as_json: Json = False
) -> None:
    """List the cases with their outcomes; personal data in their words are masked. 列出案件。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.casework import Case
    from takedown.cases.casework import row_of

    asked = select(Case).order_by(Case.id)
    with open_desk().database.reading() as session:
        rows = [
            output.covered(row_of(case))
            for case in session.scalars(asked.where(Case.region == region) if region else asked)
        ]
    if as_json:
        output.document(rows)
        return
    shown = [
        (r["id"], r["number"], r["name"], r["region"], r["kind"], r["filed_on"], r["state"]) for r in rows
    ]
    output.table("cases 案件", ("id", "number 编号", "name 名称", "region 地区", "kind 类别", "filed 立案", "state"),
                 shown, "no case yet: copywatch case file")  # fmt: skip


@app.command("paper")
def paper(
    case: Annotated[int, typer.Argument(metavar="CASE")], file: Annotated[Path, typer.Argument(help="The scan.")],
    title: Annotated[str, typer.Option(help="Name of the paper.")], day: On = "", number: Number = "",
    outcome: Annotated[int | None, typer.Option(help="Id of the outcome that it proves.")] = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Keep a sealed paper of a case in the vault. 登记案件文书扫描件。"""
    from desk.wiring import actor, open_desk
    from takedown.cases import casepapers

    desk = open_desk()
    row = casepapers.add(
        desk.database.unit_of_work, desk.clock, desk.vault, case_id=case, title=title, number=number, day=days.day(day) or days.today(desk.clock),
        data=file.read_bytes(), file_name=file.name, outcome_id=outcome, actor=actor(),
    )  # fmt: skip
    output.count_summary("paper 文书", {"id": str(row.id), "sha256": row.digest}, as_json=as_json)


@app.command("bind")
def bind(
    case: Annotated[int, typer.Argument(metavar="CASE")],
    out: Annotated[Path, typer.Option(help="Folder that gets the PDF and the ZIP.")],
    retention: Annotated[str, typer.Option(help="保管期限, such as 长期.")] = "长期", as_json: Json = False,
) -> None:  # fmt: skip
    """Put the case's papers together with cover, contents and page numbers; exit code 1 where one is no PDF. 案卷装订。"""
    from desk.wiring import actor, open_desk
    from takedown.cases import casebinding

    desk = open_desk()
    made = casebinding.bind(
        desk.database.unit_of_work,
        desk.clock,
        desk.vault,
        desk.settings,
        case_id=case,
        retention=retention,
        actor=actor(),
    )
    out.mkdir(parents=True, exist_ok=True)
    files = {out / f"case-{case}.pdf": made.pdf, out / f"case-{case}.zip": made.zip}
    for path, data in files.items():
        path.write_bytes(data)
    told = {
        "files": list(files),
        "papers": len(made.content.filed),
        "pages": made.content.filed[-1].last_page,
    }
    output.count_summary("case file 案卷", told, as_json=as_json)
