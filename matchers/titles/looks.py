"""Names of three to five Han in which one character is replaced by one that looks like it (厌余年).

To look alike is no equivalence: 未 is near 末 and 末 near 木, and classes that join them all would join most
of the script. So a name is filed once for each of its characters, with that one left out, and what stands in
its place is compared. Longer names carry a wrong character in the tier of edits.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matchers.titles import tables
from matchers.titles.grams import Codes, Hashes, Numbers, code_points
from matchers.titles.hashes import Sums, Table, mixed, powers
from matchers.titles.lines import Line
from matchers.titles.texts import Texts

LOOKS = "looks"
LENGTHS = (3, 4, 5)
_SIZES = np.array([size for size in LENGTHS for _ in range(size)])
_OMITTED = np.array([place for size in LENGTHS for place in range(size)])
_SALT = 16


def _hashes(codes: Codes, sums: Sums, starts: Numbers) -> tuple[Hashes, Numbers, Numbers]:
    """Hashes of every window of a known size that begins at one of the starts and is all Han, each with one
    character left out; with them start and column (of `_SIZES` and `_OMITTED`)."""
    others = np.concatenate(
        (np.zeros(1, np.int64), np.cumsum(~tables.looked_up(tables.han(), codes).astype(bool)))
    )
    ends = starts[:, None] + _SIZES[None, :]
    inside = np.minimum(ends, len(codes))
    rows, columns = np.nonzero((ends <= len(codes)) & (others[inside] == others[starts][:, None]))
    begin = starts[rows]
    up, _ = powers(8)
    omitted = sums.codes[begin + _OMITTED[columns]] * up[_OMITTED[columns]]
    return mixed(sums.windows(begin, begin + _SIZES[columns]) - omitted, _SALT + columns), begin, columns


class Looks:
    """Names by all but one of their characters."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, base: Line) -> Iterator[tuple[int, int, int, int]]:
        """(name, start, end, place of the character that may differ) in the base line."""
        if len(base.text) < LENGTHS[0] or base.text.isascii() or not len(self.table.hashes):
            return
        codes = code_points(base.text)
        hashes, begin, columns = _hashes(codes, Sums(codes), np.arange(len(codes) - LENGTHS[0] + 1))
        places, keys = self.table.find(hashes)
        begin, columns = begin[places], columns[places]
        rows = zip(
            keys.tolist(), begin.tolist(), _SIZES[columns].tolist(), _OMITTED[columns].tolist(), strict=True
        )
        for key, start, size, omitted in rows:
            yield key, start, start + size, omitted


def alike(text: str, key: str, omitted: int) -> bool:
    """Whether the text differs from the name in that character alone, and by one that looks like it."""
    if text[:omitted] + text[omitted + 1 :] != key[:omitted] + key[omitted + 1 :]:
        return False
    return text[omitted] != key[omitted] and tables.look_alike(text[omitted], key[omitted])


def build(names: Texts) -> Looks:
    """All names of a known size that are all Han."""
    hashes, keys = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for batch in names.batches():
        found, first, columns = _hashes(batch.codes, Sums(batch.codes), batch.starts)
        number = batch.at(first)
        own = (batch.ends - batch.starts)[number] == _SIZES[columns]
        hashes.append(found[own])
        keys.append(number[own] + batch.first)
    return Looks(Table.of(np.concatenate(hashes), np.concatenate(keys)))
