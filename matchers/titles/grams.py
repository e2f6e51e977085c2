"""Pieces of names as numbers: hashes of short runs of characters, and where in a name the rare ones stand.

All of it works on whole catalogues at once (numpy), so no Python object is made per name. A hash that
belongs to two runs costs a comparison later, never a wrong answer: what is found is always compared again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]

COUNTER_BITS = 22
"""Runs are counted in 4 million cells; two runs that share one only look more frequent than they are."""
FAR = np.iinfo(np.int64).max
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def code_points(text: str) -> Codes:
    """The characters of a text as numbers, lone surrogates too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def ranges(begin: Numbers, counts: Numbers) -> Numbers:
    """All numbers from each begin on, as many as its count."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(begin - ends + counts, counts)


def runs(codes: Codes, sizes: tuple[int, ...]) -> Iterator[tuple[int, Hashes]]:
    """For each size in ascending order, the hashes of all runs of that many characters, first to last."""
    wide = codes.astype(np.uint64)
    hashes = np.zeros(len(wide), np.uint64)
    for size in range(1, max(sizes, default=0) + 1):
        count = len(wide) - size + 1
        if count <= 0:
            return
        hashes = hashes[:count] * _BASE + wide[size - 1 :]
        if size in sizes:
            yield size, _mixed(hashes, size)


def hashes_of(windows: Codes) -> Hashes:
    """The hash of each row, the same as `runs` gives for those characters."""
    hashes = np.zeros(len(windows), np.uint64)
    for column in windows.T:
        hashes = hashes * _BASE + column
    return _mixed(hashes, windows.shape[1])


def frequencies(
    codes: Codes, to_end: NDArray[np.int32], size: int, chunk: int = 1 << 20
) -> NDArray[np.int32]:
    """For each place of the joined names, how often the run of `size` that begins there occurs in all names.

    `to_end` is how many characters of its own name stand from a place on: a run that leaves its name is none.
    """
    cells = np.zeros(len(codes), np.uint32)
    counts = np.zeros(1 << COUNTER_BITS, np.int32)
    for begin in range(0, len(codes), chunk):
        for _, hashes in runs(codes[begin : begin + chunk + size - 1], (size,)):
            cell = (hashes >> np.uint64(64 - COUNTER_BITS)).astype(np.uint32)
            cells[begin : begin + len(cell)] = cell
            own = to_end[begin : begin + len(cell)] >= size
            counts += np.bincount(cell[own], minlength=len(counts)).astype(np.int32)
    return counts[cells]


def rarest(cost: NDArray[np.int32], size: int, pieces: int) -> list[Numbers]:
    """The starts of two or three runs that do not overlap and together occur least often, for each row.

    Args:
        cost: one row for each name, one column for each start of a run, all names of one length.
        size: characters of a run.
        pieces: 2 or 3. The row must have room for them: (pieces - 1) * size columns and one more.

    Returns:
        As many arrays of starts as pieces, ascending; the first places where several are equally rare.
    """
    wide = cost.astype(np.int64)
    columns = np.arange(wide.shape[1])
    before = np.minimum.accumulate(wide, axis=1)
    if pieces == 2:
        last = (wide[:, size:] + before[:, :-size]).argmin(axis=1) + size
        return [_least(wide, columns <= (last - size)[:, None]), last]
    after = np.minimum.accumulate(wide[:, ::-1], axis=1)[:, ::-1]
    middle = (wide[:, size:-size] + before[:, : -2 * size] + after[:, 2 * size :]).argmin(axis=1) + size
    return [
        _least(wide, columns <= (middle - size)[:, None]),
        middle,
        _least(wide, columns >= (middle + size)[:, None]),
    ]


def _least(cost: Numbers, allowed: NDArray[np.bool_]) -> Numbers:
    found: Numbers = np.where(allowed, cost, FAR).argmin(axis=1)
    return found


def _mixed(hashes: Hashes, size: int) -> Hashes:
    # the last steps of splitmix64: the top bits must depend on every character
    mixed = hashes ^ np.uint64(size)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
    return mixed ^ (mixed >> np.uint64(31))
