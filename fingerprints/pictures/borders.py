"""Uniform borders of any colour, each side its own: letterboxes, frames, padding."""

from __future__ import annotations

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
CHUNK = 32
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
    for start in range(0, len(pixels), CHUNK):
        chunk = pixels[start : start + CHUNK].astype(np.int16)
        differs = (np.abs(chunk - colour).max(axis=2) > TOLERANCE).mean(axis=1)
        ended = np.flatnonzero(differs > limit)
        uniform = np.flatnonzero(differs[: ended[0] if len(ended) else None] <= SPECKS)
        border = start + int(uniform[-1]) + 1 if len(uniform) else border
        if len(ended):
            return border
    return len(pixels)
