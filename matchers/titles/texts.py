"""A million short texts without a million objects: one UTF-8 blob and where each begins."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

from matchers.titles.grams import Codes, Numbers, code_points

BATCH = 50_000
BREAK = "\n"
"""Stands between texts that are looked at together; no folded name has one."""


def running(flags: NDArray[np.bool_]) -> Numbers:
    """How many flags are set before each place; one longer than the flags."""
    counts = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=counts[1:])
    return counts


@dataclass(frozen=True, eq=False)
class Batch:
    """Some texts as one row of characters with BREAK between them, and where each begins and ends in it."""

    first: int
    text: str
    codes: Codes
    starts: Numbers
    ends: Numbers

    def one(self, number: int) -> str:
        """A text, counted from the first of the batch."""
        return self.text[self.starts[number] : self.ends[number]]

    def at(self, places: Numbers) -> Numbers:
        """Which text stands at each place, counted from the first of the batch."""
        found: Numbers = np.searchsorted(self.starts, places, "right") - 1
        return found


class Column:
    """Texts as they come, in one blob."""

    def __init__(self) -> None:
        self.blob = bytearray()
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        """Lone surrogates are kept as they are."""
        self.blob += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self.blob))

    def __getitem__(self, row: int) -> bytes:
        """A text in UTF-8."""
        return bytes(self.blob[self._ends[row] : self._ends[row + 1]])

    def order(self) -> list[int]:
        """The rows by their texts; UTF-8 sorts as the characters do."""
        blob = bytes(self.blob)
        rows = [blob[begin:end] for begin, end in pairwise(self._ends)]
        return sorted(range(len(rows)), key=rows.__getitem__)


class Texts(Sequence[str]):
    """Read-only sequence of texts; arrays may be memory-mapped."""

    def __init__(self, blob: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.blob, self.offsets = blob, offsets
        self._count = len(offsets) - 1
        # one number of an array costs three times what one of a view does
        self._bytes, self._begins = blob.data, offsets.data

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Lone surrogates are kept as they are."""
        return cls.of_bytes(text.encode("utf-8", "surrogatepass") for text in texts)

    @classmethod
    def of_bytes(cls, pieces: Iterable[bytes]) -> Texts:
        """The same from texts in UTF-8."""
        blob, ends = bytearray(), array("q", [0])
        for piece in pieces:
            blob += piece
            ends.append(len(blob))
        return cls(np.frombuffer(bytes(blob), np.uint8), np.array(ends))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Texts: ...
    def __getitem__(self, index: int | slice) -> str | Texts:
        if isinstance(index, slice):
            return Texts.of(self[number] for number in range(*index.indices(len(self))))
        if not 0 <= index < self._count:
            raise IndexError(index)
        return str(self._bytes[self._begins[index] : self._begins[index + 1]], "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        for begin in range(0, len(self), 4096):
            yield from self._several(begin, min(begin + 4096, len(self)))

    def batches(self) -> Iterator[Batch]:
        """All texts, BATCH at a time."""
        for begin in range(0, len(self), BATCH):
            text = BREAK.join(self._several(begin, min(begin + BATCH, len(self))))
            codes = code_points(text)
            edges = np.concatenate(
                (np.array([-1]), np.flatnonzero(codes == ord(BREAK)), np.array([len(codes)]))
            )
            yield Batch(begin, text, codes, edges[:-1] + 1, edges[1:])

    def _several(self, begin: int, end: int) -> Iterator[str]:
        piece = self.blob[self.offsets[begin] : self.offsets[end]].tobytes()
        edges = (self.offsets[begin : end + 1] - self.offsets[begin]).tolist()
        for first, last in pairwise(edges):
            yield piece[first:last].decode("utf-8", "surrogatepass")
