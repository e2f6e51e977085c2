"""Pictures drawn from a seed, and their bytes in every shape that turns up."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter


def drawn(seed: int, size: tuple[int, int] = (420, 600)) -> Image.Image:
    """Coloured shapes on a coloured ground: unlike any other seed's."""
    source = random.Random(seed)
    image = Image.new("RGB", size, tuple(source.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        x, y = source.randrange(size[0]), source.randrange(size[1])
        box = (x, y, x + source.randrange(20, 220), y + source.randrange(20, 220))
        draw.ellipse(box, fill=tuple(source.randrange(256) for _ in range(3)))
    return image.filter(ImageFilter.GaussianBlur(1))


def encoded(image: Image.Image, form: str = "PNG", **more: object) -> bytes:
    """The bytes of a picture."""
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()
