"""draft: papers before and after approval. Nothing is approved on the command line, nothing is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

app = typer.Typer(help="Drafts of papers. 文书草稿。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Id = Annotated[int, typer.Argument(metavar="ID", help="Id of the draft.")]
Format = Annotated[
    str, typer.Option("--format", metavar="docx|pdf|json|xarf|eml", help="docx, pdf, json, xarf or eml.")
]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.")]


@app.command("prepare")
def prepare(as_json: Json = False) -> None:
    """Put findings into notices: one open draft per site and right holder. 起草通知。"""
    import takedown.cases.dossiers
    import takedown.drafting.drafts
    from desk.wiring import actor, open_desk

    desk = open_desk()
    takedown.cases.dossiers.run(desk.database.unit_of_work, desk.clock)
    outcome = takedown.drafting.drafts.prepare(desk.database.unit_of_work, desk.clock, actor=actor())
    output.count_summary("draft 起草", outcome, as_json=as_json)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the drafts with their items and checklist. 列出文书。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.cases import Draft
    from takedown.drafting.drafts import draft_row

    with open_desk().database.reading() as session:
        rows = [draft_row(session, row) for row in session.scalars(select(Draft).order_by(Draft.id))]
    if as_json:
        output.lines(rows)
    else:
        output.table(
            "drafts 文书", ("id", "kind 文种", "site 网站", "holder 权利人", "state 状态", "URLs", "checks 未过"),
            [(r["id"], r["kind"], r["site"], r["holder"], r["state"], len(r["items"]), _failing(r)) for r in rows],
            "no draft yet: copywatch draft prepare",
        )  # fmt: skip


def _failing(row: Any) -> int:
    return sum(check["state"] in ("missing", "invalid") for check in row["checklist"])


@app.command("show")
def show(draft_id: Id, as_json: Json = False) -> None:
    """Show one draft with everything it says. 查看文书。"""
    from desk.wiring import open_desk
    from records.cases import Draft
    from records.errors import NotFound
    from takedown.drafting.drafts import draft_show

    with open_desk().database.reading() as session:
        draft = session.get(Draft, draft_id)
        if draft is None:
            raise NotFound("draft", draft_id)
        shown = draft_show(session, draft)
    output.count_summary(f"draft {draft_id} 文书", shown, as_json=as_json)


@app.command("preview")
def preview(draft_id: Id, format_: Format = "docx", out: Out = Path(), as_json: Json = False) -> None:
    """Write any draft, marked 草稿 across it. 预览草稿。"""
    from desk.wiring import open_desk
    from takedown.sending import exports

    desk = open_desk()
    paths = exports.preview_files(
        desk.database.unit_of_work, desk.clock, desk.vault, draft_id=draft_id, format=format_, out=out
    )
    _placed("preview 预览", desk, draft_id, format_, paths, as_json=as_json, glyphs=format_ == "pdf")


@app.command("export")
def export(draft_id: Id, format_: Format = "docx", out: Out = Path(), as_json: Json = False) -> None:
    """Copy the stored bytes of an approved draft; exit code 1 for one that is not approved. 导出已批准文书。"""
    from desk.wiring import actor, open_desk
    from takedown.sending import exports

    desk = open_desk()
    paths = exports.export_files(
        desk.database.unit_of_work,
        desk.clock,
        desk.vault,
        draft_id=draft_id,
        format=format_,
        out=out,
        actor=actor(),
    )
    _placed("export 导出", desk, draft_id, format_, paths, as_json=as_json)


def _placed(
    title: str,
    desk: Any,
    draft_id: int,
    format_: str,
    paths: list[Path],
    *,
    as_json: bool,
    glyphs: bool = False,
) -> None:
    shown: dict[str, Any] = {"draft": str(draft_id), "format": format_, "path": paths[0], "paths": paths}
    if glyphs:
        shown["missing_glyphs"] = _missing_glyphs(desk, draft_id)
    if format_ == "eml":
        shown |= _recipient(desk, draft_id)
    output.count_summary(title, shown, as_json=as_json)


def _missing_glyphs(desk: Any, draft_id: int) -> list[str]:
    """Characters that the print has no glyph for, each named on standard error with the line that holds it."""
    from takedown.drafting.drafts import find
    from takedown.papers import glyphs
    from takedown.papers.registry import paper

    with desk.database.reading() as session:
        draft = find(session, draft_id)
        lacking = glyphs.missing(paper(draft.kind).letter(draft.content))
    for one in lacking:
        output.say(f"no glyph 缺字 {one.code} {one.name}: {one.line}")
    return [one.code for one in lacking]


def _recipient(desk: Any, draft_id: int) -> dict[str, str]:
    """Whom the e-mail names, and why nobody where it names nobody."""
    from takedown.drafting.drafts import find
    from takedown.formats import outgoing

    with desk.database.reading() as session:
        beside = outgoing.gather(session, find(session, draft_id), desk.clock.now())
    return {"to": beside.to, "note": f"{beside.note_zh} {beside.note_en}".strip()}
