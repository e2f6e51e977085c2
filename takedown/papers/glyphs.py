"""Characters that the print's faces have no glyph for, named before anything is printed.

The repertoire is read from the faces themselves (OpenType `cmap`, formats 4 and 12), so a missing character
is known and not drawn as an empty box.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from takedown.papers.blocks import Letter
from takedown.papers.pdf import FACES, MONO
from takedown.papers.text import letter_text

MAX_BYTES = 64 << 20
UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""Platform and encoding of the tables that map Unicode, best first."""
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A character without a glyph, and the first line of the paper that holds it."""

    char: str
    code: str
    name: str
    line: str


def missing(letter: Letter) -> list[Missing]:
    """Every character of a paper that no face of the PDF has, each once, in order of appearance.

    Raises:
        MissingPart where the faces themselves are absent (takedown.papers.pdf.render).
    """
    held = repertoire(FACES + MONO)
    found: dict[str, str] = {}
    for line in letter_text(letter).splitlines():
        for char in line:
            if not _drawn_without(char) and char not in found and not _within(ord(char), held):
                found[char] = line
    return [
        Missing(char, f"U+{ord(char):04X}", unicodedata.name(char, "unnamed"), line[:80])
        for char, line in found.items()
    ]


def _drawn_without(char: str) -> bool:
    # spaces, joiners and variation selectors leave no mark of their own
    return unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cf", "Cc"} or "\ufe00" <= char <= "\ufe0f"


def _within(code: int, spans: Spans) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        first, last = spans[middle]
        if code < first:
            high = middle
        elif code > last:
            low = middle + 1
        else:
            return True
    return False


@cache
def repertoire(families: tuple[str, ...]) -> Spans:
    """Code points that at least one installed face of those families has, as sorted closed spans."""
    spans: list[tuple[int, int]] = []
    read: set[tuple[str, int]] = set()
    for info in typst.Fonts().fonts():
        if info.family in families and info.path and (info.path, info.index) not in read:
            read.add((info.path, info.index))
            spans += cmap(Path(info.path), info.index)
    return _merged(spans)


def _merged(spans: list[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def cmap(path: Path, index: int) -> list[tuple[int, int]]:
    """Code points of one face of a font file, as closed spans; none where the file has no Unicode table."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES)
    try:
        start = _table(data, index)
        return list(_subtable(data, start)) if start is not None else []
    except struct.error:
        return []


def _table(data: bytes, index: int) -> int | None:
    face = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", data, face + 4)[0]
    for number in range(count):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, face + 12 + 16 * number)
        if tag == b"cmap":
            return int(offset)
    return None


def _subtable(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", data, start + 2)[0]
    rows = [struct.unpack_from(">HHI", data, start + 4 + 8 * number) for number in range(count)]
    known = {(platform, encoding): start + offset for platform, encoding, offset in rows}
    for wanted in UNICODE:
        if wanted in known:
            place = known[wanted]
            form = struct.unpack_from(">H", data, place)[0]
            yield from {4: _segments, 12: _groups}.get(form, _none)(data, place)
            return


def _none(_data: bytes, _place: int) -> Iterator[tuple[int, int]]:
    return iter(())


def _groups(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    for number in range(struct.unpack_from(">I", data, place + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", data, place + 16 + 12 * number)
        yield first, last


def _segments(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    doubled = struct.unpack_from(">H", data, place + 6)[0]
    for number in range(0, doubled, 2):
        last = struct.unpack_from(">H", data, place + 14 + number)[0]
        first = struct.unpack_from(">H", data, place + 16 + doubled + number)[0]
        if first <= last and last != 0xFFFF:
            yield first, last
