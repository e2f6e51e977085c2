"""site, scope: what may be watched."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output
from desk.commands.catalogue import _show_import

site_app = typer.Typer(help="The register of sites. 网站登记册。", no_args_is_help=True)
scope_app = typer.Typer(help="The monitoring scope. 监测范围。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@site_app.command("import")
def site_import(
    file: Annotated[Path, typer.Argument(help="Table file: CSV, TSV, XLSX, XLS or ODS.")],
    as_json: Json = False,
) -> None:
    """Register the sites of a table; importing it again changes nothing. 导入网站登记表。"""
    from desk.register_files import bring
    from desk.wiring import actor, open_desk

    outcome = bring(open_desk(), file, actor())
    _show_import(outcome, as_json=as_json)


@site_app.command("export")
def site_export(
    file: Annotated[Path, typer.Argument(help="Where it goes: a name that ends in .xlsx or .csv.")],
    as_json: Json = False,
) -> None:
    """Write the register as a table; importing it again changes nothing. 导出网站登记表。"""
    from crawler.scope import site_export as table
    from desk.wiring import open_desk

    write = {".xlsx": table.as_xlsx, ".csv": table.as_csv}.get(file.suffix.lower())
    if write is None:
        raise typer.BadParameter("give a name that ends in .xlsx or .csv")
    with open_desk().database.reading() as session:
        lines = list(table.rows(session))
    file.write_bytes(write(lines))
    output.count_summary("site export 网站登记表", {"file": file, "sites": len(lines)}, as_json=as_json)


@site_app.command("proposals")
def site_proposals(as_json: Json = False) -> None:
    """Hosts that findings' pages lead to, and ad networks; none is ever fetched before a person registers it. 登记建议。"""
    from crawler.scope.proposals import proposals
    from desk.wiring import open_desk

    with open_desk().database.reading() as session:
        rows = [{**vars(one), "sites": sorted(one.sites)} for one in proposals(session)]
    if as_json:
        output.lines(rows)
        return
    output.table(
        "proposals 登记建议", ("host 主机", "kind 类型", "findings 线索", "seen on 见于", "example 例"),
        [(row["host"], row["service"] or row["kind"], row["findings"], ", ".join(row["sites"]), row["urls"][0]) for row in rows],
        "findings lead to no host outside the register 暂无建议",
    )  # fmt: skip


@site_app.command("decline")
def site_decline(
    host: Annotated[str, typer.Argument(help="Host of a proposal.")],
    why: Annotated[str, typer.Option(help="Why it stays out of the register.")],
) -> None:
    """Leave a proposed host out of the register for good. 不登记该主机。"""
    from crawler.scope.proposals import decline
    from desk.wiring import actor, open_desk

    desk = open_desk()
    with desk.database.unit_of_work() as session:
        decline(session, desk.clock, host, why=why, actor=actor())


@site_app.command("add")
def site_add(
    url: Annotated[str, typer.Argument(help="Where a sweep begins.")],
    kind: Annotated[str, typer.Option(help="website, cloud_storage or app_store.")],
    key: Annotated[str, typer.Option(help="Short name: letters, digits, - and _.")],
    name: Annotated[str, typer.Option(help="Name of the site.")] = "",
    allow_address: Annotated[
        list[str] | None, typer.Option(help="Address or network beyond public ones it may resolve to.")
    ] = None,
    path: Annotated[list[str] | None, typer.Option(help="Path prefix in scope; all when not given.")] = None,
    delay: Annotated[float | None, typer.Option(help="Seconds between two requests.")] = None,
    schedule: Annotated[str, typer.Option(help="6h, 1d, manual, or cron text such as '30 2 * * 1-5'.")] = "",
    windows: Annotated[str, typer.Option(help="When sweeps may run, such as 'mon-fri 22:00-06:00'.")] = "",
    priority: Annotated[int | None, typer.Option(help="0 to 9; higher numbers go first.")] = None,
    jitter_min: Annotated[int | None, typer.Option(help="Begin up to so many minutes late.")] = None,
    max_pages: Annotated[
        int | None, typer.Option(help="Pages that one sweep asks for; 2000 unless told otherwise.")
    ] = None,
    max_depth: Annotated[
        int | None, typer.Option(help="How many links from the start a sweep goes; 8 unless told otherwise.")
    ] = None,
    max_file_mib: Annotated[
        int | None, typer.Option(help="Largest file that is fetched, in MiB; 0: none.")
    ] = None,
    max_files: Annotated[int | None, typer.Option(help="Files that one sweep asks for.")] = None,
    max_file_mib_per_sweep: Annotated[
        int | None, typer.Option(help="MiB of files that one sweep takes.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Register one site, or change the one of that key; what is not given stays. 登记或修改一个网站。"""
    from crawler.scope.register import add_site
    from desk.wiring import actor, open_desk

    desk = open_desk()
    site = add_site(
        desk.database.unit_of_work, desk.clock, url=url, kind=kind, key=key, name=name,
        addresses=tuple(allow_address or ()), paths=tuple(path or ()), delay_s=delay, actor=actor(),
        schedule=schedule, windows=windows, priority=priority, jitter_min=jitter_min,
        max_pages=max_pages, max_depth=max_depth, max_file_mib=max_file_mib, max_files_per_sweep=max_files, max_file_mib_per_sweep=max_file_mib_per_sweep,
    )  # fmt: skip
    output.count_summary("site 网站", {"id": str(site.id), "key": site.key, "url": site.url}, as_json=as_json)


@site_app.command("list")
def site_list(as_json: Json = False) -> None:
    """List the registered sites. 列出登记网站。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.scope import Site

    with open_desk().database.reading() as session:
        rows = [
            {"id": str(site.id), "key": site.key, "name": site.name, "kind": site.kind, "url": site.url,
             "schedule": site.schedule, "windows": site.windows, "priority": site.priority,
             "jitter_min": site.jitter_min, "delay_s": site.delay_s, "max_pages": site.max_pages, "max_depth": site.max_depth,
             "max_file_mib": site.max_file_mib, "max_files_per_sweep": site.max_files_per_sweep,
             "max_file_mib_per_sweep": site.max_file_mib_per_sweep, "active": site.active}
            for site in session.scalars(select(Site).order_by(Site.id))
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
    else:
        output.table("sites 网站", ("key", "name 名称", "kind 类型", "url", "schedule 周期", "files 文件上限"),
                     [(r["key"], r["name"], r["kind"], r["url"], r["schedule"], _files(r)) for r in rows],
                     "no site yet: copywatch site add URL --kind website --key KEY")  # fmt: skip


def _files(row: dict[str, Any]) -> str:
    """The file limits in one cell: at most so many files, each up to so many MiB, together so many."""
    if not (row["max_file_mib"] and row["max_files_per_sweep"] and row["max_file_mib_per_sweep"]):
        return "none 不下载"
    return f"{row['max_files_per_sweep']} × {row['max_file_mib']} MiB ≤ {row['max_file_mib_per_sweep']} MiB"


@scope_app.command("explain")
def scope_explain(
    url: Annotated[str, typer.Argument(help="Any URL.")],
    as_json: Json = False,
) -> None:
    """Say which registered site would fetch a URL and by which rule, or why none would. 说明是否在监测范围内。

    Exit code 1 where no registered site may fetch it.
    """
    from sqlalchemy import select

    from crawler.scope.gate import explain
    from desk.wiring import open_desk
    from records.scope import Site

    with open_desk().database.reading() as session:
        sites = session.scalars(select(Site).where(Site.active).order_by(Site.id)).all()
        answers = [(site.key, explain(site, url)) for site in sites]
    allowed = [key for key, answer in answers if answer.allowed]
    shown = {
        "url": url, "allowed": bool(allowed), "site": allowed[0] if allowed else None,
        "sites": [{"site": key, **output.plain(answer)} for key, answer in answers],
    }  # fmt: skip
    if as_json:
        output.document(shown)
    else:
        output.table(f"scope of {url}", ("site", "allowed", "why"),
                     [(key, "yes" if answer.allowed else "no", answer.zh) for key, answer in answers],
                     "no site is registered, so nothing is in scope: copywatch site add")  # fmt: skip
    if not allowed:
        sys.exit(1)


@scope_app.command("exceptions")
def scope_exceptions(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are over or withdrawn.")] = False,
    as_json: Json = False,
) -> None:
    """Exceptions from robots.txt; an approver records them at the desk. robots.txt 例外（只能在审核台批准）。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.clock import shown
    from records.robots_exceptions import RobotsException, holding
    from records.scope import Site

    desk = open_desk()
    query = select(RobotsException, Site.key).join(Site, Site.id == RobotsException.site_id)
    query = query if everything else query.where(holding(desk.clock.now()))
    with desk.database.reading() as session:
        rows = [
            {"id": str(row.id), "site": key, "legal_basis": row.legal_basis, "reason": row.reason,
             "granted_by": row.granted_by, "granted_at": row.granted_at.isoformat(),
             "expires_at": row.expires_at.isoformat(), "holds": row.holds(desk.clock.now()),
             "withdrawn_by": row.withdrawn_by, "until": shown(row.expires_at)}
            for row, key in session.execute(query.order_by(RobotsException.id))
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    output.table(
        "exceptions 例外", ("id", "site", "legal basis 法律依据", "reason 理由", "by 批准人", "until 截止", "holds 生效"),
        [(r["id"], r["site"], r["legal_basis"], r["reason"], r["granted_by"], r["until"], "✓" if r["holds"] else "—") for r in rows],
        "none 没有",
    )  # fmt: skip
