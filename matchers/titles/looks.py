"""Names of three to five Han in which one character is replaced by one that looks like it (厌余年).

To look alike is no equivalence: 未 is near 末 and 末 near 木, and classes that join them all would join most
of the script. So a name is filed once for each of its characters, with that one left out, and what stands in
its place is compared. Longer names carry a wrong character in the tier of edits.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matchers.titles import tables
from matchers.titles.grams import Codes, Hashes, Numbers, code_points
from matchers.titles.hashes import BASE, Table
from matchers.titles.lines import Line
from matchers.titles.texts import Texts, running

LOOKS = "looks"
LENGTHS = (3, 4, 5)
_SIZES = np.array([size for size in LENGTHS for _ in range(size)])
_OMITTED = np.array([place for size in LENGTHS for place in range(size)])
_UP = np.array([pow(BASE, n, 1 << 64) for n in range(1, LENGTHS[-1] + 1)], np.uint64)
_STEPS = np.arange(LENGTHS[-1])[:, None]
_SALT = np.array([pow(BASE, n, 1 << 64) for n in range(100, 100 + len(_SIZES))], np.uint64)
_TERMS = (_UP[:, None] * ((_STEPS < _SIZES) & (_STEPS != _OMITTED))).astype(np.uint64)
_IN_THREE_BYTES = 3
"""Bytes of a usual Han character in UTF-8."""


def _windows(codes: Codes) -> Hashes:
    """For each place the characters from there on, as many as the longest name has; zeros over the end."""
    wide = np.zeros(len(codes) + LENGTHS[-1] - 1, np.uint64)
    wide[: len(codes)] = codes
    # a view: what as_strided makes, without its bookkeeping
    return np.ndarray((len(codes), LENGTHS[-1]), np.uint64, wide.data, 0, (8, 8))


def _hashes(windows: Hashes) -> Hashes:
    """For each window a row: the hash of every size that begins there, each without each of its characters
    (columns as in `_SIZES` and `_OMITTED`)."""
    found: Hashes = windows @ _TERMS + _SALT
    return found


class Looks:
    """Names by all but one of their characters."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def find(self, base: Line, names: Texts) -> Iterator[tuple[int, int, int, int]]:
        """(name, start, end, place of the character that may differ) in the base line, as far as hashes tell,
        where the character that stands there looks like the name's."""
        if len(base.text) < LENGTHS[0] or base.text.isascii() or not len(self.table.hashes):
            return
        codes = code_points(base.text)
        places, keys = self.table.find(_hashes(_windows(codes)).ravel())
        if not len(places):
            return
        starts, columns = np.divmod(places, len(_SIZES))
        sizes, omitted = _SIZES[columns], _OMITTED[columns]
        inside = starts + sizes <= len(codes)
        starts, sizes, omitted, keys = (one[inside] for one in (starts, sizes, omitted, keys))
        near = _near(codes[starts + omitted], names, keys, sizes, omitted)
        for row in near.nonzero()[0].tolist():
            start = starts.item(row)
            yield keys.item(row), start, start + sizes.item(row), omitted.item(row)


def _near(letters: Codes, names: Texts, keys: Numbers, sizes: Numbers, omitted: Numbers) -> NDArray[np.bool_]:
    """Whether each letter looks like the one that its name has in the place; true where only `alike` can tell."""
    begin = names.offsets[keys]
    usual = names.offsets[keys + 1] - begin == _IN_THREE_BYTES * sizes
    at = np.where(usual, begin + _IN_THREE_BYTES * omitted, 0)
    blob = names.blob
    first, second, third = (blob[at + n].astype(np.uint32) for n in range(_IN_THREE_BYTES))
    own = (first & 15) << 12 | (second & 63) << 6 | third & 63
    near: NDArray[np.bool_] = ~usual | tables.look_alikes(letters, own)
    return near


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
        hashes.append(_hashes(_windows(batch.codes)[batch.starts[own]])[rows, columns])
        keys.append(own[rows] + batch.first)
    return Looks(Table.of(np.concatenate(hashes), np.concatenate(keys)))
