"""threshold: figures of a site held against criminal thresholds. A hint with value, limit, rule, evidence; never a conclusion."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from desk.commands import output

app = typer.Typer(help="Figures beside criminal thresholds. 刑事门槛提示。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Site = Annotated[str, typer.Option("--site", help="Key of the site.")]
Day = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Last day of the act.")]


@app.command("show")
def show(
    site: Site,
    last_penalty: Annotated[
        datetime | None,
        typer.Option("--last-penalty", formats=["%Y-%m-%d"], help="Day of an earlier penalty for the same.")
    ] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Each figure with its limit, by the rule of the day of the act and by today's. 列出提示。"""
    from desk.wiring import open_desk
    from takedown import figures

    desk = open_desk()
    with desk.database.reading() as session:
        found = figures.as_document(
            figures.compare(session, site, desk.clock.now(), last_penalty=last_penalty.date() if last_penalty else None)
        )  # fmt: skip
    if as_json:
        output.document(found)
        return
    output.table(
        f"thresholds 门槛提示 {site}（仅为提示，不是结论）", ("项目", "value 数值", "limit 标准", "ratio", "", "rule 规则", "evidence 证据", "counted how 计算方法"),
        [(row["item_zh"], row["shown"], row["limit_shown"], row["ratio"], "达到 reached" if row["reached"] else "",
          f"{row['rule']}（{row['crime_zh']}）" + ("" if row["verified"] else "（未核实）"), "、".join(row["source_evidence_ids"]), row["counted_how"])
         for row in found["hints"]],
        "nothing was counted: copywatch threshold record",
    )  # fmt: skip
    if found["instead_of_transfer"]:
        output.say(f"{found['instead_of_transfer']['zh']}  {found['instead_of_transfer']['en']}")


@app.command("record")
def record(
    site: Site,
    item: Annotated[str, typer.Option("--item", help="illegal_income, illegal_turnover, copies, works, clicks, downloads, members, ... or its Chinese word.")],
    value: Annotated[str, typer.Option("--value", help="Yuan for money, else a whole number.")],
    on: Day,
    how: Annotated[str, typer.Option("--how", help="How it was counted. 计算方法")],
    evidence: Annotated[list[str], typer.Option("--evidence", help="Id of the evidence; may be given several times.")],
    as_json: Json = False,
) -> None:  # fmt: skip
    """Record a figure as somebody counted it. 登记数值。"""
    from desk.wiring import actor, open_desk
    from takedown import figures

    desk = open_desk()
    made = figures.record(
        desk.database.unit_of_work, desk.clock, site=site, item=item, value=figures.units(item, value), act_day=on.date(),
        counted_how=how, evidence=evidence, actor=actor(),
    )  # fmt: skip
    output.count_summary("figure 数值", {"id": str(made)}, as_json=as_json)


@app.command("void")
def void(
    figure_id: Annotated[int, typer.Argument(metavar="ID", help="Id of the figure.")],
    why: Annotated[str, typer.Option(help="Why it does not hold.")],
    as_json: Json = False,
) -> None:
    """Say that a figure does not hold; it stays readable. 作废数值。"""
    from desk.wiring import actor, open_desk
    from takedown import figures

    desk = open_desk()
    figures.void(desk.database.unit_of_work, desk.clock, figure_id=figure_id, why=why, actor=actor())
    output.count_summary("void 作废", {"id": str(figure_id)}, as_json=as_json)
