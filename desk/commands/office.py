"""init, up, doctor: the office as a whole."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


def add_to(app: typer.Typer) -> None:
    """Hang these verbs at the top level."""
    app.command("init")(init)
    app.command("up")(up)
    app.command("doctor")(doctor)


def init(as_json: Json = False) -> None:
    """Make the home and bring the database to this version. 初始化数据目录和数据库。"""
    from desk.wiring import build

    desk = build()
    desk.database.migrate()
    outcome = {"home": desk.settings.home_dir, **desk.database.describe()}
    output.count_summary("copywatch is ready 已就绪", outcome, as_json=as_json)


def up(
    port: Annotated[
        int, typer.Option(help="Port on this machine; a free one is taken if it is in use.")
    ] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other than loopback needs TLS before it.")
    ] = ("127.0.0.1"),
) -> None:
    """Migrate, then run desk, scheduler and worker until Ctrl-C. 启动审核台、调度和工作进程。"""
    from desk.serve import serve

    serve(host, port)


def doctor(as_json: Json = False) -> None:
    """Check what copywatch stands on; exit code 1 where something it needs is missing. 自检。"""
    from desk.doctor import check_all

    checks = check_all()
    if as_json:
        output.document([vars(check) for check in checks])
    else:
        output.table(
            "doctor 自检", ("", "part 项目", "found 现状", "mend 处理"),
            [("ok" if check.ok else "!!", check.part, check.found, "" if check.ok else check.mend) for check in checks], "",
        )  # fmt: skip
    if not all(check.ok or not check.needed for check in checks):
        sys.exit(1)
