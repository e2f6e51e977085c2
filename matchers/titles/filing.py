"""How the names of a catalogue are filed under their pieces (`matchers.titles.pieces` says why)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matchers.titles import grams
from matchers.titles.grams import Codes, Hashes, Numbers
from records import folding

ONE_EDIT, TWO_EDITS = 6.0, 12.0
"""Weights (`folding.weight`) from which a name is told with one edit, and with two."""
LONGEST_PIECE = 8
FURTHEST = 1 << 16
"""A piece of a longer name stands in its first 65,536 characters."""
ROWS = 1 << 14
"""Names placed at once: some 10 MB at usual lengths."""
CELLS_A_PIECE = 16
"""Size of the table that tells in one step that no name has a run: 1 run in 16 passes for nothing."""

POSTING = np.dtype([("key", "<u4"), ("at", "<u2"), ("size", "u1"), ("edits", "u1")])
"""Number of the name, where in it the piece begins, characters of the piece, edits the name is allowed."""


def edits_allowed(key: str) -> int:
    """How many edits a folded name is told with: 0, 1 or 2."""
    weight = folding.weight(key)
    return (weight >= ONE_EDIT) + (weight >= TWO_EDITS)


def filed(keys: Sequence[str]) -> tuple[Hashes, NDArray[np.void]]:
    """Every piece of every name that is allowed an edit: hashes in ascending order, and their postings."""
    codes = grams.code_points("".join(keys))
    lengths = np.fromiter((len(key) for key in keys), np.int64, len(keys))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    edits = _edits(codes, starts)
    sizes = np.where(edits > 0, np.minimum(lengths // (edits + 1), LONGEST_PIECE), 0)
    to_end = (np.repeat(starts[1:], lengths) - np.arange(len(codes))).astype(np.int32)
    parts = [
        part
        for size in np.unique(sizes[sizes > 0]).tolist()
        for part in _of_size(codes, starts, edits, np.flatnonzero(sizes == size), to_end, size)
    ]
    if not parts:
        return np.zeros(0, np.uint64), np.zeros(0, POSTING)
    hashes = np.concatenate([found for found, _ in parts])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], np.concatenate([postings for _, postings in parts])[order]


def seen(hashes: Hashes) -> NDArray[np.uint8]:
    """A bit for the top of each hash; whatever has no bit is filed nowhere."""
    bits = max(6, (len(hashes) * CELLS_A_PIECE).bit_length())
    table = np.zeros(1 << (bits - 3), np.uint8)
    cells = hashes >> np.uint64(64 - bits)
    np.bitwise_or.at(table, cells >> np.uint64(3), np.uint8(1) << (cells & np.uint64(7)).astype(np.uint8))
    return table


def _edits(codes: Codes, starts: Numbers) -> Numbers:
    halves = np.concatenate((np.zeros(1, np.int64), np.cumsum(np.where(codes > 0x2E7F, 2, 1))))
    weights = (halves[starts[1:]] - halves[starts[:-1]]) / 2
    edits: Numbers = (weights >= ONE_EDIT).astype(np.int64) + (weights >= TWO_EDITS)
    return edits


def _of_size(
    codes: Codes, starts: Numbers, edits: Numbers, own: Numbers, to_end: NDArray[np.int32], size: int
) -> Iterator[tuple[Hashes, NDArray[np.void]]]:
    """Hashes and postings of the names `own`, whose pieces have that size."""
    counts = grams.frequencies(codes, to_end, size)
    for names in _alike(starts, edits, own):
        begin, allowed = starts[names], int(edits[names[0]])
        columns = np.arange(min(int(starts[names[0] + 1] - begin[0]) - size + 1, FURTHEST))
        for at in grams.rarest(counts[begin[:, None] + columns], size, allowed + 1):
            postings = np.empty(len(names), POSTING)
            postings["key"], postings["at"], postings["size"], postings["edits"] = names, at, size, allowed
            yield grams.hashes_of(codes[(begin + at)[:, None] + np.arange(size)]), postings


def _alike(starts: Numbers, edits: Numbers, own: Numbers) -> Iterator[Numbers]:
    """The names in batches of one length and one limit."""
    kinds = (starts[own + 1] - starts[own]) * 4 + edits[own]
    order = np.argsort(kinds, kind="stable")
    for group in np.split(own[order], np.flatnonzero(np.diff(kinds[order])) + 1):
        yield from (group[begin : begin + ROWS] for begin in range(0, len(group), ROWS))
