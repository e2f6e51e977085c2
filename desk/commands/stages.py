"""sweep, fingerprint, match, capture: the stages, each run on its own."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import typer

from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
NO_ANSWER = 4
SIDE_BY_SIDE = 4


def add_to(app: typer.Typer) -> None:
    """Hang these verbs at the top level."""
    for verb in (sweep, fingerprint, match, capture):
        app.command(verb.__name__)(verb)


def sweep(
    site: Annotated[str, typer.Option("--site", help="Key of one site.")] = "",
    due: Annotated[bool, typer.Option("--due", help="Every site that is due.")] = False,
    as_json: Json = False,
) -> None:
    """Sweep one site, or all that are due; a JSON line per sweep. 巡查网站。

    A sweep that was killed is resumed. Exit code 3 for an unknown site, 4 where no site answered.
    """
    from desk import schedule
    from desk.wiring import open_desk

    if bool(site) == due:
        raise typer.BadParameter("give either --site KEY or --due")
    desk = open_desk()
    if site:
        waves = [[site]]
    else:
        with desk.database.reading() as session:
            waves = schedule.in_waves(schedule.due_sites(session, desk.clock))
    outcomes = [outcome for wave in waves for outcome in _sweep_wave(desk, wave, as_json=as_json)]
    if not outcomes:
        output.say("no site is due 没有到期的网站")
    elif all(outcome["state"] == "failed" for outcome in outcomes):
        sys.exit(NO_ANSWER)


def _sweep_wave(desk: Any, keys: list[str], *, as_json: bool) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return list(pool.map(lambda key: _sweep_one(desk, key, as_json=as_json), keys))


def _sweep_one(desk: Any, key: str, *, as_json: bool) -> dict[str, Any]:
    import crawler.run

    outcome = output.plain(
        crawler.run.run(desk.database.unit_of_work, desk.clock, desk.settings, site_key=key)
    )
    assert isinstance(outcome, dict)
    if as_json:
        output.line(outcome)
    else:
        output.fields(f"sweep of {key} 巡查", outcome)
    return outcome


def fingerprint(as_json: Json = False) -> None:
    """Fingerprint new pictures, texts, sounds, films and files of catalogue and listings. 提取指纹。"""
    import fingerprints.run
    from desk.wiring import open_desk

    desk = open_desk()
    with desk.alone():
        outcome = fingerprints.run.run(desk.database.unit_of_work, desk.clock, desk.vault)
    output.count_summary("fingerprint 指纹", outcome, as_json=as_json)


def match(
    rescan: Annotated[bool, typer.Option("--rescan", help="Match everything stored again.")] = False,
    as_json: Json = False,
) -> None:
    """Match listings with the catalogue; open findings and dossiers. 比对并生成线索。"""
    import matchers.run
    import takedown.dossiers
    from desk.wiring import open_desk
    from matchers import choice

    desk = open_desk()
    model = choice.in_use(desk.database.unit_of_work, desk.settings.models_dir)
    with desk.alone():
        outcome = matchers.run.run(
            desk.database.unit_of_work, desk.clock, rescan=rescan, model=model, vault=desk.vault,
            folder=desk.settings.index_dir,
        )  # fmt: skip
        takedown.dossiers.run(desk.database.unit_of_work, desk.clock)
    output.count_summary("match 比对", outcome, as_json=as_json)


def capture(
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Draw from the stored responses only; ask no site. 仅用存证响应。"),
    ] = False,
    as_json: Json = False,
) -> None:
    """Look at the found pages live, draw them, and say whether they equal what the sweep saw. 现场截图并比对。"""
    import crawler.capture
    from desk.wiring import open_desk

    desk = open_desk()
    with desk.alone():
        outcome = crawler.capture.run(
            desk.database.unit_of_work, desk.clock, desk.settings, desk.vault, live=False if offline else None
        )
    output.count_summary("capture 截图", outcome, as_json=as_json)
