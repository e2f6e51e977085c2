"""prints: fingerprints made at home, and brought to the office without the files."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from desk.commands import output

app = typer.Typer(
    help="Fingerprint at home, upload the prints without the files. 在本地提取指纹。", no_args_is_help=True
)
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
NAMED_REFUSALS = 20


@app.command("make")
def prints_make(
    files: Annotated[list[Path], typer.Argument(help="Files, or folders with files.")],
    out: Annotated[Path, typer.Option("--out", help="File of prints to write, such as prints.jsonl.")],
    work: Annotated[str, typer.Option("--work", help="work_id of all these files, if it is one work.")] = "",
    as_json: Json = False,
) -> None:
    """Fingerprint files; nothing leaves this machine but what you send. 提取指纹，不上传文件。

    Exit code 0 when done, also with refused files: they are counted and stand in the file; 1 where nothing
    could be fingerprinted.
    """
    made = _Made()
    with _quiet(), _written(out) as file:
        for row in _rows(files, out, work, made):
            line = json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
            made.bytes_out += len(line)
            file.write(line)
    output.progress("")
    shown = {"out": str(out), "files": made.files, "printed": made.printed, "prints": made.prints,
             "file_bytes": made.bytes_in, "out_bytes": made.bytes_out, "refused": dict(sorted(made.refused.items()))}  # fmt: skip
    output.count_summary("prints 指纹", shown, as_json=as_json)
    if not made.printed:
        sys.exit(1)


class _Made:
    """Counts of a run."""

    def __init__(self) -> None:
        self.files = self.printed = self.prints = self.bytes_in = self.bytes_out = 0
        self.refused: Counter[str] = Counter()

    def count(self, printed: Any) -> None:
        from desk.folders import one_line

        self.files += 1
        self.printed += bool(printed.prints)
        self.prints += sum(len(made) for made in printed.prints.values())
        self.bytes_in += printed.size
        failed = printed.failed
        if failed:
            self.refused[failed.code] += 1
            if sum(self.refused.values()) <= NAMED_REFUSALS:
                output.progress("")
                output.say(f"{one_line(printed.name)}: {failed.zh} {one_line(failed.detail)} [{failed.code}]")


def _rows(files: list[Path], out: Path, work: str, made: _Made) -> Iterator[dict[str, Any]]:
    from desk import folders
    from desk.printing import Printer
    from fingerprints.printfiles import Described, refusal_row, rows

    own = out.absolute()
    found = [one for root in files for one in folders.files(root) if one.path.absolute() != own]
    with Printer() as printer:
        for number, one in enumerate(found, 1):
            output.progress(f"{number} / {len(found)} {folders.one_line(one.name)[:60]} 提取指纹…")
            printed = printer.printed(one)
            made.count(printed)
            described = Described(printed.name, printed.size, printed.sha256, work)
            yield from rows(described, printed.prints)
            if printed.refusal:
                yield refusal_row(described, "", printed.refusal.as_json())
            for kind, refusal in printed.refusals.items():
                yield refusal_row(described, kind, refusal.as_json())


@contextmanager
def _written(out: Path) -> Iterator[BinaryIO]:
    """A file that takes its name when it is whole. Raises Refused where it cannot be written."""
    from records.errors import Refused

    try:
        handle, name = tempfile.mkstemp(dir=out.absolute().parent, prefix=f".{out.name[:100]}-")
    except OSError as error:
        raise Refused("unwritable", f"{out}: {error.strerror}", zh=f"无法写入 {out}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o644)
        Path(name).replace(out)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _quiet() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        output.progress("")
        sys.exit(130)


@app.command("import")
def prints_import(
    file: Annotated[
        Path, typer.Argument(help="File of `prints make`, or a list of PDQ, phash, MD5, SHA-1, SHA-256.")
    ],
    holder: Annotated[str, typer.Option("--holder", help="Name of the right holder.")],
    work: Annotated[str, typer.Option("--work", help="work_id of the rows that name none.")] = "",
    algorithm: Annotated[
        str, typer.Option("--algorithm", help="What unnamed codes of 64 digits are: pdq, phash or sha256.")
    ] = "",
    icons: Annotated[bool, typer.Option("--icons", help="Pictures are icons of apps, not covers.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Import prints as assets without files; bad rows are refused one by one. 导入指纹或哈希清单。"""
    from catalog.prints import import_prints
    from desk.commands.catalogue import _show_import
    from desk.wiring import actor, open_desk

    if algorithm not in ("", "pdq", "phash", "sha256"):
        raise typer.BadParameter("--algorithm is pdq, phash or sha256")
    desk = open_desk()
    outcome = import_prints(
        desk.database.unit_of_work, desk.clock, desk.vault, path=file, holder=holder, actor=actor(), work_id=work,
        algorithm=algorithm, icons=icons, dry_run=dry_run,
    )  # fmt: skip
    _show_import(outcome, as_json=as_json)
