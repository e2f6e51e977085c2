"""Which keys have stood in a long table before, in few bytes a row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Seen:
    """Keys by a 64-bit hash with the row where each stood first: 12 bytes a key.

    Python's hash of strings has a secret of the process, so nobody can make two ids meet; among two million
    rows two different keys meet by chance once in ten million tables, and then the later row is refused.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []

    def add(self, keys: Sequence[str], rows: Sequence[int]) -> list[int]:
        """For each key the row where it stood before, 0 where it had not; new ones are kept."""
        hashes = np.fromiter(map(hash, keys), np.int64, len(keys))
        first = np.zeros(len(keys), np.int32)
        for known, numbers in self._runs:
            at = np.searchsorted(known, hashes)
            at[at == len(known)] = 0
            found = known[at] == hashes
            first[found] = numbers[at[found]]
        self._within(hashes, rows, first)
        fresh = first == 0
        order = np.argsort(hashes[fresh], kind="stable")
        self._keep(hashes[fresh][order], np.asarray(rows, np.int32)[fresh][order])
        return [int(row) for row in first]

    def _within(self, hashes: NDArray[np.int64], rows: Sequence[int], first: NDArray[np.int32]) -> None:
        if len(np.unique(hashes)) == len(hashes):
            return
        here: dict[int, int] = {}
        for at, (key, row) in enumerate(zip(hashes.tolist(), rows, strict=True)):
            if key in here and not first[at]:
                first[at] = here[key]
            here.setdefault(key, row)

    def _keep(self, hashes: NDArray[np.int64], rows: NDArray[np.int32]) -> None:
        """Runs of similar length are merged, so that there are few of them."""
        if not len(hashes):
            return
        while self._runs and len(self._runs[-1][0]) <= 2 * len(hashes):
            known, numbers = self._runs.pop()
            both = np.concatenate([known, hashes])
            order = np.argsort(both, kind="stable")
            hashes, rows = both[order], np.concatenate([numbers, rows])[order]
        self._runs.append((hashes, rows))
