"""Which texts are searched for a catalogue: its names, other ways to write them, and where each is filed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from matchers.titles import rewrites, syllables, tables
from matchers.titles.automaton import Automaton
from matchers.titles.grams import Numbers
from matchers.titles.hashes import Sums, Table, bits, mixed
from matchers.titles.names import HEAD, HEAD_SALT, WORD_SALT, Names, Spellings
from matchers.titles.texts import Texts, running
from matchers.titles.views import INITIALS, VIEWS

INITIALS_FROM = 3
"""Letters of an abbreviation; QY stands for thousands of names."""


def search(names: Texts, initials: Collection[str]) -> Names:
    """File all names, and what else some of them are written as."""
    texts, keys, views = [], [], []
    for key, name in enumerate(names):
        for view, text in _others(name, initials):
            texts.append(text)
            keys.append(key)
            views.append(VIEWS.index(view))
    spellings = Spellings(names, Texts.of(texts), np.array(keys, np.uint32), np.array(views, np.uint8))
    words = _Words()
    words.file(names, 0)
    words.file(spellings.others, len(names))
    latin, wide = (np.concatenate(numbers) for numbers in (words.numbers, words.wide))
    table = Table.of(np.concatenate(words.hashes), latin)
    heads = bits(np.unique(np.concatenate(words.heads)))
    return Names(spellings, _automaton(spellings, wide), _automaton(spellings, latin), table, heads)


def _others(name: str, initials: Collection[str]) -> Iterator[tuple[str, str]]:
    yield from rewrites.spellings(name)
    if name in initials:
        letters = "".join(syllables.initials(name))
        if len(letters) >= INITIALS_FROM and letters != name:
            yield INITIALS, letters


def _automaton(spellings: Spellings, numbers: Numbers) -> Automaton:
    return Automaton.of(sorted((spellings.text(number), number) for number in numbers.tolist()))


class _Words:
    """Texts of Latin letters and figures alone, by hash; the numbers of all others are in `wide`."""

    def __init__(self) -> None:
        self.hashes, self.heads = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
        self.numbers, self.wide = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]

    def file(self, texts: Texts, offset: int) -> None:
        """Take in texts whose numbers begin at `offset`."""
        for batch in texts.batches():
            others = running(tables.looked_up(tables.classes(), batch.codes) == 0)
            latin = others[batch.ends] == others[batch.starts]
            own = np.flatnonzero(latin)
            sums, starts, ends = Sums(batch.codes), batch.starts[own], batch.ends[own]
            self.hashes.append(mixed(sums.windows(starts, ends), WORD_SALT))
            long = starts[ends - starts > HEAD]
            self.heads.append(mixed(sums.windows(long, long + HEAD), HEAD_SALT))
            self.numbers.append(own + batch.first + offset)
            self.wide.append(np.flatnonzero(~latin) + batch.first + offset)
