"""complaint: complaints about papers of ours; a person who had no part in the paper decides them at the desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desk import days
from desk.commands import output

app = typer.Typer(help="Complaints about papers of ours. 对本机关文书的投诉。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Day = Annotated[str, typer.Option("--on", metavar="YYYY-MM-DD", help="Day on the paper; none: today.")]
Scan = Annotated[Path | None, typer.Option(help="Scan of the sealed paper; it is kept in the vault.")]


@app.command("record")
def record(
    channel: Annotated[str, typer.Option(help="letter, email, phone, visit, platform or superior.")],
    text: Annotated[str, typer.Option(help="What they say.")], day: Day = "",
    draft: Annotated[int | None, typer.Option(help="Id of the paper that it is about.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="Address that it is about.")] = None,
    complainant: Annotated[str, typer.Option(help="Who complains; none: anonymous.")] = "",
    contact: Annotated[str, typer.Option(help="How to reach them.")] = "", scan: Scan = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Record a complaint about us; its clock begins. A person who had no part in the paper decides it at the desk. 登记投诉。"""
    from desk import calendars
    from desk.wiring import actor, open_desk
    from takedown.replies import complaints

    desk = open_desk()
    calendar, _refused = calendars.calendar(calendars.folder())
    row = complaints.receive(
        desk.database.unit_of_work, desk.clock, calendar, desk.vault, channel=channel, received_on=days.day(day) or days.today(desk.clock),
        text=text, actor=actor(), draft_id=draft, urls=url or (), complainant=complainant, contact=contact, scan=scan.read_bytes() if scan else b"",
    )  # fmt: skip
    output.count_summary("complaint 投诉", {"id": str(row.id), "number": row.number}, as_json=as_json)


@app.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False,
    as_json: Json = False,
) -> None:
    """Complaints that wait, the oldest first; names are not shown. 投诉收件箱。"""
    from desk.wiring import open_desk
    from takedown.replies import complaints

    with open_desk().database.reading() as session:
        rows = [
            {"id": str(row.id), "number": row.number, "state": complaints.state_of(row), "received_on": row.received_on,
             "channel": row.channel, "draft": str(row.draft_id or ""), "urls": row.urls, "outcome": row.outcome or "",
             "withdrawal": str(row.withdrawal_id or ""), "negatives": [str(one) for one in row.negatives]}
            for row in complaints.inbox(session, everything=everything)
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    shown = [
        (r["id"], r["number"], r["state"], r["received_on"], r["channel"], r["draft"], r["outcome"])
        for r in rows
    ]
    output.table("complaints 投诉", ("id", "number 编号", "state", "received 收到", "channel 渠道", "draft", "outcome 结果"), shown,
                 "no complaint waits")  # fmt: skip


@app.command("answer")
def answer(
    complaint: Annotated[int, typer.Argument(metavar="COMPLAINT")], day: Day = "", as_json: Json = False
) -> None:
    """The complainant was told; the clock ends. 登记答复。"""
    from desk.wiring import actor, open_desk
    from takedown.replies import complaints

    desk = open_desk()
    row = complaints.answer(
        desk.database.unit_of_work,
        desk.clock,
        complaint_id=complaint,
        day=days.day(day) or days.today(desk.clock),
        actor=actor(),
    )
    output.count_summary(
        "complaint 投诉", {"id": str(row.id), "answered_on": row.answered_on}, as_json=as_json
    )
