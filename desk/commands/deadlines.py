"""deadlines: what runs out when; more time asked for and granted. answer: what came back on a paper."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from desk import days
from desk.commands import output

app = typer.Typer(help="Deadlines that run. 期限。", no_args_is_help=True)
answer_app = typer.Typer(help="Answers to papers that went out. 答复与反通知。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
DeadlineId = Annotated[int, typer.Argument(metavar="DEADLINE")]
Note = Annotated[str, typer.Option(help="A word about it.")]


@app.command("list")
def list_(
    days: Annotated[
        int, typer.Option(help="Those that end within so many days, and all that are overdue; 0: all.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """The board: overdue first, then by their day. 期限看板。"""
    from desk.wiring import open_desk
    from takedown.periods import clocks

    desk = open_desk()
    with desk.database.reading() as session:
        rows = [clocks.row_of(row) for row in clocks.open_ones(session)]
    if days:
        last = desk.clock.now() + timedelta(days=days)
        rows = [row for row in rows if row["state"] == "overdue" or row["due_at"] <= last]
    if as_json:
        output.document(rows)
        return
    shown = [
        (row["id"], row["zh"], row["subject"], f"{row['due']}{' 暂定 provisional' if row['provisional'] else ''}",
         _state(row), row["basis"] + ("" if row["verified"] else "（未核对 unverified）"))
        for row in rows
    ]  # fmt: skip
    output.table(
        "deadlines 期限",
        ("id", "期限", "subject 对象", "due 届满日", "state", "basis 依据"),
        shown,
        "no deadline is running",
    )


def _state(row: Any) -> str:
    pending = any(one["state"] == "pending" for one in row["extensions"])
    words = {"running": "running 进行中", "overdue": "overdue 逾期"}
    return words[row["state"]] + (" · extension pending 延期待批" if pending else "")


@app.command("start")
def start(
    term: Annotated[str, typer.Option(help="Id of the period: copywatch deadline --list.")],
    subject: Annotated[str, typer.Option(help="kind:id, such as case:3 or draft:12.")],
    start_on: Annotated[
        str, typer.Option("--from", metavar="YYYY-MM-DD", help="Day of the act that begins it.")
    ],
    amount: Annotated[int | None, typer.Option(help="Length, only where the office sets it.")] = None,
    as_json: Json = False,
) -> None:
    """Let a period run from an act. 起算期限。"""
    from desk import calendars
    from desk.wiring import actor, open_desk
    from records.errors import Refused
    from takedown.periods import clocks

    desk = open_desk()
    kind, _, id_ = subject.partition(":")
    if not kind or not id_:
        raise Refused(
            "subject_invalid", f"{subject!r}; expected such as case:3", zh="对象应写作 case:3", value=subject
        )
    calendar, _refused = calendars.calendar(calendars.folder())
    with desk.database.unit_of_work() as session:
        row = clocks.start(
            session, desk.clock, calendar, term_id=term, subject=(kind, id_), starts_at=days.needed_day(start_on), actor=actor(),
            amount=amount,
        )  # fmt: skip
        shown = {**clocks.row_of(row)}
    output.count_summary("deadline 期限", shown, as_json=as_json)


@app.command("met")
def met(deadline_id: DeadlineId, note: Note = "", as_json: Json = False) -> None:
    """What was due has been done. 已完成。"""
    from desk.wiring import actor, open_desk
    from takedown.periods import clocks

    desk = open_desk()
    with desk.database.unit_of_work() as session:
        row = clocks.find(session, deadline_id)
        clocks.meet(session, desk.clock, row, actor=actor(), note=note)
        shown = {"id": str(row.id), "state": row.state}
    output.count_summary("deadline 期限", shown, as_json=as_json)


@app.command("extend")
def extend(
    deadline_id: DeadlineId,
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="New last day.")],
    why: Annotated[str, typer.Option(help="Why more time is needed.")] = "",
    as_json: Json = False,
) -> None:
    """Ask for more time; another person grants it at the desk. 申请延期。"""
    from desk.wiring import actor, open_desk
    from takedown.periods import clocks

    desk = open_desk()
    row = clocks.ask_extension(
        desk.database.unit_of_work,
        desk.clock,
        deadline_id=deadline_id,
        until=days.needed_day(until),
        why=why,
        actor=actor(),
    )
    output.count_summary(
        "extension 延期申请", {"id": str(row.id), "until": row.until, "state": row.state}, as_json=as_json
    )


@app.command("run")
def run(as_json: Json = False) -> None:
    """Stage: reckon provisional days again and escalate what ran out, once each. 检查逾期。"""
    from desk import calendars
    from desk.wiring import open_desk
    from takedown.periods import clocks

    desk = open_desk()
    calendar, _refused = calendars.calendar(calendars.folder())
    outcome = clocks.run(desk.database.unit_of_work, desk.clock, calendar)
    output.count_summary("deadlines 期限", outcome, as_json=as_json)


@answer_app.command("record")
def record(
    draft_id: Annotated[int, typer.Argument(metavar="DRAFT")],
    kind: Annotated[str, typer.Option(help="acknowledged, removed, refused, incomplete or counter_notice.")],
    received_on: Annotated[str, typer.Option("--on", metavar="YYYY-MM-DD", help="Day of receipt.")],
    regime: Annotated[str, typer.Option(help="Of a counter-notice: regulations, civil, ecommerce or dmca.")] = "",
    url: Annotated[list[str] | None, typer.Option(help="Address that it is about; none: all of the notice.")] = None,
    element: Annotated[list[str] | None, typer.Option(help="Element that was found in a counter-notice.")] = None,
    scan: Annotated[Path | None, typer.Option(help="The paper itself.")] = None,
    reference: Annotated[str, typer.Option(help="The sender's own number.")] = "",
    note: Note = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Record what came back; a counter-notice starts its clock and may bar a second notice. 登记答复、反通知。"""
    from desk import calendars
    from desk.wiring import actor, open_desk
    from takedown.replies import answers

    desk = open_desk()
    calendar, _refused = calendars.calendar(calendars.folder())
    row = answers.record(
        desk.database.unit_of_work, desk.clock, calendar, desk.vault, draft_id=draft_id, kind=kind,
        received_on=days.needed_day(received_on), actor=actor(), regime=regime or None, urls=url or (),
        elements=dict.fromkeys(element or (), True), reference=reference, note=note,
        scan=scan.read_bytes() if scan else b"",
    )  # fmt: skip
    output.count_summary("answer 答复", _shown(row), as_json=as_json)


@answer_app.command("inbox")
def inbox(as_json: Json = False) -> None:
    """Counter-notices, what each lacks, and what is left to the right holder. 反通知收件箱。"""
    from desk.wiring import open_desk
    from takedown.replies import answers

    with open_desk().database.reading() as session:
        rows = [_shown(row) for row in answers.inbox(session)]
    if as_json:
        output.document(rows)
        return
    shown = [(r["id"], r["draft"], r["regime"], r["received_on"], "、".join(r["lacking"]) or "齐全 complete",
              "；".join(one["zh"] for one in r["exits"] if one["open"])) for r in rows]  # fmt: skip
    output.table("counter-notices 反通知", ("id", "draft", "regime", "received 收到", "lacking 欠缺", "exits 可采取"), shown,
                 "no counter-notice")  # fmt: skip


def _shown(row: Any) -> dict[str, Any]:
    from takedown import counternotices

    law = row.regime
    return {
        "id": str(row.id), "draft": str(row.draft_id), "kind": row.kind, "regime": law or "",
        "received_on": row.received_on, "scan": row.scan_digest,
        "lacking": [one.zh for one in counternotices.lacking(law, row.elements)] if law else [],
        "exits": list(counternotices.exits(law)) if law else [],
        "conflict": counternotices.conflict(law) if law else "",
    }  # fmt: skip
