"""Which listings belong together: those of one title, so that no title stands on both sides of a split.

A listing belongs to the work that it names; one that names none, to the longest title of the catalogue that
it contains (its temptation), or to itself. Parts of a series belong to the series: the shortest title of the
catalogue that theirs begins with. Nothing here depends on the matcher, so the halves stay what they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from daachorse import CharwiseDoubleArrayAhoCorasick

from matchers.facts import WorkFacts
from matchers.text.numbers import stem
from records import folding

SHORTEST = 2.0
"""Weight from which on a title may stand for the longer ones that begin with it."""


class Families:
    """The families of one catalogue."""

    def __init__(self, works: Sequence[WorkFacts]) -> None:
        self._own = {work.work_id: folding.key(stem(work.title) or work.title) for work in works}
        names = {folding.key(name) for work in works for name in (work.title, *work.aliases)}
        self._keys = sorted({*names, *self._own.values()} - {""})
        self._all = frozenset(self._keys)
        self._found = CharwiseDoubleArrayAhoCorasick(self._keys) if self._keys else None

    def of(self, listing: str, expected: Iterable[str]) -> str:
        """The family of a listing that names the works `expected`, given by work_id."""
        named = sorted(self._own.get(work, "") for work in expected)
        return self._root(named[0]) if named else self._tempting(folding.key(listing))

    def _tempting(self, key: str) -> str:
        found = self._found.find_overlapping(key) if self._found else []
        inside = {self._keys[number] for _, _, number in found}
        return self._root(max(inside, key=lambda name: (folding.weight(name), name))) if inside else key

    def _root(self, key: str) -> str:
        starts = (key[:end] for end in range(1, len(key)))
        return next((s for s in starts if s in self._all and folding.weight(s) >= SHORTEST), key)


def half(family: str) -> str:
    """`dev` or `held`: what a fit may see, and what only measures it."""
    return "held" if hashlib.sha256(family.encode()).digest()[0] % 2 else "dev"
