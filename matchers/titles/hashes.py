"""Names as 64-bit hashes: which of a text's windows are names of a catalogue, asked for thousands at once.

A table is three arrays that are mapped, not loaded. What it answers is a candidate: the caller compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matchers.titles.grams import Codes, Hashes, Numbers, ranges

BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(BASE, -1, 1 << 64)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
CELLS_A_HASH = 16
"""Size of the table that tells in one step that a window is no name: 1 in 16 passes for nothing."""


@lru_cache(maxsize=8)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    with np.errstate(over="ignore"):
        up, down = (np.full(count, factor, np.uint64) for factor in (BASE, _INVERSE))
        up[0] = down[0] = 1
        return np.cumprod(up), np.cumprod(down)


def powers(count: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, at least so many."""
    return _powers(1 << max(9, (count - 1).bit_length()))


class Sums:
    """Prefix sums over a text from which the hash of any window follows in one step."""

    def __init__(self, codes: Codes) -> None:
        up, self._down = powers(len(codes) + 1)
        self.codes = codes.astype(np.uint64) + np.uint64(1)
        self._sums = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(self.codes * up[: len(codes)], out=self._sums[1:])

    def windows(self, starts: Numbers, ends: Numbers) -> Hashes:
        """Hashes of [start, end), unmixed: add to them, then `mixed`."""
        found: Hashes = (self._sums[ends] - self._sums[starts]) * self._down[starts]
        return found


def mixed(hashes: Hashes, salt: Numbers | int) -> Hashes:
    """The last steps of splitmix64: the top bits must depend on every character, and on the salt."""
    h = hashes ^ (np.asarray(salt).astype(np.uint64) * np.uint64(BASE))
    h = (h ^ (h >> np.uint64(30))) * _MIX[0]
    h = (h ^ (h >> np.uint64(27))) * _MIX[1]
    found: Hashes = h ^ (h >> np.uint64(31))
    return found


def cells(hashes: Hashes) -> NDArray[np.bool_]:
    """A table in which the cell of the top of each hash is set."""
    count = max(6, (len(hashes) * CELLS_A_HASH).bit_length())
    table = np.zeros(1 << count, np.bool_)
    table[(hashes >> np.uint64(64 - count)).view(np.int64)] = True
    return table


def known(table: NDArray[np.bool_], hashes: Hashes) -> Numbers:
    """Which of the hashes have their cell set."""
    found: Numbers = table.take((hashes >> np.uint64(65 - len(table).bit_length())).view(np.int64)).nonzero()[
        0
    ]
    return found


Owners = NDArray[np.uint32] | NDArray[np.uint64]
_NONE: Numbers = np.zeros(0, np.int64)


class Table:
    """Hashes in ascending order. Those of hash h have the numbers `numbers[first[h]:first[h + 1]]`."""

    def __init__(
        self,
        hashes: Hashes,
        first: NDArray[np.uint32],
        numbers: Owners,
        seen: NDArray[np.bool_],
    ) -> None:
        self.hashes, self.first, self.numbers, self.seen = hashes, first, numbers, seen

    @classmethod
    def of(cls, hashes: Hashes, numbers: Owners) -> Table:
        """Pairs of a hash and a number; a pair that stands twice counts once."""
        order = np.lexsort((numbers, hashes))
        hashes, numbers = hashes[order], numbers[order]
        other = np.ones(len(hashes), np.bool_)
        other[1:] = hashes[1:] != hashes[:-1]
        new = other.copy()
        new[1:] |= numbers[1:] != numbers[:-1]
        first = np.append(np.flatnonzero(other[new]), new.sum()).astype(np.uint32)
        return cls(hashes[other], first, numbers[new], cells(hashes[other]))

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """What is kept of it, by the names of its arguments."""
        return {"hashes": self.hashes, "first": self.first, "numbers": self.numbers, "seen": self.seen}

    def rows(self, hashes: Hashes) -> tuple[Numbers, Numbers]:
        """(place in `hashes`, row in the table) of each of the hashes that stands in it."""
        some = known(self.seen, hashes)
        if not len(some) or not len(self.hashes):
            return _NONE, _NONE
        asked = hashes.take(some)
        rows = self.hashes.searchsorted(asked)
        same = self.hashes.take(rows, mode="clip") == asked
        return some[same], rows[same]

    def find(self, hashes: Hashes) -> tuple[Numbers, Numbers]:
        """(place in `hashes`, number) for each number of each of the hashes."""
        some, rows = self.rows(hashes)
        begin = self.first[rows].astype(np.int64)
        counts = self.first[rows + 1] - begin
        every = ranges(begin, counts)
        return np.repeat(some, counts), self.numbers[every].astype(np.int64)
