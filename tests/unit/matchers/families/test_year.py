"""The year of the work, apart from every other figure."""

from __future__ import annotations

import pytest

from matchers.families.year import years
from tests.unit.matchers.reading import keys, work


@pytest.mark.parametrize(
    ("title", "expected"),
    [("归途 (2018) 1080p", (2018,)), ("归途.2018.1080p.web-dl", (2018,)), ("归途 2018 国语", (2018,)), ("2022年剧情片《归途》", (2022,)),
     ("归途 1920x1080", ()), ("归途 2024最新", ()), ("归途 2160p", ()), ("归途 2024-05-01 更新", ()), ("归途 98版", (1998,)),
     ("归途 v9.2018", ()), ("归途 12018", ()), ("归途 2010-2023 合集", ())],
)  # fmt: skip
def test_years_of_a_title(title: str, expected: tuple[int, ...]) -> None:
    name = title.index("归途")
    assert years(title, "", (name, name + 2)).title == expected


def test_a_span_of_years_is_no_single_year() -> None:
    assert years("归途 2010-2023 合集", "", (0, 2)).spans == ((2010, 2023),)


def test_the_name_itself_is_no_year() -> None:
    assert years("1984 奥威尔 epub", "", (0, 4)).title == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("年代：2018", (2018,)), ("上映日期: 2018-05-01", (2018,)), ("首播时间：2019年", (2019,)), ("出版时间:2022年3月", (2022,)),
     ("发布时间：2024-01-01", ()), ("更新于2024年", ()), ("浏览 2018 次", ())],
)  # fmt: skip
def test_labelled_years_of_a_text(text: str, expected: tuple[int, ...]) -> None:
    assert years("", text, (0, 0)).labelled == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("发表于 2026-05-20 20:13", ()), ("发表于2026年5月20日", ()), ("楼主 发表于 2026/5/20", ()), ("发表于1985年《收获》", (1985,)),
     ("首次发表于 1985", (1985,))],
)  # fmt: skip
def test_the_day_of_a_post_is_no_year_of_the_work(text: str, expected: tuple[int, ...]) -> None:
    assert years("", text, (0, 0)).labelled == expected


def test_a_year_in_one_of_its_own_names_says_nothing_against_a_work() -> None:
    named = work("请答雪线1988", aliases=("눈선 1988",), year=2015)
    assert "year_conflict" not in keys("눈선 1988 请答雪线1988 20集 韩语中字", named)
    assert "year_conflict" in keys("请答雪线1988 2003年 20集", named)
