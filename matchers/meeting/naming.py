"""From places of names to named works: what each name is, whose it is, and what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial

from matchers.candidate import Named, Read
from matchers.families.creator import names
from matchers.index.catalogue import CatalogueIndex
from matchers.index.makers import pointed
from matchers.kept import Kept, derived
from matchers.meeting.apart import Apart, Left
from matchers.text.numbers import part_span
from matchers.text.quotes import labelled, quoted_spans
from matchers.text.segments import Context
from matchers.titles import Place, longest
from records import folding

PLACES_OF_A_NAME = 5
PLACES_TOLD = 20
TOLD = 3.0
"""Least weight of a name that is looked for in running text."""
NAMESAKES = 50
"""Titles of one name that are looked at."""
SHORT = 6
"""Characters of a name from which it can mean something wherever it stands."""
MAX_PLACES = 50
"""Places of names in one title, file or text that are looked at, those of the longest names first."""


_named: Callable[[Iterable[object]], Named] = partial(tuple.__new__, Named)
"""A named work from its fields, in a third of the time that the class itself takes."""


def named_in(
    one: Read, places: Iterable[Place], catalogue: CatalogueIndex, apart: Apart | None = None
) -> list[tuple[int, Named]]:
    """Work and name for every title of every place, with what stands around it there.

    `apart` takes the places whose names can mean nothing.
    """
    index, found = catalogue.titles, list[tuple[int, Named]]()
    several = _Places(one, list(dict.fromkeys(_few(places))), catalogue)
    for place in several.places:
        name, containing = index.key_text(place.key), index.containing(place.key)
        if apart is not None and len(name) < SHORT and place.plain:
            works = index.bearers(place.key, NAMESAKES)
            if several.alone(works) and apart.takes(
                several.around(place, name), name, containing, map(catalogue.works.__getitem__, works)
            ):
                apart.leave(Left(place, works, several.read))
                continue
        found += several.at(place, name, containing)
    return found


class _Places:
    """Some places of a text, and the works named there."""

    def __init__(self, one: Read, places: list[Place], catalogue: CatalogueIndex) -> None:
        self._one, self.places, self._catalogue = one, places, catalogue

    @derived
    def _of_work(self) -> dict[int, list[Place]]:
        return self._catalogue.titles.by_work(self.places) if len(self.places) > 1 else {}

    def alone(self, works: Iterable[int]) -> bool:
        """Whether none of the works has a second name there."""
        of_work = self._of_work
        return not of_work or all(len(of_work[work]) < 2 for work in works)

    def around(self, place: Place, name: str) -> Context:
        """What stands around a place for works of which nothing else is there."""
        part, one = part_span(self._one.soft, place.end), self._one
        return Context(one.reading, one.marks, (place.start, place.end), (part,) if part else (), name)

    def read(self, place: Place, works: Container[int] | None) -> Iterator[tuple[int, Named]]:
        """What `at` gives, of some works or of all."""
        index = self._catalogue.titles
        every = self.at(place, index.key_text(place.key), index.containing(place.key))
        return ((work, named) for work, named in every if works is None or work in works)

    def at(self, place: Place, name: str, containing: int) -> list[tuple[int, Named]]:
        """Work and name for every title of a place."""
        one, catalogue, of_work = self._one, self._catalogue, self._of_work
        key, start, end, view, edits, shared = place
        span, found = (start, end), list[tuple[int, Named]]()
        part = part_span(one.soft, end)
        seen: dict[tuple[tuple[int, int], ...], tuple[Context, Kept]] = {}  # most works of a name share one
        for work, text, alias, stem in catalogue.titles.titles_of(key, NAMESAKES):
            own, creators = of_work.get(work, ()), catalogue.works[work].creators
            # a second name of the same work beside this one explains itself: 诡秘之主2宿命之环
            known = [(other.start, other.end) for other in own if other != place] if len(own) > 1 else []
            if creators:
                known += _creators_in(one, creators)
            if part:
                known.append(part)
            explained = tuple(known)
            shares = seen.get(explained)
            if shares is None:
                shares = seen[explained] = (Context(one.reading, one.marks, span, explained, name), Kept())
            found.append((work, _named((
                one, span, name, text, alias, stem, containing, *shares, view, edits, shared, False,
            ))))  # fmt: skip
        return found


def pointed_to(title: Read, catalogue: CatalogueIndex, found: set[int]) -> list[tuple[int, Named]]:
    """Works that are not named, but whose maker is, beside a word that resembles their name."""
    named = []
    for work, one in pointed(title, catalogue.by_maker, catalogue.works):
        if work not in found:
            known = _creators_in(title, catalogue.works[work].creators)
            key = folding.key(one.title.text)
            around = Context(title.reading, title.marks, one.span, known, key)
            named.append((work, Named(
                title, one.span, key, one.title.text, one.title.alias, stem=False, containing=0, context=around,
                kept=Kept(), view=one.view, edits=one.edits, by_maker=True,
            )))  # fmt: skip
    return named


def _few(places: Iterable[Place]) -> list[Place]:
    """The first places of each name: a page that repeats one a thousand times says it no louder."""
    places = list(places)
    if len(places) <= PLACES_OF_A_NAME:
        return places
    seen: Counter[int] = Counter()
    kept = []
    for place in places:
        seen[place.key] += 1
        if seen[place.key] <= PLACES_OF_A_NAME:
            kept.append(place)
    if len(kept) > MAX_PLACES:  # no listing of one work
        kept = sorted(sorted(kept, key=lambda place: place.start - place.end)[:MAX_PLACES], key=kept.index)
    return kept


def stands(named: Named) -> bool:
    """Whether the name stands there by itself, and is no part of a longer word."""
    return named.context.stands


def told(text: Read, places: list[Place], catalogue: CatalogueIndex) -> list[tuple[int, Named]]:
    """Where title and files name nothing: longer names that stand by themselves anywhere in the text."""
    heavy = [p for p in places if folding.weight(text.soft[p.start : p.end]) >= TOLD]
    return [one for one in named_in(text, longest(heavy)[:PLACES_TOLD], catalogue) if stands(one[1])]


def set_off(text: Read, places: list[Place]) -> list[Place]:
    """Places of a text inside 《》 or behind a label such as 书名; a name in running prose is no offer."""
    soft, quoted = text.soft, {n for begin, end in quoted_spans(text.soft) for n in range(begin, end)}
    found = []
    for place in places:
        first, last = place.start, place.end
        if (first in quoted and last - 1 in quoted) or labelled(soft, first):
            found.append(place)
    return found


def _creators_in(one: Read, creators: tuple[str, ...]) -> list[tuple[int, int]]:
    found = []
    for creator in creators:
        for name in names(creator):
            start = one.soft.find(name)
            found += [(start, start + len(name))] if start >= 0 else []
    return found
