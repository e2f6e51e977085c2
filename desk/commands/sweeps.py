"""sweep, stop, resume, status: the sweeps themselves."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import typer

from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
SiteKey = Annotated[str, typer.Option("--site", help="Key of one site; all sites when not given.")]
CHECK_FAILED, NO_ANSWER = 1, 4
DIED = "died"
"""In place of a state, of a sweep that has no end of its own."""

sweep_app = typer.Typer(
    invoke_without_command=True, help="Sweep sites; a JSON line per sweep. 巡查网站。", no_args_is_help=False
)


def add_to(app: typer.Typer) -> None:
    """Hang these verbs at the top level."""
    app.add_typer(sweep_app, name="sweep")
    for verb in (stop, resume, status):
        app.command(verb.__name__)(verb)


@sweep_app.callback()
def sweep(
    context: typer.Context,
    site: Annotated[str, typer.Option("--site", help="Key of one site.")] = "",
    due: Annotated[bool, typer.Option("--due", help="Every site that is due.")] = False,
    any_time: Annotated[
        bool, typer.Option("--any-time", help="Outside of the site's windows too. 不受巡查时段限制。")
    ] = False,
    as_json: Json = False,
) -> None:
    """Sweep one site, or all that are due; a JSON line per sweep. 巡查网站。

    A sweep that was killed or paused goes on. Exit code 1 where a monitor failed, 3 for an unknown site or without a
    contact for sites to reach you (COPYWATCH_CONTACT), 4 where no site answered.
    """
    if context.invoked_subcommand is not None:
        return
    if bool(site) == due:
        raise typer.BadParameter("give either --site KEY or --due")
    from desk.wiring import open_desk, with_nursery

    with with_nursery(open_desk()) as desk:
        if site:
            outcomes = [_shown(desk, site, as_json=as_json, any_time=any_time)]
        else:
            outcomes = _due(desk, as_json=as_json)
    _conclude(outcomes)


def _due(desk: Any, *, as_json: bool) -> list[dict[str, Any]]:
    from desk import schedule
    from records import stops

    with desk.database.unit_of_work() as session:
        schedule.follow_warnings(session, desk.clock)
        stopped = stops.in_force(session)
        waves = schedule.in_waves(schedule.due_sites(session, desk.clock))
    if stopped:
        output.say(f"all sweeps are stopped 全部巡查已停止: {stopped[0].reason} (copywatch resume)")
        sys.exit(CHECK_FAILED)
    outcomes = [outcome for wave in waves for outcome in _wave(desk, wave, as_json=as_json)]
    if not outcomes:
        output.say("no site is due 没有到期的网站")
    return outcomes


def _wave(desk: Any, keys: list[str], *, as_json: bool) -> list[dict[str, Any]]:
    from desk.workers.machine import side_by_side

    with ThreadPoolExecutor(side_by_side()) as pool:
        swept = pool.map(lambda key: _one_of_many(desk, key, as_json=as_json), keys)
        return [outcome for outcome in swept if outcome is not None]


def _one_of_many(desk: Any, key: str, *, as_json: bool) -> dict[str, Any] | None:
    """The outcome; None for a site that somebody else sweeps, or was stopped or closed meanwhile: it stays due.

    One whose sweep died is told and does not keep the others from their turn.
    """
    from desk import schedule
    from records.errors import OutOfHours, SiteBusy, Stopped, StorageFailed, SweepDied

    try:
        return _shown(desk, key, as_json=as_json, any_time=False)
    except (SiteBusy, OutOfHours, Stopped) as error:
        output.say(f"{key}: {error}")
        return None
    except (SweepDied, StorageFailed) as error:
        output.say(f"{key}: {error}")
        with desk.database.unit_of_work() as session:
            schedule.tell_died(session, desk.clock, key, error)
        return {"site": key, "state": DIED, "monitors": []}


def _shown(desk: Any, key: str, *, as_json: bool, any_time: bool) -> dict[str, Any]:
    import crawler.run

    outcome = output.plain(
        crawler.run.run(
            desk.database.unit_of_work,
            desk.clock,
            desk.settings,
            site_key=key,
            any_time=any_time,
            child=desk.child,
        )
    )
    assert isinstance(outcome, dict)
    if as_json:
        output.line(outcome)
    else:
        told = {**outcome, "monitors": [f"{one['zh']} · {one['en']}" for one in outcome["monitors"]]}
        output.fields(f"sweep of {key} 巡查", told)
    return outcome


def _conclude(outcomes: list[dict[str, Any]]) -> None:
    if outcomes and all(outcome["state"] == "failed" for outcome in outcomes):
        sys.exit(NO_ANSWER)
    doubtful = [outcome["site"] for outcome in outcomes if _is_doubtful(outcome)]
    if doubtful:
        # who stopped a sweep knows of it: no alert is raised
        stopped = all(outcome["state"] == "stopped" for outcome in outcomes if _is_doubtful(outcome))
        where = "copywatch status" if stopped else "copywatch alerts list"
        output.say(f"not to be relied on 结果不可直接采信: {', '.join(doubtful)} ({where})")
        sys.exit(CHECK_FAILED)


def _is_doubtful(outcome: dict[str, Any]) -> bool:
    """Whether its figures are not to be relied on; a site without an answer has none, and its state says so."""
    return outcome["state"] in ("stopped", DIED) or (
        bool(outcome["monitors"]) and outcome["state"] != "failed"
    )


@sweep_app.command("list")
def sweep_list(
    site: SiteKey = "",
    last: Annotated[int, typer.Option(min=1, max=10_000, help="So many, newest first.")] = 30,
    as_json: Json = False,
) -> None:
    """The sweeps so far, newest first. 巡查历史。"""
    from sqlalchemy import select

    from crawler.run import outcome_of
    from desk.wiring import open_desk
    from records.clock import shown
    from records.errors import UnknownSite
    from records.scope import Site
    from records.sweeps import Sweep

    with open_desk().database.reading() as session:
        if site and session.scalar(select(Site.id).where(Site.key == site)) is None:
            raise UnknownSite(site)
        query = select(Sweep, Site.key).join(Site, Site.id == Sweep.site_id)
        query = query.where(Site.key == site) if site else query
        rows: list[dict[str, Any]] = [
            {**output.plain(outcome_of(sweep, key)), "resumed": sweep.resumed,
             "started_at": sweep.started_at.isoformat(),
             "finished_at": sweep.finished_at.isoformat() if sweep.finished_at else None,
             "shown": shown(sweep.started_at)[5:]}
            for sweep, key in session.execute(query.order_by(Sweep.id.desc()).limit(last))
        ]  # fmt: skip
    if as_json:
        output.lines({name: value for name, value in row.items() if name != "shown"} for row in rows)
        return
    output.table(
        "sweeps 巡查", ("id", "site", "started 开始", "state 状态", "seen/planned", "listings", "failed", "refused", "s", "monitors 监控"),
        [(r["id"], r["site"], r["shown"], r["state"], f"{r['visited'] + r['unchanged']}/{r['planned']}", r["listings"],
          r["failed"], sum(r["refused"].values()), round(r["seconds"]), ", ".join(one["rule"] for one in r["monitors"]))
         for r in rows],
        "no sweep yet: copywatch sweep --due",
    )  # fmt: skip


def stop(
    reason: Annotated[str, typer.Option(help="Why; it is recorded and shown. 理由。")],
    site: SiteKey = "",
    as_json: Json = False,
) -> None:
    """Stop sweeps within seconds; nothing begins until `copywatch resume`. 紧急停止。"""
    from desk.wiring import actor, open_desk
    from records import stops

    desk = open_desk()
    order = stops.stop(desk.database.unit_of_work, desk.clock, reason=reason, actor=actor(), site_key=site)
    output.count_summary("stopped 已停止", {"id": str(order), "site": site or "*"}, as_json=as_json)


def resume(site: SiteKey = "", as_json: Json = False) -> None:
    """Lift a stop. 解除停止。"""
    from desk.wiring import actor, open_desk
    from records import stops

    desk = open_desk()
    lifted = stops.resume(desk.database.unit_of_work, desk.clock, actor=actor(), site_key=site)
    output.count_summary("resumed 已恢复", {"lifted": lifted, "site": site or "*"}, as_json=as_json)


def status(as_json: Json = False) -> None:
    """Stops, sweeps under way, alerts and coverage; exit code 1 while alerts are open. 总览。"""
    from desk import state
    from desk.wiring import open_desk

    desk = open_desk()
    with desk.database.reading() as session:
        seen = state.read(session, desk.clock, desk.settings)
    if as_json:
        output.document(seen)
    else:
        output.fields("copywatch", output.plain(seen))
    if seen.alerts:
        sys.exit(CHECK_FAILED)
