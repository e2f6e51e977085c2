"""Digests of files to numbers of assets: exact, in sorted arrays of some 36 bytes a digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

WIDEST = "S32"


class Digests:
    """Digests in hexadecimal, of any of MD5, SHA-1 and SHA-256, and the asset that each is of."""

    def __init__(self, parts: Sequence[tuple[int, Iterable[str]]]) -> None:
        keys = [_packed(values) for _, values in parts]
        owners = np.repeat(
            np.array([number for number, _ in parts], np.int32), [len(own) for own in keys]
        )  # fmt: skip
        joined = np.concatenate([np.zeros(0, WIDEST), *keys])
        order = np.argsort(joined, kind="stable")
        self._keys, self._owners = joined[order], owners[order]

    def __len__(self) -> int:
        return len(self._keys)

    def of(self, values: Iterable[str]) -> dict[int, list[str]]:
        """The assets that have any of these digests, with those that they have."""
        found: dict[int, list[str]] = {}
        if not len(self):
            return found
        asked = list(dict.fromkeys(values))
        keys = _packed(asked)
        first, last = (np.searchsorted(self._keys, keys, side) for side in ("left", "right"))
        for number in np.flatnonzero(last > first).tolist():
            for owner in self._owners[first[number] : last[number]].tolist():
                found.setdefault(owner, []).append(asked[number])
        return found


def _packed(values: Iterable[str]) -> np.ndarray[tuple[int], np.dtype[np.bytes_]]:
    return np.array([bytes.fromhex(value) for value in values], WIDEST)
