"""A slip keeps the sound or the shape; another word keeps neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.families.edits import other_number, other_word

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("name", "written"),
    [("庆余年第二季", "庆余念第二季"), ("末日方舟计划", "未日方舟计划"), ("归途列车", "归途列车车"), ("归途的列车", "归途列车"), ("interstellar", "interstelar"), ("interstellar", "interstollar")],
)  # fmt: skip
def test_slips_and_disguises_are_the_same_word(name: str, written: str) -> None:
    assert not other_word(name, written)
    assert not other_number(name, written)


@pytest.mark.parametrize(
    ("name", "written"),
    [("随机过程初级教程", "随机过程高级教程"), ("房龙讲述名人的故事", "房龙讲述伟人的故事")],
)
def test_another_character_makes_another_work(name: str, written: str) -> None:
    assert other_word(name, written)


@pytest.mark.parametrize(
    ("name", "written"),
    [("日语能力考试2级语法", "日语能力考试1级语法"), ("战争与和平2", "战争与和平"), ("战争与和平", "战争与和平3"), ("诗词选卷三讲义", "诗词选卷四讲义")],
)  # fmt: skip
def test_another_figure_makes_another_work(name: str, written: str) -> None:
    assert other_number(name, written)


def test_a_numeral_for_a_word_of_the_same_sound_is_a_disguise() -> None:
    assert not other_number("锦衣之下", "锦一之下")


@given(HAN)
def test_a_name_as_it_is_holds_no_other_word(name: str) -> None:
    assert not other_word(name, name)
