"""Edits that set a picture into something larger: pages, a phone, a collage, a photographed screen."""

from __future__ import annotations

import random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.eval.pictures.shapes import encoded, font, jpeg
from tests.eval.pictures.words import PHRASES, SIGNS, paragraph, stranger


def fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    """The whole picture, as large as it fits."""
    scale = min(width / image.width, height / image.height)
    return image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)


def article(image: Image.Image, draw: random.Random) -> bytes:
    """A news page: head bar, headline, picture in the column, text, pictures at the side."""
    page = Image.new("RGB", (1280, 1000), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 1280, 64), fill=tuple(draw.randrange(120) for _ in range(3)))
    pen.text((40, 16), "今日头版   影视   娱乐   下载", font=font(26), fill="white")
    pen.text((60, 90), draw.choice(PHRASES), font=font(40), fill="black")
    shown = fitted(image, 800, 540)
    page.paste(shown, (60, 170))
    paragraph(pen, (60, 190 + shown.height, 860, 980), draw, "#333333", 20)
    for top in (170, 430, 690):
        page.paste(stranger(draw, (300, 180)), (920, top))
        paragraph(pen, (920, top + 190, 1220, top + 250), draw, "#555555", 17)
    return encoded(page, "PNG")


def store(image: Image.Image, draw: random.Random) -> bytes:
    """A shop's or a film site's grid of cards on grey, ours among them."""
    page = Image.new("RGB", (1366, 900), (242, 243, 245))
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, 1366, 70), fill="white")
    pen.ellipse((30, 12, 76, 58), fill=(230, 60, 40))
    pen.text((90, 18), draw.choice(SIGNS), font=font(30), fill="black")
    ours = draw.randrange(6)
    for n in range(6):
        x, y = 40 + (n % 3) * 440, 100 + (n // 3) * 400
        pen.rounded_rectangle((x, y, x + 410, y + 380), 10, fill="white", outline=(225, 225, 228))
        shown = fitted(image, 386, 290) if n == ours else stranger(draw, (386, 290))
        page.paste(shown, (x + 12 + (386 - shown.width) // 2, y + 12))
        paragraph(pen, (x + 14, y + 312, x + 390, y + 370), draw, "#222222", 18)
    return jpeg(page, 85)


def dark(image: Image.Image, draw: random.Random) -> bytes:
    """A player's page on near black: picture with controls below, a list at the side."""
    page = Image.new("RGB", (1440, 900), (18, 18, 22))
    pen = ImageDraw.Draw(page)
    shown = fitted(image, 960, 640)
    page.paste(shown, (48, 60))
    bottom = 60 + shown.height
    pen.rectangle((48, bottom, 48 + shown.width, bottom + 44), fill=(40, 40, 46))
    pen.rectangle((60, bottom + 18, 60 + shown.width // 3, bottom + 24), fill=(220, 40, 60))
    pen.text((48, bottom + 60), draw.choice(PHRASES), font=font(30), fill="white")
    for n in range(5):
        page.paste(stranger(draw, (180, 104)), (1060, 60 + n * 130))
        paragraph(pen, (1252, 66 + n * 130, 1420, 160 + n * 130), draw, "#bbbbbb", 17)
    return jpeg(page, 85)


def phone(image: Image.Image, draw: random.Random) -> bytes:
    """A telephone's screen: status line, chat bubbles, the picture with round corners."""
    ground = draw.choice(((237, 237, 237), (255, 255, 255), (17, 17, 17)))
    page = Image.new("RGB", (720, 1480), ground)
    pen = ImageDraw.Draw(page)
    ink = "#111111" if sum(ground) > 300 else "#eeeeee"
    pen.text((40, 20), "12:47", font=font(28), fill=ink)
    pen.rectangle((640, 24, 690, 48), outline=ink, width=3)
    pen.text((300, 80), draw.choice(SIGNS) + "群", font=font(34), fill=ink)
    shown = fitted(image, 500, 620)
    mask = Image.new("L", shown.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, shown.width - 1, shown.height - 1), 16, fill=255)
    pen.rounded_rectangle((20, 190, 90, 260), 8, fill=(90, 140, 200))
    page.paste(shown, (120, 190), mask)
    y = 190 + shown.height + 40
    while y < 1350:
        pen.rounded_rectangle((160, y, 620, y + 90), 14, fill=(149, 236, 105))
        paragraph(pen, (180, y + 14, 600, y + 84), draw, "#111111", 24)
        pen.rounded_rectangle((635, y, 705, y + 70), 8, fill=tuple(draw.randrange(256) for _ in range(3)))
        y += 130
    return jpeg(page, 85)


def collage(image: Image.Image, draw: random.Random) -> bytes:
    """Four pictures in a square without gaps or with a thin line, ours one of them, cut to its cell."""
    gap = draw.choice((0, 4, 8))
    whole = Image.new("RGB", (960, 720), draw.choice(("white", "black")))
    ours = draw.randrange(4)
    for n in range(4):
        size = (480 - gap, 360 - gap)
        cell = _covering(image, size) if n == ours else stranger(draw, size)
        whole.paste(cell, ((n % 2) * (480 + gap // 2), (n // 2) * (360 + gap // 2)))
    return jpeg(whole)


def photographed(image: Image.Image, draw: random.Random) -> bytes:
    """A screen taken with a camera: perspective, moire, a gamma, a gradient of light, noise, dark surround."""
    source = np.random.default_rng(draw.randrange(2**32))
    pixels = np.asarray(image).astype(np.float32)
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width]
    wave = np.sin(columns * draw.uniform(0.7, 1.3) + rows * draw.uniform(-0.3, 0.3)) * np.sin(
        rows * draw.uniform(0.7, 1.3)
    )
    pixels *= 1 + 0.07 * wave[..., None]
    pixels *= np.linspace(draw.uniform(0.75, 0.95), 1.05, width)[None, :, None]
    pixels = 255 * (np.clip(pixels, 0, 255) / 255) ** draw.choice((0.75, 0.85, 1.2, 1.3))
    margin = round(min(width, height) * draw.uniform(0.04, 0.10))
    jitter = [[draw.uniform(-0.025, 0.025) * side for side in (width, height)] for _ in range(4)]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = (corners + margin + np.array(jitter, np.float32)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    size = (width + 2 * margin, height + 2 * margin)
    ground = tuple(draw.randrange(8, 40) for _ in range(3))
    warped = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=ground)
    warped = cv2.GaussianBlur(warped, (0, 0), 0.8) + source.normal(0, 5, warped.shape)
    return jpeg(Image.fromarray(np.clip(warped, 0, 255).astype(np.uint8)), 75)


def _covering(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    scale = max(size[0] / image.width, size[1] / image.height)
    large = image.resize(
        (max(size[0], round(image.width * scale)), max(size[1], round(image.height * scale)))
    )
    x, y = (large.width - size[0]) // 2, (large.height - size[1]) // 2
    return large.crop((x, y, x + size[0], y + size[1]))
