"""Names that stand in a text with up to two edits: exact infix Levenshtein search over a whole catalogue.

A name that weighs 6 (Han and other full-width characters 1, all others .5) may differ in one character, one
that weighs 12 in two. Two pieces of a name of which one character is wrong cannot both be wrong: k edits
leave one of k+1 pieces whole. So each name is filed under k+1 short pieces that do not overlap, placed where
its characters are rarest in the catalogue; a text is cut into all its runs of those sizes, and the names
filed under one of them are compared for real. Nothing within the limit is missed, and nothing beyond it told.

The pieces are filed as sorted hashes in files that are mapped, not loaded: they open at once and all workers
share one copy.

Which substring is meant. An edit cuts no word: a place begins and ends where a word or number of the text
does (between two Han, anywhere). Of the substrings of a text that are within the limit of one name, the best
are told and those that overlap a better one are not; better is: fewer edits, then ends that stand beside a
separator, then a length nearer to the name's, then further left, then shorter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from matchers.text.normalise import Reading
from matchers.titles import filing, grams
from matchers.titles.lines import insides

MAX_COMPARED = 2_500
"""Names filed under runs of one text that are compared; real titles stay under 1,000 at a million names."""
MAX_TEXT = 4_096
"""Characters of a text that are searched: a title has 512 at most, and prose is no place for wrong letters."""
TOO_MANY = 3
CLOSED, OPEN, APART = 0, 1, 2
"""A place between two characters: inside a word; between words; beside a separator or the text's end."""

FILES = {"hashes": "pieces-hashes.npy", "postings": "pieces-postings.npy", "seen": "pieces-seen.npy"}


@dataclass(frozen=True, slots=True)
class Near:
    """A name at base [start, end) of a text, with how many edits between them (Levenshtein)."""

    key: int
    start: int
    end: int
    edits: int


@dataclass(frozen=True, slots=True)
class Nearby:
    """What `find` found, by place. `capped`: the text is longer, or names more, than can be compared in time;
    its end, or the names of its most common runs, were left out. What is told is right, but not all."""

    places: tuple[Near, ...]
    capped: bool = False


def openings(reading: Reading) -> bytes:
    """CLOSED, OPEN or APART before each base character, and at the end."""
    at, inside = reading.at, insides(reading.soft.text)
    if not at:
        return bytes((APART,))
    if isinstance(at, range):
        return _edged(inside[at.start + 1 : at.stop].translate(_INSIDE))
    inner = (APART if here > before + 1 else OPEN - (inside[here] > 0) for before, here in pairwise(at))
    return _edged(bytes(inner))


_INSIDE = bytes((OPEN, *[CLOSED] * 255))


def _edged(inner: bytes) -> bytes:
    return bytes((APART, *inner, APART))


class Pieces:
    """All names of a catalogue that may carry edits, by their pieces. Names are numbered as in `keys`."""

    def __init__(
        self, keys: Sequence[str], hashes: grams.Hashes, postings: NDArray[np.void], seen: NDArray[np.uint8]
    ) -> None:
        self._keys = keys
        self._hashes, self._postings, self._seen = hashes, postings, seen
        self._shift = np.uint64(64 - (len(seen) * 8).bit_length() + 1)
        self._sizes = tuple(int(size) for size in np.unique(postings["size"]))

    @classmethod
    def build(cls, keys: Sequence[str]) -> Pieces:
        """File the folded names; those too light for an edit are left to the exact views."""
        hashes, postings = filing.filed(keys)
        return cls(keys, hashes, postings, filing.seen(hashes))

    @classmethod
    def from_files(cls, folder: Path, keys: Sequence[str]) -> Pieces:
        """The pieces that `to_files` left in the folder, of the same names in the same order.

        Raises:
            OSError, ValueError: a file is missing, or is no array.
        """
        # asarray: a memmap's own bookkeeping costs more than the look-up
        arrays = {name: np.asarray(np.load(folder / file, mmap_mode="r")) for name, file in FILES.items()}
        return cls(keys, **arrays)

    def to_files(self, folder: Path) -> None:
        """Write the arrays into the folder (about 22 bytes for each piece); the names are kept elsewhere."""
        for name, file in FILES.items():
            np.save(folder / file, getattr(self, f"_{name}"), allow_pickle=False)

    def find(self, text: str, where: bytes | None = None) -> Nearby:
        """Every name within its edits of a substring of the folded text, the best substrings of each.

        Args:
            text: a base view: letters and digits only.
            where: `openings` of the reading, one more than the text has characters; without it, words end
                where Latin letters meet digits or other scripts.
        """
        text, long = text[:MAX_TEXT], len(text) > MAX_TEXT
        where = _openings_of(text) if where is None else where[: len(text) + 1]
        found, capped = self._whole_pieces(text)
        spans: defaultdict[int, dict[tuple[int, int], int]] = defaultdict(dict)
        for key, at, size, edits, position in found:
            near = _around(self._keys[key], text, where, at, size, edits, position)
            if near:
                own = spans[key]
                own.update({span: cost for span, cost in near if cost < own.get(span, TOO_MANY)})
        places = [
            Near(key, *best) for key, own in spans.items() for best in _best(own, len(self._keys[key]), where)
        ]
        return Nearby(
            tuple(sorted(places, key=lambda near: (near.start, -near.end, near.key))), capped or long
        )

    def _whole_pieces(self, text: str) -> tuple[list[tuple[int, int, int, int, int]], bool]:
        """Postings of every run of the text, each with the run's place; and whether some were left out."""
        runs = list(grams.runs(grams.code_points(text), self._sizes))
        if not runs:
            return [], False
        hashes = np.concatenate([found for _, found in runs])
        cells = hashes >> self._shift
        known = np.flatnonzero(self._seen[cells >> np.uint64(3)] >> (cells & np.uint64(7)) & 1)
        places = np.concatenate([np.arange(len(found)) for _, found in runs])[known]
        asked = hashes[known]
        first = self._hashes.searchsorted(asked)
        filed = np.flatnonzero(self._hashes.take(first, mode="clip") == asked) if len(self._hashes) else first
        asked, first, places = asked[filed], first[filed], places[filed]
        counts = self._hashes.searchsorted(asked, "right") - first
        capped = int(counts.sum()) > MAX_COMPARED
        if capped:
            order = np.argsort(counts, kind="stable")
            kept = order[np.cumsum(counts[order]) <= MAX_COMPARED]
            first, counts, places = first[kept], counts[kept], places[kept]
        return self._expanded(first, counts, places), capped

    def _expanded(
        self, first: grams.Numbers, counts: grams.Numbers, places: grams.Numbers
    ) -> list[tuple[int, int, int, int, int]]:
        postings, where = self._postings[grams.ranges(first, counts)], np.repeat(places, counts)
        # what would begin before the text is not even read
        inside = where + postings["edits"] >= postings["at"]
        postings = postings[inside]
        columns = [postings[name].tolist() for name in ("key", "at", "size", "edits")]
        return list(zip(*columns, where[inside].tolist(), strict=True))


def _openings_of(text: str) -> bytes:
    return _edged(insides(text)[1:-1].translate(_INSIDE)) if text else bytes((APART,))


def _around(
    key: str, text: str, where: bytes, at: int, size: int, edits: int, position: int
) -> list[tuple[tuple[int, int], int]]:
    """Substrings within `edits` of the name in which its piece stands whole at `position`, with their edits."""
    rest, stop = key[at + size :], position + size
    if edits == 1 and not text.startswith(rest, stop) and text[max(0, position - at) : position] != key[:at]:
        return []  # nearly always: of one edit one side is free
    ends = []
    for end in range(max(stop, stop + len(rest) - edits), min(len(text), stop + len(rest) + edits) + 1):
        if where[end]:
            cost = Levenshtein.distance(rest, text[stop:end], score_cutoff=edits)
            if cost <= edits:
                ends.append((end, cost))
    if not ends:
        return []
    found, head, left = [], key[:at], edits - min(cost for _, cost in ends)
    for start in range(max(0, position - at - left), min(position, position - at + left) + 1):
        if where[start]:
            cost = Levenshtein.distance(head, text[start:position], score_cutoff=left)
            found += [((start, end), cost + more) for end, more in ends if cost + more <= edits]
    return found


def _best(spans: dict[tuple[int, int], int], length: int, where: bytes) -> list[tuple[int, int, int]]:
    """Without the substrings that overlap a better one."""
    order = sorted(
        (cost, -where[start] - where[end], abs(end - start - length), start, end)
        for (start, end), cost in spans.items()
    )
    taken = bytearray(len(where))
    best = []
    for cost, _, _, start, end in order:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            best.append((start, end, cost))
    return best
