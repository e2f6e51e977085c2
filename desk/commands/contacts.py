"""contact: where notices go, per host, with source, date, and what came back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="Contacts of hosts for notices. 通知联系人。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Table file (CSV or TSV; UTF-8 or GB18030).")],
    as_json: Json = False,
) -> None:
    """Bring in a table of contacts; importing it again changes nothing. 导入联系人表。"""
    from desk.commands.catalogue import _show_import
    from desk.wiring import actor, open_desk
    from takedown.addressees.contacts import import_contacts

    desk = open_desk()
    outcome = import_contacts(desk.database.unit_of_work, desk.clock, desk.vault, path=file, actor=actor())
    _show_import(outcome, as_json=as_json)


@app.command("list")
def list_(
    host: Annotated[str, typer.Option(help="Only contacts of this host.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Also those out of use.")] = False,
    as_json: Json = False,
) -> None:
    """List the contacts with source, date and what came back. 列出联系人。"""
    from desk.wiring import open_desk
    from takedown.addressees.contacts import contact_rows

    with open_desk().database.reading() as session:
        rows = contact_rows(session, host, retired=everything)
    if as_json:
        output.lines(rows)
    else:
        output.table(
            "contacts 联系人", ("id", "host 主机", "role 对象", "means 方式", "value 联系方式", "source 来源", "verified 核实", "returned 退回"),
            [(r["id"], r["host"], r["role"], r["means"], r["value"], f"{r['source']} {r['source_date']}",
              "是 yes" if r["verified"] else "否 no", len(r["bounces"]) or "—") for r in rows],
            "no contact yet: copywatch contact import FILE",
        )  # fmt: skip


@app.command("for")
def for_(
    site: Annotated[str, typer.Option("--site", help="Key of the site.")], as_json: Json = False
) -> None:
    """Whom a notice about a site goes to: the ladder with what was passed over. 通知的送达对象。"""
    from desk.wiring import open_desk
    from takedown.addressees.contacts import ladder_document
    from takedown.formats.outgoing import ladder_of
    from takedown.routes.gather import site_of

    desk = open_desk()
    with desk.database.reading() as session:
        found = ladder_document(ladder_of(session, site_of(session, site), desk.clock.now()))
    if as_json:
        output.document(found)
        return
    rows: list[tuple[Any, ...]] = [
        (
            one["role_zh"],
            one["value"],
            f"{one['source']} {one['source_date']}",
            one["passed_over"] or "可用 usable",
        )
        for rung in found["rungs"]
        for one in rung
    ]
    output.table(
        f"ladder 送达对象: {site}",
        ("rung 对象", "contact 联系方式", "source 来源", "state 状态"),
        rows,
        found["note_zh"],
    )


@app.command("returned")
def returned(
    contact_id: Annotated[int, typer.Argument(metavar="ID", help="Id of the contact.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day on which it came back.")],
    detail: Annotated[str, typer.Option(help="What the answer said.")] = "",
    as_json: Json = False,
) -> None:
    """Record that something sent there came back. 登记退回。"""
    from desk.wiring import actor, open_desk
    from takedown.addressees.contacts import record_bounce

    desk = open_desk()
    row = record_bounce(
        desk.database.unit_of_work,
        desk.clock,
        contact_id=contact_id,
        day=on.date(),
        detail=detail,
        actor=actor(),
    )
    output.count_summary("returned 退回", {"id": str(row), "contact": str(contact_id)}, as_json=as_json)


@app.command("retire")
def retire(
    contact_id: Annotated[int, typer.Argument(metavar="ID", help="Id of the contact.")],
    why: Annotated[str, typer.Option(help="Why it is no longer used.")],
    as_json: Json = False,
) -> None:
    """Take a contact out of use; what came back there stays. 停用联系人。"""
    from desk.wiring import actor, open_desk
    from takedown.addressees import contacts

    desk = open_desk()
    contacts.retire(desk.database.unit_of_work, desk.clock, contact_id=contact_id, why=why, actor=actor())
    output.count_summary("retired 停用", {"contact": str(contact_id)}, as_json=as_json)
