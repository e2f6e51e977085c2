"""From titles to a part of the index, a million at a time: arrays and blobs, no object for each title."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matchers.text.normalise import Reading, read
from matchers.titles import generic, looks, spell, syllables
from matchers.titles.initials import safe
from matchers.titles.model import Title
from matchers.titles.part import ALIAS, STEM, Part, Titles
from matchers.titles.pieces import Pieces
from matchers.titles.texts import Column, Texts
from records import folding


def build_part(titles: Iterable[Title], initials: Collection[str] = (), *, derive: bool = False) -> Part:
    """Fold, sort and file all titles.

    Args:
        titles: names that fold alike share a key, and may be of several works; a name that one work brings
            twice is kept once.
        initials: names (as any of the titles writes them) that may also be abbreviated (QYN for 庆余年).
        derive: whether names whose initials are rare and theirs alone are abbreviated too: asked of a whole
            catalogue only, since a few new names do not tell what is rare.
    """
    (names, found, breaks), unusable = _read(titles)
    short = {folding.key(name) for name in initials} | (safe(names) if derive else frozenset())
    search = spell.search(names, short)
    return Part(
        names, found, breaks, generic.containing(names, breaks, search), search,
        syllables.build(names), looks.build(names), Pieces.build(names), unusable,
    )  # fmt: skip


def _read(titles: Iterable[Title]) -> tuple[tuple[Texts, Titles, NDArray[np.uint64]], tuple[Title, ...]]:
    rows = _Rows()  # let go on return, before the automata need the room
    for title in titles:
        rows.add(title)
    return rows.sorted(), tuple(rows.unusable)


class _Rows:
    """Titles as they come, in columns."""

    def __init__(self) -> None:
        self.unusable: list[Title] = []
        self._keys, self._texts = Column(), Column()
        self._works, self._flags, self._breaks = array("q"), array("B"), array("Q")

    def add(self, title: Title) -> None:
        reading = read(title.text, "catalogue")
        if not reading.base:
            self.unusable.append(Title(title.work, reading.raw, title.alias, title.stem))
            return
        self._keys.add(reading.base)
        self._texts.add(reading.raw)
        self._works.append(title.work)
        self._flags.append(ALIAS * title.alias | STEM * title.stem)
        self._breaks.append(breaks_of(reading))

    def sorted(self) -> tuple[Texts, Titles, NDArray[np.uint64]]:
        """Names in ascending order, their titles, and their separators."""
        keys, texts = self._keys, self._texts
        order = self._distinct(keys.order())
        new = array("I", (n for n, row in enumerate(order) if not n or keys[row] != keys[order[n - 1]]))
        names = Texts.of_bytes(keys[order[n]] for n in new)
        rows = np.array(order, np.int64)
        works, flags, breaks = (np.array(one)[rows] for one in (self._works, self._flags, self._breaks))
        first = np.append(np.array(new, np.uint32), np.uint32(len(order)))
        united = np.bitwise_or.reduceat(breaks, first[:-1]) if new else breaks
        return (
            names,
            Titles(
                first,
                works.astype(np.int64),
                flags.astype(np.uint8),
                Texts.of_bytes(texts[row] for row in order),
            ),
            united.astype(np.uint64),
        )

    def _distinct(self, order: list[int]) -> list[int]:
        """Without rows that repeat the one before them in everything."""
        kept = order[:1]
        for before, row in pairwise(order):
            if not (self._keys[row] == self._keys[before] and self._same(row, before)):
                kept.append(row)
        return kept

    def _same(self, row: int, before: int) -> bool:
        mine, theirs = ((self._works[n], self._flags[n], self._texts[n]) for n in (row, before))
        return mine == theirs


def breaks_of(reading: Reading) -> int:
    """A bit for each of the first 64 characters before which the name has a separator."""
    if isinstance(reading.at, range):
        return 0
    gaps = (place for place, (left, right) in enumerate(pairwise(reading.at[:64]), 1) if right > left + 1)
    return sum(1 << place for place in gaps)
