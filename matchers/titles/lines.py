"""A text as one view reads it: its characters, and where each of them stands in the soft text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from matchers.normalise import Reading, same_class

STOPS = re.compile(r"[。！？!?；;，,、\n\r…]")
"""What ends a sentence or a member of a list; a disguise puts other things between its characters."""


_PICTURES = ("So", "Sk")
WIDE = "\u2e7f"
LETTER, FIGURE = 1, 2


class _Classes(dict[str, int]):
    """The class of a character as `same_class` knows them: LETTER, FIGURE or 0; fills itself."""

    def __missing__(self, character: str) -> int:
        self[character] = (
            LETTER if same_class(character, "a") else FIGURE if same_class(character, "0") else 0
        )
        return self[character]


_CLASSES = _Classes()


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The characters of a view.

    Attributes:
        starts, ends: soft span of each character; without `ends` each is one soft character.
        bound: characters that may not be parted from the one before them: the figures of one number.
    """

    reading: Reading
    text: str
    starts: Sequence[int]
    ends: Sequence[int] | None = None
    bound: frozenset[int] = frozenset()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Soft span of [start, end)."""
        return self.starts[start], self.end(end - 1)

    def end(self, place: int) -> int:
        """Where a character ends in the soft text."""
        return self.starts[place] + 1 if self.ends is None else self.ends[place]

    def whole(self, start: int, end: int) -> bool:
        """Whether [start, end) cuts no word and no number in two."""
        if self.bound and (start in self.bound or end in self.bound):
            return False
        if self.ends is None and self.text[start] > WIDE and self.text[end - 1] > WIDE:
            return True  # Han has no words to cut
        soft = self.reading.soft.text
        begin, stop = self.starts[start], self.end(end - 1)
        return not (
            (begin > 0 and (own := _CLASSES[soft[begin]]) and own == _CLASSES[soft[begin - 1]])
            or (stop < len(soft) and (own := _CLASSES[soft[stop]]) and own == _CLASSES[soft[stop - 1]])
        )

    def unbroken(self, start: int, end: int) -> bool:
        """Whether no separator stands inside, as far as one look tells."""
        return self.ends is None and self.starts[end - 1] - self.starts[start] == end - 1 - start

    def gaps(self, start: int, end: int) -> list[int]:
        """Places inside, counted from start, before which a separator stands."""
        if self.unbroken(start, end):
            return []
        return [n - start for n in range(start + 1, end) if self.starts[n] > self.end(n - 1)]

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


def base_line(reading: Reading, limit: int) -> Line:
    """The first letters and digits as folded."""
    return Line(reading, reading.base[:limit], reading.at)
