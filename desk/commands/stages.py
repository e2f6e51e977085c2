"""fingerprint, match, capture: the stages after a sweep, each run on its own."""

from __future__ import annotations

from typing import Annotated

import typer

from desk.commands import output

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


def add_to(app: typer.Typer) -> None:
    """Hang these verbs at the top level."""
    for verb in (fingerprint, match, capture):
        app.command(verb.__name__)(verb)


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
    first: Annotated[
        bool,
        typer.Option("--fingerprint", help="Fingerprint what is new first, in one go. 先提取新内容的指纹。"),
    ] = False,
    as_json: Json = False,
) -> None:
    """Match listings with the catalogue; open findings and dossiers; link content that came again. 比对并生成线索。"""
    import fingerprints.run
    import matchers.run
    import takedown.cases.dossiers
    import takedown.replies.relists
    from desk.wiring import open_desk
    from matchers import choice

    desk = open_desk()
    model = choice.in_use(desk.database.unit_of_work, desk.settings.models_dir)
    with desk.alone():
        printed = fingerprints.run.run(desk.database.unit_of_work, desk.clock, desk.vault) if first else None
        outcome = matchers.run.run(
            desk.database.unit_of_work, desk.clock, rescan=rescan, model=model, vault=desk.vault,
            folder=desk.settings.index_dir,
        )  # fmt: skip
        again = takedown.replies.relists.run(desk.database.unit_of_work, desk.clock)
        takedown.cases.dossiers.run(desk.database.unit_of_work, desk.clock)
    said = {**output.plain(outcome), "relists": again.linked}
    if printed is not None:
        said["fingerprint"] = output.plain(printed)
    output.count_summary("match 比对", said, as_json=as_json)


def capture(
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Draw from the stored responses only; ask no site. 仅用存证响应。"),
    ] = False,
    as_json: Json = False,
) -> None:
    """Look at the found pages live, draw them, and say whether they equal what the sweep saw. 现场截图并比对。"""
    import crawler.drawn.capture
    from desk.wiring import open_desk

    desk = open_desk()
    with desk.alone():
        outcome = crawler.drawn.capture.run(
            desk.database.unit_of_work, desk.clock, desk.settings, desk.vault, live=False if offline else None
        )
    output.count_summary("capture 截图", outcome, as_json=as_json)
