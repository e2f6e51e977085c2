"""holder, catalog, asset, authorization: what right holders bring."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output

holder_app = typer.Typer(help="Right holders. 权利人。", no_args_is_help=True)
catalog_app = typer.Typer(help="The catalogue of works. 作品目录。", no_args_is_help=True)
asset_app = typer.Typer(
    help="Pictures, texts, sounds, films, apps and files to recognise works by. 作品素材。",
    no_args_is_help=True,
)
authorization_app = typer.Typer(help="Licensed channels. 授权渠道。", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Holder = Annotated[str, typer.Option("--holder", help="Name of the right holder.")]
File = Annotated[Path, typer.Argument(help="Table file.")]


@holder_app.command("add")
def holder_add(
    name: Annotated[str, typer.Argument(help="Full name as it stands in papers.")],
    uscc: Annotated[str, typer.Option(help="统一社会信用代码, 18 characters.")] = "",
    address: Annotated[str, typer.Option(help="Postal address.")] = "",
    contact: Annotated[str, typer.Option(help="Contact person.")] = "",
    phone: Annotated[str, typer.Option(help="Telephone.")] = "",
    email: Annotated[str, typer.Option(help="E-mail.")] = "",
    signer: Annotated[str, typer.Option(help="Who signs the notices.")] = "",
    agent: Annotated[str, typer.Option(help="Agent acting for the holder.")] = "",
    agent_proof: Annotated[str, typer.Option(help="Number of the 委托书.")] = "",
    as_json: Json = False,
) -> None:
    """Add a right holder, or complete an existing one. 添加或补充权利人。"""
    from catalog.holders import add_holder
    from desk.wiring import actor, open_desk

    desk = open_desk()
    holder = add_holder(
        desk.database.unit_of_work, desk.clock, name=name, uscc=uscc, address=address, contact=contact,
        phone=phone, email=email, signer=signer, agent=agent, agent_proof=agent_proof, actor=actor(),
    )  # fmt: skip
    output.count_summary("right holder 权利人", {"id": str(holder.id), "name": holder.name}, as_json=as_json)


@holder_app.command("list")
def holder_list(as_json: Json = False) -> None:
    """List the right holders with their number of works. 列出权利人。"""
    from sqlalchemy import func, select

    from desk.wiring import open_desk
    from records.catalog import RightsHolder, Work

    counted = (
        select(RightsHolder, func.count(Work.id))
        .outerjoin(Work, Work.holder_id == RightsHolder.id)
        .group_by(RightsHolder.id)
        .order_by(RightsHolder.id)
    )
    with open_desk().database.reading() as session:
        rows = [
            {"id": str(holder.id), "name": holder.name, "uscc": holder.uscc, "works": works}
            for holder, works in session.execute(counted)
        ]
    if as_json:
        output.lines(rows)
    else:
        output.table("right holders 权利人", ("id", "name 名称", "works 作品数"),
                     [(row["id"], row["name"], row["works"]) for row in rows],
                     "no right holder yet: copywatch holder add NAME")  # fmt: skip


def _show_import(outcome: Any, *, as_json: bool) -> None:
    """What an upload did; exit code 1 where not one row went in."""
    shown = output.plain(outcome)
    if as_json:
        output.document(shown)
    else:
        output.fields(
            "import 导入", {key: value for key, value in shown.items() if not isinstance(value, list)}
        )
        output.table(
            "refused 未导入或已修正", ("row 行", "column 列", "value 值", "reason 原因", "repair 处理"),
            [(r["row"], r["column"], r["value"], r["zh"], r["repair"]) for r in shown["refusals"]],
            "every row went in 全部导入",
        )  # fmt: skip
    if not shown["created"] + shown["updated"] + shown["unchanged"]:
        sys.exit(1)


@catalog_app.command("list")
def catalog_list(
    holder: Annotated[str, typer.Option("--holder", help="Only this right holder's.")] = "",
    as_json: Json = False,
) -> None:
    """List the works. 列出作品。"""
    from sqlalchemy import select

    from desk.wiring import open_desk
    from records.catalog import RightsHolder, Work

    query = select(Work).join(Work.holder).order_by(Work.holder_id, Work.work_id)
    if holder:
        query = query.where(RightsHolder.name == holder)
    with open_desk().database.reading() as session:
        rows = [_work_row(work) for work in session.scalars(query)]
    if as_json:
        output.lines(rows)
    else:
        output.table("works 作品", ("work_id", "title 作品名称", "kind 类别", "year 年份", "holder 权利人"),
                     [(r["work_id"], r["title"], r["kind"], r["year"] or "", r["holder"]) for r in rows],
                     "no work yet: copywatch catalog import FILE --holder NAME")  # fmt: skip


def _work_row(work: Any) -> dict[str, Any]:
    return {
        "work_id": work.work_id, "title": work.title, "holder": work.holder.name,
        "aliases": [title.text for title in work.titles if title.alias],
        "kind": work.kind, "year": work.year, "season": work.season, "creators": work.creators,
        "isbn": work.isbn, "package": work.package, "assets": len(work.assets),
    }  # fmt: skip


@asset_app.command("add")
def asset_add(
    file: Annotated[Path | None, typer.Argument(help="The file.")] = None,
    holder: Holder = "",
    work: Annotated[str, typer.Option("--work", help="The right holder's work_id.")] = "",
    kind: Annotated[
        str,
        typer.Option(help="cover, icon, text, audio, video, app or file; without it, by name and bytes."),
    ] = "",
    table: Annotated[
        Path | None, typer.Option("--from", help="Table with work_id,file,kind instead.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Add one file, or all that a table names. 添加作品素材（封面、图标、文字、音频、视频、应用、文件）。"""
    from catalog import assets
    from catalog.asset_kinds import WORDS
    from desk.wiring import actor, open_desk
    from records import folding
    from records.vocabulary import AssetKind

    if not holder or (file is None) == (table is None):
        raise typer.BadParameter("give --holder, and either FILE with --work or --from TABLE")
    desk = open_desk()
    if table is not None:
        outcome = assets.add_table(
            desk.database.unit_of_work, desk.clock, desk.vault, path=table, holder=holder, actor=actor()
        )
        _show_import(outcome, as_json=as_json)
        return
    told = WORDS.get(folding.key(kind))
    if file is None or not work or (kind and told is None):
        raise typer.BadParameter(f"FILE needs --work WORK_ID; --kind is {' or '.join(AssetKind)}")
    added = assets.add(
        desk.database.unit_of_work, desk.clock, desk.vault, path=file, holder=holder, work_id=work,
        kind=told, actor=actor(),
    )  # fmt: skip
    output.count_summary("asset 素材", added, as_json=as_json)


@authorization_app.command("import")
def authorization_import(file: File, holder: Holder, as_json: Json = False) -> None:
    """Import licensed channels: work x host x path x window. 导入授权渠道。"""
    from catalog.authorizations import import_authorizations
    from desk.wiring import actor, open_desk

    desk = open_desk()
    outcome = import_authorizations(
        desk.database.unit_of_work, desk.clock, desk.vault, path=file, holder=holder, actor=actor()
    )
    _show_import(outcome, as_json=as_json)
