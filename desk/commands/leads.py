"""lead: what people report, by telephone, letter, mail, message or form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output
from records.vocabulary import LeadChannel, LeadReason, LeadState

app = typer.Typer(help="Leads that people report. 投诉举报与线索。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Number = Annotated[int, typer.Argument(help="Number of the lead.")]


@app.command("add")
def add(
    text: Annotated[str, typer.Argument(help="What was reported, in the complainant's words.")],
    channel: Annotated[LeadChannel, typer.Option(help="How it came in.")] = LeadChannel.TELEPHONE,
    url: Annotated[str, typer.Option(help="Address; the first one in the text when not given.")] = "",
    works: Annotated[str, typer.Option(help="Which works.")] = "",
    name: Annotated[str, typer.Option(help="Who reports it.")] = "",
    contact: Annotated[str, typer.Option(help="How to reach them.")] = "",
    holder: Annotated[str, typer.Option(help="Verified right holder: the green lane. 权利人绿色通道。")] = "",
    original: Annotated[
        Path | None, typer.Option(help="Scan of the letter, the mail, a picture of the message.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take in a complaint and give its receipt; without a name it is anonymous. 登记投诉举报。"""
    from desk.leads.intake import Reported, take
    from desk.wiring import actor, open_desk

    reported = Reported(
        channel, text, url, works, not (name or holder), name or holder, contact, holder,
        original.read_bytes() if original else b"",
    )  # fmt: skip
    output.count_summary("complaint 举报", take(open_desk(), reported, actor()), as_json=as_json)


@app.command("list")
def list_(
    state: Annotated[LeadState | None, typer.Option(help="Only those in this state.")] = None,
    find: Annotated[str, typer.Option(help="Part of the address or works, or a receipt number.")] = "",
    last: Annotated[int, typer.Option(min=1, max=10_000, help="So many.")] = 200,
    as_json: Json = False,
) -> None:
    """The leads: green lane first, then the oldest. 列出线索。"""
    from desk.leads import course
    from desk.wiring import open_desk
    from records.clock import shown

    with open_desk().database.reading() as session:
        rows = [_row(lead) for lead in course.listed(session, state=state, text=find, limit=last)]
    if as_json:
        output.lines(rows)
        return
    output.table(
        "leads 线索", ("lead", "opened 登记", "state 状态", "address 网址", "complaints 举报"),
        [(f"{row['lead']}{' 绿' if row['green_lane'] else ''}", shown(row["opened_at"]), row["state"], row["url"] or row["works"],
          ", ".join(row["receipts"])) for row in rows],
        "no lead; take one in with copywatch lead add 尚无线索",
    )  # fmt: skip


def _row(lead: Any) -> dict[str, Any]:
    return {
        "lead": lead.id, "state": lead.state, "green_lane": lead.green_lane, "url": lead.url, "works": output.covered(lead.works),
        "opened_at": lead.opened_at, "in_scope": lead.site_id is not None, "looked_at": lead.looked_at,
        "receipts": [complaint.receipt for complaint in lead.complaints],
    }  # fmt: skip


@app.command("look")
def look(number: Number, as_json: Json = False) -> None:
    """Let the worker look at the address, if a registered site has it; what it finds is matched. 核查。"""
    from desk.leads import course
    from desk.wiring import actor, open_desk

    job = course.ask_look(open_desk(), number, actor=actor())
    output.count_summary("look 核查", {"lead": number, "job": job}, as_json=as_json)


@app.command("decide")
def decide(
    number: Number,
    state: Annotated[LeadState, typer.Argument(help="accepted, matched, licensed or dismissed.")],
    reason: Annotated[LeadReason | None, typer.Option(help="Why it is dismissed.")] = None,
    note: Annotated[str, typer.Option(help="For colleagues.")] = "",
) -> None:
    """Decide what a lead is. 认定线索。"""
    from desk.leads import course
    from desk.wiring import actor, open_desk

    course.decide(open_desk(), number, state, actor=actor(), reason=reason, note=note)


@app.command("join")
def join(number: Number, to: Annotated[int, typer.Option(help="The earlier lead.")]) -> None:
    """Make a lead part of an earlier one. 合并线索。"""
    from desk.leads import course
    from desk.wiring import actor, open_desk

    course.join(open_desk(), number, to, actor=actor())


@app.command("answer")
def answer(
    receipt: Annotated[str, typer.Argument(help="Receipt number, such as 2026-000123.")],
    text: Annotated[str, typer.Argument(help="What the complainant is told.")],
) -> None:
    """Record the feedback to a complainant; it stands on the receipt's page, nothing is sent. 反馈举报人。"""
    from sqlalchemy import select

    from desk.leads import course
    from desk.wiring import actor, open_desk
    from records.errors import NotFound
    from records.leads import Complaint

    desk = open_desk()
    with desk.database.reading() as session:
        found = session.scalar(select(Complaint.id).where(Complaint.receipt == receipt))
    if found is None:
        raise NotFound("complaint", receipt)
    course.answer(desk, found, text, actor=actor())
