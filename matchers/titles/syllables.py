"""Names by their toneless syllables: homophones (庆余念) and Latin pinyin (qing yu nian) in one view.

Each syllable is one character of an alphabet of its own. Han is read by its commonest reading, in names also
as a phrase has it (重庆 chong qing). A Latin word counts as syllables if it is made of nothing else. What is
left stands for itself: figures, other letters.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

from matchers.titles import tables
from matchers.titles.automaton import Automaton
from matchers.titles.grams import Numbers, code_points
from matchers.titles.lines import Line
from matchers.titles.separators import BROKEN_FROM
from matchers.titles.tables import FIRST_SYLLABLE
from matchers.titles.texts import Batch, Column, Texts, running
from records import folding

HOMOPHONES, PINYIN = "syllables", "pinyin"
FROM = 3
"""Han that a name must have. Homophones of three must share two with it; of four, one."""
OWN = {3: 2, 4: 1}
LONGEST = 40
"""Characters of a name; a longer one is not searched in this view."""
LONGEST_WORD = 60
_WORD = re.compile(r"[a-z]+")
_SOUND = re.compile(r"[aeiou]")
_SYLLABLE = f"[{chr(FIRST_SYLLABLE)}-{chr(FIRST_SYLLABLE + 999)}]"
_FEW = re.compile(_SYLLABLE)
_ENOUGH = re.compile(f"(?:[^{_SYLLABLE[1:]}*+{_SYLLABLE}){{{FROM}}}")
_LETTER = re.compile(r"[a-z]")


def syllables_of(base: Line) -> Line | None:
    """The line of syllables; None where fewer than FROM stand in the text."""
    soft = base.reading.soft.text
    text = base.text if base.text.isascii() else tables.said(base.text)
    if any(map(syllabified, _WORD.findall(soft))):
        return _with_words(base, text, _standing(soft, base))
    return base.other(text, base.starts) if _ENOUGH.match(text) else None


def _with_words(base: Line, text: str, words: list[tuple[int, str]]) -> Line:
    """A line in which Latin words made of syllables are read as such. `text`: the rest as it is read."""
    kept, texts = 0, []
    starts: list[int] = []
    ends: list[int] = []
    for at, word in words:
        own = base.starts[kept:at]
        texts += [text[kept:at], as_syllables(word)]
        starts += own
        ends += [place + 1 for place in own]
        kept = at
        for length in syllabified(word):
            starts.append(base.starts[kept])
            kept += length
            ends.append(base.starts[kept - 1] + 1)
    own = base.starts[kept : len(text)]
    return base.other("".join([*texts, text[kept:]]), [*starts, *own], [*ends, *(place + 1 for place in own)])


def _standing(soft: str, base: Line) -> list[tuple[int, str]]:
    """Words made of syllables, with their places in the base line."""
    found = [(word.start(), word.group()) for word in _WORD.finditer(soft) if syllabified(word.group())]
    if isinstance(base.starts, range):
        return found
    return [(bisect_left(base.starts, start), word) for start, word in found]


@lru_cache(maxsize=1 << 16)
def syllabified(word: str) -> tuple[int, ...]:
    """Lengths of the syllables of a Latin word, longest first; empty if it is made of anything else."""
    known = tables.syllable_numbers()
    dead: set[int] = set()

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

    return (split(0) or ()) if len(word) <= LONGEST_WORD else ()


@lru_cache(maxsize=1 << 16)
def as_syllables(word: str) -> str:
    """A Latin word as characters of the alphabet of syllables; empty if it is none."""
    known, found, begin = tables.syllable_numbers(), [], 0
    for length in syllabified(word):
        found.append(chr(FIRST_SYLLABLE + known[word[begin : begin + length].replace("v", "u")]))
        begin += length
    return "".join(found)


@lru_cache(maxsize=1 << 10)
def spelt(key: str) -> tuple[str, ...]:
    """The ways to read a folded name as syllables: by character, by phrase, written as one Latin word."""
    own = tables.said(key)
    if _LETTER.search(key):
        own = _WORD.sub(lambda word: as_syllables(word.group()) or word.group(), own)
    ways = dict.fromkeys((own, _by_phrase(key, own)))
    return tuple(dict.fromkeys([*ways, *map(_run_on, ways)]))


@cache
def _phrases() -> tuple[CharwiseDoubleArrayAhoCorasick, list[str]]:
    every = tables.phrases()
    return CharwiseDoubleArrayAhoCorasick(list(every), MATCH_KIND_LEFTMOST_LONGEST), list(every.values())


def _by_phrase(key: str, own: str) -> str:
    if len(own) != len(key):
        return own
    automaton, readings = _phrases()
    pieces, kept = [], 0
    for start, end, number in automaton.find(key):
        pieces += [own[kept:start], readings[number]]
        kept = end
    return "".join([*pieces, own[kept:]])


def _run_on(own: str) -> str:
    """As `syllabified` reads it when all of it is written as one word: 西安 xi an is then xian."""
    names = tables.syllable_names()
    if any(character not in names for character in own):
        return own
    return as_syllables("".join(names[character] for character in own)) or own


def initials(key: str) -> Iterator[str]:
    """The first letter of each syllable of a name, as a phrase has it; other characters as they are."""
    names = tables.syllable_names()
    for character in _by_phrase(key, tables.said(key)):
        yield names.get(character, character)[0]


def view_of(line: Line, start: int, end: int, key: str) -> str:
    """The view in which the name stands at [start, end) of its line of syllables; empty for none."""
    soft = line.reading.soft.text
    gaps = line.gaps(start, end)
    if gaps and line.stopped(start, gaps):
        return ""
    text = "".join(soft[line.starts[place]] for place in range(start, end))
    pairs = zip(text, line.text[start:end], strict=True)
    if any(letter.isascii() and ord(syllable) >= FIRST_SYLLABLE for letter, syllable in pairs):
        return PINYIN
    length = end - start
    if gaps and len(gaps) != length - 1 and length < BROKEN_FROM:
        return ""
    if len(key) != length:  # the name itself has pinyin in it
        return HOMOPHONES
    own = sum(left == right for left, right in zip(text, key, strict=True))
    needed = OWN.get(sum(map(folding.is_han, key)), 0)
    return HOMOPHONES if needed <= own < length else ""


def build(names: Texts) -> Automaton:
    """All names that are long enough, by everything they may sound like."""
    ways, keys = Column(), array("I")
    for way, key in _rows(names):
        ways.add(way)
        keys.append(key)
    return Automaton.of((ways[row].decode("utf-8", "surrogatepass"), keys[row]) for row in ways.order())


def _rows(names: Texts) -> Iterator[tuple[str, int]]:
    for batch in names.batches():
        said = tables.said(batch.text)
        codes = code_points(said)
        known = (codes >= FIRST_SYLLABLE) & (codes < FIRST_SYLLABLE + 1_000)
        enough = _counted(batch, known) >= FROM
        enough &= batch.ends - batch.starts <= LONGEST
        odd = _counted(batch, (codes >= ord("a")) & (codes <= ord("z"))) > 0
        for automaton, text in ((_phrases()[0], batch.text), (_uncertain(), said)):
            odd[batch.at(np.fromiter((start for start, _, _ in automaton.find(text)), np.int64))] = True
        for number in np.flatnonzero(enough).tolist():
            own = said[batch.starts[number] : batch.ends[number]]
            for way in spelt(batch.one(number)) if odd[number] else (own,):
                yield way, batch.first + number


def _counted(batch: Batch, flags: NDArray[np.bool_]) -> Numbers:
    """How many of the flags are set in each text."""
    counts = running(flags)
    return counts[batch.ends] - counts[batch.starts]


@cache
def _uncertain() -> CharwiseDoubleArrayAhoCorasick:
    """Finds two syllables that are read otherwise when they are written together."""
    names = tables.syllable_names()
    return CharwiseDoubleArrayAhoCorasick(
        [
            first + second
            for first, left in names.items()
            # a first syllable takes a letter from the second, or gives one away
            for second, right in names.items()
            if right[0] in "aeioungr" and syllabified(left + right) != (len(left), len(right))
        ]
    )
