"""One index over all names of the catalogue.

One Aho-Corasick automaton over the base view (daachorse, charwise double array). Latin titles and
numbers need word boundaries. A title is generic where many other titles contain it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from daachorse import CharwiseDoubleArrayAhoCorasick

from matchers.normalise import Reading, bounded, is_latin, read
from matchers.titles.model import Place, Title
from records import folding

SQUEEZED_FROM = 10
"""A Latin title of fewer letters matches only with its own word breaks: `the rapist` is no `therapist`."""
SENTENCE_ENDS = frozenset("。！？!?；;\n，,、")


@dataclass(frozen=True)
class TitleIndex:
    """Keys (folded names), the titles behind each key, and how many other keys contain it."""

    unusable: tuple[Title, ...]
    """Names in which no letter or digit is left after folding: they can never be found."""
    _automaton: CharwiseDoubleArrayAhoCorasick | None = field(repr=False)
    _keys: tuple[str, ...] = field(repr=False)
    _titles: tuple[tuple[Title, ...], ...] = field(repr=False)
    _breaks: tuple[frozenset[int], ...] = field(repr=False)
    _containing: tuple[int, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self._keys)

    def titles_of(self, key: int) -> tuple[Title, ...]:
        """The names behind a key: all that fold alike, of one or several works."""
        return self._titles[key]

    def works_of(self, key: int) -> frozenset[int]:
        """The works that bear the name."""
        return frozenset(title.work for title in self._titles[key])

    def key_text(self, key: int) -> str:
        """The folded name: its letters and digits."""
        return self._keys[key]

    def containing(self, key: int) -> int:
        """How many other names of the catalogue contain this one: the generic ones are in many."""
        return self._containing[key]

    def places(self, reading: Reading) -> list[Place]:
        """Every place of every name in the reading, in order; none for an empty reading."""
        if self._automaton is None or not reading.base:
            return []
        found = self._automaton.find_overlapping(reading.base)
        spans = ((key, *reading.soft_span(start, end)) for start, end, key in found)
        return [Place(key, start, end) for key, start, end in spans if self._fits(reading, key, start, end)]

    def _fits(self, reading: Reading, key: int, start: int, end: int) -> bool:
        soft = reading.soft.text
        if not bounded(soft, start, end):
            return False
        return _breaks_agree(soft[start:end], self._keys[key], self._breaks[key])


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
        tuple(unusable), automaton, keys, tuple(tuple(by_key[key]) for key in keys),
        tuple(breaks[key] for key in keys), _containing(automaton, keys),
    )  # fmt: skip


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
