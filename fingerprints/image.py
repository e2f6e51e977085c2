"""Kind `picture`: PDQ in eight orientations, phash256, colours and key points of a picture and of its parts."""

from __future__ import annotations

import hashlib

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fingerprints.kinds import FingerprintKind, Limits, Material, Print
from fingerprints.pictures import codes, colours, keypoints
from fingerprints.pictures.borders import Box, trimmed
from fingerprints.pictures.boxes import boxes
from fingerprints.pictures.codes import PDQ_RECIPE, PHASH_RECIPE
from fingerprints.pictures.compare import compare
from fingerprints.pictures.decode import MAX_BYTES, accepts, appearances

RECIPE = "picture/v2"
LIMITS = Limits(memory_mib=2048, time_s=30.0, max_bytes=MAX_BYTES)
"""40 million pixels as floats, twice; an ordinary cover takes a tenth of a second and 60 MiB."""

cv2.setNumThreads(1)  # the child has one thread's address space, and answers do not hang on scheduling


def of(material: Material) -> tuple[Print, ...]:
    """The prints of a file. Raises BytesRefused."""
    return compute(material.read(MAX_BYTES))


def compute(data: bytes) -> tuple[Print, ...]:
    """All prints of a picture.

    `pdq` and `phash256` of each variant (`raw`; `bare` without transparency; `trimmed` inside uniform borders;
    `inner` also without bars of words), PDQ in eight orientations; of each box (`box1`, the largest, ...)
    upright; `colours` of each; `orb` once, with a payload.

    Raises:
        BytesRefused: the bytes are too large, cut off, no picture of a named format, or too small or
            too many pixels.
    """
    shown = {name: np.asarray(picture, np.uint8) for name, picture in appearances(data).items()}
    parts = _parts(shown["raw"])
    prints: list[Print] = []
    for name, pixels in shown.items():
        prints += _codes(pixels, codes.grey(pixels), name, turned=True)
    grey = codes.grey(shown["raw"])
    for name, (left, top, right, bottom) in parts.items():
        inside, inside_grey = shown["raw"][top:bottom, left:right], grey.crop((left, top, right, bottom))
        prints += _codes(inside, inside_grey, name, turned=not name.startswith("box"))
    payload = keypoints.packed(keypoints.features(shown["raw"], parts))
    digest = hashlib.sha256(payload).hexdigest()
    return (*prints, Print("orb", keypoints.RECIPE, digest, None, payload=payload))


def _parts(pixels: NDArray[np.uint8]) -> dict[str, Box]:
    """The boxes of the variants that differ from the whole picture."""
    whole = (0, 0, pixels.shape[1], pixels.shape[0])
    found = {"trimmed": trimmed(pixels), "inner": trimmed(pixels, words=True)}
    if found["inner"] == found["trimmed"]:
        del found["inner"]
    inside = {f"box{n}": box for n, box in enumerate(boxes(pixels), 1)}
    return {name: box for name, box in {**found, **inside}.items() if box != whole}


def _codes(pixels: NDArray[np.uint8], grey: Image.Image, variant: str, *, turned: bool) -> list[Print]:
    made, quality = codes.pdq_turned(pixels) if turned else _upright(pixels)
    prints = [Print("pdq", PDQ_RECIPE, code, quality, variant, way) for way, code in made.items()]
    phash = codes.phash256(grey)
    return [
        *prints, Print("phash256", PHASH_RECIPE, phash, None, variant),
        Print("colours", colours.RECIPE, colours.value(pixels), None, variant),
    ]  # fmt: skip


def _upright(pixels: NDArray[np.uint8]) -> tuple[dict[str, str], int]:
    code, quality = codes.pdq(pixels)
    return {"r0": code}, quality


PICTURE = FingerprintKind(
    "picture", RECIPE, accepts, of, compare,
    ("imagehash", "pillow", "numpy", "opencv-python-headless", "pi-heif"),
    (PDQ_RECIPE, PHASH_RECIPE, colours.RECIPE, keypoints.RECIPE), LIMITS,
)  # fmt: skip
