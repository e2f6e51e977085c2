"""Pictures inside a picture: the boxes that stand out from the ground of a page, a shop, a telephone's screen.

The ground of a page is one of few exact colours that reach its edges; a photograph has none. What differs
from the ground hangs together in pieces; a piece that fills its own rectangle and is no line of words is a
box. A box may be a page again (a card with a picture and words): boxes are sought in it once more.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fingerprints.pictures.borders import Box, Pixels, trimmed
from fingerprints.pictures.decode import MIN_SIDE

WORK_SIDE = 640
"""Longer side on which boxes are sought; their edges are then found on the full picture."""
MAX_BOXES = 10
DEPTH = 2
GROUND_SHARE = 0.05
"""Share of the flat pixels that a ground colour covers."""
GROUND_EDGE = 0.15
"""Share of the outer edge that has a ground colour."""
GROUND_COLOURS = 3
SAME_COLOUR = 7
MIN_SHARE = 0.012
"""Share of the page that a box covers."""
MAX_SHARE = 0.92
FILLED = 0.55
EDGE = 0.5
"""Share of a line at the edge of a box that must differ from the ground."""
SLACK = 3
"""Pixels of the shrunken page by which a box is widened before its edges are found exactly."""
WEIGHTS = np.array([1024, 32, 1], np.int32)


def boxes(pixels: Pixels) -> list[Box]:
    """At most ten boxes in pixels of the picture, the largest first; none where there is no ground.

    `pixels` is (height, width, 3) RGB.
    """
    height, width = pixels.shape[:2]
    step = max(1, -(-max(height, width) // WORK_SIDE))
    # every pixel of the shrunken page is one of the page's own: averages would blur the ground's edges
    small = np.ascontiguousarray(pixels[::step, ::step])
    whole = (0, 0, small.shape[1], small.shape[0])
    found = [exact for box in _within(small, whole, DEPTH) for exact in _exact(pixels, box, step)]
    kept = [box for box in dict.fromkeys(found) if _usable(box, width, height)]
    return sorted(kept, key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))[:MAX_BOXES]


def _within(small: Pixels, box: Box, depth: int) -> list[Box]:
    """Pieces of a region and of its pieces, in pixels of the shrunken page."""
    left, top, right, bottom = box
    content = _content(small[top:bottom, left:right])
    if content is None:
        return []
    found: list[Box] = []
    for piece in _pieces(content, small.shape[0] * small.shape[1]):
        inner = _tightened(content, piece)
        moved = _moved(inner, left, top)
        found.append(moved)
        if depth > 1:
            found += _within(small, moved, depth - 1)
    return found


def _content(small: Pixels) -> NDArray[np.uint8] | None:
    """1 where the region shows something, 0 on its ground; None without any ground."""
    flat = _flat(small)
    keys = (small >> 3).astype(np.int32) @ WEIGHTS
    counts = np.bincount(keys[flat], minlength=1 << 15)
    edge = np.concatenate([keys[0], keys[-1], keys[:, 0], keys[:, -1]])
    at_edge = np.bincount(edge, minlength=1 << 15)
    large = [int(key) for key in np.argsort(-counts)[:GROUND_COLOURS]
             if counts[key] > GROUND_SHARE * keys.size and at_edge[key] > GROUND_EDGE * len(edge)]  # fmt: skip
    if not large:
        return None
    ground = np.zeros(keys.shape, bool)
    for key in large:
        colour = small[flat & (keys == key)].mean(axis=0)
        low, high = np.clip(colour - SAME_COLOUR, 0, 255), np.clip(colour + SAME_COLOUR, 0, 255)
        ground |= cv2.inRange(small, low, high) > 0
    # a picture may hold pixels of the ground's colour: only where they are many they are ground
    ground &= cv2.boxFilter(ground.astype(np.float32), -1, (5, 5)) > 0.5
    return np.asarray(~ground, np.uint8)


def _flat(small: Pixels) -> NDArray[np.bool_]:
    spread = cv2.morphologyEx(
        cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)
    )
    return np.asarray(spread <= 4)


def _pieces(content: NDArray[np.uint8], page: int) -> list[Box]:
    """Bounding boxes of what hangs together, without thin lines and words; `page` in pixels."""
    solid = cv2.morphologyEx(content, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    solid = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((21, 21), np.uint8))
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(solid)
    found = []
    for left, top, across, down, area in stats[1:count]:
        if area >= MIN_SHARE * 0.7 * page and area >= FILLED * across * down:
            found.append((int(left), int(top), int(left + across), int(top + down)))
    return found


def _tightened(content: NDArray[np.uint8], box: Box) -> Box:
    """The box without lines at its edges that are mostly ground."""
    left, top, right, bottom = box
    rows = np.flatnonzero(content[top:bottom, left:right].mean(axis=1) > EDGE)
    if not len(rows):
        return box
    top, bottom = top + int(rows[0]), top + int(rows[-1]) + 1
    columns = np.flatnonzero(content[top:bottom, left:right].mean(axis=0) > EDGE)
    return (left + int(columns[0]), top, left + int(columns[-1]) + 1, bottom) if len(columns) else box


def _exact(pixels: Pixels, box: Box, step: int) -> tuple[Box, Box]:
    """The box on the full picture, its edges where the ground really ends; and without bars inside it."""
    height, width = pixels.shape[:2]
    left, top = (max(0, (side - SLACK) * step) for side in box[:2])
    right, bottom = min(width, (box[2] + SLACK) * step), min(height, (box[3] + SLACK) * step)
    inside = pixels[top:bottom, left:right]
    outer, inner = trimmed(inside), trimmed(inside, words=True)
    return _moved(outer, left, top), _moved(inner, left, top)


def _moved(box: Box, left: int, top: int) -> Box:
    return left + box[0], top + box[1], left + box[2], top + box[3]


def _usable(box: Box, width: int, height: int) -> bool:
    across, down = box[2] - box[0], box[3] - box[1]
    share = across * down / (width * height)
    return min(across, down) >= MIN_SIDE and MIN_SHARE <= share <= MAX_SHARE and 0.2 < across / down < 5
