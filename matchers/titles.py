"""The title index: every place where any title or alias of the catalogue stands in a text.

One Aho-Corasick automaton over the base view (daachorse, charwise double array). Latin titles and
numbers need word boundaries. A title is generic where many other titles contain it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daachorse import CharwiseDoubleArrayAhoCorasick

from matchers.normalise import Reading, bounded, is_latin, read
from records import folding

VIEW = "base"
SQUEEZED_FROM = 10
"""A Latin title of fewer letters matches only with its own word breaks: `the rapist` is no `therapist`."""
SENTENCE_ENDS = frozenset("。！？!?；;\n，,、")


@dataclass(frozen=True, slots=True)
class Title:
    """One name of one work, as the catalogue writes it."""

    work: int
    text: str
    alias: bool = False
    stem: bool = False
    """The name without its number (三界邮差 of 三界邮差 第二季): only right where the number stands near."""


@dataclass(frozen=True, slots=True)
class Place:
    """A key of the index at base [start, end) of a reading. `key` counts into `TitleIndex.keys`."""

    key: int
    start: int
    end: int


@dataclass(frozen=True)
class TitleIndex:
    """Keys (folded names), the titles behind each key, and how many other keys contain it."""

    automaton: CharwiseDoubleArrayAhoCorasick | None
    keys: tuple[str, ...]
    titles: tuple[tuple[Title, ...], ...]
    breaks: tuple[frozenset[int], ...]
    containing: tuple[int, ...]
    unusable: tuple[Title, ...]
    """Names in which no letter or digit is left after folding: they can never be found."""

    def places(self, reading: Reading) -> list[Place]:
        """Every place of every key in the reading, in order; none for an empty reading."""
        if self.automaton is None or not reading.base:
            return []
        found = self.automaton.find_overlapping(reading.base)
        return [Place(key, start, end) for start, end, key in found if self._fits(reading, key, start, end)]

    def _fits(self, reading: Reading, key: int, start: int, end: int) -> bool:
        soft = reading.soft.text
        first, last = reading.soft_span(start, end)
        if not bounded(soft, first, last):
            return False
        return _breaks_agree(soft[first:last], self.keys[key], self.breaks[key])


def build(titles: Iterable[Title]) -> TitleIndex:
    """An index over all names. Names that fold alike share a key; a title may belong to several works."""
    by_key: dict[str, list[Title]] = {}
    breaks: dict[str, frozenset[int]] = {}
    unusable: list[Title] = []
    for title in titles:
        reading = read(title.text, "catalogue")
        if not reading.base:
            unusable.append(title)
            continue
        by_key.setdefault(reading.base, []).append(title)
        breaks[reading.base] = breaks.get(reading.base, frozenset()) | _breaks(reading)
    keys = tuple(sorted(by_key))
    automaton = CharwiseDoubleArrayAhoCorasick(list(keys)) if keys else None
    return TitleIndex(
        automaton, keys, tuple(tuple(by_key[key]) for key in keys), tuple(breaks[key] for key in keys),
        _containing(automaton, keys), tuple(unusable),
    )  # fmt: skip


def longest(places: list[Place]) -> list[Place]:
    """Without the places that stand inside a longer one: 黑暗森林 inside 三体II:黑暗森林 says nothing new."""
    kept: list[Place] = []
    reach = -1
    for place in sorted(places, key=lambda p: (p.start, -p.end, p.key)):
        if place.end > reach or (kept and (kept[-1].start, kept[-1].end) == (place.start, place.end)):
            kept.append(place)
            reach = max(reach, place.end)
    return kept


def _containing(automaton: CharwiseDoubleArrayAhoCorasick | None, keys: tuple[str, ...]) -> tuple[int, ...]:
    counts = [0] * len(keys)
    for number, key in enumerate(keys):
        inside = {found for _, _, found in automaton.find_overlapping(key)} if automaton else set()
        for other in inside - {number}:
            counts[other] += 1
    return tuple(counts)


def _breaks(reading: Reading) -> frozenset[int]:
    """Base positions before which the name has a separator."""
    gaps = enumerate(zip(reading.at, reading.at[1:], strict=False), start=1)
    return frozenset(position for position, (left, right) in gaps if right > left + 1)


def _breaks_agree(piece: str, key: str, own: frozenset[int]) -> bool:
    """Whether the separators inside the piece are the name's own, or those of a disguise (庆·余·年)."""
    extra, position, gap = [], 0, ""
    for character in piece:
        if not folding.is_letter(character):
            gap += character
            continue
        if gap and position not in own:
            extra.append(gap)
        position, gap = position + 1, ""
    if not extra:
        return True
    if any(is_latin(c) for c in key) and not any(c > "\u2e7f" for c in key):
        return len(key) >= SQUEEZED_FROM
    return _disguised(extra, len(key)) and not any(SENTENCE_ENDS & set(gap) for gap in extra)


def _disguised(extra: list[str], length: int) -> bool:
    # separators between all characters are meant; one chance break in a short name joins two words
    return len(extra) == length - 1 or length >= 4
