"""warnlist: works under early warning (重点作品版权保护预警名单)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output
from desk.commands.catalogue import _show_import

app = typer.Typer(help="Works under early warning. 重点作品预警名单。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("import")
def warnlist_import(
    file: Annotated[
        Path,
        typer.Argument(help="Table file with work_id or title, from, to, batch, number, issued_on, sites."),
    ],
    as_json: Json = False,
) -> None:
    """Take over a list; sites where its works are found or expected are swept more often. 导入预警名单。"""
    from catalog.warnlist import import_warnlist
    from desk import schedule
    from desk.wiring import actor, open_desk

    desk = open_desk()
    outcome = import_warnlist(desk.database.unit_of_work, desk.clock, desk.vault, path=file, actor=actor())
    with desk.database.unit_of_work() as session:
        schedule.follow_warnings(session, desk.clock)
    _show_import(outcome, as_json=as_json)


@app.command("list")
def warnlist_list(
    everything: Annotated[bool, typer.Option("--all", help="Also those that do not hold today.")] = False,
    as_json: Json = False,
) -> None:
    """The works that stand on a list, and until when. 列出预警作品。"""
    from sqlalchemy import select

    from desk import warned
    from desk.wiring import open_desk
    from records.warnlist import WarnEntry, WarnList, in_force

    desk = open_desk()
    today = warned.today(desk.clock.now())
    query = select(WarnEntry).order_by(WarnEntry.ends_on, WarnEntry.id)
    with desk.database.reading() as session:
        papers = {one.batch: one for one in session.scalars(select(WarnList))}
        rows: list[dict[str, Any]] = [
            {"id": str(entry.id), "work_id": entry.work.work_id, "title": entry.work.title,
             "holder": entry.work.holder.name, "batch": entry.batch, "from": entry.starts_on.isoformat(),
             "to": entry.ends_on.isoformat(), "sites": entry.sites,
             "number": papers[entry.batch].number if entry.batch in papers else "",
             "issued_on": papers[entry.batch].issued_on if entry.batch in papers else None,
             "in_force": entry.starts_on <= today <= entry.ends_on}
            for entry in session.scalars(query if everything else query.where(in_force(today)))
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    output.table(
        "warn list 预警名单", ("work_id", "title 作品", "holder 权利人", "from 起", "to 止", "batch 批次", "number 文号", "sites 网站"),
        [(r["work_id"], r["title"], r["holder"], r["from"], r["to"], r["batch"], r["number"], ", ".join(r["sites"])) for r in rows],
        "none 没有: copywatch warnlist import FILE",
    )  # fmt: skip
