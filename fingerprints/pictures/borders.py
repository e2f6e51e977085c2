"""Uniform borders of any colour, each side its own: letterboxes, frames, padding."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fingerprints.pictures.decode import MIN_SIDE

Pixels = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, right and bottom exclusive."""

TOLERANCE = 12
"""Grey levels by which a border may vary and still be one colour (JPEG rings around edges)."""
SPECKS = 0.02
"""Share of a line that may differ: single specks of noise do not end a border."""
KEEP_AT_LEAST = 0.3
"""A trim that leaves less of a side is no border but a flat picture."""
CHUNKS = (4, 64)
"""Lines looked at in one step: few first, since most pictures have no border, then twice as many each time."""
ROUNDS = 3
"""A frame around a letterbox is two borders; more than three are a drawing."""
WORDS = 0.45
"""Share of a line of words that still has the colour of the bar below them."""


def trimmed(pixels: Pixels, *, words: bool = False) -> Box:
    """The box inside all uniform borders; the whole picture where there are none.

    `pixels` is (height, width, 3). A line belongs to a border when all but 2 % of it has the colour of the
    outermost line of its side. With `words` a border may hold words or controls, if it ends in such a line:
    the bar of a caption, of a player, of a telephone.
    """
    height, width = pixels.shape[:2]
    box = (0, 0, width, height)
    for _ in range(ROUNDS):
        smaller = _peeled(pixels, box, words=words)
        if smaller == box:
            break
        box = smaller
        if box[2] <= box[0] or box[3] <= box[1]:
            break
    left, top, right, bottom = box
    across, down = right - left, bottom - top
    too_small = (
        across < KEEP_AT_LEAST * width or down < KEEP_AT_LEAST * height or min(across, down) < MIN_SIDE
    )
    return (0, 0, width, height) if too_small else box


def _peeled(pixels: Pixels, box: Box, *, words: bool) -> Box:
    left, top, right, bottom = box
    inside = pixels[top:bottom, left:right]
    top, bottom = top + _lines(inside, words=words), bottom - _lines(inside[::-1], words=words)
    if bottom <= top:
        return left, top, left, top  # nothing but border
    inside = pixels[top:bottom, left:right].swapaxes(0, 1)
    return left + _lines(inside, words=False), top, right - _lines(inside[::-1], words=False), bottom


def _lines(pixels: Pixels, *, words: bool) -> int:
    """How many lines from the first one on are uniform in the first one's colour."""
    colour = np.median(pixels[0], axis=0).astype(np.int16)
    limit, border = (1 - WORDS if words else SPECKS), 0
    start, step = 0, CHUNKS[0]
    while start < len(pixels):
        differs = _differing(pixels[start : start + step], colour)
        ended = np.flatnonzero(differs > limit)
        uniform = np.flatnonzero(differs[: ended[0] if len(ended) else None] <= SPECKS)
        border = start + int(uniform[-1]) + 1 if len(uniform) else border
        if len(ended):
            return border
        start, step = start + step, min(2 * step, CHUNKS[1])
    return len(pixels)


def _differing(lines: Pixels, colour: NDArray[np.int16]) -> NDArray[np.float64]:
    """Of each line the share of its pixels that have another colour."""
    low, high = (np.clip(colour + by, 0, 255).astype(np.float64) for by in (-TOLERANCE, TOLERANCE))
    same = cv2.inRange(np.ascontiguousarray(lines), low, high)
    differing = same.shape[1] - np.count_nonzero(same, axis=1)
    return np.asarray(differing / same.shape[1], np.float64)


def shrunk(pixels: Pixels, least: int) -> Pixels:
    """Means of whole squares of pixels, the shorter side at least `least`: a quick first step to a thumbnail.

    Up to one square is left out at the right and at the bottom.
    """
    step = min(pixels.shape[:2]) // least
    if step < 2:
        return pixels
    across, down = pixels.shape[1] // step, pixels.shape[0] // step
    whole = pixels[: down * step, : across * step]
    return np.asarray(cv2.resize(whole, (across, down), interpolation=cv2.INTER_AREA), np.uint8)
