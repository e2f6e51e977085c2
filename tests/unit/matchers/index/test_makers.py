"""Works found by way of their maker: names too disguised to be searched for everywhere."""

from __future__ import annotations

import pytest

from matchers.index.makers import MAX_WORKS, by_maker
from records.vocabulary import Decision, WorkKind
from tests.unit.matchers.reading import best, decided, work

SWORD = work("剑来", WorkKind.LITERATURE, creators=("烽火戏诸侯",))
SKY = work("遮天", WorkKind.LITERATURE, creators=("辰东",))
TRAIN = work("归途列车", creators=("程半山", "苏晚"))


@pytest.mark.parametrize(
    ("title", "view"),
    [
        ("剪来 烽火戏诸侯 txt 精校", "syllables"),
        ("剪来 烽火 全本 txt", "syllables"),
        ("来剑 烽火戏诸侯 全本 txt", "reversed"),
        ("江来 烽火戏诸侯 全本 txt", "syllables"),
        ("见奈 烽火戏诸侯 全本 txt", "syllables"),
    ],
)
def test_a_short_name_is_found_beside_its_maker(title: str, view: str) -> None:
    named = best(title, SWORD).weighed.candidate.named
    assert named is not None
    assert (named.view, named.by_maker) == (view, True)


@pytest.mark.parametrize(
    "title", ["gtlc 苏晚 24集 4K", "车列途归 苏晚 24集 4K", "归途车 苏晚 24集 4K", "归途列军 程半山 24集"]
)
def test_initials_reversals_and_wrong_characters_are_found_beside_the_maker(title: str) -> None:
    assert best(title, TRAIN).weighed.candidate.work is TRAIN


def test_what_is_found_so_is_reviewed_and_never_drafted() -> None:
    assert best("遮夭 辰东 全本精校 txt", SKY).decision is Decision.REVIEW


@pytest.mark.parametrize("title", ["剪来 全本 txt", "烽火戏诸侯 新书 txt", "辰东 新书推荐", "gtlc 24集 4K"])
def test_neither_half_alone_finds_anything(title: str) -> None:
    assert decided(title, SWORD, work("遮天", WorkKind.LITERATURE, id=2, creators=("辰东",))) == []


def test_a_maker_of_thousands_points_to_none() -> None:
    works = [work(f"作品{n}号", id=n, creators=("某出版社",)) for n in range(MAX_WORKS + 1)]
    assert by_maker(works) == {}
