"""PDQ, bit for bit as the `pdqhash` package computes it on the full picture, in a tenth of the time.

PDQ (Facebook's ThreatExchange, 2019) blurs the brightness by two box filters along each axis, samples 64 x 64 pixels,
and cuts 16 x 16 cosine coefficients at their median. Blurring and sampling are linear along each axis, so both are one
banded matrix a side: of each strip of rows only the brightness is made, and no blurred picture ever stands in memory.
The eight orientations follow from the coefficients: mirrors change signs, turns exchange rows and columns. On pictures
of several thousand pixels a side the package's running sums lose digits, and single bits may differ.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

SAMPLES, KEPT = 64, 16
STRIP = 64
"""Rows of one step."""
WINDOWS = 2 * SAMPLES
"""A box filter covers a 128th of the side, rounded up."""
STEEP, FULL = 90, 100
"""Sum of the gradients, in hundredths of black to white, that makes one point of quality; the most there is."""
MIRROR = np.where(np.arange(KEPT) % 2, -1.0, 1.0)
"""A mirror negates every coefficient of an odd wave; wave numbers count from one, so here every even row."""
TURNS = {
    "r0": (False, False, False), "r90": (True, True, False), "r180": (False, True, True), "r270": (True, False, True),
    "flip_v": (False, True, False), "flip_h": (False, False, True), "transpose": (True, False, False),
    "transverse": (True, True, True),
}  # fmt: skip
"""Orientation to (rows and columns exchanged, rows negated, columns negated), in the order of `compute_dihedral`."""

Floats = NDArray[np.float32]


def turned(pixels: NDArray[np.uint8], orientations: tuple[str, ...]) -> tuple[dict[str, str], int]:
    """Codes of 64 hexadecimal digits by orientation, and the quality (0-100), of (height, width, 3) RGB."""
    small = _sampled(pixels)
    waves = (_COSINES @ small.astype(np.float64)) @ _COSINES.T
    return {name: _code(waves, TURNS[name]) for name in orientations}, _quality(small)


def _sampled(pixels: NDArray[np.uint8]) -> Floats:
    """(64, 64) blurred brightness."""
    down, across = _blur(pixels.shape[0]), _blur(pixels.shape[1])
    rows = np.zeros((SAMPLES, pixels.shape[1]), np.float32)
    for start in range(0, pixels.shape[0], STRIP):
        strip = np.asarray(pixels[start : start + STRIP], np.float32)
        grey = np.asarray(cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY), np.float32)
        band = down[:, start : start + STRIP]
        own = np.flatnonzero(band.any(axis=1))
        if len(own):
            rows[own[0] : own[-1] + 1] += band[own[0] : own[-1] + 1] @ grey
    return np.asarray(rows @ across.T, np.float32)


@lru_cache(maxsize=16)
def _blur(side: int) -> Floats:
    """(64, side): what each pixel gives to each sample after both box filters."""
    window = -(-side // WINDOWS)
    after = (window + 2) // 2
    place = np.arange(side)
    low, high = np.maximum(place - window + after, 0), np.minimum(place + after, side)
    sums = np.zeros((SAMPLES, side))
    for sample, at in enumerate(((np.arange(SAMPLES) + 0.5) * side / SAMPLES).astype(int).tolist()):
        for one in range(int(low[at]), int(high[at])):
            sums[sample, low[one] : high[one]] += 1.0 / float(high[one] - low[one])
        sums[sample] /= high[at] - low[at]
    return sums.astype(np.float32)


def _cosines() -> NDArray[np.float64]:
    waves, places = np.arange(1, KEPT + 1)[:, None], np.arange(SAMPLES)[None, :]
    return np.asarray(np.sqrt(2 / SAMPLES) * np.cos(np.pi / (2 * SAMPLES) * waves * (2 * places + 1)))


_COSINES = _cosines()


def _quality(small: Floats) -> int:
    steps = (small[:-1] - small[1:], small[:, :-1] - small[:, 1:])
    return min(FULL, int(sum(float(np.abs(np.trunc(one * 100 / 255)).sum()) for one in steps) / STEEP))


def _code(waves: NDArray[np.float64], turn: tuple[bool, bool, bool]) -> str:
    exchanged, rows, columns = turn
    kept = waves.T if exchanged else waves
    kept = kept * (-MIRROR[:, None] if rows else 1.0) * (-MIRROR[None, :] if columns else 1.0)
    middle = np.partition(kept.ravel(), KEPT * KEPT // 2 - 1)[KEPT * KEPT // 2 - 1]
    # the package gives its bits last wave first
    return np.packbits((kept > middle)[::-1, ::-1].reshape(-1)).tobytes().hex()
