"""The published list of edits: everyday ones, and others; one half tunes, the other half is only reported.

`side` says on which half of the kinds an edit stands. Everything random (place of a crop, words of a
caption, layout of a page) is drawn from the picture's own name and the edit's name, so a run can be
repeated. A crop of n % takes n % off the width and n % off the height at a random place; `crop_5`, `pad_20`
and `rotate_4` follow the definitions behind the published table that stands beside them: 5 % and 20 % on
each of the four sides, black ground.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from tests.eval.pictures import pages, words
from tests.eval.pictures.shapes import encoded, jpeg, opened

Edit = Callable[[Image.Image, random.Random], bytes]
Side = Literal["dev", "held"]


@dataclass(frozen=True)
class Kind:
    """An edit: `everyday` has the higher floor, `side` says whether thresholds were tuned on it."""

    name: str
    edit: Edit
    everyday: bool
    side: Side


def _reencoded(quality: int) -> Edit:
    return lambda image, _draw: encoded(image, "JPEG", quality=quality)


def _twice(image: Image.Image, _draw: random.Random) -> bytes:
    smaller = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.BILINEAR)
    return jpeg(opened(encoded(smaller, "JPEG", quality=40)), 70)


def _scaled(factor: float) -> Edit:
    return lambda image, _draw: jpeg(
        image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.BICUBIC)
    )


def _stretched(image: Image.Image, draw: random.Random) -> bytes:
    factor = draw.choice((0.75, 0.8, 1.25, 1.33))
    return jpeg(image.resize((round(image.width * factor), image.height)))


def _turned(transpose: Image.Transpose) -> Edit:
    return lambda image, _draw: jpeg(image.transpose(transpose))


def _quarter(image: Image.Image, draw: random.Random) -> bytes:
    return jpeg(image.transpose(draw.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270))))


def _rotated(degrees: float) -> Edit:
    def edit(image: Image.Image, draw: random.Random) -> bytes:
        return jpeg(image.rotate(degrees * draw.choice((-1, 1)), Image.Resampling.BICUBIC))

    return edit


def _cropped(share: float) -> Edit:
    def edit(image: Image.Image, draw: random.Random) -> bytes:
        width, height = round(image.width * (1 - share)), round(image.height * (1 - share))
        x, y = draw.randint(0, image.width - width), draw.randint(0, image.height - height)
        return jpeg(image.crop((x, y, x + width, y + height)))

    return edit


def _each_side_cropped(share: float) -> Edit:
    def edit(image: Image.Image, _draw: random.Random) -> bytes:
        x, y = round(image.width * share), round(image.height * share)
        return jpeg(image.crop((x, y, image.width - x, image.height - y)))

    return edit


def _padded(share: float) -> Edit:
    def edit(image: Image.Image, _draw: random.Random) -> bytes:
        around = (round(image.width * share), round(image.height * share))
        return jpeg(ImageOps.expand(image, around, "black"))

    return edit


def _letterboxed(image: Image.Image, draw: random.Random) -> bytes:
    bar = round(image.height * draw.uniform(0.08, 0.18))
    return jpeg(ImageOps.expand(image, (0, bar) if draw.random() < 0.7 else (bar, 0), "black"))


def _framed(image: Image.Image, draw: random.Random) -> bytes:
    colour = tuple(draw.choice((draw.randrange(256), 255, 0)) for _ in range(3))
    return jpeg(ImageOps.expand(image, round(min(image.size) * draw.uniform(0.04, 0.1)), colour))


def _enhanced(enhancer: Callable[[Image.Image], object], low: float, high: float) -> Edit:
    def edit(image: Image.Image, draw: random.Random) -> bytes:
        return jpeg(enhancer(image).enhance(draw.choice((low, high))))  # type: ignore[attr-defined]

    return edit


def _gamma(image: Image.Image, draw: random.Random) -> bytes:
    power = draw.choice((0.6, 1.6))
    return jpeg(image.point([round(255 * (n / 255) ** power) for n in range(256)] * 3))


def _hue(image: Image.Image, draw: random.Random) -> bytes:
    values = np.array(image.convert("HSV"))
    values[..., 0] += np.uint8(draw.choice((30, 90, 200)))
    return jpeg(Image.fromarray(values, "HSV").convert("RGB"))


def _noisy(image: Image.Image, draw: random.Random) -> bytes:
    source = np.random.default_rng(draw.randrange(2**32))
    noise = source.normal(0, 16, (image.height, image.width, 3))
    return jpeg(Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8)))


KINDS: tuple[Kind, ...] = (
    Kind("jpeg_60", _reencoded(60), everyday=True, side="held"),
    Kind("jpeg_30", _reencoded(30), everyday=True, side="dev"),
    Kind("webp", lambda image, _draw: encoded(image, "WEBP", quality=40), everyday=True, side="held"),
    Kind("encoded_twice", _twice, everyday=True, side="held"),
    Kind("gif", lambda image, _draw: encoded(image.quantize(64), "GIF"), everyday=True, side="dev"),
    Kind("resize_25", _scaled(0.25), everyday=True, side="dev"),
    Kind("resize_50", _scaled(0.5), everyday=True, side="held"),
    Kind("resize_200", _scaled(2), everyday=True, side="held"),
    Kind("aspect", _stretched, everyday=False, side="held"),
    Kind(
        "blur",
        lambda image, _draw: jpeg(image.filter(ImageFilter.GaussianBlur(3))),
        everyday=False,
        side="held",
    ),
    Kind(
        "sharpen",
        lambda image, _draw: jpeg(image.filter(ImageFilter.UnsharpMask(3, 180))),
        everyday=False,
        side="dev",
    ),
    Kind(
        "grey",
        lambda image, _draw: jpeg(ImageOps.grayscale(image).convert("RGB")),
        everyday=False,
        side="held",
    ),
    Kind("contrast", _enhanced(ImageEnhance.Contrast, 0.6, 1.6), everyday=False, side="dev"),
    Kind("brightness", _enhanced(ImageEnhance.Brightness, 0.6, 1.4), everyday=False, side="held"),
    Kind("gamma", _gamma, everyday=False, side="dev"),
    Kind("hue", _hue, everyday=False, side="held"),
    Kind("noise", _noisy, everyday=False, side="dev"),
    Kind("flip_h", _turned(Image.Transpose.FLIP_LEFT_RIGHT), everyday=True, side="dev"),
    Kind("flip_v", _turned(Image.Transpose.FLIP_TOP_BOTTOM), everyday=True, side="held"),
    Kind("quarter_turn", _quarter, everyday=True, side="held"),
    Kind("rotate_2", _rotated(2), everyday=False, side="dev"),
    Kind("rotate_4", _rotated(4), everyday=False, side="held"),
    Kind("rotate_10", _rotated(10), everyday=False, side="held"),
    Kind("crop_5", _each_side_cropped(0.05), everyday=True, side="held"),
    Kind("crop_10", _cropped(0.10), everyday=True, side="dev"),
    Kind("crop_25", _cropped(0.25), everyday=True, side="held"),
    Kind("crop_50", _cropped(0.50), everyday=False, side="dev"),
    Kind("letterbox", _letterboxed, everyday=True, side="dev"),
    Kind("frame", _framed, everyday=True, side="held"),
    Kind("pad_20", _padded(0.20), everyday=True, side="held"),
    Kind("caption_inside", words.inside, everyday=True, side="dev"),
    Kind("caption_opaque", words.opaque, everyday=True, side="held"),
    Kind("caption_outside", words.outside, everyday=True, side="dev"),
    Kind("logo", words.logo, everyday=True, side="held"),
    Kind("watermark", words.tiled, everyday=False, side="dev"),
    Kind("screen_photo", pages.photographed, everyday=True, side="held"),
    Kind("screenshot_article", pages.article, everyday=True, side="dev"),
    Kind("screenshot_store", pages.store, everyday=True, side="held"),
    Kind("screenshot_dark", pages.dark, everyday=True, side="held"),
    Kind("screenshot_phone", pages.phone, everyday=True, side="dev"),
    Kind("collage", pages.collage, everyday=False, side="held"),
)
"""41 edits. Add one: a function, a line here, and its floor in floors.json."""


def edited(kind: Kind, name: str, image: Image.Image) -> bytes:
    """The bytes of the edited picture; the same for the same name."""
    return kind.edit(image, random.Random(f"{kind.name}:{name}"))
