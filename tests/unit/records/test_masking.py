"""Personal data out of lists and exports; addresses, numbers of papers and digests stay what they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.masking import kinds, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("手机13800138000。", "手机138******00。"),
        ("+86 138-0013-8000", "+86************00"),
        ("１３８００１３８０００", "１３８******００"),
        ("座机028-12345678转801", "座机028-************"),
        ("400-810-8888", "400-********"),
        ("邮箱 zhang.san@mail.example.com，", "邮箱 z***@mail.example.com，"),
        ("身份证51010219900101123X", "身份证510***************"),
        ("身份证号：510102900101123", "身份证号：510************"),
        ("车牌川A12345、川AD12345", "车牌川A*****、川A******"),
        ("粤B·F1234学", "粤B*******"),
    ],
)
def test_personal_data_become_unreadable(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert kinds(masked(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://pan.example/s/13800138000?u=a@b.example",
        "magnet:?xt=urn:btih:1380013800013800138000138001380013800138",
        "川版权罚字〔2026〕第3号", "国作登字-2015-A-00123456", "ISBN 9787530200001", "2015SR123456", "91510100MA0000000H",
        "蜀ICP备12345678号-1", "京公网安备11010802015677", "罚款13500000000元", "2026-11-22 14:03", "a" * 64, "1380013800" * 6 + "0000",
        "第三季 1080P 60fps 20151112", "川菜A级", "川A座",
    ],
)  # fmt: skip
def test_what_is_no_personal_datum_stays(text: str) -> None:
    assert masked(text) == text
    assert kinds(text) == []


def test_each_kind_is_named() -> None:
    assert kinds("川A12345 13800138000 a@b.example 51010219900101123X") == [
        "plate",
        "phone",
        "email",
        "identity",
    ]


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(st.text(alphabet="0123456789Xx京川A-@. ，a", max_size=80))
def test_nothing_that_is_found_is_left(text: str) -> None:
    assert kinds(masked(text)) == []
