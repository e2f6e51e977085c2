"""Foreign text on paper: it stays text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from takedown.notice.inert import full_width, inert, is_inert


@given(st.text(st.characters()))
def test_what_is_made_inert_can_stand_in_any_xml_and_stays_as_it_is(text: str) -> None:
    harmless = inert(text)

    node = etree.Element("t")
    node.text = harmless
    assert etree.fromstring(etree.tostring(node)).text == (harmless or None)
    assert inert(harmless) == harmless
    assert len(harmless) == len(text)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("长夜\x00灯火\x07", "长夜\ufffd灯火\ufffd"),
        ("长夜\ud800灯火", "长夜\ufffd灯火"),
        ("第一行\r\n第二行\t三", "第一行  第二行 三"),
        ("evil\u202egpj.exe", "evil\ufffdgpj.exe"),
        ("<b>堃喆镕</b> & 𠮷", "<b>堃喆镕</b> & 𠮷"),
    ],
)
def test_controls_surrogates_and_reversals_become_visible(raw: str, shown: str) -> None:
    assert inert(raw) == shown


def test_an_address_with_a_reversal_is_not_inert() -> None:
    assert is_inert("http://forum.example/a?b=1")
    assert not is_inert("http://forum.example/\u202egpj.exe")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("标题一致,年份一致", "标题一致，年份一致"),
        ("标题一致, 年份一致", "标题一致，年份一致"),
        ("作者(译者)相同", "作者（译者）相同"),
        ("PDQ distance (6 of 31), fine", "PDQ distance (6 of 31), fine"),
        ("取证时间 16:30:05", "取证时间 16:30:05"),
        ("页面写有“Foo, 第1季 (全)”,与目录一致", "页面写有“Foo, 第1季 (全)”，与目录一致"),
        ("《Hello, 世界》:电影", "《Hello, 世界》：电影"),
        ("相差 6 位(上限 31)", "相差 6 位（上限 31）"),
        (")(", ")("),
    ],
)
def test_punctuation_beside_han_is_full_width_and_quoted_words_stay(raw: str, shown: str) -> None:
    assert full_width(raw) == shown


@given(st.text())
def test_widening_never_loses_a_letter_and_is_done_once(text: str) -> None:
    once = full_width(text)
    letters = [char for char in text if char.isalnum()]
    assert [char for char in once if char.isalnum()] == letters
    assert full_width(once) == once
