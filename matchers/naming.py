"""From places of names to named works: what each name is, whose it is, and what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from matchers.candidate import Named, Read
from matchers.catalogue import CatalogueIndex
from matchers.creator import names
from matchers.kept import Kept
from matchers.makers import pointed
from matchers.numbers import part_span
from matchers.quotes import labelled, quoted_spans
from matchers.segments import Context
from matchers.titles import Place, longest
from records import folding

PLACES_OF_A_NAME = 5
PLACES_TOLD = 20
TOLD = 3.0
"""Least weight of a name that is looked for in running text."""
NAMESAKES = 50
"""Titles of one name that are looked at."""
MAX_PLACES = 50
"""Places of names in one title, file or text that are looked at, those of the longest names first."""


_named: Callable[[Iterable[object]], Named] = partial(tuple.__new__, Named)
"""A named work from its fields, in a third of the time that the class itself takes."""


def named_in(one: Read, places: Iterable[Place], catalogue: CatalogueIndex) -> list[tuple[int, Named]]:
    """Work and name for every title of every place, with what stands around it there."""
    index, found = catalogue.titles, list[tuple[int, Named]]()
    few = list(dict.fromkeys(_few(places)))
    of_work = index.by_work(few) if len(few) > 1 else {}
    for place in few:
        key, start, end, view, edits, shared = place
        span, name, containing = (start, end), index.key_text(key), index.containing(key)
        part = part_span(one.soft, end)
        seen: dict[tuple[tuple[int, int], ...], tuple[Context, Kept]] = {}  # most works of a name share one
        for work, text, alias, stem in index.titles_of(key, NAMESAKES):
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
    return not named.context.inside_noise and named.context.coverage > 0.7


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
