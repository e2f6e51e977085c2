"""Bytes of pictures, and pictures drawn from a seed that stand for no original."""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

CHINESE = ("NotoSansCJK-Bold.ttc", "NotoSerifCJK-Bold.ttc", "DejaVuSans-Bold.ttf")


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A bold face of that size in pixels; Pillow's own without any installed."""
    for name in CHINESE:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def encoded(image: Image.Image, form: str, **more: object) -> bytes:
    """The bytes of a picture in that format."""
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def jpeg(image: Image.Image, quality: int = 80) -> bytes:
    """As everything is re-encoded once on its way to a page."""
    return encoded(image.convert("RGB"), "JPEG", quality=quality)


def opened(data: bytes) -> Image.Image:
    """The RGB picture of those bytes."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def scene(seed: int, size: tuple[int, int] = (640, 420)) -> Image.Image:
    """A scene unlike any other seed's: sky or wall, hills or furniture, bodies with light and shade."""
    draw = random.Random(f"scene:{seed}")
    source = np.random.default_rng(seed)
    image = _ground(draw, source, size)
    for _ in range(draw.randint(3, 14)):
        image = _body(draw, image)
    speckle = source.normal(0, draw.uniform(2, 10), (size[1], size[0], 1))
    return Image.fromarray(np.clip(np.asarray(image) + speckle, 0, 255).astype(np.uint8))


def _ground(draw: random.Random, source: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """Smooth clouds of two colours at a random grain."""
    grain = draw.choice((3, 5, 9, 17))
    field = source.random((grain, grain))
    cloud = np.asarray(Image.fromarray((field * 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC))
    low, high = (np.array([draw.randrange(256) for _ in range(3)], dtype=float) for _ in range(2))
    mixed = low + (high - low) * (cloud[..., None] / 255)
    return Image.fromarray(mixed.astype(np.uint8))


def _body(draw: random.Random, image: Image.Image) -> Image.Image:
    """One shape, shaded from one side, with a soft or a hard edge."""
    width, height = image.size
    mask = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(mask)
    x, y = draw.randrange(width), draw.randrange(height)
    across, down = draw.randint(30, width // 2), draw.randint(30, height // 2)
    box = (x - across // 2, y - down // 2, x + across // 2, y + down // 2)
    points = [(draw.randint(box[0], box[2]), draw.randint(box[1], box[3])) for _ in range(draw.randint(3, 8))]
    draw.choice((
        lambda: pen.ellipse(box, fill=255), lambda: pen.rectangle(box, fill=255),
        lambda: pen.polygon(points, fill=255), lambda: pen.line(points, fill=255, width=draw.randint(4, 30)),
    ))()  # fmt: skip
    mask = mask.filter(ImageFilter.GaussianBlur(draw.choice((0, 0, 2, 6))))
    shade = np.linspace(draw.uniform(0.3, 1), draw.uniform(0.5, 1.3), width)[None, :, None]
    colour = np.array([draw.randrange(256) for _ in range(3)], dtype=float)
    body = np.clip(np.broadcast_to(shade * colour, (height, width, 3)), 0, 255).astype(np.uint8)
    return Image.composite(Image.fromarray(body), image, mask)


def icon(seed: int, side: int = 192) -> Image.Image:
    """An app's icon: a rounded square of one or two colours with a sign on it, transparent around."""
    draw = random.Random(f"icon:{seed}")
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    ground, ink = (tuple(draw.randrange(256) for _ in range(3)) for _ in range(2))
    pen.rounded_rectangle((0, 0, side - 1, side - 1), side // 5, fill=(*ground, 255))
    for _ in range(draw.randint(2, 4)):
        x, y = draw.randint(side // 6, side // 2), draw.randint(side // 6, side // 2)
        box = (x, y, x + draw.randint(side // 6, side // 2), y + draw.randint(side // 6, side // 2))
        shape = draw.choice((pen.ellipse, pen.rectangle))
        shape(box, fill=(*ink, 255))
    return image
