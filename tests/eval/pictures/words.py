"""Edits that lay words and signs on or around a picture."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw

from tests.eval.pictures.shapes import font, jpeg, scene

PHRASES = (
    "全集高清 免费在线观看", "更新至24集 关注公众号", "FULL MOVIE FREE DOWNLOAD", "加群领取 资源天天更",
    "WATCH NOW IN HD", "完整版 网盘自取", "破解版 无限金币",
)  # fmt: skip
SIGNS = ("影视库", "HD", "PLAY+", "资源站", "TV")


def inside(image: Image.Image, draw: random.Random) -> bytes:
    """Words with an outline across the lower 12 %, the picture showing between the letters."""
    image = image.copy()
    pen, height = ImageDraw.Draw(image), round(image.height * 0.12)
    size = min(round(height * 0.8), image.width // 13)
    pen.text(
        (image.width // 2, image.height - height // 2), draw.choice(PHRASES), anchor="mm", font=font(size),
        fill=draw.choice(("white", "yellow")), stroke_width=max(1, size // 12), stroke_fill="black",
    )  # fmt: skip
    return jpeg(image)


def opaque(image: Image.Image, draw: random.Random) -> bytes:
    """A bar over the lower or upper 12 % that hides what is below it."""
    image = image.copy()
    height = round(image.height * 0.12)
    top = draw.choice((0, image.height - height))
    _bar(image, (0, top, image.width, top + height), draw)
    return jpeg(image)


def outside(image: Image.Image, draw: random.Random) -> bytes:
    """A bar of 15 % with words below or above the picture."""
    height = round(image.height * 0.15)
    below = draw.random() < 0.5
    whole = Image.new("RGB", (image.width, image.height + height), "white")
    whole.paste(image, (0, 0 if below else height))
    top = image.height if below else 0
    _bar(whole, (0, top, image.width, top + height), draw)
    return jpeg(whole)


def logo(image: Image.Image, draw: random.Random) -> bytes:
    """A sign of about 30 % of the width in a corner."""
    image = image.copy()
    width, height = round(image.width * 0.3), round(image.height * 0.18)
    x = draw.choice((round(image.width * 0.03), image.width - width - round(image.width * 0.03)))
    y = draw.choice((round(image.height * 0.03), image.height - height - round(image.height * 0.03)))
    pen = ImageDraw.Draw(image)
    colours = [tuple(draw.randrange(256) for _ in range(3)) for _ in range(2)]
    pen.rounded_rectangle(
        (x, y, x + width, y + height), height // 4, fill=colours[0], outline="white", width=3
    )
    pen.text(
        (x + width // 2, y + height // 2), draw.choice(SIGNS), anchor="mm", font=font(height // 2),
        fill=colours[1], stroke_width=1, stroke_fill="white",
    )  # fmt: skip
    return jpeg(image)


def tiled(image: Image.Image, draw: random.Random) -> bytes:
    """A slanted sign repeated over the whole picture, half transparent."""
    side = 2 * max(image.size)
    layer = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen, size, sign = ImageDraw.Draw(layer), max(14, image.width // 22), draw.choice(SIGNS) + ".example"
    for row, y in enumerate(range(0, side, size * 4)):
        for x in range(-(row % 2) * size * 3, side, size * 7):
            pen.text(
                (x, y),
                sign,
                font=font(size),
                fill=(255, 255, 255, 110),
                stroke_width=1,
                stroke_fill=(0, 0, 0, 90),
            )
    layer = layer.rotate(30)
    left, top = (side - image.width) // 2, (side - image.height) // 2
    layer = layer.crop((left, top, left + image.width, top + image.height))
    return jpeg(Image.alpha_composite(image.convert("RGBA"), layer))


def paragraph(
    pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], draw: random.Random, ink: str, size: int
) -> None:
    """Lines of words that fill a box."""
    pool = list(
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    )
    for y in range(box[1], box[3] - size, round(size * 1.7)):
        length = draw.randint(
            max(1, (box[2] - box[0]) // size * 6 // 10), max(2, (box[2] - box[0]) // size - 1)
        )
        pen.text((box[0], y), "".join(draw.choices(pool, k=length)), font=font(size), fill=ink)


def stranger(draw: random.Random, size: tuple[int, int]) -> Image.Image:
    """A picture that is none of the originals, for the rest of a page."""
    return scene(draw.randrange(10**6, 2 * 10**6), (max(40, size[0]), max(40, size[1])))


def _bar(image: Image.Image, box: tuple[int, int, int, int], draw: random.Random) -> None:
    pen = ImageDraw.Draw(image)
    ground, ink = draw.choice(
        (("black", "white"), ("white", "black"), ((200, 20, 30), "yellow"), ((20, 40, 90), "white"))
    )
    pen.rectangle(box, fill=ground)
    size = min(round((box[3] - box[1]) * 0.6), (box[2] - box[0]) // 13)
    middle = ((box[0] + box[2]) // 2, (box[1] + box[3]) // 2)
    pen.text(middle, draw.choice(PHRASES), anchor="mm", font=font(size), fill=ink)
