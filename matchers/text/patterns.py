"""Many patterns over one text: each is searched only where the text has the characters that it cannot do without.

A title lacks most of them; a page has digits and units of everything somewhere, but near each other in few places.
What is found is what `finditer` of each pattern finds over the whole text, in that order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matchers.text.needs import needed, reach

Told = TypeVar("Told")
LONG = 256
"""Characters of a text from which it is searched in windows."""
SPARSE = 3
"""Windows may cover one of so many characters together; where they would cover more, all of it is searched."""
END = 1 << 16
"""Sets hold characters below it; what is higher is in none."""
WORD = 64
"""Sets of one number."""


class Patterns(Generic[Told]):
    """Patterns in order, each with what it tells."""

    def __init__(self, patterns: Sequence[tuple[re.Pattern[str], Told]]) -> None:
        self._patterns = tuple(patterns)

    def found(self, text: str) -> Iterator[tuple[re.Match[str], Told]]:
        """Every match of every pattern, and what the pattern tells."""
        if len(text) < LONG:
            for pattern, told in self._possible(text):
                for match in pattern.finditer(text):
                    yield match, told
        else:
            yield from self._in_windows(text)

    def _possible(self, text: str) -> list[tuple[re.Pattern[str], Told]]:
        """The patterns whose characters the text has."""
        sets, wanted = self._bits
        present = 0
        for letter in sets.keys() & set(text):
            present |= sets[letter]
        missing = ~present
        return [one for one, bits in zip(self._patterns, wanted, strict=True) if not bits & missing]

    def _in_windows(self, text: str) -> Iterator[tuple[re.Match[str], Told]]:
        places, members = self._members(text)
        counts = members.sum(axis=0).tolist()
        for (pattern, told), groups, (most, beyond) in zip(
            self._patterns, self._groups, self._reaches, strict=True
        ):
            rarest = min(groups, key=counts.__getitem__, default=-1)
            if rarest >= 0 and not counts[rarest]:
                continue
            if rarest < 0 or not most or counts[rarest] * 2 * most * SPARSE > len(text):
                windows = [(0, len(text))]
            else:
                windows = _windows(places[members[:, rarest]].tolist(), most, beyond, len(text))
            for begin, end in windows:
                for match in pattern.finditer(text, begin, end):
                    yield match, told

    def _members(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Places of the characters that are in any set, and for each of them a row that says in which."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        rows = self._rows[np.where(codes < END, codes, 0)]
        places = np.flatnonzero(rows)
        return places, self._table[rows[places]]

    @cached_property
    def _sets(self) -> dict[frozenset[str], int]:
        """The sets that patterns need, numbered."""
        return {
            group: n for n, group in enumerate(dict.fromkeys(one for needs in self.needs for one in needs))
        }

    @cached_property
    def needs(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """For each pattern sets of characters of which every match has one each."""
        return tuple(needed(pattern.pattern) for pattern, _ in self._patterns)

    @cached_property
    def _groups(self) -> list[tuple[int, ...]]:
        """For each pattern the numbers of its sets."""
        return [tuple(self._sets[group] for group in needs) for needs in self.needs]

    @cached_property
    def _reaches(self) -> list[tuple[int, int]]:
        return [reach(pattern.pattern) for pattern, _ in self._patterns]

    @cached_property
    def _bits(self) -> tuple[dict[str, int], list[int]]:
        """A bit for each set: those that a character is in, those that each pattern needs."""
        sets: dict[str, int] = {}
        for group, number in self._sets.items():
            for letter in group:
                sets[letter] = sets.get(letter, 0) | 1 << number
        return sets, [sum(1 << number for number in groups) for groups in self._groups]

    @cached_property
    def _table(self) -> NDArray[np.bool_]:
        """A row for each way in which characters are in sets; the first for those that are in none."""
        kinds = dict.fromkeys((0, *self._bits[0].values()))
        return np.array([[bits >> n & 1 for n in range(len(self._sets))] for bits in kinds], np.bool_)

    @cached_property
    def _rows(self) -> NDArray[np.uint16]:
        """The row of each character below END."""
        numbers = {bits: n for n, bits in enumerate(dict.fromkeys((0, *self._bits[0].values())))}
        table = np.zeros(END, np.uint16)
        for letter, bits in self._bits[0].items():
            table[ord(letter)] = numbers[bits]
        return table


def _windows(places: list[int], most: int, beyond: int, end: int) -> list[tuple[int, int]]:
    """Where a match of at most so many characters may stand that holds one of the places, each character once."""
    found: list[tuple[int, int]] = []
    for place in places:
        begin, last = max(0, place - most + 1), min(end, place + most + beyond)
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], last
        else:
            found.append((begin, last))
    return found
