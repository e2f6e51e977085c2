"""Names as 64-bit hashes: which of a text's windows are names of a catalogue, asked for thousands at once.

A table is three arrays that are mapped, not loaded. What it answers is a candidate: the caller compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matchers.titles.grams import Codes, Hashes, Numbers

BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(BASE, -1, 1 << 64)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_BIT = np.uint8(1) << np.arange(8, dtype=np.uint8)
CELLS_A_HASH = 16
"""Size of the bit table that tells in one step that a window is no name: 1 in 16 passes for nothing."""


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


def bits(hashes: Hashes) -> NDArray[np.uint8]:
    """A bit for the top of each hash."""
    count = max(6, (len(hashes) * CELLS_A_HASH).bit_length())
    table = np.zeros(1 << (count - 3), np.uint8)
    cells = hashes >> np.uint64(64 - count)
    np.bitwise_or.at(table, cells >> np.uint64(3), np.uint8(1) << (cells & np.uint64(7)).astype(np.uint8))
    return table


def has_bit(table: NDArray[np.uint8], hashes: Hashes) -> Numbers:
    """Which of the hashes have their bit set."""
    cells = hashes >> np.uint64(64 - (len(table) * 8).bit_length() + 1)
    found: Numbers = (table[cells >> np.uint64(3)] & _BIT[cells & np.uint64(7)]).nonzero()[0]
    return found


_NONE: Numbers = np.zeros(0, np.int64)


class Table:
    """Hashes in ascending order, each with the number of its name."""

    def __init__(self, hashes: Hashes, keys: NDArray[np.uint32], seen: NDArray[np.uint8]) -> None:
        self.hashes, self.keys, self.seen = hashes, keys, seen

    @classmethod
    def of(cls, hashes: Hashes, keys: Numbers) -> Table:
        """Pairs of hash and name; a pair that stands twice counts once."""
        order = np.lexsort((keys, hashes))
        hashes, numbers = hashes[order], keys[order].astype(np.uint32)
        new = np.ones(len(hashes), np.bool_)
        new[1:] = (hashes[1:] != hashes[:-1]) | (numbers[1:] != numbers[:-1])
        return cls(hashes[new], numbers[new], bits(hashes[new]))

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """What is kept of it, by the names of its arguments."""
        return {"hashes": self.hashes, "keys": self.keys, "seen": self.seen}

    def find(self, hashes: Hashes) -> tuple[Numbers, Numbers]:
        """(place in `hashes`, number of a name) for each name that has one of the hashes."""
        some = has_bit(self.seen, hashes)
        if not len(some):
            return _NONE, _NONE
        asked = hashes[some]
        first = np.searchsorted(self.hashes, asked, "left")
        counts = np.searchsorted(self.hashes, asked, "right") - first
        ends = np.cumsum(counts)
        rows = np.arange(int(ends[-1])) + np.repeat(first - ends + counts, counts)
        return np.repeat(some, counts), self.keys[rows].astype(np.int64)
