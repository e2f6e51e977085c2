"""paper: every kind of paper, a look at one without a database, and the check of one that came back."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

MAX_DOCX_BYTES, MAX_CONTENT_BYTES = 64 << 20, 16 << 20
app = typer.Typer(help="Kinds of paper, and papers that came back. 文种与返回文书。", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Kind = Annotated[str, typer.Argument(metavar="KIND", help="Kind of paper; `paper list` names them.")]
Content = Annotated[Path, typer.Option("--content", metavar="FILE.json", help="Content of the paper.")]
Format = Annotated[str, typer.Option("--format", metavar="docx|pdf|json", help="docx, pdf or json.")]
Out = Annotated[Path, typer.Option("--out", help="Folder to write to.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List every kind of paper with its family, sender and articles. 列出文种。"""
    from takedown.papers import registry

    rows = registry.listing()
    if as_json:
        output.document(rows)
        return
    output.table(
        "papers 文种", ("kind 文种", "名称", "family 类别", "sender 发文者", "articles 依据", "rules 规则"),
        [(row["kind"], row["zh"], row["family"], row["sender"], "；".join(map(_article, row["articles"])), len(row["rules"])) for row in rows],
        "no kind of paper",
    )  # fmt: skip


def _article(row: dict[str, Any]) -> str:
    return f"{row['short']}{row['number']}" + ("" if row["verified"] else "（未核实）")


@app.command("preview")
def preview(
    kind: Kind, content: Content, format_: Format = "pdf", out: Out = Path(), as_json: Json = False
) -> None:
    """Write a paper of any kind from a file of content, marked 草稿. 由内容文件预览文书。"""
    from records.clock import SystemClock
    from takedown.papers import glyphs, previews
    from takedown.papers.registry import paper

    found, stored = paper(_kind(kind)), _stored(content)
    at = SystemClock().now()
    letter = previews.composed(found, stored)
    rows = previews.checklist(found, stored, at)
    lacking = glyphs.missing(letter) if format_ == "pdf" else []
    path = previews.write(
        out / f"{kind}.preview.{format_}", previews.rendered(letter, stored, rows, format_, at)
    )
    for glyph in lacking:
        output.say(f"no glyph 缺字 {glyph.code} {glyph.name}: {glyph.line}")
    output.count_summary(
        "preview 预览",
        {"kind": kind, "format": format_, "path": path, "checklist": rows, "missing_glyphs": [glyph.code for glyph in lacking]}
        if as_json
        else {"kind": kind, "format": format_, "path": path, "未过": [f"{row['rule']} {row['zh']}" for row in rows if row["state"] in ("missing", "invalid")]},
        as_json=as_json,
    )  # fmt: skip


@app.command("touched")
def touched(
    article: Annotated[str, typer.Option("--article", help="Id of an article: every open paper that cites it.")] = "",
    on: Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="By the law of that day; today where left out.")] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Open papers that cite an article in a version which is no longer in force. 列出受条文变更影响的未发出文书。"""
    from desk.wiring import open_desk
    from records.clock import SHANGHAI
    from takedown.law import changed_law

    desk = open_desk()
    day = on.date() if on else desk.clock.now().astimezone(SHANGHAI).date()
    with desk.database.reading() as session:
        rows = [
            {"article": one.id, "in_force": one.now.version if one.now else "", "draft": str(draft.id), "number": draft.number,
             "kind": draft.kind.value, "state": draft.state.value, "site": draft.dossier.site.key, "cites": version}
            for one in changed_law.touched(session, day, article) for draft, version in one.papers
        ]  # fmt: skip
    if as_json:
        output.lines(rows)
        return
    output.table(
        f"touched 受影响文书 {day}", ("article 条文", "in force 现行", "draft 文书", "kind 文种", "state 状态", "cites 所引版本"),
        [(row["article"], row["in_force"], f"{row['draft']} {row['number']}", row["kind"], row["state"], row["cites"]) for row in rows],
        "every open paper cites the law in force",
    )  # fmt: skip


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE.docx", help="The paper that came back.")],
    against: Annotated[Path | None, typer.Option("--against", metavar="CONTENT.json", help="The approved content.")] = None,
    kind: Annotated[str, typer.Option("--kind", help="Kind of paper, where the file does not say it.")] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Layout, completeness and differences of a returned DOCX; exit code 1 where anything is wrong. 检查返回文书。"""
    from records.clock import SystemClock
    from takedown.papers import checking

    data = _bytes(file, MAX_DOCX_BYTES)
    stored = _stored(against) if against else None
    report = checking.check(data, SystemClock().now(), kind=kind, approved=stored)
    if as_json:
        output.document(report)
    else:
        _shown(report)
    if not report.ok:
        raise typer.Exit(1)


def _shown(report: Any) -> None:
    output.table(
        f"layout 版式 {report.kind} {report.family}", ("", "项目", "应为", "实为"),
        [("✓" if row.ok else "✗", row.zh, row.expected, row.found) for row in report.layout], "no layout",
    )  # fmt: skip
    output.table(
        "open 待填",
        ("where 位置",),
        [(one.where,) for one in report.blanks if not one.value],
        "nothing is left open",
    )
    if report.compared:
        output.table(
            "filled 已填",
            ("blank 空白", "value 内容"),
            [(one.where, one.value) for one in report.blanks if one.value],
            "nothing was filled in",
        )
        output.table("differences 差异", ("change", "段落", "approved 批准", "returned 返回"),
                     [(one.change, one.place, one.approved, one.returned) for one in report.differences], "the text is the approved one")  # fmt: skip
    output.table("checklist 清单", ("rule", "article", "state", "说明"),
                 [(row["rule"], row["article"], row["state"], row["zh"]) for row in report.checklist if row["state"] != "ok"], "")  # fmt: skip


def _kind(name: str) -> Any:
    from records.errors import NotFound
    from records.vocabulary import PaperKind

    if name not in set(PaperKind):
        raise NotFound("kind of paper", name)
    return PaperKind(name)


def _bytes(path: Path, most: int) -> bytes:
    from records.errors import NotFound, Refused

    if not path.is_file():
        raise NotFound("file", path)
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise Refused("too_large", f"{path} is larger than {most} bytes", zh="文件过大", path=str(path))
    return data


def _stored(path: Path) -> dict[str, Any]:
    from records.errors import Refused

    try:
        value = json.loads(_bytes(path, MAX_CONTENT_BYTES).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(
            "not_json", f"{path} is no JSON: {error}", zh="内容文件不是 JSON", path=str(path)
        ) from error
    if not isinstance(value, dict):
        raise Refused("not_json", f"{path} holds no object", zh="内容文件不是 JSON 对象", path=str(path))
    return value
