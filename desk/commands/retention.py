"""purge: bytes past their period. hold: what may not be purged."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="Legal hold: what may not be purged. 证据保全（停止清除）。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Reason = Annotated[str, typer.Option(help="Why. 理由。")]


def add_to(root: typer.Typer) -> None:
    """Hang `purge` and `hold` under `copywatch`."""
    root.command("purge")(purge)
    root.add_typer(app, name="hold")


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; delete nothing.")] = False,
    rule: Annotated[list[str] | None, typer.Option(help="Only this class; may be given again.")] = None,
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Purge bytes that are past their period and rest on nothing; rows, events and tombstones stay. 清除到期数据。"""
    from desk.wiring import actor, open_desk
    from takedown.keeping import retention

    desk = open_desk()
    table = _chosen(retention.rules(desk.settings.home_dir / "retention.toml"), rule or [])
    if dry_run:
        with desk.database.reading() as session:
            done = retention.plan(session, desk.clock.now(), desk.vault, desk.settings.warc_dir, table)
    else:
        with desk.alone():
            done = retention.purge(
                desk.database.unit_of_work, desk.clock, desk.vault, desk.settings.warc_dir, table=table,
                reason=reason, actor=actor(),
            )  # fmt: skip
    _show(done, dry_run=dry_run, as_json=as_json)


def _chosen(table: list[Any], keys: list[str]) -> list[Any]:
    from records.errors import NotFound

    known = {one.key for one in table}
    for key in keys:
        if key not in known:
            raise NotFound("class of the retention table 保存期限类别", key)
    return [one for one in table if not keys or one.key in keys]


def _show(done: list[Any], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        output.document({"dry_run": dry_run, "classes": done, "files": sum(one.files for one in done), "bytes": sum(one.bytes for one in done)})  # fmt: skip
        return
    rows = [
        (one.rule.key, one.rule.zh, "∞" if not one.rule.keep_days else one.rule.keep_days, one.files, one.bytes, one.held, one.needed,
         "" if one.rule.verified else "未核定 unverified")
        for one in done
    ]  # fmt: skip
    output.table(
        "would be purged 将清除" if dry_run else "purged 已清除",
        ("class", "类别", "days 天", "files 文件", "bytes 字节", "held 保全", "needed 仍被引用", ""), rows, "no class",
    )  # fmt: skip


@app.command("place")
def place(
    kind: Annotated[str, typer.Argument(help="site, holder, dossier, case or everything.")],
    subject: Annotated[str, typer.Argument(help="Key of the site, or id.")] = "",
    person: Annotated[str, typer.Option(help="Who ordered it, by name. 决定人。")] = "",
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Order that nothing of a subject is purged. 下达保全。"""
    from desk.wiring import actor, open_desk
    from takedown.keeping import holds

    desk = open_desk()
    row = holds.place(
        desk.database.unit_of_work, desk.clock, kind=kind, subject=subject, reason=reason, person=person, actor=actor()
    )  # fmt: skip
    output.count_summary(
        "hold 保全", {"id": str(row.id), "of": f"{row.subject_kind}:{row.subject_id}"}, as_json=as_json
    )


@app.command("lift")
def lift(hold: Annotated[int, typer.Argument(help="Id, as in `hold list`.")], reason: Reason = "", as_json: Json = False) -> None:  # fmt: skip
    """End a hold. 解除保全。"""
    from desk.wiring import actor, open_desk
    from takedown.keeping import holds

    desk = open_desk()
    row = holds.lift(desk.database.unit_of_work, desk.clock, hold_id=hold, reason=reason, actor=actor())
    output.count_summary("lifted 已解除", {"id": str(row.id)}, as_json=as_json)


@app.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Lifted ones too.")] = False, as_json: Json = False
) -> None:
    """List the holds. 列出保全。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.clock import shown
    from records.retention import LegalHold

    asked = select(LegalHold).order_by(LegalHold.id)
    with open_desk().database.reading() as session:
        rows = session.scalars(asked if everything else asked.where(LegalHold.lifted_at.is_(None))).all()
    if as_json:
        output.lines(
            output.covered({"id": str(one.id), "of": f"{one.subject_kind}:{one.subject_id}", "person": one.person, "reason": one.reason,
                            "at": one.at, "lifted_at": one.lifted_at, "lifted_why": one.lifted_why})
            for one in rows
        )  # fmt: skip
        return
    output.table(
        "holds 保全", ("id", "of 对象", "person 决定人", "reason 理由", "since 自", "lifted 解除"),
        [(one.id, f"{one.subject_kind}:{one.subject_id}", one.person, output.covered(one.reason), shown(one.at), shown(one.lifted_at)) for one in rows],
        "none 没有: copywatch hold place",
    )  # fmt: skip
