"""What of found text is covered, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.triage.redaction import MASK, has_personal, masked


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("加微信13812345678看全集", "加微信138••••••78看全集"),
        ("手机 +86 138-1234-5678", "手机 +86 •••-••••-••78"),
        ("座机010-12345678", "座机010-••••••78"),
        ("邮箱 zhang.san@example.com.cn 联系", "邮箱 z••••••••@example.com.cn 联系"),
        ("身份证11010519491231002X", "身份证110•••••••••••••2X"),
        ("车牌京A12345", "车牌京A•••••"),
        ("新能源粤AD12345出售", "新能源粤A••••••出售"),
    ],
)
def test_telephone_mail_identity_card_and_number_plate_are_covered(text: str, covered: str) -> None:
    assert masked(text) == covered


@pytest.mark.parametrize(
    "text",
    [
        "ISBN 9787020002207", "2021年5月6日 全集", "订单 20211105123456789012", "豫S01E02 1080p", "京剧全集 12345 首",
        "110105194912310021", "1080p 60fps x265", "第138集 12345678",
    ],
)  # fmt: skip
def test_numbers_that_are_nobodys_stay(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=60))
def test_covering_keeps_every_place_and_covering_twice_changes_nothing(text: str) -> None:
    once = masked(text)

    assert len(once) == len(text)
    assert masked(once) == once
    assert has_personal(text) is (once != text)
    assert all(one in (MASK, other) for one, other in zip(once, text, strict=True))
