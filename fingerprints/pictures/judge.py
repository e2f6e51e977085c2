"""What an overlap says: its codes, its second vote, its colours, and which of its blocks show something else.

Inlier counts alone prove nothing, and neither does a near code alone: frames of one static scene share it.
`strong` therefore asks that no textured block of the overlap shows something else and that the colours
agree. What is left, where words or a sign lie on a copy, is one rectangle that agrees: `probable`, a lead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fingerprints.pictures import codes, colours
from fingerprints.pictures.align import Overlap, cut
from fingerprints.pictures.borders import Box
from fingerprints.search import distance

STRONG, PROBABLE, SECOND_VOTE = 31, 48, 51
"""Bits of 256 of the overlap's PDQ codes, and of its phash256 codes."""
BLOCK, STEP = 16, 8
TEXTURE = 4.0
"""Standard deviation in grey levels from which a block shows something."""
SAME = 0.6
"""Correlation of a block from which it shows the same."""
WHOLE = 0.97
"""Share of textured blocks that must agree for `strong`."""
UNLIKE = 3.5
"""Grey levels that no block may keep after the best linear fit, for `strong`: somebody who walked through,
something that was moved a little. A re-encoded or shrunken copy keeps 1 to 3, frames seconds apart 4 and more."""
PART = 0.5
"""Share that must agree for a lead."""
PENALTY = 4.0
"""How many agreeing blocks a rectangle must win for each other one that it takes in."""
PART_BITS = 31
PART_SHARE = 0.15
"""Of the asset's area: a smaller rectangle that agrees may be a common object."""
PART_BLOCKS = 60
"""Textured blocks that agree (they overlap by half; 60 are some 15 whole ones)."""
PART_QUALITY = 20
PART_INLIERS = 20
PART_PLACED = 0.65


@dataclass(frozen=True)
class Judgement:
    """An overlap with its codes (asset, found), and what follows from them.

    `agreement`: share of the textured blocks of the whole overlap that show the same, 0-1.
    """

    overlap: Overlap
    strength: Literal["strong", "probable"] | None
    pdq: tuple[str, str]
    bits: int
    threshold: int
    second_vote: int
    quality: int
    agreement: float
    colours: float
    unlike: float
    """What the worst block keeps after the best linear fit, in grey levels."""
    whole: bool
    """Whether the codes are of the whole overlap, not of the rectangle in it that agrees."""


def judged(overlap: Overlap) -> Judgement:
    """The whole overlap where it agrees, otherwise the largest rectangle in it that does."""
    correlation, spread = _blocks(overlap)
    same, textured = correlation > SAME, spread > TEXTURE
    agreement = float(same[textured].mean()) if textured.any() else 0.0
    unlike = float((spread * np.sqrt(1 - np.clip(correlation, 0, 1) ** 2)).max())
    whole = _measured(overlap, agreement, unlike, whole=True)
    if whole.strength or agreement < PART / 2:
        return whole
    box, blocks = _rectangle(same, textured, overlap.asset.shape)
    if blocks < PART_BLOCKS or min(box[2] - box[0], box[3] - box[1]) < 48:
        return whole
    part = _measured(cut(overlap, box), agreement, unlike, whole=False)
    return part if part.strength else whole


def _measured(overlap: Overlap, agreement: float, unlike: float, *, whole: bool) -> Judgement:
    sides = [Image.fromarray(side).convert("RGB") for side in (overlap.asset, overlap.found)]
    made = [codes.pdq(np.asarray(side)) for side in sides]
    bits, quality = distance(made[0][0], made[1][0]), min(made[0][1], made[1][1])
    vote = distance(*(codes.phash256(side) for side in sides))
    colour = colours.difference(colours.grid(overlap.asset_lab), colours.grid(overlap.found_lab))
    made_of = Judgement(
        overlap, None, (made[0][0], made[1][0]), bits, PROBABLE if whole else PART_BITS, vote, quality, agreement,
        colour, unlike, whole,
    )  # fmt: skip
    if _is_strong(made_of):
        return replace(made_of, strength="strong", threshold=STRONG)
    return replace(made_of, strength="probable") if _is_lead(made_of) else made_of


def agrees(one: Judgement) -> bool:
    """Whether no part of the overlap shows something else, and the colours are the same."""
    return one.agreement >= WHOLE and one.unlike <= UNLIKE and one.colours <= colours.SAME


def _is_strong(one: Judgement) -> bool:
    near = one.bits <= STRONG and one.second_vote <= SECOND_VOTE and one.quality >= codes.MIN_QUALITY
    return one.whole and near and agrees(one)


def _is_lead(one: Judgement) -> bool:
    if one.quality < PART_QUALITY:
        return False
    if one.whole:
        return one.bits <= PROBABLE and one.agreement >= PART
    # chance finds a rectangle: a map by few points is none, and one by near codes has to agree more widely
    sure = one.overlap.inliers >= PART_INLIERS or (not one.overlap.inliers and one.agreement >= PART_PLACED)
    return (
        sure and one.bits <= PART_BITS and one.second_vote <= SECOND_VOTE and one.overlap.share >= PART_SHARE
    )


def _blocks(overlap: Overlap) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Correlation of the blocks, and the larger side's standard deviation; every 8 pixels one of 16."""
    ours, theirs = _soft(overlap.asset), _soft(overlap.found)
    spread = [np.sqrt(np.maximum(_mean(side * side) - _mean(side) ** 2, 0)) for side in (ours, theirs)]
    covariance = _mean(ours * theirs) - _mean(ours) * _mean(theirs)
    correlation = covariance / np.maximum(spread[0] * spread[1], 1e-3)
    return np.asarray(correlation, np.float32), np.asarray(np.maximum(*spread), np.float32)


def _soft(side: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(side.astype(np.float32), (0, 0), 2.0), np.float32)


def _mean(side: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.blur(side, (BLOCK, BLOCK))[STEP::STEP, STEP::STEP], np.float32)


def _rectangle(
    same: NDArray[np.bool_], textured: NDArray[np.bool_], canvas: tuple[int, ...]
) -> tuple[Box, int]:
    """The rectangle of blocks with the most agreement, in pixels of the canvas, and its agreeing blocks."""
    worth = np.where(textured, np.where(same, 1.0, -PENALTY), 0.05)
    height = worth.shape[0]
    sums = np.zeros((height + 1, worth.shape[1] + 1))
    sums[1:, 1:] = worth.cumsum(axis=0).cumsum(axis=1)
    best, box = 0.0, (0, 0, 0, 0)
    for top in range(height):
        bands = sums[top + 1 :] - sums[top]
        lowest = np.minimum.accumulate(bands, axis=1)
        gain = bands[:, 1:] - lowest[:, :-1]
        row, column = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[row, column] > best:
            best = float(gain[row, column])
            left = int(bands[row, : column + 1].argmin())
            box = (left, top, int(column) + 1, top + int(row) + 1)
    left, top, right, bottom = box
    blocks = int((same & textured)[top:bottom, left:right].sum())
    return (
        left * STEP,
        top * STEP,
        min(canvas[1], right * STEP + STEP),
        min(canvas[0], bottom * STEP + STEP),
    ), blocks
