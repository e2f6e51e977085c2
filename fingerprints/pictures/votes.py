"""Which pictures of a large catalogue share key points with a found one, by an index that is bounded in memory.

Of each asset the strongest key points, spread over the picture, stand in one table in the order of `BITS` of their 256
bits: 38 bytes a point, some 10 KB a picture, 1 GB for 100,000, mapped from files and shared by all processes. A found
point looks into its own bucket and into those one and two flips away, so a point that kept most of its bits is found;
what is there is compared by all bits. Assets with many such points at places that fit one similarity are candidates.
Nothing is decided here: a candidate goes through the whole comparison (`fingerprints.pictures.compare`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from fingerprints.pictures.borders import Box
from fingerprints.pictures.keypoints import Features, Points

KEPT = 256
"""Points of an asset."""
CELLS = 6
"""The picture is parted into 6 x 6 cells that share these points: a crop keeps the points of its cells."""
LEAST_BITS, MOST_BITS = 10, 24
"""Bits by which the table is ordered: about so many that a bucket holds one point."""
FLIPS = 2
NEAR = 52
"""Bits of 256 within which two points are one: strangers lie at 128, some at 70, a point seen again within 20 to 60."""
ASKED = 500
"""Points of each size in which the found picture asks."""
BOXES = 3
"""Of a page: the largest."""
CROWDED = 64
"""A bucket with more points holds the corners of letters."""
STEP = 32
"""Points asked together."""
MOST = 1_500_000
"""Points compared for one picture; beyond it the rest of its points are not asked."""
VOTERS = 40
"""Assets with the most votes, whose places are looked at."""
LEAST_VOTES, LEAST_INLIERS = 3, 5
TOLERANCE = 0.015
"""Part of the asset's longer side by which a place may be off."""
WITNESSES = 32
"""Places across a side that count as different."""
BEST = 6
"""Candidates for one picture."""
SURE = 12
"""Points from which a map is no accident."""

U64: TypeAlias = NDArray[np.uint64]
U32: TypeAlias = NDArray[np.uint32]
I64: TypeAlias = NDArray[np.int64]
_ORDER = np.random.default_rng(7).permutation(256)


@dataclass(frozen=True, slots=True)
class Voted:
    """An asset (its number), how many points of the found picture vote for it, and how many of them fit one map."""

    asset: int
    votes: float
    inliers: int


@dataclass(frozen=True)
class MarkTable:
    """The points of many assets, in the order of their keys.

    Attributes:
        codes: (m, 4), all bits of each point.
        owners: (m,), the asset's number; `places` (m, 2), where in the asset, in pixels of its original.
        off: where the bucket of each key begins; `bits` of a key.
        assets: how many there are.
    """

    codes: U64
    owners: U32
    places: NDArray[np.uint16]
    off: U32
    bits: int
    assets: int

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, points: Sequence[Points]) -> Self:
        """Of assets in the order of their numbers; each has been `chosen` before."""
        counts = [len(one) for one in points]
        marks = np.concatenate([np.empty((0, 32), np.uint8), *(one.marks for one in points)])
        places = np.concatenate([np.empty((0, 2), np.float32), *(one.places for one in points)])
        owners = np.repeat(np.arange(len(points), dtype=np.uint32), counts)
        return cls.ordered(
            _words(marks), owners, np.clip(np.rint(places), 0, 65535).astype(np.uint16), len(points)
        )

    @classmethod
    def ordered(cls, codes: U64, owners: U32, places: NDArray[np.uint16], assets: int) -> Self:
        """Put into the order of the keys."""
        bits = int(np.clip(np.log2(max(len(codes), 1)), LEAST_BITS, MOST_BITS))
        keys = _keys(codes, bits)
        order = np.argsort(keys, kind="stable")
        off = np.zeros((1 << bits) + 1, np.uint32)
        off[1:] = np.cumsum(np.bincount(keys, minlength=1 << bits))
        return cls(codes[order], owners[order], places[order], off, bits, assets)

    def candidates(self, found: Points) -> list[Voted]:
        """The assets that most points vote for, best first."""
        asked, rows = self._near(_words(found.marks))
        if not len(rows):
            return []
        owners = self.owners[rows].astype(np.int64)
        # a point that is like many others says little of each
        weights = 1.0 / np.bincount(asked, minlength=len(found))[asked]
        votes = np.bincount(owners, weights, minlength=self.assets)
        voters = np.argsort(-votes, kind="stable")[:VOTERS]
        found_voted = [
            Voted(int(one), float(votes[one]), self._inliers(found, asked, rows, owners == one))
            for one in voters if votes[one] > 0 and np.count_nonzero(owners == one) >= LEAST_VOTES
        ]  # fmt: skip
        kept = [one for one in found_voted if one.inliers >= LEAST_INLIERS]
        return sorted(kept, key=lambda one: (-one.inliers, -one.votes, one.asset))[:BEST]

    def _near(self, codes: U64) -> tuple[I64, I64]:
        """(number of the found point, row) of every pair within `NEAR`."""
        pairs: list[tuple[I64, I64]] = [(np.empty(0, np.int64), np.empty(0, np.int64))]
        masks = _masks(self.bits)
        left = MOST
        keys = _keys(codes, self.bits)
        for start in range(0, len(codes), STEP):
            buckets = keys[start : start + STEP, None] ^ masks
            begin = self.off[buckets].astype(np.int64)
            length = self.off[buckets + 1].astype(np.int64) - begin
            length[length > CROWDED] = 0
            total = int(length.sum())
            left -= total
            if left < 0:
                break
            counts = length.ravel()
            rows = np.repeat(begin.ravel() - np.cumsum(counts) + counts, counts) + np.arange(total)
            asked = np.repeat(np.arange(start, start + len(buckets)), length.sum(axis=1))
            near = _distances(self.codes[rows], codes[asked]) <= NEAR
            pairs.append((asked[near], rows[near]))
        return np.concatenate([one for one, _ in pairs]), np.concatenate([two for _, two in pairs])

    def _inliers(self, found: Points, asked: I64, rows: I64, own: NDArray[np.bool_]) -> int:
        """Points of one asset that fit one similarity."""
        source = found.places[asked[own]]
        target = self.places[rows[own]].astype(np.float32)
        span = float(np.ptp(target, axis=0).max()) or 1.0
        cv2.setRNGSeed(7)
        matrix, inside = cv2.estimateAffinePartial2D(
            source, target, method=cv2.RANSAC, ransacReprojThreshold=max(3.0, TOLERANCE * span), maxIters=500
        )
        if matrix is None:
            return 0
        agreeing = inside.ravel() > 0
        # several points on one place are one witness, on either side
        seen = float(np.ptp(source[agreeing], axis=0).max()) or 1.0
        sides = (target[agreeing] / span, source[agreeing] / seen)
        return min(len(np.unique(np.rint(one * WITNESSES), axis=0)) for one in sides)


def chosen(features: Features) -> Points:
    """The points of an asset that stand in the table: the strongest of each cell, then the strongest of all."""
    return _spread(features.reference, (0, 0, *features.size), KEPT)


def asking(features: Features) -> Points:
    """The found picture's points, of both sizes, since it may show the asset larger or smaller.

    Where it has boxes (a page, a shop, a telephone) or bars of words, most of them lie inside: a page's words have the
    sharper corners, and are on every page.
    """
    whole = (0, 0, *features.size)
    boxes = [box for name, box in features.parts.items() if name.startswith("box")][:BOXES]
    inner = boxes or [box for name, box in features.parts.items() if name in ("inner", "trimmed")][-1:]
    parts = [(box, ASKED // len(inner)) for box in inner] + [(whole, ASKED // 4 if inner else ASKED)]
    taken = [_spread(one, box, count) for one in (features.found, features.reference) for box, count in parts]
    # taken in turns: where there are too many neighbours to ask all, no part is left out
    order = np.argsort(np.concatenate([np.arange(len(one)) for one in taken]), kind="stable")
    places = np.concatenate([one.places for one in taken])[order]
    return Points(places, np.concatenate([one.marks for one in taken])[order])


def likely(tables: Sequence[MarkTable], features: Features) -> list[tuple[int, int]]:
    """(table, asset) of the candidates of all tables, best first; as a mirror shows the picture where nothing fits well."""
    found = _asked(tables, asking(features))
    if not found or found[0][0].inliers < SURE:
        found += _asked(tables, _spread(features.mirrored, (0, 0, *features.size), ASKED))
    found.sort(key=lambda one: (-one[0].inliers, -one[0].votes, one[1], one[0].asset))
    return list(dict.fromkeys((table, one.asset) for one, table in found))[:BEST]


def _asked(tables: Sequence[MarkTable], points: Points) -> list[tuple[Voted, int]]:
    return [(one, number) for number, table in enumerate(tables) for one in table.candidates(points)]


def _spread(points: Points, box: Box, count: int) -> Points:
    """The strongest points inside a box, each of its cells its share first."""
    corner, size = (
        np.array(box[:2], np.float32),
        np.array(box[2:], np.float32) - np.array(box[:2], np.float32),
    )
    cell = np.floor((points.places - corner) * CELLS / size).astype(int)
    inside = np.flatnonzero(((cell >= 0) & (cell < CELLS)).all(axis=1))
    if len(inside) > count:
        number = cell[inside, 0] * CELLS + cell[inside, 1]
        order = np.argsort(number, kind="stable")  # within a cell the strongest first
        rank = np.empty(len(inside), int)
        rank[order] = np.arange(len(inside)) - np.searchsorted(number[order], number[order])
        fair = -(-count // (CELLS * CELLS))
        inside = inside[np.sort(np.argsort(rank >= fair, kind="stable")[:count])]
    return Points(points.places[inside], points.marks[inside])


def _words(marks: NDArray[np.uint8]) -> U64:
    return np.ascontiguousarray(marks).view(np.uint64).reshape(-1, 4)


def _keys(codes: U64, bits: int) -> I64:
    """The first bits, in an order of ours, as a number."""
    chosen_bits = _ORDER[:bits]
    keys = np.zeros(len(codes), np.int64)
    for place, bit in enumerate(chosen_bits.tolist()):
        keys |= ((codes[:, bit // 64] >> np.uint64(bit % 64)) & np.uint64(1)).astype(np.int64) << place
    return keys


def _masks(bits: int) -> I64:
    """Every way to flip at most two of the bits."""
    return np.array([
        sum(1 << bit for bit in flipped) for count in range(FLIPS + 1) for flipped in combinations(range(bits), count)
    ])  # fmt: skip


def _distances(ours: U64, theirs: U64) -> I64:
    ones = np.bitwise_count(ours ^ theirs)
    found: I64 = ones[:, 0].astype(np.int64)
    for word in range(1, 4):
        found += ones[:, word]
    return found
