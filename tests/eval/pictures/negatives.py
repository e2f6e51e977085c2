"""Pictures that must not be taken for each other: strangers, one scene twice, icons in other colours."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tests.eval.material import ROOT
from tests.eval.pictures.shapes import encoded, icon, jpeg, scene

SECONDS_APART = 2.0
FRAMES_OF_A_CLIP = 10
SCENES = ("bottle-detection", "doorknob-hd-no-bar", "one-by-one-person-detection", "pattern-sd-grey-bar")
"""Clips of four different scenes; the other two of the set are edits of the last one."""
MOVED = 12.0
"""Mean difference in grey levels of the most changed twentieth of two frames from which something has moved."""


def strangers(count: int) -> dict[str, bytes]:
    """Generated scenes, each unlike the others."""
    return {f"scene {n}": jpeg(scene(n)) for n in range(count)}


def frames(clips: int) -> dict[str, list[bytes]]:
    """Frames of the clips, seconds apart; two in which nothing has moved are one picture, and one is left out."""
    return {name: list(_frames(ROOT / "video" / f"{name}.mp4")) for name in SCENES[:clips]}


def _frames(path: Path) -> Iterator[bytes]:
    clip = cv2.VideoCapture(str(path))
    rate, kept = clip.get(cv2.CAP_PROP_FPS) or 25.0, list[np.ndarray]()
    number = 0
    while len(kept) < FRAMES_OF_A_CLIP:
        clip.set(cv2.CAP_PROP_POS_FRAMES, number)
        read, frame = clip.read()
        if not read:
            break
        grey = cv2.resize(
            cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), (160, 90), interpolation=cv2.INTER_AREA
        ).astype(float)
        if all(_moved(one, grey) for one in kept):
            yield jpeg(Image.fromarray(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)), 85)
            kept.append(grey)
        number += max(1, round(rate * SECONDS_APART))
    clip.release()


def _moved(one: np.ndarray, two: np.ndarray) -> bool:
    difference = np.sort(np.abs(one - two), axis=None)
    return float(difference[-difference.size // 20 :].mean()) > MOVED


def same_scene(clips: int) -> list[tuple[bytes, bytes]]:
    """Pairs of frames of one clip."""
    return [pair for found in frames(clips).values() for pair in combinations(found, 2)]


def halves(image: Image.Image, name: str) -> tuple[bytes, bytes]:
    """Two crops of one picture that do not overlap."""
    draw = random.Random(f"halves:{name}")
    gap = draw.randint(0, max(1, min(image.size) // 20))
    if image.width >= image.height:
        middle = image.width // 2
        return jpeg(image.crop((0, 0, middle, image.height))), jpeg(
            image.crop((middle + gap, 0, *image.size))
        )
    middle = image.height // 2
    return jpeg(image.crop((0, 0, image.width, middle))), jpeg(image.crop((0, middle + gap, *image.size)))


def recoloured(count: int) -> list[tuple[bytes, bytes]]:
    """An icon, and the same one in other colours of the same brightness."""
    return [(encoded(icon(n), "PNG"), encoded(_recoloured(icon(n), n), "PNG")) for n in range(count)]


def icons(count: int) -> dict[str, bytes]:
    """Generated icons, each unlike the others."""
    return {f"icon {n}": encoded(icon(n), "PNG") for n in range(count)}


def _recoloured(image: Image.Image, seed: int) -> Image.Image:
    """Chroma turned by a third of the circle or more, brightness kept."""
    draw = random.Random(f"recoloured:{seed}")
    alpha = image.getchannel("A")
    lab = cv2.cvtColor(np.asarray(image.convert("RGB")).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    angle = draw.uniform(2.1, 4.2)
    a, b = lab[..., 1].copy(), lab[..., 2].copy()
    lab[..., 1], lab[..., 2] = a * np.cos(angle) - b * np.sin(angle), a * np.sin(angle) + b * np.cos(angle)
    rgb = np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB) * 255, 0, 255).astype(np.uint8)
    turned = Image.fromarray(rgb).convert("RGBA")
    turned.putalpha(alpha)
    return turned
