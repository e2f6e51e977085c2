"""Pictures under a fixed list of edits: how many are found again, and that no other picture is taken for them.

The originals and the kinds of edit are halved: thresholds were tuned on the originals of one half under the
edits of one half, and everything here is measured on the originals of the other. Found means `strong` or
`probable` at the stated thresholds; both shares stand side by side. Generated pictures are reported apart.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import TypeVar

from PIL import Image

from fingerprints.image import compute
from fingerprints.kinds import Likeness, Print
from fingerprints.pictures.compare import compare
from tests.eval import material
from tests.eval.intervals import share
from tests.eval.pictures import negatives
from tests.eval.pictures.edits import KINDS, edited
from tests.eval.pictures.shapes import jpeg, opened, scene
from tests.eval.report import Figure, Report

PUBLISHED = {"crop_5": "9 %", "pad_20": "2 %", "rotate_4": "62-90 %"}
"""thorn-oss/perception at 99.99 % precision, its own pictures and its best hash for each edit."""
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class Size:
    """How much is measured: originals (the first of each half), generated scenes, pairs of strangers."""

    originals: int
    generated: int
    strangers: int
    pairs: int
    clips: int
    icons: int


FAST = Size(originals=4, generated=0, strangers=8, pairs=150, clips=1, icons=6)
WHOLE = Size(originals=100, generated=6, strangers=60, pairs=2_500, clips=4, icons=30)


@dataclass(frozen=True)
class Outcome:
    """What became of one edited picture; `kind` is the edit's name."""

    kind: str
    strength: str


def run(fast: bool) -> Report:
    """Every original of the other half, or four of them."""
    size = FAST if fast else WHOLE
    originals = [path for path in _distinct(material.pictures()) if half_of(path) == "held"][: size.originals]
    if not originals:
        return Report("images", skipped=f"{material.ROOT / 'images'} is missing")
    outcomes = _flat(_spread(_edits_of, originals))
    generated = _flat(_spread(_edits_of_scene, range(size.generated)))
    figures = [*_recall(outcomes), *([share("generated", _found(generated))] if generated else [])]
    figures += _negatives(originals, size)
    return Report("images", tuple(figures), tuple(_notes(outcomes, originals, size)))


def half_of(path: Path) -> str:
    """`dev` or `held`, by the name of the original."""
    return "held" if hashlib.sha256(path.name.encode()).digest()[0] % 2 else "dev"


def _distinct(paths: Sequence[Path]) -> list[Path]:
    """One of each: the same picture stands in the set under two names."""
    return list({hashlib.sha256(path.read_bytes()).hexdigest(): path for path in paths}.values())


def _recall(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Means, the worst edits, and every edit by itself."""
    each = [share(kind.name, _found([one for one in outcomes if one.kind == kind.name])) for kind in KINDS]
    value = {figure.name: figure for figure in each}
    everyday = [value[kind.name] for kind in KINDS if kind.everyday]
    other = [value[kind.name] for kind in KINDS if not kind.everyday]
    sides = {kind.name: kind.side for kind in KINDS}
    unseen = [one for one in outcomes if sides[one.kind] == "held"]
    return [
        share("mean", _found(outcomes)),
        share("mean_unseen_edits", _found(unseen)),
        share("mean_strong", [one.strength == "strong" for one in outcomes]),
        _named("everyday_worst", min(everyday, key=lambda one: one.value)),
        _named("other_worst", min(other, key=lambda one: one.value)),
        *each,
    ]


def _named(name: str, figure: Figure) -> Figure:
    return Figure(name, figure.value, figure.low, figure.high, figure.asked)


def _found(outcomes: Sequence[Outcome]) -> list[bool]:
    return [bool(one.strength) for one in outcomes]


def _edits_of(path: Path) -> list[Outcome]:
    return _edited(path.name, path.read_bytes(), opened(path.read_bytes()))


def _edits_of_scene(seed: int) -> list[Outcome]:
    image = scene(5_000 + seed, (800, 520))
    return _edited(f"scene {seed}", jpeg(image, 90), image)


def _edited(name: str, original: bytes, image: Image.Image) -> list[Outcome]:
    asset = compute(original)
    likenesses = [(kind, compare(asset, compute(edited(kind, name, image)))) for kind in KINDS]
    return [Outcome(kind.name, likeness.strength if likeness else "") for kind, likeness in likenesses]


def _negatives(originals: Sequence[Path], size: Size) -> list[Figure]:
    """Pairs of different pictures: never strong, and how seldom a lead."""
    different = [path.read_bytes() for path in originals] + list(negatives.strangers(size.strangers).values())
    pairs = list(combinations(different, 2))
    apart = _spread(_likeness, pairs[:: max(1, len(pairs) // size.pairs)])
    halves = [negatives.halves(opened(path.read_bytes()), path.name) for path in originals]
    scenes = _spread(_likeness, [*negatives.same_scene(size.clips), *halves])
    recoloured = _spread(_likeness, negatives.recoloured(size.icons))
    icons = list(negatives.icons(size.icons).values())
    return [
        share("apart", _not_strong(apart)),
        share("no_lead", [one is None for one in apart]),
        share("same_scene_apart", _not_strong(scenes)),
        share("recoloured_icons_apart", _not_strong(recoloured)),
        share("recoloured_icons_lead", [one is not None for one in recoloured]),
        share("icons_apart", _not_strong(_spread(_likeness, list(combinations(icons, 2))))),
    ]


def _not_strong(likenesses: Sequence[Likeness | None]) -> list[bool]:
    return [one is None or one.strength != "strong" for one in likenesses]


def _likeness(pair: tuple[bytes, bytes]) -> Likeness | None:
    return compare(_prints(pair[0]), _prints(pair[1]))


@lru_cache(maxsize=200)
def _prints(data: bytes) -> tuple[Print, ...]:
    return compute(data)


def _spread(work: Callable[[A], B], tasks: Sequence[A]) -> list[B]:
    """The answers in order, by one process for each core."""
    if not tasks:
        return []
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        return pool.map(work, tasks, chunksize=max(1, len(tasks) // 64))


def _flat(found: Sequence[Sequence[Outcome]]) -> list[Outcome]:
    return [one for many in found for one in many]


def _notes(outcomes: Sequence[Outcome], originals: Sequence[Path], size: Size) -> list[str]:
    distinct = len(originals) + size.strangers
    measured = (
        f"{len(KINDS)} edits on {len(originals)} originals that no threshold was tuned on; {distinct} distinct "
        f"pictures in the cross pairs, {len(originals)} of them photographs and drawings, the others generated"
    )
    head = f"{'edit':<20}{'found':>7}{'strong':>8}  unseen kind  published (thorn-oss/perception)"
    notes = [measured, head]
    for kind in KINDS:
        of_kind = [one for one in outcomes if one.kind == kind.name]
        found, strong = mean(_found(of_kind)), mean(one.strength == "strong" for one in of_kind)
        unseen = "yes" if kind.side == "held" else ""
        notes.append(
            f"{kind.name:<20}{found:>7.2f}{strong:>8.2f}  {unseen:<11}  {PUBLISHED.get(kind.name, '')}"
        )
    return notes
