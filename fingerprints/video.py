"""Films: where the frames of two run alike, in the same order and at the same pace.

One frame that looks alike says little: two films show the same castle. A run of frames at one distance in
time, among them some that differ from each other, says that one film holds a piece of the other. A scene
that stands still (a fixed camera) has no such order and is never more than probable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fingerprints import tracks
from fingerprints.film import (
    EIGHT_TENTHS,
    FRAME,
    MIN_QUALITY,
    MIRRORED,
    MOVED,
    NINE_TENTHS,
    WHOLE,
    Frames,
    frames,
    unpack,
    words,
)
from fingerprints.kinds import (
    FingerprintKind,
    Likeness,
    Limits,
    Material,
    Print,
    RefusalCode,
    Strength,
    refused,
)
from fingerprints.search import HammingIndex, tables

RECIPE = "video/v1"
FRAMES_RECIPE = "frames/pdq-512-v1"
NEAR = 47
"""Bits of 256 by which a frame may differ."""
SAME = 31
"""Frames of one film this close to each other show the same thing."""
ALIKE_FRAMES, ALIKE_SHARE = 5, 0.2
"""Frames in order, and their share of the found film's frames that show something: for a strong likeness."""
FEW_FRAMES = 3
MOVING = 3
"""Frames of a run that show different things; a run of fewer is a still."""
PACE_S = 0.75
"""Seconds by which two frames of a run may be out of step: half a step of either film, and rounding."""
PAIRS = (
    (WHOLE, WHOLE), (WHOLE, NINE_TENTHS), (WHOLE, EIGHT_TENTHS), (NINE_TENTHS, WHOLE), (EIGHT_TENTHS, WHOLE),
    (MIRRORED, WHOLE), (MIRRORED, NINE_TENTHS), (MOVED, WHOLE), (WHOLE, MOVED), (MOVED, MOVED),
)  # fmt: skip
"""(code of the found frame, code of the asset's frame) that are compared."""
EVERY_PAIR = 4_000_000
"""Pairs of frames up to which all are compared; beyond it the asset's are searched by an index."""

Columns: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def compute(material: Material) -> tuple[Print, ...]:
    """The frames of a film as one print. Raises BytesRefused."""
    if what := missing():
        raise refused(RefusalCode.UNSUPPORTED, what)
    found = frames(material)
    payload = found.tobytes()
    quality = round(100 * float((found["quality"] >= MIN_QUALITY).mean()))
    return (
        Print("frames", FRAMES_RECIPE, hashlib.sha256(payload).hexdigest(), quality, payload=payload),
    )  # fmt: skip


def listed(said: Sequence[tuple[int, int, str]]) -> Print:
    """The print of a film of which only (milliseconds, quality, PDQ code) of its frames are known, in order of time.

    The codes of middles, mirrors and moving parts are unknown and left empty: no frame is near an empty code.
    """
    made = np.zeros(len(said), FRAME)
    for number, (ms, quality, code) in enumerate(said):
        made[number]["ms"], made[number]["quality"] = ms, quality
        made[number]["codes"][WHOLE] = np.frombuffer(bytes.fromhex(code), np.uint8)
    share = round(100 * float((made["quality"] >= MIN_QUALITY).mean())) if len(made) else 0
    payload = made.tobytes()
    return Print(
        "frames", FRAMES_RECIPE, hashlib.sha256(payload).hexdigest(), share, "listed", payload=payload
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Frames of both films at one distance in time.

    `found` and `asset` are frame numbers, pairwise; `distances` their bits; `shift_s` is the asset's time
    less the found film's.
    """

    codes: tuple[int, int]
    shift_s: float
    found: NDArray[np.int64]
    asset: NDArray[np.int64]
    distances: NDArray[np.int64]
    moving: int

    @property
    def order(self) -> tuple[bool, int, float]:
        return (self.moving >= MOVING, len(self.found), -float(self.distances.mean()))


def align(asset: Frames, found: Frames) -> Run | None:
    """The longest run over all codes and distances in time; None where no two frames are alike."""
    runs = (run for codes in PAIRS for run in _runs(asset, found, codes))
    return max(runs, key=lambda run: run.order, default=None)


def _runs(asset: Frames, found: Frames, codes: tuple[int, int]) -> Iterator[Run]:
    ours, theirs = _telling(asset, codes[1]), _telling(found, codes[0])
    if not len(ours) or not len(theirs):
        return
    left, right, bits = _alike(
        words(asset["codes"][ours, codes[1]]), words(found["codes"][theirs, codes[0]])
    )  # fmt: skip
    if not len(left):
        return
    left, right = ours[left], theirs[right]
    shifts = (asset["ms"][left].astype(np.int64) - found["ms"][right].astype(np.int64)) / 1000
    for shift in _frequent(shifts, right):
        near = np.flatnonzero(np.abs(shifts - shift) <= PACE_S)
        best = _one_each(right[near], np.abs(shifts[near] - shift), bits[near])
        chosen = near[best]
        yield Run(
            codes, shift, right[chosen], left[chosen], bits[chosen], _moving(asset, left[chosen], codes[1])
        )


def _telling(film: Frames, code: int) -> NDArray[np.int64]:
    """Numbers of the frames that show something and whose code of that kind is known."""
    return np.flatnonzero((film["quality"] >= MIN_QUALITY) & film["codes"][:, code].any(axis=1))


def _alike(asset: NDArray[np.uint64], found: NDArray[np.uint64]) -> Columns:
    """(asset row, found row, bits) of all pairs within `NEAR`."""
    if len(asset) * len(found) > EVERY_PAIR:
        index = HammingIndex(tables(asset, np.arange(len(asset))))
        pairs = [
            (row, number, bits)
            for number, code in enumerate(found)
            for row, bits in index.within(code.tobytes().hex(), NEAR, limit=50)
        ]
        columns = np.array(pairs, np.int64).reshape(-1, 3)
        return columns[:, 0], columns[:, 1], columns[:, 2]
    bits = np.zeros((len(asset), len(found)), np.int64)
    for word in range(4):
        bits += np.bitwise_count(asset[:, None, word] ^ found[None, :, word])
    left, right = np.nonzero(bits <= NEAR)
    return left, right, bits[left, right]


def _frequent(shifts: NDArray[np.float64], found: NDArray[np.int64]) -> list[float]:
    """The distances in time that most different frames of the found film agree on."""
    bins = np.floor(shifts / PACE_S).astype(np.int64)
    agreed = np.unique(np.stack((bins, found)), axis=1)[0]
    values, votes = np.unique(agreed, return_counts=True)
    best = values[np.argsort(-votes, kind="stable")[:8]]
    return [float(np.median(shifts[(bins >= one) & (bins <= one + 1)])) for one in best]


def _one_each(
    found: NDArray[np.int64], off: NDArray[np.float64], bits: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each frame of the found film the pair that is nearest in time, then in bits."""
    order = np.lexsort((bits, off, found))
    _, first = np.unique(found[order], return_index=True)
    return order[first]


def _moving(asset: Frames, chosen: NDArray[np.int64], code: int) -> int:
    """How many of these frames of the asset show different things."""
    different: list[NDArray[np.uint64]] = []
    for one in words(asset["codes"][chosen, code]):
        if all(int(np.bitwise_count(one ^ other).sum()) > SAME for other in different):
            different.append(one)
        if len(different) >= MOVING:
            break
    return len(different)


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """The best run of any of the found prints in any of the asset's."""
    best: tuple[Run, Print, Print] | None = None
    for left in asset:
        for right in found:
            if left.recipe != right.recipe:
                continue
            run = align(unpack(left.payload), unpack(right.payload))
            if run is not None and (best is None or run.order > best[0].order):
                best = (run, left, right)
    return _likeness(*best) if best is not None else None


def _likeness(run: Run, asset: Print, found: Print) -> Likeness | None:
    ours, theirs = unpack(asset.payload), unpack(found.payload)
    telling = int((theirs["quality"] >= MIN_QUALITY).sum())
    share = len(run.found) / telling
    if len(run.found) < FEW_FRAMES or share < min(ALIKE_SHARE, 60 / telling):
        return None
    long = len(run.found) >= ALIKE_FRAMES and run.moving >= MOVING
    strength: Strength = "strong" if long else "probable"
    times = [
        [round(int(theirs["ms"][f]) / 1000, 2), round(int(ours["ms"][a]) / 1000, 2), int(bits)]
        for f, a, bits in zip(run.found, run.asset, run.distances, strict=True)
    ]
    return Likeness(
        "frames", strength, round(float(run.distances.mean()), 2), NEAR, round(share, 3), asset.value,
        found.value,
        {
            "unit": "mean bits of 256 over the frames of the run", "frames": len(run.found), "moving": run.moving,
            "second": {"algorithm": "share of the found film's telling frames", "threshold": ALIKE_SHARE},
            "shift_s": round(run.shift_s, 2), "mirrored": run.codes[0] == MIRRORED,
            "cropped": {NINE_TENTHS: 0.1, EIGHT_TENTHS: 0.2}.get(run.codes[1], 0.0),
            "times": _thinned(times),
        },
    )  # fmt: skip


def _thinned(times: list[list[float]], most: int = 60) -> list[list[float]]:
    """At most so many of them, spread over the run: enough for a plot and a look at both."""
    step = max(1, -(-len(times) // most))
    return times[::step]


def missing() -> str:
    """What of the extra `media` is not installed."""
    return "" if tracks.installed("av") else "PyAV (pip install 'copywatch[media]')"


VIDEO = FingerprintKind(
    "video", RECIPE, tracks.looks_like_media, compute, compare, ("av", "numpy"), (FRAMES_RECIPE,),
    Limits(memory_mib=2048, time_s=900.0, max_bytes=32 * 1024**3), missing,
)  # fmt: skip
