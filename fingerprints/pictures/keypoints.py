"""Key points of a picture, with its small grey and Lab pixels: what a crop or a page around it leaves alone.

One payload serves both sides. `reference` stands for the picture as an asset (640 px on its longer side,
1,000 points), `found` for the picture as it was found (1,280 px, 2,500 points): a page shows a cover smaller
than the cover itself. The small grey picture makes the evidence computable again: codes of the overlap, and
the overlay that a reviewer sees.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from fingerprints.pictures.borders import Box, shrunk

RECIPE = "orb/1280-2500+640-1000+grey512+lab64-v1"
SIDES = {"found": (1280, 2500), "reference": (640, 1000)}
GREY_SIDE = 512
LAB_SIDE = 64
MAX_ENLARGED = 2.0
"""A thumbnail is enlarged at most so much: its smallest patches need a few pixels around them."""
MAGIC = b"orb1"
PATCH = 31
FAST = 5
"""Grey levels by which a ring of pixels must differ from its middle to be a corner; skies have none of 20."""


@dataclass(frozen=True)
class Points:
    """`places` (N, 2) in pixels of the upright original, `marks` (N, 32) bytes, the strongest first."""

    places: NDArray[np.float32]
    marks: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.marks)


@dataclass(frozen=True)
class Features:
    """All that verification needs of one picture.

    Attributes:
        size: width and height of the upright original.
        parts: the boxes of its variants (`trimmed`, `box1`), in pixels of the original.
        grey: (height, width), the original shrunk to at most 512 px.
        lab: (height, width, 3), 8-bit CIE Lab of the original shrunk to at most 64 px.
    """

    size: tuple[int, int]
    parts: dict[str, Box]
    found: Points
    reference: Points
    grey: NDArray[np.uint8]
    lab: NDArray[np.uint8]

    def part(self, variant: str) -> Box:
        """The box of a variant; the whole picture for `raw` and `bare`."""
        return self.parts.get(variant, (0, 0, *self.size))

    @cached_property
    def mirrored(self) -> Points:
        """Key points of the picture as a mirror shows it, in pixels of the mirrored original."""
        return detected(np.ascontiguousarray(self.grey[:, ::-1]), SIDES["reference"][1], self.size)


def features(pixels: NDArray[np.uint8], parts: dict[str, Box]) -> Features:
    """Key points for both sides of a comparison. `pixels` is (height, width, 3) RGB in full size.

    Where there are boxes, half of the found points lie inside them: the words of a page have the sharper
    corners and would take all of them.
    """
    size = (pixels.shape[1], pixels.shape[0])
    boxes = [box for name, box in parts.items() if name.startswith("box")]
    side, count = SIDES["found"]
    full = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    scaled = _grey(full, side)
    whole = detected(scaled, count // 2 if boxes else count, size)
    found = joined(whole, detected(scaled, count // 2, size, boxes)) if boxes else whole
    side, count = SIDES["reference"]
    coarse = shrunk(pixels, 4 * LAB_SIDE)
    lab = cv2.cvtColor(_resized(coarse, min(1.0, LAB_SIDE / max(coarse.shape[:2]))), cv2.COLOR_RGB2LAB)
    return Features(
        size, parts, found, detected(_grey(full, side), count, size), _grey(full, min(GREY_SIDE, max(size))),
        np.asarray(lab, np.uint8),
    )  # fmt: skip


def joined(one: Points, two: Points) -> Points:
    """The points of both, each once."""
    rows = np.concatenate([one.places, two.places]), np.concatenate([one.marks, two.marks])
    _values, first = np.unique(rows[0], axis=0, return_index=True)
    first.sort()
    return Points(rows[0][first], rows[1][first])


def detected(
    scaled: NDArray[np.uint8], count: int, size: tuple[int, int], boxes: Sequence[Box] = ()
) -> Points:
    """At most `count` ORB points of a scaled grey picture; their places in an original of `size`."""
    nothing = Points(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8))
    if min(scaled.shape) <= 2 * PATCH:
        return nothing
    mask = _mask(scaled, size, boxes) if boxes else None
    points, marks = cv2.ORB.create(nfeatures=count, fastThreshold=FAST).detectAndCompute(scaled, mask)
    if marks is None:
        return nothing
    order = np.argsort(np.array([-point.response for point in points]), kind="stable")[:count]
    places = np.array([point.pt for point in points], np.float32)[order]
    places *= np.array([size[0] / scaled.shape[1], size[1] / scaled.shape[0]], np.float32)
    return Points(places, np.ascontiguousarray(marks[order]))


def _mask(scaled: NDArray[np.uint8], size: tuple[int, int], boxes: Sequence[Box]) -> NDArray[np.uint8]:
    mask, scale = np.zeros_like(scaled), scaled.shape[1] / size[0]
    for box in boxes:
        left, top, right, bottom = (round(side * scale) for side in box)
        mask[top:bottom, left:right] = 255
    return mask


def packed(features: Features) -> bytes:
    """One payload: magic, length of the header, header, and the arrays, compressed; same in, same out."""
    header = json.dumps({
        "size": features.size, "parts": features.parts, "grey": features.grey.shape, "lab": features.lab.shape[:2],
        "found": len(features.found), "reference": len(features.reference),
    }).encode()  # fmt: skip
    arrays = b"".join(
        array.tobytes()
        for array in (
            features.found.places.astype("<f4"), features.found.marks,
            features.reference.places.astype("<f4"), features.reference.marks, features.grey, features.lab,
        )
    )  # fmt: skip
    return MAGIC + len(header).to_bytes(4, "little") + header + zlib.compress(arrays, 1)


def unpacked(payload: bytes) -> Features:
    """Raises ValueError for bytes that `packed` did not make."""
    if payload[:4] != MAGIC:
        raise ValueError(f"key points begin with {MAGIC!r}, not {payload[:4]!r}")
    length = int.from_bytes(payload[4:8], "little")
    header = json.loads(payload[8 : 8 + length])
    grey, lab = ((int(height), int(width)) for height, width in (header["grey"], header["lab"]))
    counts = [int(header["found"]), int(header["reference"])]
    expected = 40 * sum(counts) + grey[0] * grey[1] + 3 * lab[0] * lab[1]
    if max(grey) > GREY_SIDE or max(lab) > LAB_SIDE or max(counts) > 2 * SIDES["found"][1]:
        raise ValueError(
            f"key points of {counts} and pictures of {grey} and {lab} are larger than any we make"
        )
    arrays = zlib.decompressobj().decompress(payload[8 + length :], expected + 1)
    if len(arrays) != expected:
        raise ValueError(f"{len(arrays)} bytes of key points, {expected} expected")
    found, at = _points(arrays, 0, counts[0])
    reference, at = _points(arrays, at, counts[1])
    small = np.frombuffer(arrays, np.uint8, grey[0] * grey[1], at).reshape(grey)
    thumb = np.frombuffer(arrays, np.uint8, 3 * lab[0] * lab[1], at + small.size).reshape(*lab, 3)
    parts = {str(name): _box(box) for name, box in header["parts"].items()}
    return Features((int(header["size"][0]), int(header["size"][1])), parts, found, reference, small, thumb)


def size_of(payload: bytes) -> tuple[int, int]:
    """Width and height of the original alone, without reading the rest. Raises ValueError."""
    if payload[:4] != MAGIC:
        raise ValueError(f"key points begin with {MAGIC!r}, not {payload[:4]!r}")
    header = json.loads(payload[8 : 8 + int.from_bytes(payload[4:8], "little")])
    return int(header["size"][0]), int(header["size"][1])


def _box(sides: Sequence[int]) -> Box:
    left, top, right, bottom = map(int, sides)
    return left, top, right, bottom


def _points(arrays: bytes, at: int, count: int) -> tuple[Points, int]:
    places = np.frombuffer(arrays, "<f4", 2 * count, at).reshape(count, 2)
    marks = np.frombuffer(arrays, np.uint8, 32 * count, at + 8 * count).reshape(count, 32)
    return Points(places, marks), at + 40 * count


def _grey(full: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    return _resized(full, min(MAX_ENLARGED, side / max(full.shape)))


def _resized(pixels: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    if scale == 1.0:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=way), np.uint8)
