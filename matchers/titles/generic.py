"""How generic a name is: in how many other names of the catalogue it stands, words uncut."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from matchers.titles.names import Names, script_boundaries
from matchers.titles.texts import Batch, Texts

ROWS = 8_000
"""Names looked at together: some 50 MB for their windows of words."""
ENOUGH = 1_000
"""Counting stops here where names are counted one by one."""


def containing(names: Texts, breaks: NDArray[np.uint64], search: Names) -> NDArray[np.int32]:
    """For each name the number of other names that contain it."""
    counts = np.zeros(len(names), np.int32)
    for batch in names.batches():
        for begin in range(0, len(batch.starts), ROWS):
            _count(counts, _some(batch, begin, begin + ROWS), breaks, search)
    return counts


def _some(batch: Batch, begin: int, end: int) -> Batch:
    starts, ends = batch.starts[begin:end], batch.ends[begin:end]
    low, high = int(starts[0]), int(ends[-1])
    return Batch(batch.first + begin, batch.text[low:high], batch.codes[low:high], starts - low, ends - low)


def _count(counts: NDArray[np.int32], batch: Batch, breaks: NDArray[np.uint64], search: Names) -> None:
    bounds = _boundaries(batch, breaks)
    starts, _, numbers = search.in_words(batch.codes, bounds)
    every, holding = [numbers], [starts]
    for automaton in search.wide:
        starts, ends, patterns = automaton.in_arrays(batch.text)
        whole = bounds[starts] & bounds[ends]
        holding.append(starts[whole])
        # the first number of a pattern is the name itself, if it is one
        every.append(automaton.numbers[automaton.first[patterns[whole]]].astype(np.int64))
    own, keys = len(search.spellings.names), np.concatenate(every)
    holders = batch.at(np.concatenate(holding)) + batch.first
    pairs = np.unique((holders * own + keys)[(keys < own) & (keys != holders)])
    np.add.at(counts, pairs % max(1, own), 1)


def _boundaries(batch: Batch, breaks: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where words end in the row of names: where scripts change, and where a name has a separator."""
    bounds = script_boundaries(batch.codes)
    own = breaks[batch.first : batch.first + len(batch.starts)]
    some = np.flatnonzero(own)
    rows, places = np.nonzero((own[some, None] >> np.arange(64, dtype=np.uint64)[None, :]) & np.uint64(1))
    bounds[batch.starts[some[rows]] + places] = True
    return bounds


def count_in(names: Texts, breaks: NDArray[np.uint64], text: str) -> int:
    """In how many names a text stands that is not among them, up to ENOUGH."""
    latin = max(text) < "\u1100"
    found: set[int] = set()
    for match in re.finditer(re.escape(text.encode("utf-8", "surrogatepass")), names.blob.data):
        key = int(np.searchsorted(names.offsets, match.start(), "right")) - 1
        if match.end() <= names.offsets[key + 1] and (
            not latin or _parted(names[key], int(breaks[key]), text)
        ):
            found.add(key)
            if len(found) >= ENOUGH:
                break
    return len(found)


def _parted(name: str, breaks: int, text: str) -> bool:
    """Whether a Latin text stands in a name with a word's end on both sides."""
    edges = {0, len(name), *(place for place in range(64) if breaks >> place & 1)}
    return any(m.start() in edges and m.end() in edges for m in re.finditer(re.escape(text), name))
