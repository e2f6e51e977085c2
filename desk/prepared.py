"""Assets from a file of prints that was made elsewhere: only what this version can compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from desk.printing import Printed
from fingerprints import printfiles
from fingerprints.kinds import Print
from fingerprints.printfiles import Described, PrintLine

Told = tuple[str, str, str, str]
"""Name, code, sentences in Chinese and English."""


def prepared(stream: BinaryIO, tell: Callable[[Told], None]) -> list[Printed]:
    """One asset for each file that the lines tell of, in their order. What cannot be used is told, line by line."""
    found: dict[Described, dict[str, dict[Print, None]]] = {}
    for line in printfiles.read(stream):
        if line.made is None or line.described is None or not line.known:
            told = unusable(line)
            if told:
                tell(told)
        else:
            found.setdefault(line.described, {}).setdefault(line.kind, {})[line.made] = None
    return [
        Printed(described.file, described.size, {name: tuple(made) for name, made in by_kind.items()})
        for described, by_kind in found.items()
    ]


def unusable(line: PrintLine) -> Told | None:
    """Why nothing can be compared with a line; None for the refusal of a kind that was misled by a name."""
    name = line.described.file if line.described else f"line {line.number} 第 {line.number} 行"
    if line.refusal:
        return name, line.refusal, "该行无法使用", line.detail
    if line.told is not None:
        code = str(line.told.get("code", ""))[:80]
        if code == "not_this_kind":
            return None
        return (
            name,
            code,
            str(line.told.get("zh", ""))[:200],
            f"refused where the prints were made, as {line.kind}",
        )
    recipe = line.made.recipe if line.made else ""
    return name, "unknown_recipe", "本版本不认识的指纹做法，不参与比对", f"{line.kind} by {recipe}"
