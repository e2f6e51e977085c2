"""The generator of disguises: what it plants is a disguise, and the same one every time."""

from __future__ import annotations

from random import Random

import pytest

from tests.eval.disguises import DISGUISES, Disguise, allowed_edits, common, initials, weight

NAMES = (
    "天龙八部",
    "红楼梦后传",
    "The Walking Dead",
    "水浒传英雄谱",
    "三国演义连环画全集典藏本",
    "Middlemarch",
)


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda one: one.name)
def test_a_disguise_changes_a_name_that_it_fits_and_is_the_same_for_the_same_seed(disguise: Disguise) -> None:
    fitting = [name for name in NAMES if disguise.fits(name)]
    assert fitting
    first = [disguise.wear(name, Random(1)) for name in fitting]
    assert first == [disguise.wear(name, Random(1)) for name in fitting]
    assert any(worn != name for worn, name in zip(first, fitting, strict=True))


def test_the_common_characters_are_the_first_level_of_gb_2312() -> None:
    assert len(common()) == 3755
    assert common()[0] == "啊"


def test_edits_are_allowed_by_weight() -> None:
    assert [allowed_edits("一" * n) for n in (5, 6, 11, 12)] == [0, 1, 1, 2]
    assert weight("S.H.I.E.L.D.") == 3


def test_initials_are_the_first_letters_of_the_readings() -> None:
    assert initials("西游记") == "XYJ"
