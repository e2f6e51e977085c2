"""Text to winnowed grams: 8 letters of Chinese (kana and hangul alike), 5 words of scripts with words.

A text is folded letter by letter (records/folding: NFKC, case, marks, traditional to simplified) and parted
into two streams of units: wide letters and words. So punctuation, line breaks, spaced characters and ads in
the other script change nothing, and a text in both languages has grams of both. Every run of `window`
grams gives at least one print (winnowing, Schleimer, Wilkerson and Aiken 2003): two texts that share
`letters` units in a row share at least `(letters - k + 1) // window` prints at the same places.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerprints.kinds import Print, RefusalCode, refused
from records.folding import is_letter, soften

U64 = NDArray[np.uint64]
U32 = NDArray[np.uint32]

SPAN = 160
"""A gram lies within so many characters of the raw text; units further apart are no neighbours."""
DISTINCT = 3
"""A gram of fewer different units (哈哈哈哈) says nothing."""
SEPARATOR = 1
FIRST_WIDE = 0x2E80
JOINERS = "'\u2019\u02bc\u00ad"
"""Stand inside words: apostrophes and the soft hyphen."""
HEADER = struct.Struct("<4sHHIII")
MAGIC = b"CWG1"
BYTES_PER_PRINT = 8 + 4 + 4 + 1
UNKNOWN, SEVERAL = 0, 0xFFFF_FFFF
"""No code point: one that was not folded yet, one that folds to nothing or to several letters."""
SORTED_BELOW = 20_000
"""Characters up to which sorting them is quicker than a table with a place for every character there is."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one stream is cut: units of a gram, grams of a window, and the names that its prints bear."""

    algorithm: str
    recipe: str
    k: int
    window: int


HAN = Scheme("winnow-han8", "winnow/han8-w6-v1", 8, 6)
WORDS = Scheme("winnow-word5", "winnow/word5-w8-v1", 5, 8)
SCHEMES = (HAN, WORDS)


@dataclass(frozen=True, slots=True)
class Units:
    """A stream: a hash of each unit, and the raw characters [starts[i], ends[i]) where it stands."""

    hashes: U64
    starts: U32
    ends: U32


@dataclass(frozen=True, slots=True)
class Grams:
    """Chosen grams in the order of the text.

    Attributes:
        hashes: of the gram.
        at: number of its first unit; `starts`, `spans`: its first raw character, and how many it covers.
        units, chars: of the whole text, in units and in raw characters.
    """

    hashes: U64
    at: U32
    starts: U32
    spans: NDArray[np.uint8]
    units: int
    chars: int

    def __len__(self) -> int:
        return len(self.hashes)


def prints(text: str) -> tuple[Print, ...]:
    """A print for each stream that holds a gram."""
    return tuple(printed(scheme, grams) for scheme, grams in cut(text))


def cut(text: str, schemes: Collection[Scheme] = SCHEMES) -> Iterator[tuple[Scheme, Grams]]:
    """The grams that are kept of each of those streams, where it holds any."""
    codes, places = _folded(text)
    wide = codes >= FIRST_WIDE
    for scheme in SCHEMES:
        if scheme in schemes:
            units = _letters(codes, places, wide) if scheme is HAN else _words(codes, places, wide)
            grams = winnow(units, scheme, len(text))
            if len(grams):
                yield scheme, grams


def winnow(units: Units, scheme: Scheme, chars: int) -> Grams:
    """The grams of a stream that are kept."""
    k, count = scheme.k, len(units.hashes) - scheme.k + 1
    if count < 1:
        none = np.zeros(0, np.uint32)
        return Grams(np.zeros(0, np.uint64), none, none, np.zeros(0, np.uint8), len(units.hashes), chars)
    hashes = np.zeros(count, np.uint64)
    for place, factor in enumerate(_factors(k)):
        hashes += units.hashes[place : place + count] * factor
    hashes = _mixed(hashes)
    spans = units.ends[k - 1 :] - units.starts[:count]
    ranks = np.where(spans <= SPAN, hashes, np.uint64(0xFFFF_FFFF_FFFF_FFFF))
    chosen = _minima(ranks, scheme.window)
    chosen = chosen[spans[chosen] <= SPAN]
    chosen = chosen[_varied(units.hashes, chosen, k)]
    return Grams(
        hashes[chosen], chosen.astype(np.uint32), units.starts[chosen], spans[chosen].astype(np.uint8),
        len(units.hashes), chars,
    )  # fmt: skip


def streams(text: str) -> tuple[Units, Units]:
    """(wide letters, words) of a raw text."""
    codes, places = _folded(text)
    wide = codes >= FIRST_WIDE
    return _letters(codes, places, wide), _words(codes, places, wide)


def unpack(one: Print) -> Grams:
    """The grams of a print's payload. Raises BytesRefused `damaged` where it is none of ours."""
    data = one.payload
    if len(data) < HEADER.size:
        raise refused(RefusalCode.DAMAGED, f"a text print of {len(data)} bytes")
    magic, _, _, units, chars, count = HEADER.unpack_from(data)
    if magic != MAGIC or len(data) != HEADER.size + count * BYTES_PER_PRINT:
        raise refused(RefusalCode.DAMAGED, f"a text print of {count} grams in {len(data)} bytes")
    starts = np.cumsum((HEADER.size, 8 * count, 4 * count, 4 * count)).tolist()
    hashes, at, raw, spans = (
        np.frombuffer(data, kind, count, start)
        for kind, start in zip(("<u8", "<u4", "<u4", "u1"), starts, strict=True)
    )
    return Grams(hashes, at, raw, spans, units, chars)


def printed(scheme: Scheme, grams: Grams) -> Print:
    """The print of the grams of a stream, with its payload."""
    header = HEADER.pack(MAGIC, scheme.k, scheme.window, grams.units, grams.chars, len(grams))
    columns = (
        grams.hashes.astype("<u8"), grams.at.astype("<u4"), grams.starts.astype("<u4"), grams.spans.astype("u1"),
    )  # fmt: skip
    payload = b"".join((header, *(column.tobytes() for column in columns)))
    return Print(scheme.algorithm, scheme.recipe, sha256(payload).hexdigest(), None, payload=payload)


def _folded(text: str) -> tuple[U32, U32]:
    """Folded letters and separators, with the raw place of each."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    table = _folds()
    for point in np.unique(points[table[points] == UNKNOWN]).tolist():
        fold = _fold(chr(point))
        table[point] = fold[0] if len(fold) == 1 else SEVERAL
    codes = table[points]
    if SEVERAL in codes:
        return _stretched(points)
    return codes, np.arange(len(points), dtype=np.uint32)


def _stretched(points: U32) -> tuple[U32, U32]:
    """The same where some fold to nothing or to several letters. One look-up for each different character."""
    distinct, which = _distinct(points)
    folds = [_fold(chr(point)) for point in distinct.tolist()]
    lengths = np.array([len(fold) for fold in folds], np.int64)
    flat = np.array([code for fold in folds for code in fold], np.uint32)
    offsets = np.cumsum(lengths) - lengths
    counts = lengths[which]
    places = np.repeat(np.arange(len(points), dtype=np.uint32), counts)
    within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    return flat[np.repeat(offsets[which], counts) + within] if len(flat) else flat, places


def _distinct(points: U32) -> tuple[NDArray[Any], NDArray[Any]]:
    """Each different code point, ascending, and which of them stands at each place."""
    if len(points) < SORTED_BELOW:
        return np.unique(points, return_inverse=True)
    seen = np.zeros(0x110000, bool)
    seen[points] = True
    distinct = np.flatnonzero(seen)
    rank = np.zeros(0x110000, np.int32)
    rank[distinct] = np.arange(len(distinct))
    return distinct, rank[points]


@cache
def _folds() -> U32:
    """What each code point folds to, filled as they come."""
    return np.full(0x110000, UNKNOWN, np.uint32)


@lru_cache(maxsize=1 << 17)
def _fold(character: str) -> tuple[int, ...]:
    """Code points of its folded letters, `SEPARATOR` for what parts words, nothing for marks and joiners."""
    if character in JOINERS:
        return ()
    return tuple(ord(c) if is_letter(c) else SEPARATOR for c in soften(character).text)


def _letters(codes: U32, places: U32, wide: NDArray[np.bool_]) -> Units:
    starts = places[wide]
    return Units(_mixed(codes[wide].astype(np.uint64)), starts, starts + np.uint32(1))


def _words(codes: U32, places: U32, wide: NDArray[np.bool_]) -> Units:
    """Runs of letters; a word's hash is the sum of its letters, each times a factor of its place."""
    inside = (codes != SEPARATOR) & ~wide
    before = np.concatenate(([False], inside[:-1]))
    after = np.concatenate((inside[1:], [False]))
    first = np.flatnonzero(inside & ~before)
    last = np.flatnonzero(inside & ~after)
    if not len(first):
        return Units(np.zeros(0, np.uint64), np.zeros(0, np.uint32), np.zeros(0, np.uint32))
    where = np.flatnonzero(inside)
    lengths = last - first + 1
    place = np.arange(len(where)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    terms = _mixed(codes[where].astype(np.uint64)) * _odd(place + 1)
    sums = np.add.reduceat(terms, np.cumsum(lengths) - lengths)
    return Units(_mixed(sums), places[first], places[last] + np.uint32(1))


def _minima(ranks: U64, window: int) -> NDArray[np.int64]:
    """Places of the smallest of each window, each once."""
    if len(ranks) <= window:
        return np.array([int(ranks.argmin())])
    views = np.lib.stride_tricks.sliding_window_view(ranks, window)
    kept = np.zeros(len(ranks), bool)
    kept[views.argmin(axis=1) + np.arange(len(views))] = True
    return np.flatnonzero(kept)


def _varied(hashes: U64, chosen: NDArray[np.int64], k: int) -> NDArray[np.bool_]:
    rows = np.sort(hashes[chosen[:, None] + np.arange(k)], axis=1)
    enough: NDArray[np.bool_] = (np.diff(rows, axis=1) != 0).sum(axis=1) + 1 >= DISTINCT
    return enough


@cache
def _factors(k: int) -> U64:
    return _odd(np.arange(1, k + 1))


def _odd(numbers: NDArray[Any]) -> U64:
    """A factor for each place."""
    return _mixed(numbers.astype(np.uint64) + np.uint64(0x5BF0_3635)) | np.uint64(1)


def _mixed(values: U64) -> U64:
    """The finaliser of splitmix64: every bit of the input moves about half of the output."""
    values = values + np.uint64(0x9E37_79B9_7F4A_7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return values ^ (values >> np.uint64(31))
