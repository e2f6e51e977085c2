"""audit: the event chain."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from desk.commands import output

app = typer.Typer(help="The chain of events. 审计。", no_args_is_help=True)


@app.command("verify")
def verify(as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False) -> None:
    """Walk the whole chain; exit code 1 and the first bad row where it does not verify. 校验事件链。"""
    from desk.wiring import open_desk
    from records import events

    with open_desk().database.reading() as session:
        report = events.verify(session)
    ok = report.first_bad is None
    shown = {"ok": ok, "checked": report.checked, "first_bad": report.first_bad, "why": report.why}
    output.count_summary("audit 事件链", shown, as_json=as_json)
    if not ok:
        sys.exit(1)


@app.command("list")
def list_(
    last: Annotated[int, typer.Option(help="How many of the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """List the newest events. 列出事件。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.clock import shown
    from records.events import Event

    with open_desk().database.reading() as session:
        newest = session.scalars(select(Event).order_by(Event.seq.desc()).limit(last)).all()
    if as_json:
        output.lines(
            {"seq": row.seq, "at": row.at, "actor": row.actor, "action": row.action,
             "subject": f"{row.subject_kind}:{row.subject_id}", "payload": row.payload, "hash": row.hash}
            for row in reversed(newest)
        )  # fmt: skip
    else:
        output.table("events 事件", ("seq", "time 时间", "actor 操作者", "action 事项", "subject 对象"),
                     [(r.seq, shown(r.at), r.actor, r.action, f"{r.subject_kind}:{r.subject_id}")
                      for r in reversed(newest)], "no event yet")  # fmt: skip
