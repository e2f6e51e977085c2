"""Which texts are searched for a catalogue: its names, other ways to write them, and where each is filed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from daachorse import CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

from matchers.titles import rewrites, syllables, tables
from matchers.titles.grams import Numbers
from matchers.titles.hashes import Sums, Table, bits, mixed
from matchers.titles.names import HEAD, HEAD_SALT, REACH, WORD_SALT, Names, Spellings
from matchers.titles.part import INITIALS, VIEWS
from matchers.titles.texts import Texts, running

INITIALS_FROM = 3
"""Letters of an abbreviation; QY stands for thousands of names."""


def search(names: Texts, breaks: NDArray[np.uint64], initials: Collection[str]) -> Names:
    """Names of words go into the table, all others into the automaton."""
    texts, keys, views = [], [], []
    for key, name in enumerate(names):
        for view, text in _others(name, initials):
            texts.append(text)
            keys.append(key)
            views.append(VIEWS.index(view))
    spellings = Spellings(names, Texts.of(texts), np.array(keys, np.uint32), np.array(views, np.uint8))
    words = _Words()
    words.file(names, 0, np.bitwise_count(breaks).astype(np.int64))
    words.file(spellings.others, len(names), np.zeros(len(texts), np.int64))
    patterns, first, numbers = _patterns(spellings, words.wide)
    automaton = CharwiseDoubleArrayAhoCorasick(patterns) if patterns else None
    table = Table.of(np.concatenate(words.hashes), np.concatenate(words.numbers))
    return Names(
        spellings,
        automaton,
        first,
        numbers,
        table,
        bits(np.unique(np.concatenate(words.heads))),
        words.narrow,
    )


def _others(name: str, initials: Collection[str]) -> Iterator[tuple[str, str]]:
    yield from rewrites.spellings(name)
    if name in initials:
        letters = "".join(syllables.initials(name))
        if len(letters) >= INITIALS_FROM and letters != name:
            yield INITIALS, letters


class _Words:
    """Texts of Latin letters and figures alone, by hash; the numbers of all others are in `wide`."""

    def __init__(self) -> None:
        self.hashes, self.heads = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
        self.numbers, self.wide = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        self.narrow = False

    def file(self, texts: Texts, offset: int, breaks: Numbers) -> None:
        """Take in texts whose numbers begin at `offset`; `breaks` counts the separators of each."""
        for batch in texts.batches():
            classes = tables.looked_up(tables.classes(), batch.codes)
            others = running(classes == 0)
            changes = np.concatenate(
                (np.zeros(1, np.int64), np.cumsum(classes[1:] != classes[:-1]), np.zeros(1, np.int64))
            )
            latin = others[batch.ends] == others[batch.starts]
            words = (
                1
                + changes[batch.ends - 1]
                - changes[batch.starts]
                + breaks[batch.first : batch.first + len(latin)]
            )
            own = np.flatnonzero(latin & (words <= REACH))
            self.narrow = self.narrow or bool((latin & (words > REACH)).any())
            sums, starts, ends = Sums(batch.codes), batch.starts[own], batch.ends[own]
            self.hashes.append(mixed(sums.windows(starts, ends), WORD_SALT))
            long = starts[ends - starts > HEAD]
            self.heads.append(mixed(sums.windows(long, long + HEAD), HEAD_SALT))
            self.numbers.append(own + batch.first + offset)
            self.wide.append(np.flatnonzero(~latin | (words > REACH)) + batch.first + offset)


def _patterns(
    spellings: Spellings, wide: list[Numbers]
) -> tuple[list[str], NDArray[np.uint32], NDArray[np.uint32]]:
    """Distinct texts for the automaton, and for each the spellings that it stands for."""
    own = len(spellings.names)
    numbers = np.concatenate(wide)
    patterns = [spellings.names[number] for number in numbers[numbers < own].tolist()]
    standing: list[list[int]] = []
    more: dict[str, int] = {}
    known = {text: n for n, text in enumerate(patterns)} if (numbers >= own).any() else {}
    extra: dict[int, list[int]] = {}
    for number in numbers[numbers >= own].tolist():
        text = spellings.text(number)
        place = known.get(text, more.get(text))
        if place is None:
            place = more[text] = len(patterns)
            patterns.append(text)
        extra.setdefault(place, []).append(number)
    del known, standing
    plain = numbers[numbers < own]
    counts = np.zeros(len(patterns) + 1, np.int64)
    counts[1 : len(plain) + 1] = 1
    for place, found in extra.items():
        counts[place + 1] += len(found)
    first = np.cumsum(counts).astype(np.uint32)
    rows = np.zeros(int(first[-1]), np.uint32)
    rows[first[: len(plain)]] = plain
    for place, found in extra.items():
        end = int(first[place + 1])
        rows[end - len(found) : end] = found
    return patterns, first, rows
