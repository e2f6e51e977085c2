"""What the views know of characters: classes, syllables, parts, look-alikes, homoglyphs.

`scripts/title_tables.py` makes the files and names their sources; VERSION changes with them.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matchers.text.normalise import is_latin
from matchers.titles.grams import Codes, code_points

LONG = 400
"""Characters from which a text goes through arrays."""
Row = TypeVar("Row", bound=np.generic)

VERSION = "tables/3"
LETTER, FIGURE = 1, 2
"""Classes of characters that form words: letters of scripts that part their words, and digits; others are 0."""
END_OF_CODES = 0x32400
"""Beyond the last Han extension; whatever is higher belongs to no table."""
FIRST_SYLLABLE = 0xE000
"""Syllables are written with the private characters from here on; folding leaves none of them in a text."""


def _lines(name: str) -> list[str]:
    return (files("matchers.titles") / "data" / name).read_text("utf-8").splitlines()


@cache
def classes() -> NDArray[np.uint8]:
    """Class of each code point below END_OF_CODES."""
    table = np.zeros(END_OF_CODES, np.uint8)
    for code in range(0x20000):
        character = chr(code)
        if character.isdigit():
            table[code] = FIGURE
        elif code < 0x1100 and is_latin(character):
            table[code] = LETTER
    return table


@cache
def han() -> NDArray[np.bool_]:
    """Whether each code point below END_OF_CODES is a Han character."""
    table = np.zeros(END_OF_CODES, np.bool_)
    table[0x3400:0xA000] = table[0x20000:0x323B0] = True
    table[[ord("〇"), ord("々")]] = True
    return table


def looked_up(table: NDArray[Row], codes: Codes) -> NDArray[Row]:
    """Rows of a table; codes beyond it read as its row 0."""
    return table[np.where(codes < END_OF_CODES, codes, 0)]


@cache
def syllable_numbers() -> dict[str, int]:
    """The toneless syllables, numbered from 1; ü is written u (路 and 绿 are one)."""
    return {line.split(" ")[0]: number for number, line in enumerate(_lines("readings.txt"), 1)}


@cache
def syllables() -> dict[int, str]:
    """Each character to its commonest toneless reading, as one character, for `str.translate`."""
    rows = (line.split(" ")[1] for line in _lines("readings.txt"))
    return {ord(c): chr(FIRST_SYLLABLE + number) for number, row in enumerate(rows, 1) for c in row}


class _Said(dict[int, str]):
    def __missing__(self, code: int) -> str:
        # kept for the next time: a character that is not found costs ten that are
        self[code] = chr(code)
        return self[code]


@cache
def _saying() -> _Said:
    return _Said(syllables())


@cache
def _syllable_codes() -> NDArray[np.uint32]:
    table = np.arange(END_OF_CODES, dtype=np.uint32)
    for code, syllable in syllables().items():
        table[code] = ord(syllable)
    return table


def said(text: str) -> str:
    """Each character by its commonest reading, in the alphabet of syllables; others as they are."""
    if len(text) < LONG:
        return text.translate(_saying())
    codes = code_points(text)
    known = np.where(codes < END_OF_CODES, looked_up(_syllable_codes(), codes), codes)
    return known.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def syllable_names() -> dict[str, str]:
    """The characters of the alphabet of syllables, each with its Latin letters."""
    return {chr(FIRST_SYLLABLE + number): name for name, number in syllable_numbers().items()}


@cache
def phrases() -> dict[str, str]:
    """Phrases in which a character has another reading than its commonest, by syllables: 重庆 chong qing."""
    numbers = syllable_numbers()
    rows = (line.split(" ") for line in _lines("phrases.txt"))
    known = (row for row in rows if set(row[1:]) <= set(numbers))
    return {row[0]: "".join(chr(FIRST_SYLLABLE + numbers[one]) for one in row[1:]) for row in known}


@cache
def splits() -> dict[str, str]:
    """Two or three parts to the character that they form: 弓长 to 张."""
    return {line[1:]: line[0] for line in _lines("splits.txt")}


@cache
def split_heads() -> frozenset[str]:
    """The first two parts of each of them."""
    return frozenset(parts[:2] for parts in splits())


@cache
def homoglyphs() -> dict[int, str]:
    """Letters of other scripts to the ASCII letter they pass for, for `str.translate`."""
    return {ord(line[0]): line[1] for line in _lines("homoglyphs.txt")}


@cache
def twins() -> frozenset[str]:
    """The letters that pass for an ASCII letter."""
    return frozenset(map(chr, homoglyphs()))


@cache
def _look_pairs() -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Pairs of look-alikes, each both ways, ascending."""
    with (files("matchers.titles") / "data" / "looks.npz").open("rb") as stream:
        pairs = np.cumsum(np.load(stream)["steps"], dtype=np.uint32)
    both = np.sort(np.concatenate((pairs, pairs << np.uint32(16) | pairs >> np.uint32(16))))
    return (both >> np.uint32(16)).astype(np.uint16), both.astype(np.uint16)


def look_alike(left: str, right: str) -> bool:
    """Whether two Han characters are hard to tell apart at a glance."""
    return right in look_alikes(left)


@lru_cache(maxsize=1 << 14)
def look_alikes(character: str) -> str:
    """The Han characters that are hard to tell from one at a glance, ascending."""
    code = ord(character)
    if code >= 1 << 16:
        return ""
    first, second = _look_pairs()
    some = second[first.searchsorted(code) : first.searchsorted(code, "right")]
    return some.astype("<u2").tobytes().decode("utf-16-le")
