"""Where a name stands: alone, quoted, grown together with other words, behind a label."""

from __future__ import annotations

import pytest

from matchers.candidate import read_with_marks
from matchers.text.normalise import read
from matchers.text.residue import unknown
from matchers.text.segments import Context


def around(title: str, name: str) -> Context:
    one = read_with_marks(read(title, "title"))
    first = one.soft.index(name)
    return Context(one.reading, one.marks, (first, first + len(name)))


@pytest.mark.parametrize(
    "title",
    ["归途列车 24集全 4K", "归途列车4K高码 全24集", "【网盘】归途列车", "全民都在追的热播剧归途列车 夸克", "电影归途列车 蓝光", "出归途列车 全集", "K归途列车 全24集",
     "有归途列车吗", "归途列车的资源", "归途列车S01E01-E24.1080p", "归途列车T20 24集"],
)  # fmt: skip
def test_a_name_among_known_words_stands_alone(title: str) -> None:
    assert around(title, "归途列车").coverage > 0.95


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("归途列车餐厅", "归途列车"),
        ("新归途列车", "归途列车"),
        ("归途列车之雪夜", "归途列车"),
        ("归途列车圆 全集", "归途列车"),
        ("归途 随手拍", "随手"),
    ],
)
def test_a_name_grown_together_with_other_words_does_not(title: str, name: str) -> None:
    assert around(title, name).coverage < 0.95


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("《归途》 txt", True),
        ("回复“归途”领取", True),
        ('回复"归途"领取', True),
        ("“归途，是我的歌”", False),
        ("《归途列车》 txt", False),
    ],
)
def test_quotes_count_where_they_hold_just_the_name(title: str, quoted: bool) -> None:
    assert around(title, "归途").quoted is quoted


@pytest.mark.parametrize(
    ("text", "labelled"), [("片名：归途 1-12集", True), ("后台回复：归途 领取", True), ("我在归途上", False)]
)
def test_a_label_announces_a_name(text: str, labelled: bool) -> None:
    assert around(text, "归途").labelled is labelled


def test_a_latin_name_ends_where_its_words_end() -> None:
    assert around("CAD 机械版 破解版", "cad").coverage > 0.95
    assert around("浩辰CAD 破解版", "cad").coverage < 0.95
    assert around("Inside-CPY [ 2016 PC ISO ]", "inside").coverage > 0.95
    assert around("Lost.in.Translation.2003.1080p", "lost").coverage < 0.7


@pytest.mark.parametrize(
    ("title", "silent"),
    [
        ("懂的来", True),
        ("今日更新 百度网盘自取", True),
        ("某某传奇 4K 全集", False),
        ("周末去公园看樱花", False),
    ],
)
def test_a_title_of_known_words_names_nothing(title: str, silent: bool) -> None:
    one = read_with_marks(read(title, "title"))
    assert (unknown(one.soft, one.marks) <= 3.0) is silent
