"""Pictures to PDQ and phash256, on the whole picture and with uniform borders trimmed.

Decoding is careful: named formats only, the number of pixels checked before any is decoded, EXIF
orientation applied, CMYK and palettes turned into RGB, transparency laid over white. pdqhash inverts CMYK
silently and raises on grey arrays, so it only ever sees RGB. Shrinking before hashing would move codes by
up to 30 bits; the recipe names that nothing is shrunk.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import imagehash
import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from fingerprints.kinds import FingerprintKind, Likeness, Limits, Material, Print, RefusalCode, refused
from fingerprints.search import distance

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "ICO")
MAX_PIXELS = 40_000_000
MAX_SIDE = 30_000
MAX_BYTES = 32 * 1024 * 1024
MIN_SIDE = 64
"""Below this side a code is mostly interpolation."""
RECIPE = "picture/v1"
PDQ_RECIPE = "pdq/rgb-full-v1"
PHASH_RECIPE = "phash256/imagehash16-v1"
PHASH_SIZE = 16
BORDER_TOLERANCE = 12
"""Grey levels by which a border may vary and still be one colour (JPEG rings around edges)."""
KEEP_AT_LEAST = 0.4
"""A trim that leaves less of a side is no border but a flat picture."""


def compute(data: bytes) -> tuple[Print, ...]:
    """PDQ and phash256 of the raw picture, and of the trimmed one where it differs.

    Raises:
        BytesRefused: the bytes are too large, cut off, no picture of a named format, or too small or
            too many pixels.
    """
    picture = decode(data)
    prints = _prints(picture, "raw")
    trimmed = trim(picture)
    return prints if trimmed is picture else (*prints, *_prints(trimmed, "trimmed"))


def decode(data: bytes) -> Image.Image:
    """The upright RGB picture. Raises BytesRefused."""
    if len(data) > MAX_BYTES:
        raise refused(RefusalCode.TOO_LARGE, f"{len(data)} bytes, at most {MAX_BYTES}")
    with _typed_refusals(), Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        _check_size(*opened.size)
        opened.seek(0)
        opened.load()
        return _rgb(ImageOps.exif_transpose(opened) or opened)


def trim(picture: Image.Image) -> Image.Image:
    """Without uniform borders of any colour (letterbox, frame); the same object where there are none."""
    pixels = np.asarray(picture, dtype=np.int16)
    corner = pixels[0, 0]
    differs = np.abs(pixels - corner).max(axis=2) > BORDER_TOLERANCE
    # single specks of noise do not end a border
    rows = np.flatnonzero(differs.mean(axis=1) > 0.02)
    columns = np.flatnonzero(differs.mean(axis=0) > 0.02)
    if not len(rows) or not len(columns):
        return picture
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    width, height = box[2] - box[0], box[3] - box[1]
    if (width, height) == picture.size or width < MIN_SIDE or height < MIN_SIDE:
        return picture
    if width < KEEP_AT_LEAST * picture.width or height < KEEP_AT_LEAST * picture.height:
        return picture
    return picture.crop(box)


def _prints(picture: Image.Image, variant: str) -> tuple[Print, ...]:
    bits, quality = pdqhash.compute(np.asarray(picture, dtype=np.uint8))
    phash = imagehash.phash(picture, hash_size=PHASH_SIZE)
    return (
        Print("pdq", PDQ_RECIPE, _hexadecimal(np.asarray(bits)), int(quality), variant),
        Print("phash256", PHASH_RECIPE, _hexadecimal(np.asarray(phash.hash)), None, variant),
    )


def _hexadecimal(bits: NDArray[Any]) -> str:
    return np.packbits(bits.astype(bool).reshape(-1)).tobytes().hex()


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise refused(RefusalCode.TOO_MANY_PIXELS, f"{width} x {height} pixels, at most {MAX_PIXELS}")
    if min(width, height) < MIN_SIDE:
        raise refused(RefusalCode.TOO_SMALL, f"{width} x {height} pixels, a side has at least {MIN_SIDE}")


def _rgb(picture: Image.Image) -> Image.Image:
    if picture.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return _from_deep_grey(picture)
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        ground = Image.new("RGBA", whole.size, (255, 255, 255, 255))
        return Image.alpha_composite(ground, whole).convert("RGB")
    return picture.convert("RGB")


def _from_deep_grey(picture: Image.Image) -> Image.Image:
    """16 and 32 bits scaled to 8: Pillow's own conversion cuts everything above 255 to white."""
    values = np.asarray(picture, dtype=np.float64)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    scaled = np.nan_to_num((values - low) / ((high - low) or 1.0)) * 255.0
    return Image.fromarray(scaled.astype(np.uint8)).convert("RGB")


@contextmanager
def _typed_refusals() -> Iterator[None]:
    """Everything that Pillow raises on bad bytes becomes one of our codes."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused(RefusalCode.TOO_MANY_PIXELS, str(error)) from None
    except UnidentifiedImageError:
        raise refused(RefusalCode.NOT_A_PICTURE, f"expected one of {', '.join(FORMATS)}") from None
    except MemoryError:
        raise refused(RefusalCode.MEMORY, "the picture does not fit into the child's memory") from None
    except EOFError as error:
        raise refused(RefusalCode.TRUNCATED, str(error)) from None
    except (OSError, SyntaxError, ValueError, NotImplementedError, struct.error, IndexError, KeyError,
            TypeError, OverflowError, ZeroDivisionError, AttributeError, RuntimeError) as error:  # fmt: skip
        cut = "truncated" in str(error) or "not enough" in str(error) or "end of file" in str(error).lower()
        code = RefusalCode.TRUNCATED if cut else RefusalCode.NOT_A_PICTURE
        raise refused(code, f"{type(error).__name__}: {error}"[:200]) from None


MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")


def accepts(_name: str, head: bytes) -> bool:
    """Whether the bytes begin as a picture of a named format does."""
    return head.startswith(MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def of(material: Material) -> tuple[Print, ...]:
    """The prints of a file. Raises BytesRefused."""
    return compute(material.read(MAX_BYTES))


def compare(asset: Sequence[Print], found: Sequence[Print]) -> Likeness | None:
    """The nearest pair of PDQ codes within 47 bits, with phash256 as second vote."""
    pairs = [
        (distance(a.value, b.value), a, b)
        for a in asset for b in found
        if a.algorithm == b.algorithm == "pdq" and min(a.quality or 0, b.quality or 0) >= 50
    ]  # fmt: skip
    bits, left, right = min(pairs, key=lambda pair: pair[0], default=(999, None, None))
    if left is None or right is None or bits > 47:
        return None
    votes = [
        distance(a.value, b.value) for a in asset for b in found if a.algorithm == b.algorithm == "phash256"
    ]
    return Likeness(
        "pdq", "strong" if bits <= 31 else "probable", bits, 31 if bits <= 31 else 47,
        min(votes, default=None), left.value, right.value,
        {"unit": "bits of 256", "second": {"algorithm": "phash256", "threshold": 51}},
    )  # fmt: skip


PICTURE = FingerprintKind(
    "picture", RECIPE, accepts, of, compare, ("pdqhash", "imagehash", "pillow", "numpy"),
    (PDQ_RECIPE, PHASH_RECIPE), Limits(max_bytes=MAX_BYTES),
)  # fmt: skip
