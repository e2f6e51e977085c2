"""screen: the matcher as a tool of its own, on files, without a database."""

from __future__ import annotations

import gc
import hashlib
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from desk.commands import output
from desk.commands.paged_table import show
from desk.commands.screen_table import SCREEN_TABLE

app = typer.Typer(
    help="Match lists of your own, without a database. 用自己的清单比对，无需数据库。", no_args_is_help=True
)
STANDARD_INPUT = "-"
NAMED_ISSUES = 20
"""Bad rows that are named one by one; all are counted."""
INTERRUPTED = 130
TICK_S = 0.5


@app.callback()
def screen() -> None:
    """Verbs of their own: `titles`, `files` and `links`."""


@app.command("titles")
def screen_titles(
    works: Annotated[
        Path,
        typer.Option(
            help="Works: a table with work_id,title and, if known, aliases,year,season,kind,creators."
        ),
    ],
    listings: Annotated[str, typer.Option(help="Listings: lines of text or of JSON; - is standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each listing.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also works that were weighed and are not named there.")
    ] = False,
    kept: Annotated[
        Path | None,
        typer.Option("--index", help="Folder that keeps the index; the next run on the same works opens it."),
    ] = None,
) -> None:
    """Which of your works do these listings name, and do they hand them out? 比对标题清单。

    Exit code 0 when done, also with refused rows and lines: they are counted on standard error; 1 where
    nothing was usable.
    """
    with _quiet_ending(), _opened(listings) as stream:
        catalogue, digest = _catalogue(works, kept)
        counted = _Counted()
        show(
            counted.watch(_answers(stream, catalogue, digest, everything=everything)),
            SCREEN_TABLE,
            as_json=as_json,
        )
        counted.say()
    if not counted.usable:
        sys.exit(1)


@app.command("files")
def screen_files(
    suspects: Annotated[Path, typer.Option(help="Files that were found: a folder, or one file.")],
    assets: Annotated[
        Path | None, typer.Option(help="Files of your own to recognise: a folder, or one file.")
    ] = None,
    prints: Annotated[
        Path | None, typer.Option(help="Prints of your files instead, made by `copywatch prints make`.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each suspect.")] = False,
) -> None:
    """Which of your pictures, texts, films, sounds, apps and files do these files hold? 比对文件。

    Exit code 0 when done, also with refused files: they are counted on standard error; 1 where nothing was
    usable.
    """
    from desk.commands import screen_files

    if assets is None and prints is None:
        raise typer.BadParameter("give --assets DIR, --prints FILE, or both")
    with _quiet_ending():
        usable = screen_files.run(assets, prints, suspects, as_json=as_json)
    if not usable:
        sys.exit(1)


@app.command("links")
def screen_links(
    posts: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="Posts: lines of text, or of JSON with text; - is standard input."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each post.")] = False,
) -> None:
    """Which cloud-drive shares do these posts link to, and with which codes? 提取网盘链接与提取码。

    Exit code 0 when done, also with refused lines: they are counted on standard error; 1 where nothing was
    usable.
    """
    from desk.commands import screen_links

    with _quiet_ending(), _opened(posts) as stream:
        usable = screen_links.run(stream, as_json=as_json)
    if not usable:
        sys.exit(1)


def _catalogue(path: Path, kept: Path | None) -> tuple[Any, str]:
    """The indexed works and the digest of their file; every bad row is named on standard error."""
    from matchers.index.catalogue import index

    began = time.perf_counter()
    output.progress(f"reading {path.name} 读取作品清单…")
    data = _bytes(path)
    if kept is None:
        sheet = _worksheet(data, path)
        catalogue, issues, was_kept = index(sheet.works), sheet.issues, False
    else:
        from desk.sheet_index import opened

        catalogue, issues, was_kept = opened(data, lambda: _worksheet(data, path), kept)
    gc.freeze()  # the works stay until the end: the collector need not walk through them with every listing
    output.progress("")
    _name_issues(path, issues)
    number, spent = len(catalogue.works), time.perf_counter() - began
    done = ("opened", "打开已存索引") if was_kept else ("indexed", "建立索引")
    output.say(f"{number} works {done[0]} in {spent:.1f} s 已载入 {number} 部作品（{done[1]}）")
    return catalogue, hashlib.sha256(data).hexdigest()


def _worksheet(data: bytes, path: Path) -> Any:
    from desk.worksheet import read_works
    from records.clock import SHANGHAI, SystemClock
    from records.errors import Refused

    sheet = read_works(data, SystemClock().now().astimezone(SHANGHAI).date())
    if not sheet.works:
        output.progress("")
        _name_issues(path, sheet.issues)
        raise Refused("no_works", f"{path.name} holds no usable work", zh=f"{path.name} 中没有可用的作品")
    output.progress(f"indexing {len(sheet.works)} works 建立索引…")
    return sheet


def _name_issues(path: Path, issues: Iterable[Any]) -> None:
    from records.uploads import refused_rows

    told = [one for one in issues if one.level != "fixed"]
    for one in told[:NAMED_ISSUES]:
        lost = "row refused 本行未用" if one.level == "block" else "cell left out 单元格未用"
        output.say(
            f"{path.name}:{one.row}: {one.column} {one.value!r}: {one.zh} {one.en} [{one.code}] ({lost})"
        )
    if told:
        refused, left_out = refused_rows(told), sum(one.level != "block" for one in told)
        more = f"; {len(told) - NAMED_ISSUES} more not shown" if len(told) > NAMED_ISSUES else ""
        output.say(
            f"{refused} rows refused, {left_out} cells left out 未用 {refused} 行、{left_out} 个单元格{more}"
        )


def _bytes(path: Path) -> bytes:
    """A file or a pipe, whole. Raises NotFound, or Refused where it cannot be read or is too large."""
    from records.errors import BytesRefused
    from records.tabular import MAX_BYTES

    with _file(path) as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise BytesRefused(
            "file_too_large", f"{path.name} is larger than {limit} MiB", zh=f"{path.name} 超过 {limit} MiB"
        )
    return data


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    from records.errors import NotFound, Refused

    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise NotFound("file 文件", path) from None
    except OSError as error:
        raise Refused("unreadable", f"{path}: {error.strerror}", zh=f"无法读取 {path}") from None
    with file:
        yield file


@contextmanager
def _opened(listings: str) -> Iterator[BinaryIO]:
    if listings == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    with _file(Path(listings)) as file:
        yield file


def _answers(stream: BinaryIO, catalogue: Any, digest: str, *, everything: bool) -> Iterator[Any]:
    from desk.screening import answers
    from records.lines import lines

    return answers(lines(stream), catalogue, digest, everything=everything)


class _Counted:
    """What became of the lines, for the last words on standard error."""

    def __init__(self) -> None:
        self.lines, self.named = 0, 0
        self.refused: Counter[str] = Counter()
        self._began = self._told = time.perf_counter()

    @property
    def usable(self) -> bool:
        return self.lines > sum(self.refused.values())

    def watch(self, answers: Iterable[Any]) -> Iterator[Any]:
        """The answers as they are, counted."""
        for answer in answers:
            self.lines += 1
            self.named += bool(answer.matches)
            self.refused.update([answer.refusal] if answer.refusal else [])
            if time.perf_counter() > self._told + TICK_S:
                self._told = time.perf_counter()
                output.progress(f"{self.lines} listings, {self.named} name a work 已比对 {self.lines} 行")
            yield answer
        output.progress("")

    def say(self) -> None:
        spent = time.perf_counter() - self._began
        output.say(
            f"{self.lines} listings in {spent:.1f} s, {self.named} name a work "
            f"共 {self.lines} 行，{self.named} 行提到清单中的作品"
        )
        if self.refused:
            codes = ", ".join(f"{code} {count}" for code, count in sorted(self.refused.items()))
            total = sum(self.refused.values())
            output.say(f"{total} lines could not be used 有 {total} 行无法使用: {codes}")
        if not self.lines:
            output.say("the file holds no listing 文件中没有清单")


@contextmanager
def _quiet_ending() -> Iterator[None]:
    """Ctrl-C and a reader that has seen enough (| head) end the run without a word."""
    try:
        yield
    except KeyboardInterrupt:
        output.progress("")
        _let_go()
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _let_go()
        sys.exit(0)


def _let_go() -> None:
    # Python flushes standard output once more at its end
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
