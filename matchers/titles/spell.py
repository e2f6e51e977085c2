"""Which texts are searched for a catalogue: its names, other ways to write them, and where each is filed."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator
from heapq import merge
from operator import itemgetter

import numpy as np

from matchers.titles import hashes, rewrites, syllables, tables
from matchers.titles.automaton import Automaton
from matchers.titles.grams import Numbers
from matchers.titles.hashes import Sums, Table, cells
from matchers.titles.names import HEAD_SALT, HEADS, WORD_SALT, Names, Spellings
from matchers.titles.texts import Column, Texts, running
from matchers.titles.views import INITIALS, VIEWS

INITIALS_FROM = 3
"""Letters of an abbreviation; QY stands for thousands of names."""


def search(names: Texts, initials: Collection[str]) -> Names:
    """File all names, and what else some of them are written as."""
    texts, keys, views = Column(), array("I"), array("B")
    for key, view, text in merge(_rewritten(names), _abbreviated(names, initials), key=itemgetter(0)):
        texts.add(text)
        keys.append(key)
        views.append(VIEWS.index(view))
    others = Texts.of_bytes(texts[row] for row in range(len(texts)))
    spellings = Spellings(names, others, np.array(keys, np.uint32), np.array(views, np.uint8))
    words = _Words()
    words.file(names, 0)
    words.file(others, len(names))
    numbers = [np.concatenate(own) for own in (words.han, words.mixed, words.numbers)]
    order = texts.order()
    # the largest first: it needs the most room
    han, mixed, latin = (_automaton(spellings, order, own) for own in numbers)
    table = Table.of(np.concatenate(words.hashes), numbers[2].astype(np.uint32))
    heads = tuple(cells(np.unique(np.concatenate(found))) for found in words.heads)
    return Names(spellings, (mixed, han), latin, table, heads)


def _rewritten(names: Texts) -> Iterator[tuple[int, str, str]]:
    """(name, view, text) of what names are written as in a rewritten text, in order of the names."""
    for batch in names.batches():
        for number in rewrites.rewritten_in(batch):
            for view, text in rewrites.spellings(batch.one(number)):
                yield batch.first + number, view, text


def _abbreviated(names: Texts, initials: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """The same of names that may be abbreviated."""
    for name in sorted(initials):
        key = bisect_left(names, name)
        if key < len(names) and names[key] == name:
            letters = "".join(syllables.initials(name))
            if len(letters) >= INITIALS_FROM and letters != name:
                yield key, INITIALS, letters


def _automaton(spellings: Spellings, order: list[int], numbers: Numbers) -> Automaton:
    """Over some of the spellings. `order`: that of the others; the names are in order."""
    own = len(spellings.names)
    some = np.zeros(own + len(order), np.bool_)
    some[numbers] = True
    texts = ((spellings.text(number), number) for number in np.flatnonzero(some[:own]).tolist())
    others = ((spellings.text(own + row), own + row) for row in order if some[own + row])
    return Automaton.of(merge(texts, others))


class _Words:
    """Texts of Latin letters and figures alone, by hash. The numbers of those that only begin so are in `mixed`,
    those of all others in `han`."""

    def __init__(self) -> None:
        self.hashes = [np.zeros(0, np.uint64)]
        self.heads = [[np.zeros(0, np.uint64)] for _ in HEADS]
        self.numbers, self.mixed, self.han = ([np.zeros(0, np.int64)] for _ in range(3))

    def file(self, texts: Texts, offset: int) -> None:
        """Take in texts whose numbers begin at `offset`."""
        for batch in texts.batches():
            other = tables.looked_up(tables.classes(), batch.codes) == 0
            others = running(other)
            latin = others[batch.ends] == others[batch.starts]
            han = np.append(other, np.True_)[batch.starts] & ~latin
            own = np.flatnonzero(latin)
            sums, starts, ends = Sums(batch.codes), batch.starts[own], batch.ends[own]
            self.hashes.append(hashes.mixed(sums.windows(starts, ends), WORD_SALT))
            for size, found in zip(HEADS, self.heads, strict=True):
                long = starts[ends - starts > size]
                found.append(hashes.mixed(sums.windows(long, long + size), HEAD_SALT))
            self.numbers.append(own + batch.first + offset)
            self.mixed.append(np.flatnonzero(~(latin | han)) + batch.first + offset)
            self.han.append(np.flatnonzero(han) + batch.first + offset)
