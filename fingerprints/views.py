"""What a person is shown of untrusted bytes. Drawn in the child process only: what leaves it is a fresh small
picture or a few characters, never the bytes themselves.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fingerprints import app, film
from fingerprints.documents import raw_text
from fingerprints.excerpts import excerpt
from fingerprints.kinds import Limits, Material, RefusalCode, refused
from fingerprints.pictures.decode import MAX_BYTES, decode
from fingerprints.zips import Zip

LIMITS = Limits(memory_mib=2048, time_s=60.0, max_bytes=8 * 1024**3)
MEDIA_TYPE = "image/webp"
QUALITY = 88
SIDE = 1280
"""Pixels of the longer side of what is shown, at most."""
SOURCE_SIDE = 2560
"""A larger picture is shrunk before it is laid over another."""
STRIP = 8
"""Frames of one strip, at most."""
STRIP_HEIGHT = 150

View = Callable[[Material, Mapping[str, Any]], bytes]


def picture(material: Material, options: Mapping[str, Any]) -> bytes:
    """The picture, upright, at most `side` pixels long. Raises BytesRefused."""
    shown = decode(material.read(MAX_BYTES), least=1)
    side = min(SIDE, int(options.get("side", SIDE)))
    shown.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _webp(shown)


def laid(material: Material, options: Mapping[str, Any]) -> bytes:
    """The picture laid over another by a map; transparent where it has no pixels. Raises BytesRefused.

    `matrix` (2 x 3) takes its pixels, mirrored first where `mirrored`, to those of the other, whose width and
    height are `canvas`.
    """
    matrix = np.array(options["matrix"], np.float64)
    width, height = (max(1, int(one)) for one in options["canvas"])
    if matrix.shape != (2, 3) or not np.isfinite(matrix).all():
        raise refused(RefusalCode.DAMAGED, "a map of 2 x 3 numbers was expected")
    shown = decode(material.read(MAX_BYTES), least=1)
    matrix = matrix @ _scaled(shown)
    pixels = np.asarray(shown, np.uint8)
    if options.get("mirrored"):
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    scale = min(1.0, SIDE / max(width, height))
    return _webp(Image.fromarray(_warped(pixels, np.diag([scale, scale]) @ matrix, (width, height), scale)))


def _scaled(shown: Image.Image) -> NDArray[np.float64]:
    """Shrink in place what is too large; the map from its new pixels to its old ones."""
    before = shown.size
    shown.thumbnail((SOURCE_SIDE, SOURCE_SIDE), Image.Resampling.LANCZOS)
    return np.diag([before[0] / shown.width, before[1] / shown.height, 1.0])


def _warped(
    pixels: NDArray[np.uint8], matrix: NDArray[np.float64], canvas: tuple[int, int], scale: float
) -> NDArray[np.uint8]:
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # centres stand half a pixel inside their pixels
    whole = np.linalg.inv(half) @ np.vstack([matrix, [0, 0, 1]]) @ half
    size = (max(1, round(canvas[0] * scale)), max(1, round(canvas[1] * scale)))
    shrink = 1 / max(1e-6, float(np.sqrt(abs(np.linalg.det(whole[:2, :2])))))
    if shrink > 1.5:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.4 * shrink), np.uint8)
    with_alpha = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    return np.asarray(cv2.warpAffine(with_alpha, whole[:2], size, flags=cv2.INTER_LINEAR), np.uint8)


def text(material: Material, options: Mapping[str, Any]) -> bytes:
    """A run of a document's text as JSON of an `Excerpt`. Raises BytesRefused."""
    found = excerpt(raw_text(material), int(options["start"]), int(options["end"]))
    return json.dumps(asdict(found)).encode()


def frames(material: Material, options: Mapping[str, Any]) -> bytes:
    """The frames of a film at `times` (seconds), side by side. Raises BytesRefused."""
    times = [float(one) for one in options["times"]][:STRIP]
    cells = film.stills(material, times)
    if not any(one is not None for one in cells):
        raise refused(RefusalCode.EMPTY, "no frame can be decoded")
    return _webp(_strip(cells))


def _strip(cells: Sequence[film.Picture | None]) -> Image.Image:
    first = next(one for one in cells if one is not None)
    width = max(1, round(STRIP_HEIGHT * first.shape[1] / first.shape[0]))
    strip = Image.new("RGB", (width * len(cells), STRIP_HEIGHT), (90, 96, 104))
    for number, cell in enumerate(cells):
        if cell is not None:
            strip.paste(Image.fromarray(cell).resize((width, STRIP_HEIGHT)), (width * number, 0))
    draw = ImageDraw.Draw(strip)
    for number in range(1, len(cells)):
        draw.line((width * number, 0, width * number, STRIP_HEIGHT), (255, 255, 255), 2)
    return strip


def icon(material: Material, options: Mapping[str, Any]) -> bytes:
    """The icon of an app, by the name of its entry. Raises BytesRefused."""
    with Zip.of(material) as apk:
        entry = apk.by_name.get(str(options["name"]))
        if entry is None:
            raise refused(RefusalCode.DAMAGED, "the app has no such entry")
        data = app.lenient(apk, entry, app.ICON_BYTES)
    return picture(Material(data=data), {"side": 256})


def _webp(shown: Image.Image) -> bytes:
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=QUALITY, method=3)
    return out.getvalue()


VIEWS: Mapping[str, View] = {"picture": picture, "laid": laid, "text": text, "frames": frames, "icon": icon}
"""By name, as `Sandbox.view` asks for them."""
