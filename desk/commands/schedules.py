"""schedule: which site's turn comes when and why, which sites are forgotten, how many are looked after."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="When sites are swept. 巡查计划。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.command("list")
def schedule_list(
    last: Annotated[int, typer.Option("--first", min=1, help="So many, the next first.")] = 100,
    as_json: Json = False,
) -> None:
    """The next turns: site, when, why, how much faster than its entry says. 下次巡查时间与原因。"""
    from crawler.scope import turns
    from desk import schedule
    from desk.wiring import open_desk
    from records.clock import shown

    desk = open_desk()
    with desk.database.unit_of_work() as session:
        schedule.follow_warnings(session, desk.clock)
        rows: list[dict[str, Any]] = []
        for site, known in schedule.upcoming(session, limit=last):
            turn = known or turns.turn_of(session, site, desk.clock.now())
            rows.append(
                {"site": site.key, "schedule": site.schedule, "windows": site.windows, "priority": site.priority,
                 "jitter_min": site.jitter_min, "next_due": turn.next_due.isoformat() if turn.next_due else None,
                 "why": turn.why.value, "haste": round(turn.haste, 2), "warned": turn.warned,
                 "last_began": turn.last_began.isoformat() if turn.last_began else None,
                 "last_good": turn.last_good.isoformat() if turn.last_good else None,
                 "shown": (shown(turn.next_due), shown(turn.last_began))}
            )  # fmt: skip
    if as_json:
        output.lines({name: value for name, value in row.items() if name != "shown"} for row in rows)
        return
    output.table(
        "turns 巡查计划", ("site", "next 下次", "why 原因", "×", "schedule 周期", "windows 时段", "prio", "last 上次"),
        [(r["site"], r["shown"][0] or "—", r["why"], f"{r['haste']:g}", r["schedule"], r["windows"], r["priority"],
          r["shown"][1] or "—") for r in rows],
        "no site is registered: copywatch site add",
    )  # fmt: skip


@app.command("stale")
def schedule_stale(
    days: Annotated[
        float, typer.Option(help="Without a complete sweep for so long; the setting when not given.")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Sites without a complete sweep for long. 久未完整巡查的网站。"""
    from desk import coverage
    from desk.wiring import open_desk
    from records.clock import shown

    desk = open_desk()
    after = days or desk.settings.stale_after_d
    with desk.database.reading() as session:
        rows = coverage.stale_sites(session, desk.clock, after)
    if as_json:
        output.lines(rows)
        return
    output.table(
        f"stale for more than {after:g} days 久未巡查", ("site", "name", "last complete 上次完整", "last 上次", "state", "next 下次"),
        [(r.key, r.name, shown(r.last_good) or "never 从未", shown(r.last_began) or "—", r.last_state or "—",
          shown(r.next_due) or "—") for r in rows],
        "none 没有",
    )  # fmt: skip


@app.command("coverage")
def schedule_coverage(as_json: Json = False) -> None:
    """How many sites are registered, swept, never swept, stale, failing. 覆盖情况。"""
    from desk import coverage
    from desk.wiring import open_desk

    desk = open_desk()
    with desk.database.reading() as session:
        counted = coverage.coverage(session, desk.clock, desk.settings.stale_after_d)
    output.count_summary("coverage 覆盖", counted, as_json=as_json)
