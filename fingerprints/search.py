"""Exact Hamming search over 256-bit codes: multi-index hashing within radius 47, a scan above.

Multi-index hashing (Norouzi, Punjani, Fleet: Fast Exact Search in Hamming Space with Multi-Index Hashing,
IEEE TPAMI 36(6), 2014): 256 bits are 16 pieces of 16 bits. Two codes at most r = 16 q + a bits apart agree
within q bits in one of the first a + 1 pieces, or within q - 1 bits in one of the others, so a look into
those buckets misses nothing. Approximate indexes lose neighbours, which evidence must not.

A folder holds `codes.npy` (n, 4) u64, `ids.npy` (16, n) u32 (codes in the order of their buckets),
`off.npy` (16, 65537) u32 (where each bucket begins), `rows.npy` (m,) i64 and `rowoff.npy` (n + 1,) u32
(the caller's rows of each distinct code) and `meta.json`. It is memory-mapped: all processes of a machine
share one copy, and opening reads next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

BITS = 256
WORDS = BITS // 64
PIECES, PIECE_BITS = 16, 16
BUCKETS = 1 << PIECE_BITS
CODE_LENGTH = BITS // 4
"""Hexadecimal digits of a code."""
HASHED_RADIUS = 47
"""Beyond it so many buckets are due that a scan is faster."""
SMALL = 20_000
"""So few codes are scanned faster than looked up."""
SCAN_ROWS = 1 << 18
"""Codes of one step of a scan: 8 MiB and its temporaries."""

U64: TypeAlias = NDArray[np.uint64]
U32: TypeAlias = NDArray[np.uint32]
I64: TypeAlias = NDArray[np.int64]

MASKS = tuple(
    np.array([sum(1 << bit for bit in bits) for bits in combinations(range(PIECE_BITS), flips)], np.uint16)
    for flips in range(HASHED_RADIUS // PIECES + 1)
)
"""MASKS[n]: every way to flip n of 16 bits."""
WITHIN = tuple(np.concatenate(MASKS[: flips + 1]) for flips in range(len(MASKS)))


@dataclass(frozen=True)
class Tables:
    """The arrays of one index over distinct codes; in memory, or mapped from files."""

    codes: U64
    ids: U32
    off: U32
    rows: I64
    rowoff: U32

    def __len__(self) -> int:
        return len(self.codes)

    def near(self, query: U64, radius: int) -> tuple[I64, I64]:
        """Distinct codes (their numbers) at most `radius` bits from the query, and their distances."""
        if radius > HASHED_RADIUS or len(self) <= SMALL:
            return scan(self.codes, query, radius)
        candidates = self._candidates(query, radius)
        if candidates is None:
            return scan(self.codes, query, radius)
        bits = _distances(self.codes.take(candidates, axis=0), query)
        kept = bits <= radius
        numbers, first = np.unique(candidates[kept].astype(np.int64), return_index=True)
        return numbers, bits[kept][first]

    def _candidates(self, query: U64, radius: int) -> U32 | None:
        """Codes of all due buckets, some of them twice; None where a scan reads less."""
        begin, length = self._runs(query.view(np.uint16), radius)
        total = int(length.sum())
        if total > len(self):
            return None
        # one flat index over all buckets: each run counts up from its beginning
        flat = np.repeat(begin - np.cumsum(length) + length, length) + np.arange(total)
        found: U32 = self.ids.reshape(-1).take(flat)
        return found

    def _runs(self, pieces: NDArray[np.uint16], radius: int) -> tuple[I64, I64]:
        """Where in `ids` the due buckets begin, and how many codes each holds."""
        whole, rest = divmod(radius, PIECES)
        parts = ((slice(0, rest + 1), whole), (slice(rest + 1, PIECES), whole - 1))
        begins, lengths = [], []
        for part, flips in parts:
            if flips < 0:
                continue
            numbers = np.arange(part.start, part.stop)[:, None]
            buckets = (pieces[part, None] ^ WITHIN[flips]) + numbers * (BUCKETS + 1)
            start = self.off.reshape(-1).take(buckets).astype(np.int64)
            end = self.off.reshape(-1).take(buckets + 1).astype(np.int64)
            begins.append((start + numbers * len(self)).ravel())
            lengths.append((end - start).ravel())
        return np.concatenate(begins), np.concatenate(lengths)

    def rows_of(self, number: int) -> I64:
        """The caller's rows that carry a distinct code."""
        return self.rows[int(self.rowoff[number]) : int(self.rowoff[number + 1])]


def tables(codes: U64, rows: I64) -> Tables:
    """Index `codes` (m, 4); `rows[i]` is the caller's name of code i. Equal codes are stored once."""
    if not len(codes):
        return _empty()
    order = np.lexsort(tuple(codes[:, word] for word in reversed(range(WORDS))))
    ordered = codes[order]
    new = np.concatenate(([True], np.any(ordered[1:] != ordered[:-1], axis=1)))
    distinct = np.ascontiguousarray(ordered[new])
    rowoff = np.append(np.flatnonzero(new), len(codes)).astype(np.uint32)
    ids, off = _buckets(distinct)
    return Tables(distinct, ids, off, rows[order].astype(np.int64), rowoff)


def _buckets(codes: U64) -> tuple[U32, U32]:
    pieces = codes.view(np.uint16).reshape(len(codes), PIECES)
    ids = np.empty((PIECES, len(codes)), np.uint32)
    off = np.zeros((PIECES, BUCKETS + 1), np.uint32)
    for piece in range(PIECES):
        column = pieces[:, piece]
        ids[piece] = np.argsort(column, kind="stable")
        off[piece, 1:] = np.cumsum(np.bincount(column, minlength=BUCKETS))
    return ids, off


def _empty() -> Tables:
    return Tables(
        np.empty((0, WORDS), np.uint64), np.empty((PIECES, 0), np.uint32),
        np.zeros((PIECES, BUCKETS + 1), np.uint32), np.empty(0, np.int64), np.zeros(1, np.uint32),
    )  # fmt: skip


def scan(codes: U64, query: U64, radius: int) -> tuple[I64, I64]:
    """(numbers, distances) of the codes within `radius`, by comparing with every one."""
    numbers, distances = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for start in range(0, len(codes), SCAN_ROWS):
        bits = _distances(codes[start : start + SCAN_ROWS], query)
        near = np.flatnonzero(bits <= radius)
        numbers.append(near + start)
        distances.append(bits[near])
    return np.concatenate(numbers), np.concatenate(distances)


def _distances(codes: U64, query: U64) -> I64:
    ones = np.bitwise_count(codes ^ query)
    # four columns added are three times faster than a sum along rows
    bits: I64 = ones[:, 0].astype(np.int64)
    for word in range(1, WORDS):
        bits += ones[:, word]
    return bits


@dataclass(frozen=True)
class HammingIndex:
    """Codes by the caller's row numbers: a large part that stands still, a small one that grows, and the
    rows that are gone. Immutable: `adding` and `removing` give a new index over the same large part."""

    base: Tables
    delta: Tables = field(default_factory=_empty)
    gone: frozenset[int] = frozenset()

    @classmethod
    def of(cls, codes: Sequence[str], rows: Sequence[int] | None = None) -> Self:
        """An index in memory. Without `rows` the codes are counted from 0. Raises ValueError: no code."""
        numbers = np.arange(len(codes)) if rows is None else np.asarray(rows, np.int64)
        return cls(tables(parse(codes), numbers))

    def __len__(self) -> int:
        return len(self.base.rows) + len(self.delta.rows) - len(self.gone)

    def within(self, code: str, radius: int, limit: int | None = None) -> list[tuple[int, int]]:
        """(row, distance) of every code at most `radius` bits away, nearest first, then by row; the nearest
        `limit` of them. Raises ValueError: no code."""
        query = parse([code])[0]
        found = [pair for part in (self.base, self.delta) for pair in self._of(part, query, radius, limit)]
        found.sort(key=lambda pair: (pair[1], pair[0]))
        return found[:limit]

    def _of(self, part: Tables, query: U64, radius: int, limit: int | None) -> list[tuple[int, int]]:
        numbers, bits = part.near(query, radius)
        order = np.argsort(bits, kind="stable")
        found: list[tuple[int, int]] = []
        for number, away in zip(numbers[order].tolist(), bits[order].tolist(), strict=True):
            # codes of one distance are all read: among them the lowest rows come first
            if limit is not None and len(found) >= limit and found[-1][1] < away:
                break
            rows = part.rows_of(number)[: None if limit is None else limit + len(self.gone)]
            found += [(row, away) for row in rows.tolist() if row not in self.gone]
        return found

    def adding(self, codes: Sequence[str], rows: Sequence[int]) -> Self:
        """With more codes; the caller's rows are new ones. Raises ValueError: no code."""
        own: U64 = np.repeat(self.delta.codes, np.diff(self.delta.rowoff), axis=0)
        more = np.concatenate((own, parse(codes)))
        names = np.concatenate((self.delta.rows, np.asarray(rows, np.int64)))
        return type(self)(self.base, tables(more, names), self.gone)

    def removing(self, rows: Iterable[int]) -> Self:
        """Without those rows (which the index holds)."""
        return type(self)(self.base, self.delta, self.gone | frozenset(rows))

    def compacted(self) -> Self:
        """One large part again: everything that is left."""
        parts = (self.base, self.delta)
        codes = np.concatenate([np.repeat(part.codes, np.diff(part.rowoff), axis=0) for part in parts])
        rows = np.concatenate([part.rows for part in parts])
        left = ~np.isin(rows, np.fromiter(self.gone, np.int64, len(self.gone)))
        return type(self)(tables(codes[left], rows[left]))


class CodeIndex:
    """Codes in the order given; row numbers count from 0.

    Raises:
        ValueError: a code is not 64 hexadecimal digits.
    """

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = tuple(codes)
        self._index = HammingIndex.of(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def code(self, row: int) -> str:
        """The code in that row."""
        return self._codes[row]

    def within(self, code: str, radius: int) -> list[tuple[int, int]]:
        """(row, distance) of every code at most `radius` bits away, nearest first, then by row."""
        return self._index.within(code, radius) if self._codes else []


def distance(left: str, right: str) -> int:
    """Differing bits of two codes of the same length in hexadecimal. Raises ValueError otherwise."""
    if len(left) != len(right):
        raise ValueError(f"codes of {len(left)} and {len(right)} digits cannot be compared")
    return (int(left, 16) ^ int(right, 16)).bit_count()


def parse(codes: Sequence[str]) -> U64:
    """(n, 4) words of codes in hexadecimal. Raises ValueError where one has not 64 digits."""
    for code in codes:
        if len(code) != CODE_LENGTH:
            raise ValueError(f"a code has {CODE_LENGTH} hexadecimal digits, not {len(code)}: {code[:80]!r}")
    words: U64 = np.frombuffer(bytes.fromhex("".join(codes)), np.uint64).reshape(-1, WORDS)
    if len(words) != len(codes):  # fromhex reads over spaces
        raise ValueError("a code holds something else than hexadecimal digits")
    return words
