"""evidence: what a dossier rests on, sealed for others, and verified anywhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from desk.commands import output

app = typer.Typer(help="Evidence of a dossier, sealed and verified. 证据导出与校验。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("export")
def export(
    dossier: Annotated[int, typer.Argument(help="Id of the dossier, as in `dossier list`.")],
    out: Annotated[Path, typer.Option("--out", help="Folder in which the new folder is made.")] = Path(),
    no_stamp: Annotated[bool, typer.Option("--no-stamp", help="Ask no time stamp authority.")] = False,
    originals: Annotated[
        str,
        typer.Option(
            metavar="WHY",
            help="Put the sealed originals that others made beside it; the reason is kept. 附外来证据原件及理由。",
        ),
    ] = "",
    as_json: Json = False,
) -> None:
    """Seal a dossier's evidence: WACZ, pictures, manifest (SHA-256 and SM3), time stamps. 导出线索卷证据。"""
    from crawler.evidence.bundle import export as make
    from desk.wiring import actor, open_desk
    from records import events
    from takedown.exhibits import outside

    desk = open_desk()
    if originals:
        outside.hand_out(
            desk.database.unit_of_work, desk.clock, dossier_id=dossier, reason=originals, actor=actor()
        )
    with desk.database.unit_of_work() as session:
        done = make(
            session, desk.clock, desk.settings, dossier, out, stamp=not no_stamp, originals=bool(originals)
        )
        events.append(
            session, desk.clock, actor=actor(), action="evidence:dossier:exported",
            subject=("dossier", dossier), payload={"manifest": done.manifest, "findings": done.findings, "stamps": done.stamps},
        )  # fmt: skip
    output.count_summary("evidence 证据", done, as_json=as_json)
    if not no_stamp and not desk.settings.timestamp_urls:
        output.say("no time stamp authority is set (COPYWATCH_TIMESTAMP_URLS) 未设置时间戳服务")
    if done.missing:
        output.say(f"missing 缺失: {len(done.missing)}, named in the manifest 见清单")


@app.command("add")
def add(
    dossier: Annotated[int, typer.Argument(help="Id of the dossier.")],
    file: Annotated[Path, typer.Argument(help="The file as it came.", exists=True, dir_okay=False)],
    kind: Annotated[str, typer.Option(help="timestamp, notarial, wacz, recording, holder or other.")],
    source: Annotated[str, typer.Option(help="Who made it: notary office, authority, officer.")],
    on: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The day that it states of itself.")],
    reference: Annotated[str, typer.Option(help="Its own number, such as that of the 公证书.")] = "",
    note: Annotated[str, typer.Option()] = "",
    finding: Annotated[int | None, typer.Option(help="The finding that it proves.")] = None,
    as_json: Json = False,
) -> None:
    """Take evidence that others made into a dossier: certificate, notarial deed, recording, WACZ. 加入外来证据。"""
    from desk import days
    from desk.wiring import actor, open_desk
    from takedown.exhibits import outside

    desk = open_desk()
    row = outside.add(
        desk.database.unit_of_work, desk.clock, desk.vault, dossier_id=dossier, file=file, finding_id=finding,
        told=outside.Told(outside.kind_of(kind), source, days.needed_day(on), reference, note), actor=actor(),
    )  # fmt: skip
    output.count_summary(
        "evidence 外来证据", {"id": str(row.id), "sha256": row.digest, "sm3": row.sm3, "bytes": row.bytes}, as_json=as_json
    )  # fmt: skip


@app.command("list")
def list_(dossier: Annotated[int, typer.Argument(help="Id of the dossier.")], as_json: Json = False) -> None:
    """What others made for a dossier, with digests; personal data masked. 列出外来证据。"""
    from desk.wiring import open_desk
    from records.masking import masked
    from takedown.exhibits import outside

    with open_desk().database.reading() as session:
        rows = [
            {"id": str(one.id), "kind": one.kind, "file": masked(one.file_name), "source": masked(one.source), "made_on": one.made_on,
             "reference": masked(one.reference), "sha256": one.digest, "sm3": one.sm3, "bytes": one.bytes,
             "added_by": one.added_by, "added_at": one.added_at, "withdrawn": one.withdrawn_why, "note": masked(one.note)}
            for one in outside.every(session, dossier)
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    output.table(
        "evidence by others 外来证据", ("id", "kind 种类", "source 来源", "day 日期", "number 编号", "file 文件", "SHA-256", "withdrawn 撤回"),
        [(r["id"], r["kind"], r["source"], r["made_on"], r["reference"], r["file"], r["sha256"], r["withdrawn"]) for r in rows],
        "none 没有: copywatch evidence add",
    )  # fmt: skip


@app.command("open")
def open_(
    evidence: Annotated[int, typer.Argument(help="Id, as in `evidence list`.")],
    reason: Annotated[str, typer.Option(help="Why the sealed original is opened; kept.")] = "",
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")] = Path(),
    as_json: Json = False,
) -> None:
    """Write out a sealed original; the reason is kept in the chain. 凭理由调取原件。"""
    from desk.wiring import actor, open_desk
    from records.errors import Conflict
    from takedown.exhibits import outside

    desk = open_desk()
    row, data = outside.open_original(
        desk.database.unit_of_work, desk.clock, desk.vault, evidence_id=evidence, reason=reason, actor=actor()
    )
    path = out / row.file_name
    if path.exists() and path.read_bytes() != data:
        raise Conflict(f"another file stands at {path}", zh=f"{path} 已有内容不同的文件", path=str(path))
    path.write_bytes(data)
    output.count_summary("written 已写入", {"path": path, "sha256": row.digest}, as_json=as_json)


@app.command("withdraw")
def withdraw(
    evidence: Annotated[int, typer.Argument(help="Id, as in `evidence list`.")],
    why: Annotated[str, typer.Option(help="Why it was taken in wrongly.")] = "",
    as_json: Json = False,
) -> None:
    """Strike out evidence that was taken in wrongly; row and bytes stay. 撤回外来证据。"""
    from desk.wiring import actor, open_desk
    from takedown.exhibits import outside

    desk = open_desk()
    row = outside.withdraw(
        desk.database.unit_of_work, desk.clock, evidence_id=evidence, why=why, actor=actor()
    )
    output.count_summary("withdrawn 已撤回", {"id": str(row.id)}, as_json=as_json)


@app.command("verify")
def verify(
    path: Annotated[Path, typer.Argument(help="The exported folder.", exists=True, file_okay=False)],
    roots: Annotated[
        Path | None, typer.Option(help="PEM roots of the time stamp authorities; else the setting's.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check an export, offline and without a database; exit code 1 where anything changed. 校验证据包。"""
    from crawler.evidence.timestamps import roots_of
    from crawler.evidence.verify import verify as check
    from records.settings import Settings

    trusted = roots or Settings().timestamp_roots
    report = check(path, roots_of(trusted) if trusted else ())
    if as_json:
        output.document({"ok": report.ok, "checked": report.checked, "problems": report.problems,
                         "stamps": report.stamps, "unchecked_stamps": report.unchecked_stamps})  # fmt: skip
    else:
        output.table(
            "evidence 证据校验", ("file 文件", "what is wrong 问题"),
            [(one.path, f"{one.why_zh} · {one.why}") for one in report.problems],
            f"{report.checked} files as exported 与导出时一致",
        )  # fmt: skip
        for stamp in report.stamps:
            output.say(f"time stamp 时间戳 {stamp.at.isoformat()} {stamp.authority}")
        if report.unchecked_stamps:
            output.say(
                f"{report.unchecked_stamps} time stamps not checked: no roots given 未提供根证书，时间戳未校验"
            )
    if not report.ok:
        sys.exit(1)
