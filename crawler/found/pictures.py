"""Which bytes are a picture that we look at: by its header alone, nothing is unpacked."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

PICTURE_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "ICO", "TIFF")


def not_a_picture(data: bytes, max_pixels: int) -> str:
    """Why these bytes are no picture that we look at, empty if they are. Reads the header only."""
    try:
        with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as picture:
            width, height = picture.size
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        NotImplementedError,
        OverflowError,
    ) as error:
        return f"{type(error).__name__}: {error}"[:200]
    except Image.DecompressionBombError as error:
        return str(error)
    if not 0 < width * height <= max_pixels:
        return f"{width} x {height} pixels, {max_pixels} allowed"
    return ""
