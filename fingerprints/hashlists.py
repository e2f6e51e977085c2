"""Lists of digests that right holders and other services bring: MD5, SHA-1 and SHA-256 of whole files.

Read as they come: bare digests, `md5sum` and `sha256sum` lines, the BSD form `MD5 (name) = digest`, and
tables with a digest in any column. A line that holds none is refused with its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fingerprints.file import RECIPES
from fingerprints.kinds import Print

LENGTHS = {32: "md5", 40: "sha1", 64: "sha256"}
MAX_LINES = 1_000_000
_DIGEST = re.compile(r"(?<![0-9A-Za-z])([0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})(?![0-9A-Za-z])")
EMPTY_FILE = frozenset((
    "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that gave no print; `line` counts from 1."""

    line: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class HashList:
    """What a list gave. Each print's variant is `listed`, or `listed-<n>` from the second of its algorithm on."""

    prints: tuple[Print, ...]
    refusals: tuple[Refusal, ...]


def read(text: str) -> HashList:
    """All digests of a list, each once; lines without one and digests of the empty file are refused."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines()[: MAX_LINES + 1], 1)]
    values: dict[str, str] = {}
    refusals: list[Refusal] = []
    for number, line in lines:
        if not line or line.startswith(("#", ";")):
            continue
        digests = [one.lower() for one in _DIGEST.findall(line)]
        code = _refused(number, digests)
        if code:
            refusals.append(Refusal(number, code, line[:200]))
        values.update({} if code else {one: LENGTHS[len(one)] for one in digests})
    return HashList(tuple(_prints(list(values.items()))), tuple(refusals))


def _refused(number: int, digests: Sequence[str]) -> str:
    if number > MAX_LINES:
        return "too_many_lines"
    if not digests:
        return "no_digest"
    return "empty_file" if EMPTY_FILE.intersection(digests) else ""


def _prints(values: Sequence[tuple[str, str]]) -> list[Print]:
    made: list[Print] = []
    counts = dict.fromkeys(LENGTHS.values(), 0)
    for value, algorithm in values:
        counts[algorithm] += 1
        variant = "listed" if counts[algorithm] == 1 else f"listed-{counts[algorithm]}"
        made.append(Print(algorithm, RECIPES[algorithm], value, None, variant))
    return made
