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
    as_json: Json = False,
) -> None:
    """Seal a dossier's evidence: WACZ, pictures, manifest (SHA-256 and SM3), time stamps. 导出线索卷证据。"""
    from crawler.evidence.bundle import export as make
    from desk.wiring import actor, open_desk
    from records import events

    desk = open_desk()
    with desk.database.unit_of_work() as session:
        done = make(session, desk.clock, desk.settings, dossier, out, stamp=not no_stamp)
        events.append(
            session, desk.clock, actor=actor(), action="evidence:dossier:exported",
            subject=("dossier", dossier), payload={"manifest": done.manifest, "findings": done.findings, "stamps": done.stamps},
        )  # fmt: skip
    output.count_summary("evidence 证据", done, as_json=as_json)
    if not no_stamp and not desk.settings.timestamp_urls:
        output.say("no time stamp authority is set (COPYWATCH_TIMESTAMP_URLS) 未设置时间戳服务")
    if done.missing:
        output.say(f"missing 缺失: {len(done.missing)}, named in the manifest 见清单")


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
