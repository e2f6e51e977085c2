"""Pictures under everyday edits: found again, and no two different ones taken for each other."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from PIL import Image, ImageOps

from fingerprints.image import compute
from fingerprints.search import distance
from fingerprints.pictures.codes import MIN_QUALITY
from fingerprints.pictures.compare import STRONG
from tests.eval import material
from tests.eval.intervals import share
from tests.eval.report import Figure, Report

EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "jpeg": lambda image: image,
    "half": lambda image: image.resize((image.width // 2, image.height // 2)),
    "grey": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "letterbox": lambda image: ImageOps.expand(image, (0, image.height // 8), "black"),
    "frame": lambda image: ImageOps.expand(image, image.width // 12, (245, 245, 240)),
}


def run(fast: bool) -> Report:
    """Every original, or every third of them."""
    paths = material.pictures()[:: 3 if fast else 1]
    if not paths:
        return Report("images", skipped=f"{material.ROOT / 'images'} is missing")
    return Report("images", tuple(_figures(paths)), (f"{len(paths)} originals",))


def _figures(paths: Sequence[Path]) -> list[Figure]:
    """Recall of a strong likeness per edit, and the share of different pairs that are not strong."""
    originals = {path: _codes(path.read_bytes()) for path in paths}
    found = [
        share(name, [_strong(originals[path], _codes(_edited(path, edit))) for path in paths])
        for name, edit in EDITS.items()
    ]
    apart = share("apart", [not _strong(originals[a], originals[b]) for a, b in combinations(paths, 2)])
    return [*found, apart]


def _edited(path: Path, edit: Callable[[Image.Image], Image.Image]) -> bytes:
    out = io.BytesIO()
    edit(Image.open(path).convert("RGB")).save(out, "JPEG", quality=45)
    return out.getvalue()


def _codes(data: bytes) -> list[str]:
    return [p.value for p in compute(data) if p.algorithm == "pdq" and (p.quality or 0) >= MIN_QUALITY]


def _strong(left: Sequence[str], right: Sequence[str]) -> bool:
    return any(distance(a, b) <= STRONG for a in left for b in right)
