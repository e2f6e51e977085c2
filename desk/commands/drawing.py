"""refer, and draft draw, fields, fill, redraw: papers drawn up from the book, with what a person fills in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

MAX_BYTES = 4 << 20
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Id = Annotated[int, typer.Argument(metavar="ID", help="Id of the draft.")]
Fill = Annotated[
    Path | None,
    typer.Option("--fill", metavar="FILE.json", help="What a person fills in: path of a field to its value."),
]
SHOWN = 300


def refer(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Key of the site.")],
    route: Annotated[str, typer.Option("--route", help="a to f, or intermediary, direct, penalised, publishing, filing, abroad.")],
    measure: Annotated[str, typer.Option("--measure", help="The one measure; the usual one of the route where it is left out.")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Draw the papers up; without it only the plan is shown.")] = False,
    fill: Fill = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Draw up the papers of one route from the book: the letter, and a city's request upward before it. 按途径起草提请文书。

    What is wanting is named in the checklist, and such a paper cannot be put up; exit code 1 where nothing may be drawn.
    """
    from desk.wiring import actor, open_desk
    from takedown.drafting import papers
    from takedown.routes.shown import measure_of, route_of

    desk, chosen = open_desk(), route_of(route)
    wanted = measure_of(measure) if measure else None
    if not draft:
        _plan(desk, site, chosen, wanted, as_json=as_json)
        return
    made = papers.refer(
        desk.database.unit_of_work, desk.clock, desk.settings, site=site, route=chosen, measure=wanted, actor=actor(),
        values=_values(fill),
    )  # fmt: skip
    for one in made:
        _opened(desk, one, as_json=as_json)


def _plan(desk: Any, site: str, route: Any, measure: Any, *, as_json: bool) -> None:
    from takedown.routes.decide import refer as plan
    from takedown.routes.gather import facts_of
    from takedown.routes.kinds import MEASURES
    from takedown.routes.shown import office_place

    with desk.database.reading() as session:
        facts = facts_of(session, site, desk.clock.now(), office_place(desk.settings))
    output.count_summary(
        "referral 提请", plan(facts, [route], [measure or MEASURES[route][0]]), as_json=as_json
    )


def draw(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Kind of paper; `paper list` names them.")],
    site: Annotated[str, typer.Option("--site", help="Key of the site.")],
    holder: Annotated[str, typer.Option("--holder", help="Right holder, where the site has dossiers of several.")] = "",
    case: Annotated[int | None, typer.Option("--case", help="Id of the case.")] = None,
    about: Annotated[int | None, typer.Option("--about", metavar="ID", help="Draft that it speaks of: the order, the paper served.")] = None,
    fill: Fill = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Draw up a paper from the book. 起草文书。"""
    from desk.wiring import actor, open_desk
    from takedown.drafting import papers

    desk = open_desk()
    made = papers.open_paper(
        desk.database.unit_of_work, desk.clock, desk.settings, site=site, kind=kind, holder=holder, case=case,
        about=about, actor=actor(), values=_values(fill),
    )  # fmt: skip
    _opened(desk, made, as_json=as_json)


def fields(draft_id: Id, as_json: Json = False) -> None:
    """The fields of a drawn paper: from the rows, proposed, filled in, or still empty. 文书栏目。"""
    from desk.wiring import open_desk
    from takedown.drafting import filling
    from takedown.drafting.drafts import find
    from takedown.drawing.fields import as_row

    desk = open_desk()
    with desk.database.reading() as session:
        rows = [as_row(one) for one in filling.fields_of(session, find(session, draft_id), desk.clock)]
    if as_json:
        output.lines(rows)
        return
    output.table(
        f"fields 栏目 {draft_id}", ("path", "栏目", "origin 来源", "value 内容", "from 填写处"),
        [(row["path"], row["zh"], row["origin"], _cut(row["value"]), row["from"]["zh"] if row["from"] else "") for row in rows],
        "nothing to fill in",
    )  # fmt: skip


def fill(
    draft_id: Id,
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="Path of a field to its value; an empty one takes it back.")],
    as_json: Json = False,
) -> None:  # fmt: skip
    """Fill in what the rows leave open; makes a new version. 填写文书栏目。"""
    from desk.wiring import actor, open_desk
    from takedown.drafting import filling

    desk = open_desk()
    version = filling.fill(
        desk.database.unit_of_work, desk.clock, draft_id=draft_id, values=_values(file), actor=actor()
    )
    wanting = _wanting(desk, draft_id)
    output.count_summary(
        "draft 文书",
        {"id": str(draft_id), "version": version, "wanting": wanting}
        if as_json
        else {
            "id": str(draft_id),
            "version": version,
            "未过": [f"{row['rule']} {row['zh']}" for row in wanting],
        },
        as_json=as_json,
    )


def redraw(draft_id: Id, as_json: Json = False) -> None:
    """Draw a draft up again from what the rows say now. 按登记资料重新起草。"""
    from desk.wiring import actor, open_desk
    from takedown.drafting import papers

    desk = open_desk()
    changed = papers.redraw(desk.database.unit_of_work, desk.clock, draft_id=draft_id, actor=actor())
    output.count_summary("draft 文书", {"id": str(draft_id), "changed": changed}, as_json=as_json)


def _opened(desk: Any, made: Any, *, as_json: bool) -> None:
    wanting = _wanting(desk, made.draft_id)
    shown = {
        "id": str(made.draft_id),
        "kind": made.kind.value,
        "state": made.state,
        "items": made.items,
        "left_out": made.left_out,
    }
    if as_json:
        output.line(shown | {"wanting": wanting})
        return
    output.fields(f"draft {made.draft_id} {made.kind.value}", {
        "state 状态": made.state, "addresses 网址": made.items, "not confirmed, left out 未确认": made.left_out or "",
        **{f"{number}. {row['rule']} {row['article']} [{row['field']}]": row["zh"] for number, row in enumerate(wanting, 1)},
    })  # fmt: skip


def _wanting(desk: Any, draft_id: int) -> list[dict[str, Any]]:
    from takedown.drafting import standing
    from takedown.drafting.drafts import find

    with desk.database.reading() as session:
        draft = find(session, draft_id)
        rows = standing.rows(draft, standing.gather(session, draft, desk.clock.now()))
    return [dict(row) for row in rows if row["state"] in ("missing", "invalid")]


def _values(path: Path | None) -> dict[str, Any]:
    from records.errors import NotFound, Refused

    if path is None:
        return {}
    if not path.is_file():
        raise NotFound("file", path)
    data = path.read_bytes()
    try:
        value = json.loads(data[:MAX_BYTES].decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(
            "not_json", f"{path} is no JSON: {error}", zh="填写文件不是 JSON", path=str(path)
        ) from error
    if not isinstance(value, dict) or len(data) > MAX_BYTES:
        raise Refused(
            "not_json",
            f"{path} holds no object of at most {MAX_BYTES} bytes",
            zh="填写文件不是 JSON 对象",
            path=str(path),
        )
    return value


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def add_to(app: typer.Typer, draft_app: typer.Typer) -> None:
    """`copywatch refer`, and the verbs of drafts that are drawn on request."""
    app.command("refer")(refer)
    for name, verb in (("draw", draw), ("fields", fields), ("fill", fill), ("redraw", redraw)):
        draft_app.command(name)(verb)
