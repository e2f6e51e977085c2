"""Pictures drawn from a seed: originals for the catalogue, edited copies for the pages."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from demo.plan import Cover, PlantedCover, Work

SIZE = (600, 840)
SQUARE = (512, 512)
FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")
Colour = tuple[int, int, int]


@cache
def original(cover: Cover) -> Image.Image:
    """The picture of a recipe, RGB, 600x840 pixels or 512x512; do not change it, it is shared."""
    random_source = random.Random(f"cover/{cover.seed}/{cover.text}")
    size = SQUARE if cover.square else SIZE
    image = _ground(random_source, size)
    draw = ImageDraw.Draw(image)
    for _ in range(random_source.randint(14, 22)):
        _shape(draw, random_source, size)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    _letter(image, cover.text, random_source)
    return image


def _colour(source: random.Random) -> Colour:
    """Any colour, its lightness spread over the whole range: hashes look at lightness alone."""
    light = source.random()
    return tuple(min(255, int(light * 220 + source.random() * 70)) for _ in range(3))  # type: ignore[return-value]


def _ground(source: random.Random, size: tuple[int, int]) -> Image.Image:
    """A coarse grid of random colours, enlarged: a gradient in several directions at once."""
    columns, rows = source.randint(3, 5), source.randint(4, 6)
    grid = Image.new("RGB", (columns, rows))
    grid.putdata([_colour(source) for _ in range(columns * rows)])
    return grid.resize(size, Image.Resampling.BICUBIC)


def _shape(draw: ImageDraw.ImageDraw, source: random.Random, size: tuple[int, int]) -> None:
    width, height = size
    x, y = source.randint(-60, width), source.randint(-60, height)
    w, h = source.randint(50, width // 2), source.randint(50, height // 2)
    colour = _colour(source)
    kind = source.choice(("ellipse", "box", "triangle", "arc", "line"))
    if kind == "ellipse":
        draw.ellipse((x, y, x + w, y + h), fill=colour)
    elif kind == "box":
        draw.rounded_rectangle((x, y, x + w, y + h), radius=source.randint(0, 40), fill=colour)
    elif kind == "triangle":
        draw.polygon([(x, y + h), (x + w // 2, y), (x + w, y + h)], fill=colour)
    elif kind == "arc":
        draw.arc(
            (x, y, x + w, y + h), source.randint(0, 180), source.randint(181, 360), fill=colour, width=24
        )
    else:
        draw.line((x, y, x + w, y + h), fill=colour, width=source.randint(12, 40))


def _letter(image: Image.Image, text: str, source: random.Random) -> None:
    """The title in large letters, where a font for it is installed; without one the picture goes without."""
    if not text or not FONT.exists():
        return
    font = ImageFont.truetype(str(FONT), min(110, int(image.width * 0.86 / max(len(text), 1))))
    y = int(image.height * source.uniform(0.1, 0.75))
    ImageDraw.Draw(image).text(
        (image.width // 2, y), text, font=font, anchor="mt", fill=_colour(source), stroke_width=4,
        stroke_fill=(16, 16, 16),
    )  # fmt: skip


def _by(figure: str, default: float) -> float:
    return float(figure) if figure else default


EDITS: dict[str, Callable[[Image.Image, str], Image.Image]] = {
    "resize": lambda image, by: image.resize(
        (int(image.width * _by(by, 0.5)), int(image.height * _by(by, 0.5))), Image.Resampling.LANCZOS
    ),
    "blur": lambda image, by: image.filter(ImageFilter.GaussianBlur(_by(by, 1.0))),
    "grey": lambda image, _: image.convert("L").convert("RGB"),
    "brightness": lambda image, by: ImageEnhance.Brightness(image).enhance(_by(by, 1.15)),
    "contrast": lambda image, by: ImageEnhance.Contrast(image).enhance(_by(by, 0.85)),
    "saturation": lambda image, by: ImageEnhance.Color(image).enhance(_by(by, 1.4)),
}


def png_bytes(cover: Cover) -> bytes:
    """The original as the right holder gives it."""
    out = io.BytesIO()
    original(cover).save(out, "PNG")
    return out.getvalue()


def planted_bytes(planted: PlantedCover, works: dict[str, Work]) -> bytes:
    """The picture that a page carries, as JPEG (quality 85 unless an edit says otherwise)."""
    image, quality, cut = original(recipe(planted, works)), 85, False
    for edit in planted.edit:
        name, _, figure = edit.partition(":")
        if name == "jpeg":
            quality = int(_by(figure, 40))
        elif name == "truncate":
            cut = True
        else:
            image = EDITS[name](image, figure)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()[: 400 if cut else None]


def recipe(planted: PlantedCover, works: dict[str, Work]) -> Cover:
    """How the picture behind a planted one is drawn."""
    if planted.work:
        cover = works[planted.work].cover
        assert cover is not None, "checked when the plan was loaded"
        return cover
    return Cover(seed=planted.seed or 0, text=planted.text, square=planted.square)


def banner_bytes(text: str, seed: int) -> bytes:
    """A site's own logo: a wide, small picture that every page carries."""
    image = Image.new("RGB", (220, 56), (235, 240, 248))
    _letter(image, "", random.Random(seed))
    draw = ImageDraw.Draw(image)
    source = random.Random(f"banner/{seed}/{text}")
    for x in range(6, 50, 11):
        draw.ellipse((x, source.randint(4, 24), x + 18, source.randint(30, 52)), fill=_colour(source))
    if FONT.exists():
        draw.text((62, 12), text[:8], font=ImageFont.truetype(str(FONT), 19), fill=(40, 60, 110))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
