"""Exact Hamming search over 256-bit codes by a scan: numpy's `bitwise_count` on four words a code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BITS = 256
WORDS = BITS // 64
CODE_LENGTH = BITS // 4
"""Hexadecimal digits of a code."""


class CodeIndex:
    """Codes in the order given; row numbers count from 0.

    Raises:
        ValueError: a code is not 64 hexadecimal digits.
    """

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = tuple(codes)
        self._words = np.array([_words(code) for code in codes], dtype=np.uint64).reshape(-1, WORDS)

    def __len__(self) -> int:
        return len(self._codes)

    def code(self, row: int) -> str:
        """The code in that row."""
        return self._codes[row]

    def within(self, code: str, radius: int) -> list[tuple[int, int]]:
        """(row, distance) of every code at most `radius` bits away, nearest first, then by row."""
        if not self._codes:
            return []
        query: NDArray[np.uint64] = np.array(_words(code), dtype=np.uint64)
        bits = np.bitwise_count(self._words ^ query).sum(axis=1)
        rows = np.flatnonzero(bits <= radius)
        return sorted(((int(row), int(bits[row])) for row in rows), key=lambda pair: (pair[1], pair[0]))


def distance(left: str, right: str) -> int:
    """Differing bits of two codes of the same length in hexadecimal. Raises ValueError otherwise."""
    if len(left) != len(right):
        raise ValueError(f"codes of {len(left)} and {len(right)} digits cannot be compared")
    return (int(left, 16) ^ int(right, 16)).bit_count()


def _words(code: str) -> list[int]:
    if len(code) != CODE_LENGTH:
        raise ValueError(f"a code has {CODE_LENGTH} hexadecimal digits, not {len(code)}: {code[:80]!r}")
    return [int(code[n : n + 16], 16) for n in range(0, CODE_LENGTH, 16)]
