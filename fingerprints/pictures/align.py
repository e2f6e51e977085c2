"""Two pictures laid over each other: the map between them, the overlap, and where the two differ.

A map comes from the places of two variants that share a code, or from key points by RANSAC. It takes pixels
of the found original to pixels of the asset's original.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fingerprints.pictures.borders import Box
from fingerprints.pictures.keypoints import Features, Points

RATIO = 0.85
TOLERANCE_PX = 4.0
"""RANSAC's, in pixels of a reference of 640 px."""
MIN_INLIERS = 8
CANVAS = 256
"""Longer side on which an overlap is compared."""
MIN_OVERLAP_PX = 40
"""Shorter side of the overlap in either small grey picture; less is too coarse for a code."""
SCALES = (0.08, 8.0)
"""A picture shown smaller or larger than this is no longer recognised by its points."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Overlap:
    """The asset's part that the found picture shows, as both show it, on one canvas of at most 256 px.

    `matrix` (2 x 3) takes pixels of the found original (mirrored first where `mirrored`) to pixels of the
    asset's original; `box` is the overlap in the asset, `share` its part of the asset's area. Where the found
    picture has no pixels it is filled up from the asset.
    """

    matrix: Matrix
    box: Box
    share: float
    inliers: int
    mirrored: bool
    asset: NDArray[np.uint8]
    found: NDArray[np.uint8]
    asset_lab: NDArray[np.uint8]
    found_lab: NDArray[np.uint8]


def similarity(asset: Features, found: Features, *, mirrored: bool = False) -> tuple[Matrix, int] | None:
    """Found to asset, and the number of points that agree; None where there is no such similarity."""
    ours, theirs = asset.reference, found.mirrored if mirrored else found.found
    pairs = matched(ours, theirs)
    if len(pairs) < MIN_INLIERS:
        return None
    unit = max(asset.size) / 640
    source, target = theirs.places[pairs[:, 1]], ours.places[pairs[:, 0]]
    cv2.setRNGSeed(7)  # the same pictures give the same evidence
    matrix, inside = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=TOLERANCE_PX * unit, maxIters=2000,
        confidence=0.995,
    )  # fmt: skip
    if matrix is None or int(inside.sum()) < MIN_INLIERS:
        return None
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0])) * max(found.size) / max(asset.size)
    return (np.asarray(matrix, np.float64), int(inside.sum())) if SCALES[0] < scale < 1 / SCALES[0] else None


def matched(ours: Points, theirs: Points) -> NDArray[np.int64]:
    """(row of ours, row of theirs) where the nearest mark is clearly nearer than the second."""
    if len(ours) < 2 or len(theirs) < 2:
        return np.empty((0, 2), np.int64)
    near = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(np.array(ours.marks), np.array(theirs.marks), k=2)
    kept = [(one.queryIdx, one.trainIdx) for one, two in near if one.distance < RATIO * two.distance]
    return np.array(kept, np.int64).reshape(-1, 2)


def placed(asset: Box, found: Box, orientation: str) -> Matrix:
    """The map that lays one part of the found picture, turned so, over one part of the asset."""
    to_unit = _unit(found)
    turn = _TURNS[orientation]
    left, top, right, bottom = asset
    from_unit = np.array([[right - left, 0, left], [0, bottom - top, top], [0, 0, 1.0]])
    return np.asarray((from_unit @ turn @ to_unit)[:2], np.float64)


def laid_over(
    asset: Features, found: Features, matrix: Matrix, inliers: int = 0, *, mirrored: bool = False,
    part: Box | None = None,
) -> Overlap | None:  # fmt: skip
    """The overlap under a map; None where it is too small for a code. `part` of the found picture counts."""
    box = _overlap(asset.size, part or (0, 0, *found.size), matrix)
    if box is None:
        return None
    left, top, right, bottom = box
    shorter = min(right - left, bottom - top)
    enlarged = float(np.sqrt(abs(np.linalg.det(matrix[:, :2])))) or 1e-6
    if shorter * max(asset.grey.shape) / max(asset.size) < MIN_OVERLAP_PX:
        return None
    if shorter / enlarged * max(found.grey.shape) / max(found.size) < MIN_OVERLAP_PX:
        return None
    scale = CANVAS / max(right - left, bottom - top)
    size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
    ground = np.array([[scale, 0, -left * scale], [0, scale, -top * scale], [0, 0, 1]])
    over = ground @ np.vstack([matrix, [0, 0, 1]])
    ours, our_lab = _shown(asset, ground, size, mirrored=False)
    theirs, their_lab = _shown(found, over, size, mirrored=mirrored)
    seen = _warped(np.full(found.grey.shape, 255, np.uint8), over @ _from(found.grey, found.size), size) > 250
    share = (right - left) * (bottom - top) / (asset.size[0] * asset.size[1])
    return Overlap(
        matrix, box, share, inliers, mirrored, ours, np.where(seen, theirs, ours), our_lab,
        np.where(seen[..., None], their_lab, our_lab),
    )  # fmt: skip


def cut(overlap: Overlap, box: Box) -> Overlap:
    """A part of an overlap; `box` is in pixels of its canvas."""
    left, top, right, bottom = box
    rows, columns = slice(top, bottom), slice(left, right)
    scale = (overlap.box[2] - overlap.box[0]) / overlap.asset.shape[1]
    inner = [round(side * scale) for side in box]
    whole = overlap.asset.shape[0] * overlap.asset.shape[1]
    return Overlap(
        overlap.matrix,
        (overlap.box[0] + inner[0], overlap.box[1] + inner[1], overlap.box[0] + inner[2], overlap.box[1] + inner[3]),
        overlap.share * (right - left) * (bottom - top) / whole, overlap.inliers, overlap.mirrored,
        overlap.asset[rows, columns], overlap.found[rows, columns],
        overlap.asset_lab[rows, columns], overlap.found_lab[rows, columns],
    )  # fmt: skip


def _turn(across: tuple[int, int, int], down: tuple[int, int, int]) -> Matrix:
    return np.array([across, down, (0, 0, 1)], np.float64)


_TURNS = {
    "r0": _turn((1, 0, 0), (0, 1, 0)),
    "r90": _turn((0, 1, 0), (-1, 0, 1)),
    "r180": _turn((-1, 0, 1), (0, -1, 1)),
    "r270": _turn((0, -1, 1), (1, 0, 0)),
    "flip_v": _turn((1, 0, 0), (0, -1, 1)),
    "flip_h": _turn((-1, 0, 1), (0, 1, 0)),
    "transpose": _turn((0, 1, 0), (1, 0, 0)),
    "transverse": _turn((0, -1, 1), (-1, 0, 1)),
}
"""Unit square to unit square, as Pillow's transposes of the same names."""


def _unit(box: Box) -> Matrix:
    left, top, right, bottom = box
    return np.array(
        [
            [1 / (right - left), 0, -left / (right - left)],
            [0, 1 / (bottom - top), -top / (bottom - top)],
            [0, 0, 1.0],
        ]
    )


def _overlap(asset: tuple[int, int], part: Box, matrix: Matrix) -> Box | None:
    """The bounding box, within the asset, of the found part laid over it."""
    left, top, right, bottom = part
    corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]]) @ matrix.T
    low = np.maximum(np.floor(corners.min(axis=0) + 0.5), 0).astype(int)
    high = np.minimum(np.ceil(corners.max(axis=0) - 0.5), asset).astype(int)
    return (int(low[0]), int(low[1]), int(high[0]), int(high[1])) if (high > low).all() else None


def _shown(
    features: Features, matrix: Matrix, size: tuple[int, int], *, mirrored: bool
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The grey and the Lab picture under a map of the original."""
    grey, lab = features.grey, features.lab
    if mirrored:
        grey, lab = np.ascontiguousarray(grey[:, ::-1]), np.ascontiguousarray(lab[:, ::-1])
    return (
        _warped(grey, matrix @ _from(grey, features.size), size),
        _warped(lab, matrix @ _from(lab, features.size), size),
    )


def _from(small: NDArray[np.uint8], size: tuple[int, int]) -> Matrix:
    return np.diag([size[0] / small.shape[1], size[1] / small.shape[0], 1.0])


def _warped(small: NDArray[np.uint8], matrix: Matrix, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Warp with an average over what is shrunk, so that both sides are equally soft."""
    # pixel centres stand half a pixel inside their pixels
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    matrix = np.linalg.inv(half) @ matrix @ half
    shrink = 1 / max(1e-6, float(np.sqrt(abs(np.linalg.det(matrix[:2, :2])))))
    if shrink > 1.5:
        small = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.4 * shrink), np.uint8)
    return np.asarray(
        cv2.warpAffine(small, matrix[:2], size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT),
        np.uint8,
    )
