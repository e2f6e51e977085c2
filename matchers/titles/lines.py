"""A text as one view reads it: its characters, and where each of them stands in the soft text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matchers.text.normalise import Reading, same_class

STOPS = re.compile(r"[。！？!?；;，,、\n\r…]")
"""What ends a sentence or a member of a list; a disguise puts other things between its characters."""


_PICTURES = ("So", "Sk")
WIDE = "\u2e7f"
LETTER, FIGURE = 1, 2

Found = tuple[int, int, int]
"""Start and end in a line, and the pattern that stands there."""


def _class_of(character: str) -> int:
    return LETTER if same_class(character, "a") else FIGURE if same_class(character, "0") else 0


class _Classes(dict[int, int]):
    """The class of each character, as one byte; fills itself."""

    def __missing__(self, code: int) -> int:
        self[code] = _class_of(chr(code))
        return self[code]


_NEAR = bytes(map(_class_of, map(chr, range(0x100))))
_FAR = re.compile("[\u0100-\u1fff\u2070-\u2bff\ua000-\uabff\U00010000-\U0001ffff]")
"""Where letters and figures stand that one byte does not hold."""
_CLASSES = _Classes()


def insides(soft: str) -> bytes:
    """For each place of a soft text, and its end, whether a word or a number goes on there (not 0)."""
    if soft.isascii() or not _FAR.search(soft):
        classes = soft.encode("latin-1", "replace").translate(_NEAR)
    else:
        classes = soft.translate(_CLASSES).encode("latin-1")
    both = int.from_bytes(classes, "little")
    return b"\0" + (both & both >> 8).to_bytes(len(classes), "little")


@dataclass(slots=True, eq=False)  # several are made for each text, and a frozen one costs thrice
class Line:
    """The characters of a view. Never changed.

    Attributes:
        inside: what `insides` says of the reading's soft text.
        starts, ends: soft span of each character; without `ends` each is one soft character.
        bound: characters that may not be parted from the one before them: the figures of one number.
    """

    reading: Reading
    inside: bytes
    text: str
    starts: Sequence[int]
    ends: Sequence[int] | None = None
    bound: frozenset[int] = frozenset()

    def other(
        self, text: str, starts: Sequence[int], ends: Sequence[int] | None = None, bound: frozenset[int] = frozenset()
    ) -> Line:  # fmt: skip
        """The same text in another view."""
        return Line(self.reading, self.inside, text, starts, ends, bound)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Soft span of [start, end)."""
        return self.starts[start], self.end(end - 1)

    def end(self, place: int) -> int:
        """Where a character ends in the soft text."""
        return self.starts[place] + 1 if self.ends is None else self.ends[place]

    def wholes(self, found: Iterable[Found]) -> list[Found]:
        """Those of the finds that cut no word and no number in two."""
        inside, starts, ends, bound = self.inside, self.starts, self.ends, self.bound
        if ends is None:
            return [(s, e, n) for s, e, n in found if not (inside[starts[s]] or inside[starts[e - 1] + 1])]
        return [
            (s, e, n)
            for s, e, n in found
            if not (inside[starts[s]] or inside[ends[e - 1]] or (bound and (s in bound or e in bound)))
        ]

    def unbroken(self, start: int, end: int) -> bool:
        """Whether no separator stands inside, as far as one look tells."""
        return self.ends is None and self.starts[end - 1] - self.starts[start] == end - 1 - start

    def gaps(self, start: int, end: int) -> list[int]:
        """Places inside, counted from start, before which a separator stands."""
        if self.unbroken(start, end):
            return []
        if self.ends is None:
            own = self.starts[start:end]
            return [n for n, (last, at) in enumerate(pairwise(own), 1) if at > last + 1]
        return [n - start for n in range(start + 1, end) if self.starts[n] > self.ends[n - 1]]

    def stopped(self, start: int, gaps: Sequence[int]) -> bool:
        """Whether a sentence, or a member of a list, ends in one of the gaps (as `gaps` counts them)."""
        soft = self.reading.soft
        return any(STOPS.search(soft.raw_text(self.end(start + n - 1), self.starts[start + n])) for n in gaps)

    def pictured(self, start: int, gap: int) -> bool:
        """Whether there are only pictures in the gap (庆🔥余年): they part no words."""
        soft = self.reading.soft.text[self.end(start + gap - 1) : self.starts[start + gap]]
        return all(unicodedata.category(character) in _PICTURES for character in soft)

    def apart(self, start: int, end: int) -> bool:
        """Whether separators, or nothing, stand on both sides."""
        before = start == 0 or self.starts[start] > self.end(start - 1)
        return before and (end == len(self.text) or self.starts[end] > self.end(end - 1))


def base_line(reading: Reading) -> Line:
    """The letters and digits as folded."""
    return Line(reading, insides(reading.soft.text), reading.base, reading.at)
