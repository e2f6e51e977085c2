"""PDQ in the eight orientations, and phash256 as second vote.

Nothing is shrunk before hashing: that would move codes by up to 30 bits, and foreign PDQ lists were made
without it (`fingerprints.pictures.pdq` gives the bits that the `pdqhash` package gives).

The found picture carries the eight orientations, an asset is compared by its upright code alone: so an
index holds one code per variant, and a query tries eight.
"""

from __future__ import annotations

from typing import Any

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fingerprints.pictures import pdq as cosines

PDQ_RECIPE = "pdq/rgb-full-v1"
PHASH_RECIPE = "phash256/imagehash16-v1"
PHASH_SIZE = 16
MIN_QUALITY = 50
"""PDQ's own measure of detail; below it flat pictures share codes."""

ORIENTATIONS = ("r0", "r90", "r180", "r270", "flip_v", "flip_h", "transpose", "transverse")
"""How the picture is turned before hashing, in the order of `pdqhash.compute_dihedral`: `rN` by N degrees
against the clock, `flip_h` swaps left and right, `transpose` mirrors at the main diagonal."""

TRANSPOSE: dict[str, Image.Transpose] = {
    "r90": Image.Transpose.ROTATE_90,
    "r180": Image.Transpose.ROTATE_180,
    "r270": Image.Transpose.ROTATE_270,
    "flip_v": Image.Transpose.FLIP_TOP_BOTTOM,
    "flip_h": Image.Transpose.FLIP_LEFT_RIGHT,
    "transpose": Image.Transpose.TRANSPOSE,
    "transverse": Image.Transpose.TRANSVERSE,
}


def pdq(pixels: NDArray[np.uint8]) -> tuple[str, int]:
    """The code (64 hexadecimal digits) and quality (0-100) of (height, width, 3) RGB."""
    made, quality = cosines.turned(pixels, ORIENTATIONS[:1])
    return made["r0"], quality


def pdq_turned(pixels: NDArray[np.uint8]) -> tuple[dict[str, str], int]:
    """The codes of all eight orientations, and the quality."""
    return cosines.turned(pixels, ORIENTATIONS)


def grey(pixels: NDArray[np.uint8]) -> Image.Image:
    """The brightness that `phash256` is made of; made once for all parts of a picture."""
    return Image.fromarray(pixels).convert("L")


def phash256(picture: Image.Image) -> str:
    """imagehash's phash with hash_size 16."""
    return hexadecimal(np.asarray(imagehash.phash(picture, hash_size=PHASH_SIZE).hash))


def phash256_turned(code: str, orientation: str) -> str:
    """The code of the picture turned so, from the upright code alone; right to within some bits.

    Mirroring a picture negates every second column (or row) of its cosine coefficients, and turning it
    exchanges rows and columns; only coefficients next to the median may come out on the other side.
    """
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(code), np.uint8)).reshape(PHASH_SIZE, PHASH_SIZE)
    odd = np.arange(PHASH_SIZE, dtype=np.uint8) % 2
    across, down = odd[None, :], odd[:, None]
    transposed = orientation in ("r90", "r270", "transpose", "transverse")
    bits = bits.T if transposed else bits
    if orientation in ("flip_h", "r180", "r270", "transverse"):
        bits = bits ^ across
    if orientation in ("flip_v", "r180", "r90", "transverse"):
        bits = bits ^ down
    return hexadecimal(bits)


def hexadecimal(bits: NDArray[Any]) -> str:
    """Bits in reading order as lower-case hexadecimal."""
    return np.packbits(bits.astype(bool).reshape(-1)).tobytes().hex()
