"""Names of three to five Han in which one character is replaced by one that looks like it (厌余年).

To look alike is no equivalence: 未 is near 末 and 末 near 木, and classes that join them all would join most
of the script. So a name is filed once for each of its characters, with that one left out, and what stands in
its place is compared. Longer names carry a wrong character in the tier of edits.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matchers.titles import tables
from matchers.titles.grams import Codes, Hashes, code_points
from matchers.titles.hashes import BASE, Table
from matchers.titles.lines import Line
from matchers.titles.texts import Texts, running

LOOKS = "looks"
LENGTHS = (3, 4, 5)
_SIZES = np.array([size for size in LENGTHS for _ in range(size)])
_OMITTED = np.array([place for size in LENGTHS for place in range(size)])
_UP = np.array([pow(BASE, n, 1 << 64) for n in range(1, LENGTHS[-1] + 1)], np.uint64)
_SALT = np.array([pow(BASE, n, 1 << 64) for n in range(100, 100 + len(_SIZES))], np.uint64)


def _hashes(codes: Codes) -> Hashes:
    """For each place a row: the hash of every size of window that begins there, each without each of its
    characters (columns as in `_SIZES` and `_OMITTED`). Windows over the end are hashed as if zeros stood there."""
    longest = LENGTHS[-1]
    wide = np.zeros(len(codes) + longest - 1, np.uint64)
    wide[: len(codes)] = codes
    terms = np.lib.stride_tricks.sliding_window_view(wide, longest) * _UP
    sums = np.cumsum(terms, axis=1)
    found: Hashes = sums[:, _SIZES - 1] - terms[:, _OMITTED] + _SALT
    return found


class Looks:
    """Names by all but one of their characters."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, base: Line) -> Iterator[tuple[int, int, int, int]]:
        """(name, start, end, place of the character that may differ) in the base line, as far as hashes tell."""
        if len(base.text) < LENGTHS[0] or base.text.isascii() or not len(self.table.hashes):
            return
        places, keys = self.table.find(_hashes(code_points(base.text)).ravel())
        for place, key in zip(places.tolist(), keys.tolist(), strict=True):
            start, column = divmod(place, len(_SIZES))
            yield key, start, start + int(_SIZES[column]), int(_OMITTED[column])


def alike(text: str, key: str, omitted: int) -> bool:
    """Whether the text differs from the name in that character alone, and by one that looks like it."""
    if len(text) != len(key) or text[:omitted] + text[omitted + 1 :] != key[:omitted] + key[omitted + 1 :]:
        return False
    return text[omitted] != key[omitted] and tables.look_alike(text[omitted], key[omitted])


def build(names: Texts) -> Looks:
    """All names of a known size that are all Han."""
    hashes, keys = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for batch in names.batches():
        sizes = batch.ends - batch.starts
        others = running(~tables.looked_up(tables.han(), batch.codes))
        own = np.flatnonzero(np.isin(sizes, LENGTHS) & (others[batch.ends] == others[batch.starts]))
        rows, columns = np.nonzero(sizes[own, None] == _SIZES[None, :])
        hashes.append(_hashes(batch.codes)[batch.starts[own[rows]], columns])
        keys.append(own[rows] + batch.first)
    return Looks(Table.of(np.concatenate(hashes), np.concatenate(keys)))
