"""Pictures of the plans: recognisable after edits, never confused with each other."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pdqhash
import pytest
from PIL import Image

from demo.covers import original, planted_bytes, recipe
from demo.plan import Cover, Plan, PlantedCover, Work

WORK = Work(work_id="W", title="云外山", kind="tv", cover=Cover(seed=7, text="云外山"))


def _code(image: Image.Image) -> tuple[np.ndarray, int]:
    bits, quality = pdqhash.compute(np.asarray(image.convert("RGB")))
    return bits.astype(bool), int(quality)


def _all_pictures(plan: Plan) -> dict[Cover, tuple[np.ndarray, int]]:
    works = plan.works()
    planted = [page.cover for page in plan.pages] + [f.cover for s in plan.drive.shares for f in s.files]
    recipes = {recipe(cover, works) for cover in planted if cover} | {
        w.cover for w in works.values() if w.cover
    }
    return {cover: _code(original(cover)) for cover in recipes}


def test_every_picture_of_a_plan_is_rich_enough_to_hash(plan: Plan) -> None:
    poor = {cover.seed: quality for cover, (_bits, quality) in _all_pictures(plan).items() if quality <= 50}
    assert not poor


def test_no_two_pictures_of_a_plan_are_within_reach_of_each_other(plan: Plan) -> None:
    pictures = _all_pictures(plan)
    near = [
        (a.seed, b.seed)
        for a, b in combinations(pictures, 2)
        if (pictures[a][0] != pictures[b][0]).sum() <= 60
    ]
    assert not near


def test_every_planted_copy_of_a_cover_stays_recognisable(plan: Plan) -> None:
    works = plan.works()
    copies = [page.cover for page in plan.pages] + [f.cover for s in plan.drive.shares for f in s.files]
    for copy in copies:
        if copy and copy.work and "truncate" not in copy.edit:
            found, _quality = _code(Image.open(io.BytesIO(planted_bytes(copy, works))))
            expected, _quality = _code(original(recipe(copy, works)))
            assert (found != expected).sum() <= 31, copy


def test_the_same_recipe_gives_the_same_bytes() -> None:
    copy = PlantedCover(work="W", edit=("resize:0.5", "jpeg:40"))
    assert planted_bytes(copy, {"W": WORK}) == planted_bytes(copy, {"W": WORK})


def test_a_truncated_copy_is_no_picture() -> None:
    cut = planted_bytes(PlantedCover(work="W", edit=("truncate",)), {"W": WORK})
    with pytest.raises((OSError, SyntaxError)):
        Image.open(io.BytesIO(cut)).load()
