"""catalog import, preview, undo: files of right holders into the catalogue."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from desk.commands import output
from desk.commands.catalogue import File, Holder, Json, _show_import, catalog_app

Sheet = Annotated[str, typer.Option("--sheet", help="Sheet of a workbook; the first visible one with rows.")]
Encoding = Annotated[str, typer.Option("--encoding", help="utf-8, gb18030, utf-16-le, utf-16-be or big5.")]
Delimiter = Annotated[str, typer.Option("--delimiter", help="One character, or tab.")]
HeaderRow = Annotated[int, typer.Option("--header-row", min=0, help="Row of the header; 0 finds it.")]
Mapping = Annotated[
    list[str] | None,
    typer.Option("--map", help="HEADING=COLUMN, again for each; nothing after = leaves a column out."),
]


@catalog_app.command("import")
def catalog_import(
    file: File,
    holder: Holder,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    mapping: Mapping = None,
    sheet: Sheet = "",
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header_row: HeaderRow = 0,
    replace: Annotated[
        int | None,
        typer.Option(
            "--replace", min=0, help="Full replacement: remove this many works that the file does not name."
        ),
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write every row's result (CSV).")] = None,
    errors: Annotated[Path | None, typer.Option("--errors", help="Write every issue (CSV).")] = None,
    corrected: Annotated[
        Path | None, typer.Option("--corrected", help="Write a workbook of the rows with issues, to correct.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Import a catalogue: CSV, TSV, XLSX, XLS, ODS, ONIX 3, DDEX ERN, 登记公告. Bad rows are refused one by one, good rows go in. 导入作品目录。"""
    from catalog.apply import import_catalogue
    from catalog.reports import RowReport, corrected_workbook, errors_csv
    from desk.wiring import actor, open_desk

    desk = open_desk()
    choice = _choice(mapping, sheet, encoding, delimiter, header_row)
    with ExitStack() as stack:
        rows = stack.enter_context(RowReport(report)) if report else None
        outcome = import_catalogue(
            desk.database.unit_of_work, desk.clock, desk.vault, path=file, holder=holder, actor=actor(), dry_run=dry_run,
            choice=choice, replace_count=replace, reading=desk.database.reading, tell=rows.tell if rows else None,
        )  # fmt: skip
        if rows:
            rows.refused(outcome.refusals)
    if errors:
        errors_csv(errors, outcome.refusals)
    if corrected and outcome.refusals:
        corrected_workbook(corrected, _opened(desk, file, holder, choice), outcome.refusals)
    _show_import(outcome, as_json=as_json)


@catalog_app.command("preview")
def catalog_preview(
    file: File,
    holder: Holder,
    mapping: Mapping = None,
    sheet: Sheet = "",
    encoding: Encoding = "",
    delimiter: Delimiter = "",
    header_row: HeaderRow = 0,
    as_json: Json = False,
) -> None:
    """Show how a file is read: form, encoding, sheet, header, columns, first rows. 预览文件的读法。"""
    from desk.wiring import open_desk

    opened = _opened(open_desk(), file, holder, _choice(mapping, sheet, encoding, delimiter, header_row))
    shown: dict[str, Any] = {
        "form": opened.source.form.value, "encoding": opened.encoding, "delimiter": opened.source.delimiter,
        "sheet": opened.source.sheet, "header_row": opened.header.row, "missing": opened.missing,
        "sheets": [{"name": one.name, "hidden": one.hidden} for one in opened.source.sheets],
        "mapping": opened.bound.by_heading, "suggestions": opened.bound.suggestions,
        "rows": [[number, *cells] for number, cells in opened.preview],
    }  # fmt: skip
    if as_json:
        output.document(shown)
        return
    output.fields(
        "file 文件", {key: value for key, value in shown.items() if not isinstance(value, (list, dict))}
    )
    output.table(
        "columns 列", ("heading 表头", "column 对应", "perhaps 可能是"),
        [(heading, name, "、".join(opened.bound.suggestions.get(heading, []))) for heading, name in opened.bound.by_heading.items()],
        "no column 没有列",
    )  # fmt: skip


@catalog_app.command("undo")
def catalog_undo(
    batch: Annotated[int, typer.Argument(help="Number of the import, as it was printed.")],
    as_json: Json = False,
) -> None:
    """Take an import back: works that it made go, works that it changed are as before. 撤销一次导入。"""
    from catalog.undo import undo
    from desk.wiring import actor, open_desk

    desk = open_desk()
    done = undo(desk.database.unit_of_work, desk.clock, batch_id=batch, actor=actor())
    output.count_summary("undone 已撤销", done, as_json=as_json)


def _opened(desk: Any, file: Path, holder: str, choice: Any) -> Any:
    from catalog.holders import holder_named
    from catalog.remembered import open_for

    with desk.database.reading() as session:
        return open_for(session, file, holder_named(session, holder).id, choice)


def _choice(mapping: list[str] | None, sheet: str, encoding: str, delimiter: str, header_row: int) -> Any:
    from catalog.reading.source import Choice

    said = dict(_pair(text) for text in mapping or [])
    mark = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if len(mark) > 1:
        raise typer.BadParameter("--delimiter is one character, or tab")
    return Choice(encoding=encoding, delimiter=mark, sheet=sheet, header_row=header_row, mapping=said)


def _pair(text: str) -> tuple[str, str]:
    from catalog.formats import CATALOGUE

    heading, equals, name = text.rpartition("=")
    known = {column.name for column in CATALOGUE}
    if not equals or (name and name not in known):
        raise typer.BadParameter(f"--map is HEADING=COLUMN; columns are {', '.join(sorted(known))}")
    return heading, name


CATALOG = catalog_app
"""The group with the commands of both modules."""
