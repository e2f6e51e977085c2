"""A grid of colours: what tells a recoloured icon from the icon, where codes of brightness cannot."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fingerprints.pictures.borders import shrunk

RECIPE = "colours/lab4x4-v1"
GRID = 4
SAME = 14.0
"""Mean distance of the chroma of two grids, in 8-bit Lab units, up to which two pictures have one colour."""


def grid(lab: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(4, 4, 3) means of (height, width, 3) Lab."""
    return np.asarray(cv2.resize(lab, (GRID, GRID), interpolation=cv2.INTER_AREA), np.uint8)


def value(pixels: NDArray[np.uint8]) -> str:
    """The grid of (height, width, 3) RGB: 96 hexadecimal digits, row by row, L, a, b."""
    small = cv2.resize(shrunk(pixels, 128), (64, 64), interpolation=cv2.INTER_AREA)
    return grid(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.uint8)).tobytes().hex()


def read(code: str) -> NDArray[np.uint8]:
    """The grid of a value. Raises ValueError for another length."""
    return np.frombuffer(bytes.fromhex(code), np.uint8).reshape(GRID, GRID, 3)


def turned(cells: NDArray[np.uint8], orientation: str) -> NDArray[np.uint8]:
    """The grid of the picture turned so (names as in `codes.ORIENTATIONS`)."""
    if orientation in ("transpose", "r90", "r270", "transverse"):
        cells = cells.swapaxes(0, 1)
    if orientation in ("flip_h", "r180", "r270", "transverse"):
        cells = cells[:, ::-1]
    if orientation in ("flip_v", "r180", "r90", "transverse"):
        cells = cells[::-1]
    return cells


def difference(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> float:
    """Mean distance of a and b over all cells; brightness is the codes' matter."""
    return float(np.hypot(*np.moveaxis(ours[..., 1:].astype(float) - theirs[..., 1:], -1, 0)).mean())
