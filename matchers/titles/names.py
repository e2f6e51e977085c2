"""Names searched as they are spelt.

Names with Han, kana or Hangul may begin anywhere; they go through one automaton. Names of Latin letters and
figures stand between word boundaries. In a title they go through a second automaton; in a page of prose that
would report six places cut out of words for each whole one, so there the windows between word boundaries are
looked up by hash instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchers.titles import tables
from matchers.titles.automaton import Automaton
from matchers.titles.grams import Numbers, code_points, ranges
from matchers.titles.hashes import Sums, Table, known, mixed
from matchers.titles.lines import WIDE, Found, Line
from matchers.titles.texts import Texts, running

PROSE_FROM = 1_024
"""Letters of a text from which it is read as prose."""
IN_PROSE = 60
"""Times that a spelling is looked at in one page; `the` may be a title, and stands there a thousand times."""
REACH = 64
"""Words and figures of a Latin name that is found in prose."""
HEADS = (8, 16, 32)
"""Letters of a Latin name that are looked up first: one prose word in six begins a name of more than eight."""
WORD_SALT, HEAD_SALT = 1, 4
Wholes = Callable[[Iterable[Found]], list[Found]]
"""What leaves those of the finds that cut no word (`Line.wholes`)."""


@dataclass(frozen=True, eq=False)
class Spellings:
    """The texts that are searched: first the folded names themselves, then other ways to write some of them.

    Attributes:
        names: the folded names; the number of a name is its place here.
        others: texts searched on top; `other_keys` and `other_views` say what each stands for.
    """

    names: Texts
    others: Texts
    other_keys: NDArray[np.uint32]
    other_views: NDArray[np.uint8]

    def text(self, number: int) -> str:
        """The text of a spelling."""
        own = len(self.names)
        return self.names[number] if number < own else self.others[number - own]


@dataclass(frozen=True, eq=False)
class Names:
    """Finds spellings.

    Attributes:
        latin: automaton over names of Latin letters and figures alone.
        wide: the same over all others: those that begin so, and those that do not. One over both would need
            twice the room while it is made.
        words: hashes of the latter, for prose.
        heads: for each number of `HEADS` a table of the first letters of those that have more.
    """

    spellings: Spellings
    wide: tuple[Automaton, Automaton]
    latin: Automaton
    words: Table
    heads: tuple[NDArray[np.bool_], ...]

    def find(self, text: str, wholes: Wholes) -> Iterator[tuple[int, int, int, bool]]:
        """(spelling, start, end, of Latin letters alone) wherever one stands and `wholes` leaves it."""
        for automaton in (self.latin,) if text.isascii() else (self.latin, *self.wide):
            for start, end, pattern in wholes(automaton.found(text)):
                for number in automaton.of_pattern(pattern):
                    yield number, start, end, automaton is self.latin

    def in_prose(self, line: Line, at: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers, bool]]:
        """The same as arrays (spellings, starts, ends, of Latin letters alone), for a text of many words;
        of each spelling the first IN_PROSE. `at`: where the characters of the base line stand."""
        codes = code_points(line.text)
        bounds = boundaries(at, codes)
        starts, ends, numbers = self.in_words(codes, bounds)
        texts = {number: self.spellings.text(number) for number in np.unique(numbers).tolist()}
        some = _first(numbers)
        numbers, starts, ends = numbers[some], starts[some], ends[some]
        told = zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True)
        same = np.fromiter((line.text[start:end] == texts[n] for n, start, end in told), np.bool_)
        yield numbers[same], starts[same], ends[same], True
        if not line.text.isascii():
            for automaton in self.wide:
                yield *_wide_in_prose(automaton, line.text, codes, bounds), False

    def in_words(
        self, codes: NDArray[np.uint32], bounds: NDArray[np.bool_]
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Starts, ends and numbers of the names of words, as far as hashes tell. `bounds`: where words end."""
        sums = Sums(codes)
        starts, ends = self._windows(codes, bounds, sums)
        places, numbers = self.words.find(mixed(sums.windows(starts, ends), WORD_SALT))
        return starts[places], ends[places], numbers

    def _windows(
        self, codes: NDArray[np.uint32], bounds: NDArray[np.bool_], sums: Sums
    ) -> tuple[Numbers, Numbers]:
        """Runs of neighbouring words and figures that may be names: all the short ones, and the longer ones
        that begin as a name of more letters does."""
        wordlike = tables.looked_up(tables.classes(), codes) > 0
        edges = np.flatnonzero(bounds)
        # a run may not cross a character that forms no words
        others = running(~wordlike)[edges]
        first = np.flatnonzero(np.append(wordlike, np.bool_())[edges])
        found, least = [], 0
        for most, heads in zip((*HEADS, len(codes)), (*self.heads, None), strict=True):
            found.append(_runs(edges, others, first, least, most))
            if heads is not None:
                first = first[edges[first] + most < len(codes)]
                begin = edges[first]
                first = first[known(heads, mixed(sums.windows(begin, begin + most), HEAD_SALT))]
                least = most
        starts, ends = (np.concatenate(column) for column in zip(*found, strict=True))
        return starts, ends


def _wide_in_prose(
    automaton: Automaton, text: str, codes: NDArray[np.uint32], bounds: NDArray[np.bool_]
) -> tuple[Numbers, Numbers, Numbers]:
    starts, ends, patterns = automaton.in_arrays(text)
    han = codes > ord(WIDE)
    whole = (bounds[starts] & bounds[ends]) | (han[starts] & han[ends - 1])
    starts, ends, patterns = starts[whole], ends[whole], patterns[whole]
    places, numbers = automaton.of_patterns(patterns)
    some = _first(numbers)
    return numbers[some], starts[places[some]], ends[places[some]]


def boundaries(at: Numbers, codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether a word or figure may end before each character, which stands `at`, and at the end."""
    bounds = script_boundaries(codes)
    bounds[1:-1] |= at[1:] > at[:-1] + 1
    return bounds


def script_boundaries(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """The same as far as the characters alone tell."""
    classes = tables.looked_up(tables.classes(), codes)
    bounds = np.ones(len(codes) + 1, np.bool_)
    bounds[1:-1] = (classes[1:] != classes[:-1]) | (classes[1:] == 0)
    return bounds


def _first(numbers: Numbers) -> Numbers:
    """Places of the first IN_PROSE of each number."""
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    some: Numbers = order[np.arange(len(ordered)) - ordered.searchsorted(ordered) < IN_PROSE]
    return some


def _runs(edges: Numbers, others: Numbers, first: Numbers, least: int, most: int) -> tuple[Numbers, Numbers]:
    """Starts and ends of all runs from an edge in `first` of more than `least` and at most `most` characters,
    and at most REACH words."""
    begin = edges[first]
    low = np.maximum(edges.searchsorted(begin + least, "right"), first + 1)
    high = np.minimum(edges.searchsorted(begin + most, "right"), first + REACH + 1)
    counts = np.maximum(high - low, 0)
    own, last = np.repeat(first, counts), ranges(low, counts)
    inside = others[last] == others[own]
    return edges[own[inside]], edges[last[inside]]
