"""Untrusted bytes to upright RGB pixels, or a typed refusal. Runs in the child process only.

Named formats only, the number of pixels checked before any is decoded, the first frame of what moves, EXIF
orientation applied, CMYK, palettes and 16 bits turned into 8-bit RGB, transparency laid over white.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pi_heif  # type: ignore[import-untyped] # has no stubs
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from fingerprints.kinds import RefusalCode, refused

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "AVIF", "HEIF")
MAX_PIXELS = 40_000_000
MAX_SIDE = 30_000
MAX_BYTES = 32 * 1024 * 1024
MIN_SIDE = 64
"""Below this side a code is mostly interpolation."""
TRANSPARENT = ("RGBA", "LA", "PA", "La", "RGBa")
SEEN_THROUGH = 0.002
"""Share of pixels that must be transparent for the picture to have a second, bare appearance."""

MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
BRANDS = (b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")

pi_heif.register_heif_opener(thumbnails=False)


def accepts(_name: str, head: bytes) -> bool:
    """Whether the bytes begin as a picture of a named format does."""
    if head[4:8] == b"ftyp":
        return head[8:12] in BRANDS
    return head.startswith(MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def decode(data: bytes, least: int = MIN_SIDE) -> Image.Image:
    """The upright RGB picture, transparency over white. Raises BytesRefused. `least`: as in `appearances`."""
    return appearances(data, least)["raw"]


def appearances(data: bytes, least: int = MIN_SIDE) -> dict[str, Image.Image]:
    """`raw` as a browser on white shows it; `bare` without its transparency, where that looks different.

    The colours below transparent pixels are what a program shows that drops the alpha channel. `least`: pixels
    that a side has at least; less can be shown, but not compared.

    Raises:
        BytesRefused: the bytes are too large, cut off, no picture of a named format, or too small or
            too many pixels.
    """
    if not data:
        raise refused(RefusalCode.EMPTY, "no bytes")
    if len(data) > MAX_BYTES:
        raise refused(RefusalCode.TOO_LARGE, f"{len(data)} bytes, at most {MAX_BYTES}")
    with _typed_refusals(), Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        _check_size(*opened.size, least)
        opened.load()
        return _appearances(ImageOps.exif_transpose(opened) or opened)


def _appearances(picture: Image.Image) -> dict[str, Image.Image]:
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        return {"raw": _from_deep_grey(picture)}
    if picture.mode not in TRANSPARENT and "transparency" not in picture.info:
        return {"raw": picture.convert("RGB")}
    whole = picture.convert("RGBA")
    ground = Image.new("RGBA", whole.size, (255, 255, 255, 255))
    found = {"raw": Image.alpha_composite(ground, whole).convert("RGB")}
    clear = sum(whole.getchannel("A").histogram()[:128]) / (whole.width * whole.height)
    if clear > SEEN_THROUGH:
        found["bare"] = Image.merge("RGB", whole.split()[:3])
    return found


def _check_size(width: int, height: int, least: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise refused(RefusalCode.TOO_MANY_PIXELS, f"{width} x {height} pixels, at most {MAX_PIXELS}")
    if min(width, height) < least:
        raise refused(RefusalCode.TOO_SMALL, f"{width} x {height} pixels, a side has at least {least}")


def _from_deep_grey(picture: Image.Image) -> Image.Image:
    """16 and 32 bits scaled to 8: Pillow's own conversion cuts everything above 255 to white."""
    values = np.asarray(picture, dtype=np.float32)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    scaled = np.nan_to_num((values - low) / ((high - low) or 1.0)) * 255.0
    return Image.fromarray(scaled.astype(np.uint8)).convert("RGB")


def _code(said: str) -> RefusalCode:
    if any(word in said for word in ("truncated", "not enough", "end of file")):
        return RefusalCode.TRUNCATED
    return RefusalCode.TOO_LARGE if "too large" in said else RefusalCode.NOT_A_PICTURE


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
        raise refused(_code(str(error).lower()), f"{type(error).__name__}: {error}"[:200]) from None
