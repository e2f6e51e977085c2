"""Names of three to five Han in which one character is replaced by one that looks like it (厌余年).

To look alike is no equivalence: 未 is near 末 and 末 near 木, and classes that join them all would join most
of the script. So a name is filed once for each of its characters, with that one left out, and what stands in
its place is compared. Longer names carry a wrong character in the tier of edits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

import numpy as np

from matchers.titles import tables
from matchers.titles.grams import Codes, Hashes, Numbers, code_points
from matchers.titles.hashes import BASE, Table
from matchers.titles.lines import Line
from matchers.titles.texts import Texts, running

LOOKS = "looks"
LENGTHS = (3, 4, 5)
_SIZES = [size for size in LENGTHS for _ in range(size)]
_OMITTED = [place for size in LENGTHS for place in range(size)]
_UP = np.array([pow(BASE, n, 1 << 64) for n in range(1, LENGTHS[-1] + 1)], np.uint64)
_STEPS = np.arange(LENGTHS[-1])[:, None]
_TERMS = (_UP[:, None] * ((_STEPS < _SIZES) & (_STEPS != _OMITTED))).astype(np.uint64)
_BEYOND = "\0" * (LENGTHS[-1] - 1)
_ENOUGH = re.compile(f"[\u3400-\u9fff〇々\U00020000-\U000323af]{{{LENGTHS[0]}}}")
"""Without so many Han in a row no name of them stands there, whatever is replaced."""
_NO_HAN = "".join(map(chr, range(0x80)))
_LETTER = 32
"""Rows are a character and, in the low bits, the name that has it in the place that is left out."""
_KEY = (1 << _LETTER) - 1
MANY = 32
"""Rows of one hash from which each look-alike is sought among them."""


def _windows(text: str) -> Codes:
    """For each place the characters from there on, as many as the longest name has; zeros over the end."""
    codes = code_points(text + _BEYOND)
    # a view: what as_strided makes, without its bookkeeping
    return np.ndarray((len(text), LENGTHS[-1]), np.uint32, codes.data, 0, (4, 4))


def _hashes(windows: Codes) -> Hashes:
    """For each window a row: the hash of every size that begins there, each without each of its characters
    (columns as in `_SIZES` and `_OMITTED`; no two of them take the same places)."""
    found: Hashes = windows @ _TERMS
    return found


class Looks:
    """Names by all but one of their characters. Rows of the table: `_LETTER` says what they are."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._first, self._rows = table.first.data, table.numbers.data

    def find(self, base: Line, *, apart: bool = False) -> Iterator[tuple[int, int, int, int]]:
        """(name, start, end, place of the character that may differ) in the base line, as far as hashes tell,
        where the character that stands there looks like the name's. `apart`: only between separators."""
        text = base.text
        some = _ENOUGH.search(text)
        if not some or not len(self.table.hashes):
            return
        # before and behind the Han of a text there is nothing to find
        first, stop = some.start(), len(text.rstrip(_NO_HAN))
        windows, starts = _windows(text[first:stop]), None
        if apart:
            starts = _set_apart(base, first, stop)
            windows = windows[np.array(starts, np.int64) - first]
        places, rows = self.table.rows(_hashes(windows).ravel())
        for place, row in zip(places.tolist(), rows.tolist(), strict=True):
            start, column = divmod(place, len(_SIZES))
            start = start + first if starts is None else starts[start]
            end, omitted = start + _SIZES[column], _OMITTED[column]
            if end <= stop and not (apart and not base.apart(start, end)):
                for key in self._near(text[start + omitted], self._first[row], self._first[row + 1]):
                    yield key, start, end, omitted

    def _near(self, letter: str, begin: int, end: int) -> list[int]:
        """The names of the rows whose character looks like the letter."""
        rows, others = self._rows, tables.look_alikes(letter)
        if end - begin <= MANY:
            return [row & _KEY for row in rows[begin:end] if chr(row >> _LETTER) in others]
        found = []
        for other in map(ord, others):
            at = bisect_left(rows, other << _LETTER, begin, end)
            while at < end and rows[at] >> _LETTER == other:
                found.append(rows[at] & _KEY)
                at += 1
        return found


def _set_apart(base: Line, first: int, stop: int) -> list[int]:
    """Where between two places of the line a separator stands, and behind it another one a name's length further."""
    at = np.asarray(base.starts[first:stop], np.int64)
    edges = np.ones(stop - first + 1 + LENGTHS[-1], np.bool_)
    edges[1 : stop - first] = at[1:] > at[:-1] + 1
    here = edges[: stop - first]
    there = np.logical_or.reduce([edges[size : size + len(here)] for size in LENGTHS])
    found: list[int] = (np.flatnonzero(here & there) + first).tolist()
    return found


def alike(text: str, key: str, omitted: int) -> bool:
    """Whether the text differs from the name in that character alone, and by one that looks like it."""
    if len(text) != len(key) or text[:omitted] + text[omitted + 1 :] != key[:omitted] + key[omitted + 1 :]:
        return False
    return text[omitted] != key[omitted] and tables.look_alike(text[omitted], key[omitted])


def build(names: Texts) -> Looks:
    """All names of a known size that are all Han."""
    hashes, found = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
    for batch in names.batches():
        sizes = batch.ends - batch.starts
        others = running(~tables.looked_up(tables.han(), batch.codes))
        own = np.flatnonzero(np.isin(sizes, LENGTHS) & (others[batch.ends] == others[batch.starts]))
        rows, columns = np.nonzero(sizes[own, None] == np.array(_SIZES)[None, :])
        hashes.append(_hashes(_windows(batch.text)[batch.starts[own]])[rows, columns])
        letters = batch.codes[batch.starts[own][rows] + np.array(_OMITTED)[columns]]
        found.append(_rows(letters, own[rows] + batch.first))
    return Looks(Table.of(np.concatenate(hashes), np.concatenate(found)))


def _rows(letters: Codes, keys: Numbers) -> Hashes:
    return letters.astype(np.uint64) << np.uint64(_LETTER) | keys.astype(np.uint64)
