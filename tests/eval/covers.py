"""Covers on pages that name no work, in a catalogue of many: by codes alone, and with votes of key points.

The catalogue holds all originals of the set, and beside them generated scenes and frames of clips. Pictures of a page
are the originals of the half that nothing was tuned on, under the edits that move codes away. The path is the product's:
one index over all works, no work named.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from fingerprints.image import compute
from matchers.content import media
from matchers.content.media import PictureIndex
from matchers.facts import Picture, WorkFacts
from records.vocabulary import WorkKind
from tests.eval import material
from tests.eval.images import _distinct, half_of
from tests.eval.intervals import share
from tests.eval.pictures import negatives
from tests.eval.pictures.edits import KINDS, edited
from tests.eval.pictures.shapes import opened
from tests.eval.report import Report

HEAVY = (
    "crop_25", "crop_50", "pad_20", "rotate_10", "caption_opaque", "caption_outside", "screen_photo",
    "screenshot_article", "screenshot_store", "screenshot_dark", "screenshot_phone", "collage",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """Originals that are asked for, generated scenes and clips beside them, edits of each."""

    asked: int
    scenes: int
    clips: int
    edits: int


FAST = Size(asked=2, scenes=12, clips=0, edits=4)
WHOLE = Size(asked=100, scenes=500, clips=4, edits=len(HEAVY))


@dataclass(frozen=True)
class Outcome:
    """Of one edited picture: whether its work was found by codes, and with votes; strong likenesses with other works."""

    kind: str
    by_codes: bool
    with_votes: bool
    strangers: int
    strong_strangers: int


def run(fast: bool) -> Report:
    """Every original of the other half, or two of them."""
    size = FAST if fast else WHOLE
    originals = _distinct(material.pictures())
    if not originals:
        return Report("covers", skipped=f"{material.ROOT / 'images'} is missing")
    asked = [path for path in originals if half_of(path) == "held"][: size.asked]
    kept = originals if not fast else asked
    covers = [path.read_bytes() for path in kept] + list(negatives.strangers(size.scenes).values())
    covers += [one for frames in negatives.frames(size.clips).values() for one in frames]
    with tempfile.TemporaryDirectory() as folder:
        return _report(covers, asked, kept, size, Path(folder))


def _report(
    covers: Sequence[bytes], asked: Sequence[Path], kept: Sequence[Path], size: Size, folder: Path
) -> Report:
    vault: dict[str, bytes] = {}
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        pictures = pool.map(_printed, covers, chunksize=4)
        tasks = [(path, name) for path in asked for name in HEAVY[:: len(HEAVY) // size.edits]]
        found = pool.starmap(_found, tasks, chunksize=2)
    for _, payloads in (*pictures, *found):
        vault.update(payloads)
    works = [
        WorkFacts(n, f"W{n}", f"作品{n}", WorkKind.LITERATURE, pictures=(one,))
        for n, (one, _) in enumerate(pictures)
    ]
    index = media.build(works, lambda digest: vault.get(digest, b"")).within(folder)
    began = time.process_time()
    outcomes = [
        _outcome(index, name, picture, kept.index(path))
        for (path, name), (picture, _) in zip(tasks, found, strict=True)
    ]
    took = (time.process_time() - began) * 1000 / max(1, len(outcomes))
    bytes_each = sum(one.stat().st_size for one in folder.rglob("*.npy")) / len(covers)
    strong = [not one.strong_strangers for one in outcomes]
    figures = (
        share("by_codes", [one.by_codes for one in outcomes]),
        share("with_votes", [one.with_votes for one in outcomes]),
        share("no_false_strong", strong),
        share("no_false_lead", [not one.strangers for one in outcomes]),
    )
    said = (
        f"{len(tasks)} edited pictures of {len(asked)} originals in a catalogue of {len(covers)} distinct covers "
        f"({len(kept)} of the set, the others generated scenes and frames); {took:.0f} ms a picture, "
        f"{bytes_each / 1024:.1f} KiB a cover on disk"
    )
    return Report("covers", figures, (said, *_rows(outcomes)))


def _rows(outcomes: Sequence[Outcome]) -> list[str]:
    rows = [f"{'edit':<20}{'by codes':>9}{'with votes':>12}"]
    for name in HEAVY:
        own = [one for one in outcomes if one.kind == name]
        if own:
            codes, votes = mean(one.by_codes for one in own), mean(one.with_votes for one in own)
            rows.append(f"{name:<20}{codes:>9.2f}{votes:>12.2f}")
    return rows


def _outcome(index: PictureIndex, kind: str, picture: Picture, original: int) -> Outcome:
    by_codes = replace(index, voters=None).likenesses([picture])
    found = index.likenesses([picture])
    others = [one for work, one in found.items() if work != original]
    strong = sum(one.strength == "strong" for one in others)
    return Outcome(kind, original in by_codes, original in found, len(others), strong)


def _found(path: Path, name: str) -> tuple[Picture, dict[str, bytes]]:
    kind = next(one for one in KINDS if one.name == name)
    return _printed(edited(kind, path.name, opened(path.read_bytes())))


def _printed(data: bytes) -> tuple[Picture, dict[str, bytes]]:
    """A picture as rows give it, and its payloads."""
    prints = compute(data)
    digest = hashlib.sha256(data).hexdigest()
    picture = Picture(digest[:8], digest, prints=tuple(replace(one, payload=b"") for one in prints))
    return picture, {one.value: one.payload for one in prints if one.payload}
