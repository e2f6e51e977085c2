"""Aho-Corasick over many texts (daachorse, charwise double array), each of which stands for several numbers."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import chain, groupby
from operator import itemgetter

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

from matchers.titles.grams import Numbers, ranges


class Automaton:
    """Finds texts. The numbers of pattern p are `numbers[first[p]:first[p + 1]]`."""

    def __init__(
        self,
        engine: CharwiseDoubleArrayAhoCorasick | None,
        first: NDArray[np.uint32],
        numbers: NDArray[np.uint32],
    ) -> None:
        self.engine, self.first, self.numbers = engine, first, numbers
        self._first, self._numbers = first.data, numbers.data

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int]]) -> Automaton:
        """(text, number) pairs in ascending order of the texts, best one by one: the engine needs 900 MB for a
        million texts while it is made."""
        patterns, first, numbers = [], array("I", [0]), array("I")
        for text, group in groupby(rows, itemgetter(0)):
            patterns.append(text)
            numbers.extend(number for _, number in group)
            first.append(len(numbers))
        engine = CharwiseDoubleArrayAhoCorasick(patterns) if patterns else None
        return cls(engine, np.array(first, np.uint32), np.array(numbers, np.uint32))

    @classmethod
    def loaded(cls, data: bytes, first: NDArray[np.uint32], numbers: NDArray[np.uint32]) -> Automaton:
        """From what `saved` gave."""
        return cls(CharwiseDoubleArrayAhoCorasick.deserialize(data) if data else None, first, numbers)

    def saved(self) -> bytes:
        """The engine as bytes; empty for one without texts."""
        return self.engine.serialize() if self.engine else b""

    def found(self, text: str) -> list[tuple[int, int, int]]:
        """(start, end, pattern) of every text, wherever it stands."""
        return self.engine.find_overlapping(text) if self.engine and text else []

    def of_pattern(self, pattern: int) -> list[int]:
        """The numbers that a pattern stands for."""
        return self._numbers[self._first[pattern] : self._first[pattern + 1]].tolist()

    def in_arrays(self, text: str) -> tuple[Numbers, Numbers, Numbers]:
        """Starts, ends and patterns of `found`."""
        flat = np.fromiter(chain.from_iterable(self.found(text)), np.int64).reshape(-1, 3)
        return flat[:, 0], flat[:, 1], flat[:, 2]

    def of_patterns(self, patterns: Numbers) -> tuple[Numbers, Numbers]:
        """(place in `patterns`, number) for each number of each of them."""
        first = self.first[patterns].astype(np.int64)
        counts = self.first[patterns + 1] - first
        numbers = self.numbers[ranges(first, counts)]
        return np.repeat(np.arange(len(patterns)), counts), numbers.astype(np.int64)
