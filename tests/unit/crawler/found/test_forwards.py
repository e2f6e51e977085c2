"""Which code belongs to a button whose address forwards to a share."""

from __future__ import annotations

import pytest

from crawler.asked.planned import Planned, Role
from crawler.found.forwards import code_beside, told
from records import sharelinks

QUARK = "https://pan.quark.cn/s/1a2b3c4d5e6f"
(SHARE,) = sharelinks.find(QUARK)
BUTTON, OTHER = "夸克网盘下载", "百度网盘下载"


@pytest.mark.parametrize(
    ("text", "label", "code"),
    [
        ("夸克网盘下载 提取码：x8k2", BUTTON, "x8k2"),
        ("夸克网盘下载\n提取码：x8k2\n百度网盘下载\n提取码：m4tp", BUTTON, "x8k2"),
        ("提供夸克网盘下载。\n\n夸克网盘下载 密码 x8k2", BUTTON, "x8k2"),
        ("随便看看", "夸克网盘(提取码:x8k2)", "x8k2"),
        ("夸克网盘下载\n百度网盘下载 提取码：m4tp", BUTTON, ""),
        ("夸克网盘下载 提取码：x8k2\n夸克网盘下载 提取码：m4tp", BUTTON, ""),
        ("夸克网盘下载 解压密码：x8k2", BUTTON, ""),
        ("夸克网盘下载", BUTTON, ""),
        ("", "", ""),
    ],
    ids=["behind it", "below it", "told before", "on it", "the next button's", "of two called alike", "an archive's", "none", "nothing"],
)  # fmt: skip
def test_a_button_has_the_one_code_that_stands_on_it_or_beside_it(text: str, label: str, code: str) -> None:
    assert code_beside(text, label, [label, OTHER], SHARE) == code


@pytest.mark.parametrize(
    ("role", "url", "is_told"),
    [
        (Role.PAGE, QUARK, True),
        (Role.FILE, QUARK, True),
        (Role.PICTURE, QUARK, False),
        (Role.PAGE, "https://news.example/a", False),
        (Role.PAGE, "http://site.example/go/1", False),
        (Role.PAGE, "", False),
    ],
)
def test_a_page_or_file_that_leads_to_a_share_says_it(role: Role, url: str, is_told: bool) -> None:
    planned = Planned("http://site.example/go/1", role, found_on="http://site.example/t/1")
    assert (told(planned, url) is not None) is is_told
