"""One immutable set of names with everything to find them: the catalogue as it was built, or what came since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchers.normalise import Reading
from matchers.titles import looks, rewrites, separators, syllables
from matchers.titles.lines import Line, base_line
from matchers.titles.model import BASE, Title
from matchers.titles.names import Names
from matchers.titles.pieces import Pieces
from matchers.titles.rewrites import Rewritten
from matchers.titles.texts import Texts

INITIALS = "initials"
VIEWS = (
    BASE, separators.SQUEEZED, rewrites.FILLERS, rewrites.NUMERALS, rewrites.HOMOGLYPHS, rewrites.SPLIT,
    syllables.PINYIN, syllables.HOMOPHONES, looks.LOOKS, INITIALS,
)  # fmt: skip
"""All exact views; where a name stands in one and the same span in several, the first of them is told."""
IN_PLAIN_TEXT = (rewrites.NUMERALS, INITIALS)
"""Views whose other spellings may stand in the text as it is; those of the rest only in a rewritten one."""
CLOSE = 1_024
"""Letters of a text that are searched for split, look-alike and other replaced characters: a title zone."""
ALIAS, STEM = 1, 2

Found = tuple[int, int, int, str]
"""A name, its soft span, its view."""


class Lines:
    """All lines of a reading, made once for all parts of an index."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.base = base_line(reading)

    @cached_property
    def close(self) -> Line:
        """The beginning of the base line."""
        base = self.base
        if len(base.text) <= CLOSE:
            return base
        return Line(
            base.text[:CLOSE], base.codes[:CLOSE], base.starts[:CLOSE], base.ends[:CLOSE],
            base.bounds[: CLOSE + 1], base.gaps[:CLOSE], base.stops[:CLOSE],
        )  # fmt: skip

    @cached_property
    def rewritten(self) -> list[Rewritten]:
        """The beginning again, with disguises undone."""
        return list(rewrites.rewritten(self.reading, self.close))

    @cached_property
    def syllables(self) -> Line | None:
        """The whole text by its syllables; None where there are too few."""
        return syllables.syllables_of(self.reading, self.base)


@dataclass(frozen=True, eq=False)
class Titles:
    """The titles behind the names. `first`: where the titles of each name begin; one longer than the names."""

    first: NDArray[np.uint32]
    works: NDArray[np.int64]
    flags: NDArray[np.uint8]
    texts: Texts

    def of(self, key: int) -> tuple[Title, ...]:
        """All titles that fold to the name, in the order in which they came."""
        return tuple(self.row(number) for number in range(int(self.first[key]), int(self.first[key + 1])))

    def row(self, number: int) -> Title:
        """One title."""
        flags = int(self.flags[number])
        return Title(int(self.works[number]), self.texts[number], bool(flags & ALIAS), bool(flags & STEM))


@dataclass(frozen=True, eq=False)
class Part:
    """Names, their titles, and the tables that find them.

    Attributes:
        breaks: for each name a bit for each character before which a separator stands.
        containing: for each name in how many others it stands.
        unusable: titles in which no letter or digit is left after folding.
    """

    names: Texts
    titles: Titles
    breaks: NDArray[np.uint64]
    containing: NDArray[np.int32]
    search: Names
    syllables: syllables.Syllables
    looks: looks.Looks
    pieces: Pieces
    unusable: tuple[Title, ...]

    def find(self, lines: Lines) -> Iterator[Found]:
        """Every name in every view."""
        yield from self._spelt(lines.base)
        for one in lines.rewritten:
            yield from self._spelt(one.line, one)
        yield from self._sounding(lines.syllables)
        yield from self._looking(lines.close)

    def _spelt(self, line: Line, rewritten: Rewritten | None = None) -> Iterator[Found]:
        spellings = self.search.spellings
        own = len(self.names)
        for number, start, end in self.search.find(line):
            if rewritten and not rewritten.holds(start, end):
                continue
            other = VIEWS[spellings.view(number)] if number >= own else ""
            if other and other != (rewritten.view if rewritten else other):
                continue
            if other and not rewritten and other not in IN_PLAIN_TEXT:
                continue
            breaks = 0 if other else int(self.breaks[number])
            view = separators.told(line, start, end, breaks, latin=max(line.text[start:end]) < "\u1100")
            if view:
                told = rewritten.view if rewritten else other or view
                yield spellings.key(number), int(line.starts[start]), int(line.ends[end - 1]), told

    def _sounding(self, line: Line | None) -> Iterator[Found]:
        for key, start, end in self.syllables.find(line) if line else ():
            view = syllables.view_of(line, start, end, self.names[key]) if line else ""
            if view and line:
                yield key, int(line.starts[start]), int(line.ends[end - 1]), view

    def _looking(self, line: Line) -> Iterator[Found]:
        for key, start, end, omitted in self.looks.find(line):
            if not looks.alike(line.text[start:end], self.names[key], omitted):
                continue
            if separators.told(line, start, end, int(self.breaks[key]), latin=False):
                yield key, int(line.starts[start]), int(line.ends[end - 1]), looks.LOOKS
