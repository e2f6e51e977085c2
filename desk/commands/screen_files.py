"""`screen files`: reads, says what was refused, prints one answer after the other."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from desk.commands import output
from desk.commands.files_table import FILES_TABLE
from desk.commands.paged_table import show
from desk.folders import one_line

NAMED_REFUSALS = 20
"""Refused assets that are named one by one; all are counted."""
TICK_S = 0.5


def run(assets: Path | None, prints: Path | None, suspects: Path, *, as_json: bool) -> bool:
    """Screen; gives whether anything was usable on both sides. Raises NotFound, or Refused for a whole folder."""
    from desk import folders
    from desk.file_screening import Assets, answers
    from desk.printing import Printer

    with Printer() as printer:
        found = folders.files(suspects)
        told = _Told()
        printed = _printed(assets, printer, told) if assets is not None else []
        printed += _prepared(prints, told) if prints is not None else []
        known = Assets.of(printed)
        told.say(len(printed), known.counts())
        if not known.counts():
            output.say("none of the assets can be compared 没有可用于比对的素材")
            return False
        counted = _Counted(len(found))
        shown = counted.watch(answers(found, known, printer))
        show(shown, FILES_TABLE, as_json=as_json)
        counted.say()
        return counted.usable


class _Told:
    """Refused assets, named as they come, counted at the end."""

    def __init__(self) -> None:
        self.refused = 0
        self.began = time.perf_counter()

    def refuse(self, name: str, code: str, zh: str, detail: str, kinds: str = "") -> None:
        """`kinds`: as what it is compared nevertheless."""
        self.refused += 1
        if self.refused <= NAMED_REFUSALS:
            output.progress("")
            lost = f"compared as {kinds} only 只作 {kinds} 比对" if kinds else "not compared 不参与比对"
            output.say(f"asset {one_line(name)}: {zh} {one_line(detail)} [{code}] ({lost})")

    def say(self, count: int, kinds: dict[str, int]) -> None:
        output.progress("")
        more = self.refused - NAMED_REFUSALS
        if self.refused:
            rest = f"; {more} more not shown" if more > 0 else ""
            output.say(f"{self.refused} refused 未能使用 {self.refused} 项{rest}")
        listed = ", ".join(f"{name} {number}" for name, number in kinds.items())
        spent = time.perf_counter() - self.began
        output.say(f"{count} assets in {spent:.1f} s 已载入 {count} 份素材: {listed or '—'}")


def _printed(root: Path, printer: Any, told: _Told) -> list[Any]:
    """Every asset file; one that cannot be looked at as what it is is named, and compared as what it can."""
    from desk import folders

    made = []
    listed = folders.files(root)
    for number, found in enumerate(listed, 1):
        output.progress(f"{number} / {len(listed)} {one_line(found.name)[:60]} 提取素材指纹…")
        one = printer.printed(found)
        made.append(one)
        if one.failed:
            told.refuse(one.name, one.failed.code, one.failed.zh, one.failed.detail, ", ".join(one.prints))
    return made


def _prepared(path: Path, told: _Told) -> list[Any]:
    """Assets of a file of prints. Raises NotFound."""
    from desk.prepared import prepared
    from records.errors import NotFound, Refused

    try:
        with path.open("rb") as stream:
            return prepared(stream, lambda one: told.refuse(*one))
    except FileNotFoundError:
        raise NotFound("file 文件", path) from None
    except OSError as error:
        raise Refused("unreadable", f"{path}: {error.strerror}", zh=f"无法读取 {path}") from None


class _Counted:
    """What became of the suspects, for the last words on standard error."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.strong, self.probable, self.looked = total, 0, 0, 0, 0
        self.mislabelled = 0
        self.candidates: set[str] = set()
        self.refused: Counter[str] = Counter()
        self._began = self._told = time.perf_counter()

    @property
    def usable(self) -> bool:
        return self.looked > 0

    def watch(self, answers: Iterable[Any]) -> Iterator[Any]:
        """The answers as they are, counted."""
        for answer in answers:
            self._count(answer)
            if time.perf_counter() > self._told + TICK_S:
                self._told = time.perf_counter()
                output.progress(f"{self.done} / {self.total} 已比对 {self.done} 个文件")
            yield answer
        output.progress("")

    def _count(self, answer: Any) -> None:
        self.done += 1
        self.looked += bool(answer.printed.prints)
        self.strong += bool(answer.matches) and answer.matches[0].likeness.strength == "strong"
        self.probable += bool(answer.matches) and answer.matches[0].likeness.strength == "probable"
        self.mislabelled += answer.printed.mislabelled is not None
        self.refused.update([answer.printed.failed.code] if answer.printed.failed else [])
        self.candidates.update(kind for kind, how in answer.compared.items() if how == "candidates")

    def say(self) -> None:
        spent = time.perf_counter() - self._began
        output.say(
            f"{self.done} files in {spent:.1f} s: {self.strong} strong, {self.probable} probable "
            f"共 {self.done} 个文件：{self.strong} 个确定相同，{self.probable} 个可能相同"
        )
        if self.refused:
            codes = ", ".join(f"{code} {count}" for code, count in sorted(self.refused.items()))
            total = sum(self.refused.values())
            output.say(f"{total} files refused 有 {total} 个文件无法按其类型解析: {codes}")
        if self.mislabelled:
            output.say(
                f"{self.mislabelled} files are not what their names say, and were compared as what they are "
                f"{self.mislabelled} 个文件名实不符，按实际内容比对"
            )
        if self.candidates:
            kinds = ", ".join(sorted(self.candidates))
            output.say(
                f"{kinds}: so many assets that each file was compared with the likeliest only; a heavily edited copy "
                f"may be missed 素材较多，{kinds} 只与最可能的候选比对，改动很大的复制件可能漏检"
            )  # fmt: skip
        if not self.done:
            output.say("the folder holds no file 文件夹中没有文件")
