"""What people write in cells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import values


@pytest.mark.parametrize(
    "text",
    [
        "2021-05-06",
        "2021/5/6",
        "2021.5.6",
        "2021年5月6日",
        "２０２１年５月６日",
        "20210506",
        "44322",
        "44322.0",
        "2021-05-06 00:00:00",
    ],
)
def test_a_day_is_read_in_every_spelling(text: str) -> None:
    assert values.day(text) == date(2021, 5, 6)


@pytest.mark.parametrize(
    "text", ["5/6/2021", "2021-05", "2021", "2021-02-30", "99", "1234567", "明年", "", "2021-05-06 13:30"]
)
def test_a_day_is_never_guessed(text: str) -> None:
    assert values.day(text) is None


@pytest.mark.parametrize(
    ("text", "season"),
    [("2", 2), ("２", 2), ("第二季", 2), ("S02", 2), ("第12季", 12), ("第十二季", 12), ("二十", 20), ("二十一", 21), ("十", 10),
     ("第2部", 2), ("Season 3", 3), ("0", None), ("最终季", None), ("二三", None), ("-1", None), ("十十", None), ("٢", None)],
)  # fmt: skip
def test_a_season_is_a_number_above_zero(text: str, season: int | None) -> None:
    assert values.season(text) == season


@pytest.mark.parametrize(
    ("text", "bars", "titles"),
    [
        ("三体II|黑暗森林", True, ["三体II", "黑暗森林"]),
        ("三体II｜黑暗森林", True, ["三体II", "黑暗森林"]),
        ("爱、死亡和机器人|Love, Death & Robots", True, ["爱、死亡和机器人", "Love, Death & Robots"]),
        ("爱、死亡和机器人", False, ["爱、死亡和机器人"]),
        ("三体；黑暗森林", False, ["三体", "黑暗森林"]),
        ("三体、黑暗森林", False, ["三体", "黑暗森林"]),
        ("你好，李焕英", False, ["你好，李焕英"]),
        ("I, Robot", False, ["I, Robot"]),
        ("Don&#39;t Ask", False, ["Don't Ask"]),
        ("三体||三体 | ", True, ["三体"]),
        ("三\u200b体\u202e", True, ["三体"]),
        ("", False, []),
    ],
)
def test_titles_are_split_without_cutting_a_title_in_two(text: str, titles: list[str], *, bars: bool) -> None:
    assert values.split_titles(text, bars=bars) == titles


@pytest.mark.parametrize(
    ("text", "bars", "names"),
    [
        ("刘慈欣|王晋康", True, ["刘慈欣", "王晋康"]),
        ("刘慈欣、王晋康", False, ["刘慈欣", "王晋康"]),
        ("刘慈欣，王晋康", False, ["刘慈欣", "王晋康"]),
        ("刘慈欣,王晋康", False, ["刘慈欣", "王晋康"]),
        ("Martin, George R. R.", False, ["Martin, George R. R."]),
        ("Martin, George R. R.; Banks, Iain", False, ["Martin, George R. R.", "Banks, Iain"]),
        ("Flannery O&#39;Connor", False, ["Flannery O'Connor"]),
        ("让·雅克，伏尔泰", False, ["让·雅克", "伏尔泰"]),
        ("", False, []),
    ],
)
def test_names_are_split_without_cutting_a_name_in_two(text: str, names: list[str], *, bars: bool) -> None:
    assert values.split_names(text, bars=bars) == names


@given(st.text(max_size=60), st.booleans())
def test_no_cell_breaks_a_reader_and_every_part_says_something(text: str, bars: bool) -> None:
    for part in values.split_titles(text, bars=bars) + values.split_names(text, bars=bars):
        assert part == part.strip()
        assert part
    for read in (values.day, values.season):
        assert read(text) is None or text.strip()
