"""The title index: the catalogue as it was built, what was added since, and works that were taken out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchers.text.normalise import Reading
from matchers.titles import generic, store
from matchers.titles.build import build_part
from matchers.titles.grams import Numbers
from matchers.titles.model import BASE, Place, Title
from matchers.titles.part import Lines, Part
from matchers.titles.pieces import openings
from matchers.titles.settle import Finds, Found, settled


@dataclass(frozen=True, eq=False)
class _Layer:
    """A part, the number of its first name in the whole index, and works that stand in it no more."""

    part: Part
    offset: int
    removed: frozenset[int] = frozenset()

    def titles(self, key: int, most: int | None = None) -> tuple[Title, ...]:
        """Titles of the name that are still there, the first `most` of them."""
        if not self.removed:
            return self.part.titles.of(key, most)
        living = (title for title in self.part.titles.of(key) if title.work not in self.removed)
        return tuple(islice(living, most))

    def works(self, key: int) -> Sequence[int]:
        """The works of those titles, one for each, without making any."""
        every = self.part.titles.works_of(key)
        return [work for work in every if work not in self.removed] if self.removed else every

    def borne(self, keys: Numbers, works: Numbers) -> NDArray[np.bool_]:
        """Whether each name is borne by one of the works, which are ascending."""
        if not len(keys):
            return np.zeros(0, np.bool_)
        gone = np.fromiter(self.removed, np.int64, len(self.removed))
        return self.part.titles.borne(keys, np.setdiff1d(works, gone, assume_unique=True))

    def find(self, lines: Lines) -> list[Found]:
        """What `Part.find` finds, by the numbers of the whole index."""
        found = self.part.find(lines)
        if not self.offset and not self.removed:
            return found
        offset, removed = self.offset, self.removed
        return [
            (key + offset, start, end, view)
            for key, start, end, view in found
            if not removed or self.titles(key, 1)
        ]

    def find_in_prose(self, lines: Lines) -> Finds:
        """The same in arrays."""
        found = self.part.find_in_prose(lines)
        if self.removed:
            known, own = np.unique(found.keys, return_inverse=True)
            there = np.array([bool(self.titles(key, 1)) for key in known.tolist()], np.bool_)
            found = found.chosen(there[own])
        return replace(found, keys=found.keys + self.offset)

    def living(self) -> Iterator[Title]:
        """All titles that are still there."""
        part = self.part
        for key in range(len(part.names)):
            yield from self.titles(key)
        yield from (title for title in part.unusable if title.work not in self.removed)


class TitleIndex:
    """Every place where a name of the catalogue stands in a text.

    Names are numbered; the numbers of one index say nothing of another. Immutable: `with_delta` gives a new
    index that shares what is already there.
    """

    def __init__(self, layers: tuple[_Layer, ...], initials: frozenset[str] = frozenset()) -> None:
        self._layers = layers
        self._initials = initials
        self._offsets = [layer.offset for layer in layers]
        self._count = layers[-1].offset + len(layers[-1].part.names)

    @property
    def unusable(self) -> tuple[Title, ...]:
        """Titles in which no letter or digit is left after folding: they can never be found."""
        return tuple(
            title
            for layer in self._layers
            for title in layer.part.unusable
            if title.work not in layer.removed
        )

    def __len__(self) -> int:
        """Names, each once; two titles that fold alike are one name."""
        return self._count

    def titles_of(self, key: int, most: int | None = None) -> tuple[Title, ...]:
        """The titles behind a name: all that fold alike, of one or several works; the first `most` of them."""
        layer = self._layer(key)
        return layer.titles(key - layer.offset, most)

    def works_of(self, key: int) -> frozenset[int]:
        """The works that bear the name."""
        layer = self._layer(key)
        return frozenset(layer.works(key - layer.offset))

    def bearers(self, key: int, most: int) -> Sequence[int]:
        """The works of the first `most` titles of the name; one that has several of them more than once."""
        layer = self._layer(key)
        return layer.works(key - layer.offset)[:most]

    def by_work(self, places: Iterable[Place]) -> dict[int, list[Place]]:
        """The works whose names stand in the places, each with its places, both in the order of the places."""
        found: dict[int, list[Place]] = {}
        known: dict[int, Sequence[int]] = {}
        for place in places:
            works = known.get(place.key)
            if works is None:
                layer = self._layer(place.key)
                works = layer.works(place.key - layer.offset)
                if len(works) > 1:
                    works = tuple(dict.fromkeys(works))
                known[place.key] = works
            for work in works:
                found.setdefault(work, []).append(place)
        return found

    def naming(self, places: Iterable[Place], works: Collection[int]) -> list[Place]:
        """The places whose names one of the works bears."""
        every = list(places)
        wanted = np.unique(np.fromiter(works, np.int64, len(works)))
        keys, own = np.unique(np.array([place.key for place in every], np.int64), return_inverse=True)
        borne = np.zeros(len(keys), np.bool_)
        for layer in self._layers:
            inside = (keys >= layer.offset) & (keys < layer.offset + len(layer.part.names))
            borne[inside] = layer.borne(keys[inside] - layer.offset, wanted)
        return [place for place, named in zip(every, borne[own].tolist(), strict=True) if named]

    def key_text(self, key: int) -> str:
        """The folded name: its letters and digits."""
        layer = self._layer(key)
        return layer.part.names[key - layer.offset]

    def containing(self, key: int) -> int:
        """How many other names of the catalogue contain this one: the generic ones are in many."""
        layer = self._layer(key)
        own: int = layer.part.counts[key - layer.offset]
        if len(self._layers) == 1:
            return own
        others = [other for other in self._layers if other is not layer]
        return own + sum(_count_in(other.part, self.key_text(key)) for other in others)

    def places(self, reading: Reading) -> list[Place]:
        """Every place of every name in every exact view, in order; none for an empty reading.

        Where a name stands as itself, it is not told in other views; a disguise at the very place where
        another name stands as itself is not told either.
        """
        if not reading.base:
            return []
        lines = Lines(reading)
        if lines.prose:
            return Finds.joined(layer.find_in_prose(lines) for layer in self._layers).places()
        return settled(found for layer in self._layers for found in layer.find(lines))

    def nearly(self, reading: Reading, exact: Sequence[Place] | None = None) -> list[Place]:
        """Places of names with one or two wrong characters (`matchers.titles.pieces`), where no exact place
        covers them. `exact`: what `places` gave for the reading, if it is at hand.

        Only the first 4,096 letters are searched, and of very common runs not every name is compared.
        """
        if not reading.base:
            return []
        told = self.places(reading) if exact is None else exact
        starts, reach = _covered(told)
        where, found = openings(reading), []
        for layer in self._layers:
            for near in layer.part.pieces.find(reading.base, where).places:
                start, end = reading.soft_span(near.start, near.end)
                known = reach[bisect_right(starts, start)] >= end
                if near.edits and not known and layer.titles(near.key):
                    found.append(Place(near.key + layer.offset, start, end, BASE, near.edits))
        return sorted(found, key=lambda place: (place.start, -place.end, place.key))

    def save(self, parent: Path) -> Path:
        """Write the index into a versioned folder in `parent` and make it the current one; returns the folder.

        An index with additions is rebuilt first.
        """
        layer = self.rebuilt()._layers[0]
        return store.save(layer.part, self._initials, parent)

    @classmethod
    def load(cls, folder: Path) -> TitleIndex:
        """The index saved in the folder, or the current one of the folders in it.

        Raises:
            IndexRefused: `index_missing`, `index_version` or `index_damaged`.
        """
        part, initials = store.load(folder)
        return cls((_Layer(part, 0),), initials)

    def with_delta(self, titles: Iterable[Title], removed: Collection[int] = ()) -> TitleIndex:
        """The index with new titles, and without all older titles of the removed works.

        What was added before and what is added now make one second part, built anew; `rebuilt` joins all.
        To change a work, remove it and add its titles.
        """
        first, *later = self._layers
        gone = frozenset(removed)
        kept = [title for layer in later for title in layer.living() if title.work not in gone]
        base = replace(first, removed=first.removed | gone)
        added = build_part([*kept, *titles], self._initials)
        return TitleIndex((base, _Layer(added, len(first.part.names))), self._initials)

    def rebuilt(self) -> TitleIndex:
        """One part again, out of all titles that are still there."""
        if len(self._layers) == 1 and not self._layers[0].removed:
            return self
        return build((title for layer in self._layers for title in layer.living()), self._initials)

    def _layer(self, key: int) -> _Layer:
        if not 0 <= key < self._count:
            raise IndexError(key)
        return self._layers[bisect_right(self._offsets, key) - 1]


def build(titles: Iterable[Title], initials: Collection[str] = ()) -> TitleIndex:
    """An index over all titles. `initials`: names that may also be abbreviated (QYN for 庆余年)."""
    return TitleIndex((_Layer(build_part(titles, initials, derive=True), 0),), frozenset(initials))


def _covered(places: Iterable[Place]) -> tuple[list[int], list[int]]:
    """Where the places begin, ascending, and how far the first n of them reach."""
    spans = sorted((place.start, place.end) for place in places)
    return [start for start, _ in spans], [0, *accumulate((end for _, end in spans), max)]


@lru_cache(maxsize=4_096)
def _count_in(part: Part, text: str) -> int:
    return generic.count_in(part.names, part.breaks, text)
