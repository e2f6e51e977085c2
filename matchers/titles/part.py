"""One immutable set of names with everything to find them: the catalogue as it was built, or what came since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from matchers.text.normalise import Reading
from matchers.titles import looks, rewrites, separators, syllables
from matchers.titles.automaton import Automaton
from matchers.titles.grams import Numbers, ranges
from matchers.titles.lines import Line, base_line
from matchers.titles.model import BASE, Title
from matchers.titles.names import PROSE_FROM, Names
from matchers.titles.pieces import Pieces
from matchers.titles.rewrites import Rewritten
from matchers.titles.settle import Finds, Found
from matchers.titles.texts import Texts
from matchers.titles.views import IN_PLAIN_TEXT, VIEWS

CLOSE = PROSE_FROM
"""Letters of a text that are searched for split, look-alike and other replaced characters: a title zone."""
FEW = 3
"""In prose, a name of so few Han counts in another view only where it stands apart: chance makes many."""
ALIAS, STEM = 1, 2


class Lines:
    """All lines of a reading, made once for all parts of an index.

    Attributes:
        close: the beginning of the text, as far as replaced characters are undone.
        rewritten: that beginning again, with disguises undone.
        syllables: the whole text by its syllables; None where there are too few. English prose is not read as
            pinyin.
    """

    def __init__(self, reading: Reading) -> None:
        base = self.base = base_line(reading)
        self.prose = len(base.text) > PROSE_FROM
        self.close = base.other(base.text[:CLOSE], base.starts) if self.prose else base
        self.rewritten = rewrites.rewritten(self.close)
        english = self.prose and base.text.isascii()
        self.syllables = None if english else syllables.syllables_of(base)

    @cached_property
    def at(self) -> Numbers:
        """Where each character of the text stands in the soft text."""
        return np.asarray(self.base.starts, np.int64)


_title: Callable[[Iterable[object]], Title] = partial(tuple.__new__, Title)
"""A title from its fields, in a third of the time that the class itself takes."""
_AS_IT_IS = np.array([view in IN_PLAIN_TEXT for view in VIEWS])


@dataclass(frozen=True, eq=False)
class Titles:
    """The titles behind the names. `first`: where the titles of each name begin; one longer than the names."""

    first: NDArray[np.uint32]
    works: NDArray[np.int64]
    flags: NDArray[np.uint8]
    texts: Texts

    @cached_property
    def _first(self) -> memoryview:
        return self.first.data

    @cached_property
    def _works(self) -> memoryview:
        return self.works.data

    @cached_property
    def _flags(self) -> memoryview:
        return self.flags.data

    def of(self, key: int, most: int | None = None) -> tuple[Title, ...]:
        """The titles that fold to the name, in the order in which they came; the first `most` of them."""
        return tuple(map(self.row, range(self._first[key], self._first[key + 1])[:most]))

    def works_of(self, key: int) -> Sequence[int]:
        """The work of each of those titles."""
        return self._works[self._first[key] : self._first[key + 1]].tolist()

    def borne(self, keys: Numbers, works: Numbers) -> NDArray[np.bool_]:
        """Whether each name is borne by one of the works, which are ascending."""
        first = self.first[keys].astype(np.int64)
        counts = self.first[keys + 1] - first
        own = np.isin(self.works[ranges(first, counts)], works)
        found: NDArray[np.bool_] = np.logical_or.reduceat(own, np.cumsum(counts) - counts)
        return found

    def row(self, number: int) -> Title:
        """One title."""
        flags = self._flags[number]
        return _title((self._works[number], self.texts[number], flags & ALIAS > 0, flags & STEM > 0))


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
    syllables: Automaton
    looks: looks.Looks
    pieces: Pieces
    unusable: tuple[Title, ...]

    @cached_property
    def _breaks(self) -> memoryview:
        return self.breaks.data  # one number of an array costs three times what one of a view does

    @cached_property
    def counts(self) -> memoryview:
        """`containing`, for one name after another."""
        return self.containing.data

    def find(self, lines: Lines) -> list[Found]:
        """Every name in every view."""
        found = self._plain(lines.base)
        found += self._disguised(lines)
        return found

    def find_in_prose(self, lines: Lines) -> Finds:
        """The same for a text of many words; some names that stand there very often not every time."""
        odd: list[Found] = []
        plain = [
            self._plain_in_prose(lines, numbers, starts, ends, odd, latin=latin)
            for numbers, starts, ends, latin in self.search.in_prose(lines.base, lines.at)
        ]
        odd += self._disguised(lines)
        return Finds.joined((*plain, Finds.of(odd)))

    def _disguised(self, lines: Lines) -> Iterator[Found]:
        for one in lines.rewritten:
            yield from self._rewritten(one)
        if lines.syllables:
            yield from self._sounding(lines.syllables, prose=lines.prose)
        yield from self._looking(lines.close, prose=lines.prose)

    def _plain(self, line: Line) -> list[Found]:
        own, breaks, starts, found = len(self.names), self._breaks, line.starts, []
        for number, start, end, latin in self.search.find(line.text, line.wholes):
            begin, last = starts[start], starts[end - 1]
            if number < own and last - begin == end - 1 - start and not (latin and breaks[number]):
                found.append((number, begin, last + 1, BASE))  # nearly all of them
            else:
                found += self._odd(line, number, start, end, latin=latin, prose=False)
        return found

    def _plain_in_prose(
        self, lines: Lines, numbers: Numbers, starts: Numbers, ends: Numbers, odd: list[Found], *, latin: bool
    ) -> Finds:  # fmt: skip
        """Those that stand there undisguised; the others go to `odd`."""
        begin, last = lines.at[starts], lines.at[ends - 1]
        usual = (numbers < len(self.names)) & (last - begin == ends - 1 - starts)
        if latin:
            usual[usual] = self.breaks[numbers[usual]] == 0
        rest = (one[self._standing(numbers) & ~usual].tolist() for one in (numbers, starts, ends))
        for number, start, end in zip(*rest, strict=True):
            odd += self._odd(lines.base, number, start, end, latin=latin, prose=True)
        return Finds.plain(numbers[usual], begin[usual], last[usual] + 1)

    def _odd(
        self, line: Line, number: int, start: int, end: int, *, latin: bool, prose: bool
    ) -> Iterator[Found]:
        """What stands there with separators, or is another spelling of a name."""
        own = len(self.names)
        other = self._other(number) if number >= own else ""
        if other and other not in IN_PLAIN_TEXT:
            return
        breaks = 0 if other else self._breaks[number]
        view = separators.told(line, start, end, breaks, latin=latin)
        if view == BASE or (view and not (prose and end - start < separators.SQUEEZED_FROM)):
            yield self._key(number), *line.span(start, end), other or view

    def _rewritten(self, one: Rewritten) -> Iterator[Found]:
        own = len(self.names)
        for number, start, end, latin in self.search.find(one.line.text, one.wholes):
            if number >= own and self._other(number) != one.view:
                continue
            breaks = self._breaks[number] if number < own else 0
            if separators.told(one.line, start, end, breaks, latin=latin):
                yield self._key(number), *one.line.span(start, end), one.view

    def _sounding(self, line: Line, *, prose: bool) -> Iterator[Found]:
        for start, end, pattern in line.wholes(self.syllables.found(line.text)):
            if prose and end - start <= FEW and not line.apart(start, end):
                continue
            for key in self.syllables.of_pattern(pattern):
                view = syllables.view_of(line, start, end, self.names[key])
                if view:
                    yield key, *line.span(start, end), view

    def _looking(self, line: Line, *, prose: bool) -> Iterator[Found]:
        for key, start, end, omitted in self.looks.find(line, apart=prose):
            if looks.alike(line.text[start:end], self.names[key], omitted) and separators.told(
                line, start, end, self._breaks[key], latin=False
            ):
                yield key, *line.span(start, end), looks.LOOKS

    def _standing(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Which of the spellings may stand in a text as it is."""
        views = self.search.spellings.other_views
        own = len(self.names)
        found: NDArray[np.bool_] = numbers < own
        found[~found] = _AS_IT_IS[views[numbers[~found] - own]]
        return found

    def _key(self, number: int) -> int:
        own = len(self.names)
        return number if number < own else int(self.search.spellings.other_keys[number - own])

    def _other(self, number: int) -> str:
        return VIEWS[self.search.spellings.other_views[number - len(self.names)]]
