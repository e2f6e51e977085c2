"""From what all views found to the places that are told: each once, no more than can be weighed.

Where a name stands in one and the same span in several views, the first of them is told; a disguise at the
very place where another name stands as itself is not told. The rules stand here twice: for a title, of which
a few places are found, and in arrays for a page, of which thousands are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from matchers.titles.grams import Numbers
from matchers.titles.model import BASE, Place
from matchers.titles.views import VIEWS

PLACES_OF_A_NAME = 20
"""A page that repeats a name a thousand times says it no louder."""
MAX_PLACES = 5_000
"""Places of one text; no title comes near."""
RANK = {view: rank for rank, view in enumerate(VIEWS)}

Found = tuple[int, int, int, str]
"""A name, its soft span, its view."""


_place: Callable[[Iterable[object]], Place] = partial(tuple.__new__, Place)
"""A place from its fields, in a third of the time that the class itself takes."""


def settled(found: Iterable[Found]) -> list[Place]:
    """The places of a title, in order."""
    best: dict[tuple[int, int, int], str] = {}
    for key, start, end, view in found:
        place = start, end, key
        known = best.get(place)
        if known is None or RANK[view] < RANK[known]:
            best[place] = view
    if len(best) > PLACES_OF_A_NAME or any(view != BASE for view in best.values()):
        return list(_weighed(best))
    return [_place((key, start, end, BASE, 0, 1)) for start, end, key in sorted(best)]


def _weighed(best: dict[tuple[int, int, int], str]) -> Iterator[Place]:
    plain: set[tuple[int, int]] = set()
    sharing: dict[tuple[int, int, str], int] = {}
    for (start, end, _), view in best.items():
        if view == BASE:
            plain.add((start, end))
        else:
            sharing[start, end, view] = sharing.get((start, end, view), 0) + 1
    seen: dict[int, int] = {}
    told = 0
    for start, end, key in sorted(best):
        view = best[start, end, key]
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= PLACES_OF_A_NAME and (view == BASE or (start, end) not in plain):
            yield Place(key, start, end, view, 0, sharing.get((start, end, view), 1))
            told += 1
            if told == MAX_PLACES:
                return


@dataclass(frozen=True, eq=False)
class Finds:
    """What was found in a page: names, their soft spans, the ranks of their views."""

    keys: Numbers
    starts: Numbers
    ends: Numbers
    ranks: Numbers

    @classmethod
    def of(cls, found: Iterable[Found]) -> Finds:
        """From one find after another."""
        rows = [(key, start, end, RANK[view]) for key, start, end, view in found]
        return cls(*np.array(rows, np.int64).reshape(-1, 4).T)

    @classmethod
    def plain(cls, keys: Numbers, starts: Numbers, ends: Numbers) -> Finds:
        """Names that stand as themselves."""
        return cls(keys, starts, ends, np.zeros(len(keys), np.int64))

    @classmethod
    def joined(cls, several: Iterable[Finds]) -> Finds:
        """All of them."""
        columns = zip(*(one.columns() for one in several), strict=True)
        return cls(*map(np.concatenate, columns))

    def columns(self) -> tuple[Numbers, ...]:
        """The arrays, in the order of the arguments."""
        return self.keys, self.starts, self.ends, self.ranks

    def chosen(self, rows: Numbers | NDArray[np.bool_]) -> Finds:
        """Some of them."""
        return Finds(*(column[rows] for column in self.columns()))

    def places(self) -> list[Place]:
        """The places of a page, in order: what `settled` does, in arrays."""
        # two keys sort in half the time of four
        order = np.lexsort((self.keys * len(VIEWS) + self.ranks, self.starts << 32 | self.ends))
        ordered = self.chosen(order)
        span = _new(ordered.starts, ordered.ends)
        once = span | _new(ordered.keys)
        told, span = ordered.chosen(once), span[once]
        spans = np.cumsum(span) - 1  # the span of a place, counted
        disguised = told.ranks > 0
        plain = np.zeros(len(told.keys), np.bool_)
        plain[spans[~disguised]] = True
        some = np.flatnonzero((_nth(told.keys) < PLACES_OF_A_NAME) & ~(disguised & plain[spans]))[:MAX_PLACES]
        shared = _shared(spans, told.ranks)[some]
        told = told.chosen(some)
        views = map(VIEWS.__getitem__, told.ranks.tolist())
        spans_of = (told.keys.tolist(), told.starts.tolist(), told.ends.tolist())
        return list(map(_place, zip(*spans_of, views, repeat(0), shared.tolist())))


def _new(*columns: Numbers) -> NDArray[np.bool_]:
    """Which rows are unlike the one before."""
    new = np.ones(len(columns[0]), np.bool_)
    new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return new


def _nth(keys: Numbers) -> Numbers:
    """How many rows of the same name stand before each row."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    nth = np.empty(len(keys), np.int64)
    nth[order] = np.arange(len(keys)) - ordered.searchsorted(ordered)
    return nth


def _shared(spans: Numbers, ranks: Numbers) -> Numbers:
    """How many names look alike in the view of each place; 1 where a name stands as itself."""
    shared = np.ones(len(spans), np.int64)
    some = np.flatnonzero(ranks)
    _, own, counts = np.unique(
        spans[some] * len(VIEWS) + ranks[some], return_inverse=True, return_counts=True
    )
    shared[some] = counts[own]
    return shared
