"""audit: the event chain, its checkpoints and everything that can be verified."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="The chain of events. 审计。", no_args_is_help=True)


@app.command("verify")
def verify(
    checkpoint: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint file kept elsewhere; may be given again.")
    ] = None,
    all_captures: Annotated[
        bool, typer.Option(help="The bytes of every capture, not only of findings.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Verify chain, checkpoints, approvals and evidence; exit code 1 and the first bad row. 校验事件链、检查点、批准与证据。"""
    from desk import integrity
    from desk.wiring import open_desk

    done = list(integrity.checks(open_desk(), checkpoint or [], all_captures=all_captures))
    faults = [fault for check in done for fault in check.faults]
    if as_json:
        output.document(_report(done))
    else:
        shown = [(f"{one.name} {one.zh}", one.checked, _verdict(one)) for one in done]
        output.table(
            "audit 审计", ("check 校验项", "checked 条数", "result 结果"), shown, "nothing to verify"
        )
    if faults:
        sys.exit(1)


def _report(done: list[Any]) -> dict[str, Any]:
    first = next((fault for check in done for fault in check.faults), None)
    return {
        "ok": first is None, "checked": done[0].checked, "first_bad": _event_number(first),
        "why": first.why if first else "", "row": first.row if first else "",
        "checks": [{"check": one.name, "checked": one.checked, "faults": one.faults} for one in done],
    }  # fmt: skip


def _event_number(first: Any) -> int | None:
    kind, _, key = first.row.partition(" ") if first else ("", "", "")
    return int(key) if kind == "event" else None


def _verdict(check: Any) -> str:
    if not check.faults:
        return "ok 无误"
    first = check.faults[0]
    more = f" (+{len(check.faults) - 1})" if len(check.faults) > 1 else ""
    return f"{first.row}: {first.why}{more}"


@app.command("checkpoint")
def checkpoint_(
    out: Annotated[
        Path | None, typer.Option(help="Folder that gets a copy; best on another machine.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """Sign where the chain ends now, and copy the file to where this machine cannot change it. 签发检查点。"""
    from desk import integrity
    from desk.wiring import actor, open_desk

    made = integrity.checkpoint(open_desk(), actor(), out)
    output.count_summary("checkpoint 检查点", made, as_json=as_json)


@app.command("list")
def list_(
    last: Annotated[int, typer.Option(help="How many of the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """List the newest events; personal data in their words are masked. 列出事件。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.clock import shown
    from records.events import Event

    with open_desk().database.reading() as session:
        newest = session.scalars(select(Event).order_by(Event.seq.desc()).limit(last)).all()
    if as_json:
        output.lines(
            output.covered({"seq": row.seq, "at": row.at, "actor": row.actor, "action": row.action,
             "subject": f"{row.subject_kind}:{row.subject_id}", "payload": row.payload, "hash": row.hash})
            for row in reversed(newest)
        )  # fmt: skip
    else:
        output.table("events 事件", ("seq", "time 时间", "actor 操作者", "action 事项", "subject 对象"),
                     [(r.seq, shown(r.at), r.actor, r.action, f"{r.subject_kind}:{r.subject_id}")
                      for r in reversed(newest)], "no event yet")  # fmt: skip
