"""What a person sees of a run: progress on standard error, tables on standard output."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from demo.judgement import Judgement
from demo.pipeline import ACCOUNTS, Collected, Walk, password_of
from demo.staging import Stage

COUNTS = ("planned", "visited", "failed", "unchanged", "listings")


def following(walk: Walk, stage: Stage, console: Console) -> None:
    """Walks all steps with one bar for the whole and one for the sites swept."""
    steps = sum(1 for _step in walk.steps(lambda _site: None))
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        whole = progress.add_task("全程 all", total=steps)
        expected = len(stage.origins.sites) + 1 + sum(r.hostile.kind == "dead_site" for r in stage.refusals())
        sites = progress.add_task("网站 sites", total=expected)

        def swept(site: str) -> None:
            progress.update(sites, advance=1, description=f"网站 {site}")

        for name, act in walk.steps(swept):
            progress.update(whole, description=name)
            if not console.is_terminal:
                console.print(name, markup=False)
            act()
            progress.advance(whole)
        progress.update(whole, description="全程 all")


def show_judgement(judgement: Judgement, collected: Collected, console: Console) -> None:
    """Prints sweeps, refusals, found against planted, and every difference with its URL."""
    console.print(_sweeps(collected))
    console.print(_refusals(judgement))
    console.print(_lines(judgement))
    for difference in judgement.differences:
        note = f" [{difference.note}]" if difference.note else ""
        text = f"✗ {difference.what}: 应为 {difference.expected}，实为 {difference.got}{note}"
        console.print(text, style="red", markup=False, soft_wrap=True)
        if difference.url:
            console.print(f"    {difference.url}", markup=False, soft_wrap=True, highlight=False)
    verdict = (
        "全部与计划一致 everything as planted"
        if judgement.right
        else f"{len(judgement.differences)} 处不一致 differences"
    )
    console.print(verdict, style="bold green" if judgement.right else "bold red")


def _sweeps(collected: Collected) -> Table:
    table = Table("网站 site", "状态 state", *COUNTS, "refused", title="巡查 sweeps")
    for key, row in collected.sweeps.items():
        refused = ", ".join(f"{reason} {n}" for reason, n in row.get("refused", {}).items())
        table.add_row(key, str(row.get("state")), *(str(row.get(c, "")) for c in COUNTS), refused)
    return table


def _refusals(judgement: Judgement) -> Table:
    table = Table("危险物 hostile", "地址 URL", "拒绝原因 counted as", title="应被拒绝 must be refused")
    for refusal, seen in judgement.refusals:
        table.add_row(refusal.hostile.kind, escape(refusal.url), seen or "[red]✗[/red]")
    return table


def _lines(judgement: Judgement) -> Table:
    table = Table(
        "项目 what", "植入 planted", "符合 as planted", "", title="发现与植入 found against planted"
    )
    for line in judgement.lines:
        mark = "[green]✓[/green]" if line.planted == line.as_planted else "[red]✗[/red]"
        table.add_row(line.name, str(line.planted), str(line.as_planted), mark)
    return table


def show_desk(url: str, console: Console) -> None:
    """Prints where the desk is and who may sign in."""
    table = Table("账号 login", "密码 password", "姓名 name", title=f"审核台 desk: {url}")
    for login, display in ACCOUNTS.items():
        table.add_row(login, password_of(login), display)
    console.print(table)
    console.print("按 Ctrl-C 停止 Ctrl-C stops everything")
