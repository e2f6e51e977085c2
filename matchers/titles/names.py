"""Names searched as they are spelt: whole-word names by hash, all others by one Aho-Corasick automaton.

A name of Latin letters and figures stands between word boundaries, so only windows that begin and end at one
are looked up: prose holds a sixth as many of those as an automaton reports places. Names with Han, kana or
Hangul may begin anywhere and go through the automaton (daachorse, charwise double array).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

from matchers.titles import tables
from matchers.titles.grams import Numbers
from matchers.titles.hashes import Sums, Table, has_bit, mixed
from matchers.titles.lines import Line
from matchers.titles.texts import Texts, running

REACH = 64
"""Words and figures of a Latin name; a longer one goes through the automaton."""
HEAD = 8
"""Letters of a Latin name that are looked up first: one prose word in six begins a longer name."""
WORD_SALT, HEAD_SALT = 1, 4


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

    def key(self, number: int) -> int:
        """The name that a spelling stands for."""
        own = len(self.names)
        return number if number < own else int(self.other_keys[number - own])

    def view(self, number: int) -> int:
        """Number of the view that a spelling belongs to, -1 for the name itself."""
        own = len(self.names)
        return -1 if number < own else int(self.other_views[number - own])


@dataclass(frozen=True, eq=False)
class Names:
    """Finds spellings. `first` and `numbers`: for each pattern of the automaton its spellings."""

    spellings: Spellings
    automaton: CharwiseDoubleArrayAhoCorasick | None
    first: NDArray[np.uint32]
    numbers: NDArray[np.uint32]
    words: Table
    heads: NDArray[np.uint8]
    """A bit for the first HEAD letters of each name of words that has more."""
    narrow: bool
    """Whether the automaton also holds names of Latin letters alone, too long for `words`."""

    def find(self, line: Line) -> Iterator[tuple[int, int, int]]:
        """(spelling, start, end) wherever one stands between boundaries; separators are not looked at yet."""
        if not line.text:
            return
        yield from self._in_words(line)
        if self.automaton is None or (line.text.isascii() and not self.narrow):
            return
        for start, end, pattern in self.automaton.find_overlapping(line.text):
            if line.bounds[start] and line.bounds[end]:
                low, high = self.first[pattern : pattern + 2].tolist()
                for number in self.numbers[low:high].tolist():
                    yield number, start, end

    def _in_words(self, line: Line) -> Iterator[tuple[int, int, int]]:
        sums = Sums(line.codes)
        starts, ends = self._windows(line, sums)
        if not len(starts):
            return
        for place, number in self.words.find(mixed(sums.windows(starts, ends), WORD_SALT)):
            start, end = int(starts[place]), int(ends[place])
            if line.text[start:end] == self.spellings.text(number):
                yield number, start, end

    def _windows(self, line: Line, sums: Sums) -> tuple[Numbers, Numbers]:
        """Runs of neighbouring words and figures that may be names: all the short ones, and the long ones
        that begin as a name does."""
        wordlike = tables.looked_up(tables.classes(), line.codes) > 0
        edges = np.flatnonzero(line.bounds)
        # a run may not cross a character that forms no words
        others = running(~wordlike)[edges]
        first = np.flatnonzero(np.append(wordlike, np.bool_())[edges])
        short = _runs(edges, others, first, HEAD)
        size = edges[first] + HEAD
        first = first[size < len(line.codes)]
        begin = edges[first]
        first = first[has_bit(self.heads, mixed(sums.windows(begin, begin + HEAD), HEAD_SALT))]
        long = _runs(edges, others, first, REACH)
        lengthy = long[1] - long[0] > HEAD
        return np.concatenate((short[0], long[0][lengthy])), np.concatenate((short[1], long[1][lengthy]))


def _runs(edges: Numbers, others: Numbers, first: Numbers, reach: int) -> tuple[Numbers, Numbers]:
    """Starts and ends of all runs from an edge in `first` to one of the `reach` next."""
    last = first[:, None] + np.arange(1, reach + 1)[None, :]
    inside = np.minimum(last, len(edges) - 1)
    rows, columns = np.nonzero((last < len(edges)) & (others[inside] == others[first][:, None]))
    return edges[first[rows]], edges[last[rows, columns]]
