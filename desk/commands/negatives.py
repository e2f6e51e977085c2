"""negative: what must never count as evidence."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desk.commands import output

app = typer.Typer(help="What must never count as evidence. 排除库。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("add")
def add(
    reason: Annotated[str, typer.Option(help="Why it never counts.")],
    owner: Annotated[str, typer.Option(help="Who answers for the entry.")],
    title: Annotated[str, typer.Option(help="A name that is no evidence.")] = "",
    picture: Annotated[Path | None, typer.Option(help="A picture: logo, blank cover, stock picture.")] = None,
    picture_code: Annotated[str, typer.Option(help="A PDQ code of a picture (64 hexadecimal digits).")] = "",
    file_sha256: Annotated[str, typer.Option(help="The SHA-256 of a file.")] = "",
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day on which it holds.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Add one entry; open findings are matched again without it. 添加排除项，未决发现随即重新比对。"""
    from catalog import negatives
    from desk.wiring import actor, open_desk
    from records.vocabulary import NegativeKind

    given = [bool(title), picture is not None, bool(picture_code), bool(file_sha256)]
    if sum(given) != 1:
        raise typer.BadParameter("exactly one of --title, --picture, --picture-code, --file-sha256 is needed")
    desk = open_desk()
    grounds = negatives.Grounds(reason, owner, expires.date() if expires else None)
    unit, clock, who = desk.database.unit_of_work, desk.clock, actor()
    if title:
        outcome = negatives.add_title(unit, clock, title=title, grounds=grounds, actor=who)
    elif picture is not None:
        outcome = negatives.add_picture(unit, clock, path=picture, grounds=grounds, actor=who)
    else:
        kind = NegativeKind.PICTURE if picture_code else NegativeKind.FILE
        outcome = negatives.add_code(
            unit, clock, kind=kind, value=picture_code or file_sha256, grounds=grounds, actor=who
        )
    output.count_summary("negative 排除项", outcome.as_json(), as_json=as_json)


@app.command("list")
def listing(
    everything: Annotated[bool, typer.Option("--all", help="Expired and withdrawn ones too.")] = False,
    as_json: Json = False,
) -> None:
    """List the entries that hold today. 列出有效的排除项。"""
    from sqlalchemy import select

    from catalog import negatives
    from desk.wiring import open_desk
    from records.prints import Negative

    desk = open_desk()
    with desk.database.reading() as session:
        holding = {row.id for row in negatives.active(session, desk.clock.now())}
        rows = [
            {"id": str(row.id), "kind": row.kind.value, "label": row.label, "algorithm": row.algorithm,
             "value": row.value, "reason": row.reason, "owner": row.owner,
             "expires": row.expires.isoformat() if row.expires else None, "added_by": row.added_by,
             "withdrawn_by": row.withdrawn_by, "holds": row.id in holding}
            for row in session.scalars(select(Negative).order_by(Negative.id))
            if everything or row.id in holding
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
    else:
        output.table("negative bank 排除库",
                     ("id", "kind 类型", "entry 内容", "reason 理由", "owner 责任人", "expires 期限", "holds 有效"),
                     [(r["id"], r["kind"], r["label"], r["reason"], r["owner"], r["expires"] or "—",
                       "是 yes" if r["holds"] else "否 no") for r in rows],
                     "nothing yet: copywatch negative add --title 首页 --reason 导航用语 --owner 审核科")  # fmt: skip


@app.command("withdraw")
def withdraw(entry: Annotated[int, typer.Argument(help="Id of the entry.")], as_json: Json = False) -> None:
    """Let an entry count again; its row stays. 撤销排除项。"""
    from catalog import negatives
    from desk.wiring import actor, open_desk

    desk = open_desk()
    negatives.withdraw(desk.database.unit_of_work, desk.clock, entry=entry, actor=actor())
    output.count_summary("withdrawn 已撤销", {"id": str(entry)}, as_json=as_json)
