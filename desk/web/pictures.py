"""Stored pictures for a browser: decoded by Pillow before anything is said about their type."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from records.errors import BytesRefused

READ = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
SHOWN = {"PNG": "image/png", "JPEG": "image/jpeg"}


def for_browser(data: bytes, max_pixels: int) -> tuple[bytes, str]:
    """The picture as PNG or JPEG with its media type. Raises BytesRefused for anything that is no picture.

    PNG and JPEG go out as stored, so that what a person sees has the digest that the record names; other
    formats are drawn again as PNG.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _read(data, max_pixels)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, NotImplementedError, struct.error,
            EOFError, OverflowError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:  # fmt: skip
        raise BytesRefused(
            "not_a_picture", f"these bytes cannot be drawn as a picture: {error}", zh="该文件不是可显示的图片"
        ) from error


def _read(data: bytes, max_pixels: int) -> tuple[bytes, str]:
    with Image.open(io.BytesIO(data), formats=READ) as picture:
        if picture.width * picture.height > max_pixels:
            raise ValueError(f"{picture.width} x {picture.height} pixels, at most {max_pixels} are drawn")
        if picture.format in SHOWN:
            picture.verify()
            return data, SHOWN[picture.format]
        drawn = io.BytesIO()
        picture.convert("RGBA").save(drawn, "PNG")
        return drawn.getvalue(), "image/png"
