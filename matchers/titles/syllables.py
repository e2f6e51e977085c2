"""Names by their toneless syllables: homophones (庆余念) and Latin pinyin (qing yu nian) in one view.

Han is read by its commonest reading, in names also as a phrase has it (重庆 chong qing). A Latin word counts
as syllables if it is made of nothing else. What is left stands for itself: figures, other letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

from matchers.normalise import Reading
from matchers.titles import tables
from matchers.titles.grams import Codes, Numbers, code_points
from matchers.titles.hashes import Sums, Table, bits, has_bit, mixed
from matchers.titles.lines import Line, line
from matchers.titles.separators import BROKEN_FROM, stopped
from matchers.titles.texts import Batch, Texts, running
from records import folding

HOMOPHONES, PINYIN = "syllables", "pinyin"
FROM = 3
"""Han that a name must have. Homophones of three must share two with it; of four, one."""
LONGEST = 40
"""Characters of a name; a longer one is not searched in this view."""
_HEAD_SALT, _SALT = 2, 3
_WORD = re.compile(r"[a-z]+")
_SOUND = re.compile(r"[aeiou]")


def syllables_of(reading: Reading, base: Line) -> Line | None:
    """The line of syllables; None where fewer than FROM stand in the text."""
    codes = tables.looked_up(tables.syllables(), base.codes).astype(np.uint32)
    count = int((codes < tables.NO_SYLLABLE).sum())
    words = _pinyin_words(reading.soft.text)
    if count + sum(len(lengths) for _, lengths in words) < FROM:
        return None
    if not words:
        return Line(base.text, codes, base.starts, base.ends, base.bounds, base.gaps, base.stops)
    kept, texts, starts, ends, parts = 0, [], [], [], []
    for begin, lengths in words:
        at = int(np.searchsorted(base.starts, begin))
        edges = np.cumsum([0, *lengths])
        stop = at + int(edges[-1])
        word = base.text[at:stop]
        parts += [codes[kept:at], np.array(_numbers(word, tuple(lengths)), np.uint32)]
        texts += [base.text[kept:at], "".join(word[edge] for edge in edges[:-1])]
        starts += [base.starts[kept:at], base.starts[at + edges[:-1]]]
        ends += [base.ends[kept:at], base.ends[at + edges[1:] - 1]]
        kept = stop
    spelt = line(
        reading, "".join([*texts, base.text[kept:]]),
        np.concatenate([*starts, base.starts[kept:]]), np.concatenate([*ends, base.ends[kept:]]),
    )  # fmt: skip
    every = np.concatenate([*parts, codes[kept:]])
    return Line(spelt.text, every, spelt.starts, spelt.ends, spelt.bounds, spelt.gaps, spelt.stops)


def _pinyin_words(soft: str) -> list[tuple[int, tuple[int, ...]]]:
    found = ((word.start(), syllabified(word.group())) for word in _WORD.finditer(soft))
    return [(begin, lengths) for begin, lengths in found if lengths]


@lru_cache(maxsize=1 << 16)
def syllabified(word: str) -> tuple[int, ...]:
    """Lengths of the syllables of a Latin word, longest first; empty if it is made of anything else."""
    known, dead = tables.syllable_numbers(), set()

    def split(begin: int) -> tuple[int, ...] | None:
        if begin == len(word):
            return ()
        for length in range(min(6, len(word) - begin), 0, -1):
            piece = word[begin : begin + length].replace("v", "u")
            if piece in known and _SOUND.search(piece) and begin + length not in dead:
                rest = split(begin + length)
                if rest is not None:
                    return (length, *rest)
        dead.add(begin)
        return None

    return (split(0) or ()) if len(word) <= 6 * LONGEST else ()


@lru_cache(maxsize=1 << 14)
def _numbers(word: str, lengths: tuple[int, ...]) -> tuple[int, ...]:
    known, found, begin = tables.syllable_numbers(), [], 0
    for length in lengths:
        found.append(known[word[begin : begin + length].replace("v", "u")])
        begin += length
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def spelt(key: str) -> tuple[tuple[int, ...], ...]:
    """The ways to read a folded name as syllables: by character, by phrase, written as one Latin word."""
    codes = _codes(key)
    ways = dict.fromkeys((tuple(codes), tuple(_by_phrase(key, codes))))
    return tuple(dict.fromkeys([*ways, *map(_run_on, ways)]))


def _codes(key: str) -> list[int]:
    found: list[int] = []
    kept = 0
    table = tables.syllables()
    for word in _WORD.finditer(key):
        lengths = syllabified(word.group())
        if lengths:
            found += tables.looked_up(table, code_points(key[kept : word.start()])).tolist()
            found += _numbers(word.group(), lengths)
            kept = word.end()
    found += tables.looked_up(table, code_points(key[kept:])).tolist()
    return found


@cache
def _phrases() -> tuple[CharwiseDoubleArrayAhoCorasick, list[tuple[int, ...]]]:
    every = tables.phrases()
    return CharwiseDoubleArrayAhoCorasick(list(every), MATCH_KIND_LEFTMOST_LONGEST), list(every.values())


def _by_phrase(key: str, codes: list[int]) -> list[int]:
    if len(codes) != len(key):
        return codes
    automaton, readings = _phrases()
    found = list(codes)
    for start, end, number in automaton.find(key):
        found[start:end] = readings[number]
    return found


def _run_on(codes: tuple[int, ...]) -> tuple[int, ...]:
    """As `syllabified` reads it when all of it is written as one word: 西安 xi an is then xian."""
    if max(codes, default=0) >= tables.NO_SYLLABLE or not _uncertain()[codes[:-1], codes[1:]].any():
        return codes
    names = _syllable_names()
    word = "".join(names[code] for code in codes)
    return _numbers(word, syllabified(word))


@cache
def _syllable_names() -> list[str]:
    return ["", *tables.syllable_numbers()]


@cache
def _uncertain() -> NDArray[np.bool_]:
    """For two syllables whether they are read otherwise when written together."""
    names = _syllable_names()
    table = np.zeros((len(names), len(names)), np.bool_)
    for first, left in enumerate(names[1:], 1):
        for second, right in enumerate(names[1:], 1):
            table[first, second] = right[0] in "aeioungr" and syllabified(left + right) != (
                len(left),
                len(right),
            )
    return table


class Syllables:
    """Names of at least FROM Han by their syllables. `heads`: a bit for the first FROM syllables of each."""

    def __init__(self, table: Table, heads: NDArray[np.uint8], lengths: Numbers) -> None:
        self.table, self.heads, self.lengths = table, heads, lengths

    def find(self, read: Line) -> Iterator[tuple[int, int, int]]:
        """(name, start, end) in the line of syllables, wherever the hashes agree and no word is cut."""
        count = len(read.codes)
        if count < FROM or not len(self.lengths):
            return
        sums = Sums(read.codes)
        places = np.arange(count - FROM + 1)
        places = places[read.bounds[:-FROM]]
        places = places[has_bit(self.heads, mixed(sums.windows(places, places + FROM), _HEAD_SALT))]
        if not len(places):
            return
        ends = places[:, None] + self.lengths[None, :]
        rows, columns = np.nonzero(ends <= count)
        starts, stops = places[rows], ends[rows, columns]
        for place, key in self.table.find(mixed(sums.windows(starts, stops), _SALT)):
            start, end = int(starts[place]), int(stops[place])
            if read.bounds[end]:
                yield key, start, end


def view_of(read: Line, start: int, end: int, key: str) -> str:
    """The view in which the name stands at [start, end) of its line of syllables; empty for none."""
    codes = tuple(read.codes[start:end].tolist())
    if codes not in spelt(key) or stopped(read, start, end):
        return ""
    text, length = read.text[start:end], end - start
    if any(
        code < tables.NO_SYLLABLE and character.isascii() for code, character in zip(codes, text, strict=True)
    ):
        return PINYIN
    gaps = int(read.gaps[end - 1] - read.gaps[start])
    if gaps not in {0, length - 1} and length < BROKEN_FROM:
        return ""
    if len(key) != length:  # the name itself has pinyin in it
        return HOMOPHONES
    own = sum(left == right for left, right in zip(text, key, strict=True))
    needed = {3: 2, 4: 1}.get(sum(map(folding.is_han, key)), 0)
    return HOMOPHONES if needed <= own < length else ""


def initials(key: str) -> Iterator[str]:
    """The first letter of each syllable of a name, as a phrase has it; other characters as they are."""
    names = _syllable_names()
    for code in _by_phrase(key, _codes(key)):
        yield names[code][0] if code < tables.NO_SYLLABLE else chr(code - tables.NO_SYLLABLE)


class _Filed:
    """Hashes as they are found, name after name."""

    def __init__(self) -> None:
        self.hashes, self.heads = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
        self.keys, self.lengths = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]

    def add(self, codes: Codes, keys: Numbers, starts: Numbers, ends: Numbers) -> None:
        sums = Sums(codes)
        self.hashes.append(mixed(sums.windows(starts, ends), _SALT))
        self.heads.append(mixed(sums.windows(starts, starts + FROM), _HEAD_SALT))
        self.keys.append(keys)
        self.lengths.append(np.unique(ends - starts))


def build(names: Texts) -> Syllables:
    """All names that are long enough."""
    filed = _Filed()
    for batch in names.batches():
        _file(filed, batch)
    table = Table.of(np.concatenate(filed.hashes), np.concatenate(filed.keys))
    return Syllables(
        table, bits(np.unique(np.concatenate(filed.heads))), np.unique(np.concatenate(filed.lengths))
    )


def _file(filed: _Filed, batch: Batch) -> None:
    codes = tables.looked_up(tables.syllables(), batch.codes).astype(np.uint32)
    count = running(codes < tables.NO_SYLLABLE)
    sizes = batch.ends - batch.starts
    long = (count[batch.ends] - count[batch.starts] >= FROM) & (sizes <= LONGEST)
    letters = running((batch.codes >= 97) & (batch.codes <= 122))
    plain = np.flatnonzero(long & (letters[batch.ends] == letters[batch.starts]))
    filed.add(codes, plain + batch.first, batch.starts[plain], batch.ends[plain])
    several = np.isin(np.arange(len(sizes)), _read_otherwise(batch, codes)) | (
        letters[batch.ends] > letters[batch.starts]
    )
    numbers = np.flatnonzero(long & several).tolist()
    ways = [
        (number, way) for number in numbers for way in spelt(batch.one(number)) if FROM <= len(way) <= LONGEST
    ]
    edges = np.cumsum([0, *(len(way) for _, way in ways)])
    keys = np.array([number for number, _ in ways], np.int64) + batch.first
    filed.add(np.array([code for _, way in ways for code in way], np.uint32), keys, edges[:-1], edges[1:])


def _read_otherwise(batch: Batch, codes: Codes) -> Numbers:
    """Names with a phrase of another reading, or with syllables that run together."""
    automaton, _ = _phrases()
    places = np.array([start for start, _, _ in automaton.find(batch.text)], np.int64)
    left, right = (np.where(part < tables.NO_SYLLABLE, part, 0) for part in (codes[:-1], codes[1:]))
    return batch.at(np.concatenate((places, np.flatnonzero(_uncertain()[left, right]))))
