"""backup, restore: copies of the office, and the office from a copy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
CHECK_FAILED = 1


def add_to(app: typer.Typer) -> None:
    """Hang these verbs at the top level."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    into: Annotated[Path, typer.Argument(help="Folder of the backups, best on another disk.")],
    as_json: Json = False,
) -> None:
    """Copy book, evidence, keys and models; files that stand there already are not copied again. 备份。"""
    from desk.backup.make import make
    from desk.wiring import actor, open_desk

    output.count_summary("backup 备份", make(open_desk(), into, actor()), as_json=as_json)


def restore(
    source: Annotated[Path, typer.Argument(help="A folder copywatch-... that `copywatch backup` made.")],
    check: Annotated[bool, typer.Option("--check", help="Only read every byte of the backup.")] = False,
    as_json: Json = False,
) -> None:
    """Make an empty home the office of a backup, then verify it; exit code 1 where it does not. 恢复并校验。"""
    if check:
        _check(source, as_json=as_json)
        return
    from desk import integrity
    from desk.backup.restore import restore as bring_back
    from desk.wiring import build

    desk = build()
    head = bring_back(desk, source)
    done = list(integrity.checks(desk, all_captures=True))
    faults = [fault for one in done for fault in one.faults]
    told = {
        "home": desk.settings.home_dir, "made_at": head.made_at, "files": head.files, "events": done[0].checked,
        "verified": not faults, "faults": faults,
    }  # fmt: skip
    output.count_summary("restored 已恢复", told, as_json=as_json)
    if faults:
        sys.exit(CHECK_FAILED)


def _check(source: Path, *, as_json: bool) -> None:
    from desk.backup.restore import check

    looked = check(source.expanduser().absolute())
    told = {"made_at": looked.head.made_at, "whole": looked.whole, "bad": list(looked.bad)}
    output.count_summary("backup 备份", told, as_json=as_json)
    if looked.bad:
        sys.exit(CHECK_FAILED)
