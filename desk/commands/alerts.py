"""alerts: what somebody of the office should look at."""

from __future__ import annotations

from typing import Annotated

import typer

from desk.commands import output

app = typer.Typer(help="Staff alerts; nothing is sent anywhere. 内部提醒。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("list")
def alerts_list(
    everything: Annotated[bool, typer.Option("--all", help="Acknowledged ones too.")] = False,
    last: Annotated[int, typer.Option(min=1, help="So many, newest first.")] = 100,
    as_json: Json = False,
) -> None:
    """Open alerts, newest first. 未处理的提醒。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.alerts import Alert
    from records.clock import shown
    from records.scope import Site

    with open_desk().database.reading() as session:
        query = (
            select(Alert, Site.key).outerjoin(Site, Site.id == Alert.site_id).order_by(Alert.last_at.desc())
        )
        query = query if everything else query.where(Alert.acknowledged_at.is_(None))
        rows = [
            {"id": str(alert.id), "rule": alert.rule.value, "site": key, "sweep": str(alert.sweep_id or ""),
             "zh": alert.zh, "en": alert.en, "raised_at": alert.raised_at.isoformat(), "last_at": shown(alert.last_at),
             "times": alert.times, "acknowledged_by": alert.acknowledged_by, "note": alert.note}
            for alert, key in session.execute(query.limit(last))
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    output.table(
        "alerts 提醒", ("id", "site", "rule", "last 最近", "×", "what 内容"),
        [(r["id"], r["site"] or "—", r["rule"], r["last_at"], r["times"], f"{r['zh']} · {r['en']}") for r in rows],
        "none 没有",
    )  # fmt: skip


@app.command("acknowledge")
def alerts_acknowledge(
    alert_id: Annotated[int, typer.Argument(help="Id of the alert.")],
    note: Annotated[str, typer.Option(help="What was done about it.")] = "",
    as_json: Json = False,
) -> None:
    """Close an alert; the next time it is a new one. 确认提醒。"""
    from desk.wiring import actor, open_desk
    from records import alerts

    desk = open_desk()
    with desk.database.unit_of_work() as session:
        alert = alerts.acknowledge(session, desk.clock, alert_id, actor=actor(), note=note)
        shown = {"id": str(alert.id), "acknowledged_by": alert.acknowledged_by, "note": alert.note}
    output.count_summary("acknowledged 已确认", shown, as_json=as_json)
