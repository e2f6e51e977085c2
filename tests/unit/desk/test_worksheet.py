"""A right holder's own list of works: messy files give the works they hold."""

from __future__ import annotations

from datetime import date

import pytest

from desk.worksheet import Worksheet, read_works
from records.errors import BytesRefused
from records.vocabulary import WorkKind

TODAY = date(2026, 11, 22)


def works(text: str, encoding: str = "utf-8") -> Worksheet:
    return read_works(text.encode(encoding), TODAY)


def codes(sheet: Worksheet) -> list[tuple[int, str, str]]:
    return [(one.row, one.code, one.level) for one in sheet.issues]


def test_ids_and_titles_are_enough() -> None:
    sheet = works("work_id,title\na,北岸灯塔\nb,浮空城物语\n")

    assert [(one.work_id, one.title, one.kind) for one in sheet.works] == [
        ("a", "北岸灯塔", WorkKind.OTHER),
        ("b", "浮空城物语", WorkKind.OTHER),
    ]
    assert sheet.issues == []


@pytest.mark.parametrize("heading", ["aliases", "aliases(|)", "别名"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_every_column_is_read_in_every_dress(heading: str, encoding: str, mark: str) -> None:
    rows = [["作品编号", "作品名称", heading, "年份", "季", "类别", "作者"],
            ["a", "浮空城物语 第二季", "浮空城2|Skyward", "2024", "2", "电视剧", "林晚|周舟"]]  # fmt: skip
    (one,) = works("\n".join(mark.join(row) for row in rows), encoding).works

    assert (one.aliases, one.year, one.season) == (("浮空城2", "Skyward"), 2024, 2)
    assert (one.kind, one.creators) == (WorkKind.FILM_TV, ("林晚", "周舟"))


def test_a_bad_cell_that_nobody_needs_costs_only_itself() -> None:
    sheet = works("work_id,title,year,season,kind\na,北岸灯塔,99999,zero,广播剧\nb,浮空城物语,2020,,\n")

    assert [(one.work_id, one.year, one.season, one.kind) for one in sheet.works] == [
        ("a", None, None, WorkKind.OTHER),
        ("b", 2020, None, WorkKind.OTHER),
    ]
    assert sorted(codes(sheet)) == [
        (2, "bad_season", "warn"),
        (2, "bad_year", "warn"),
        (2, "unknown_kind", "warn"),
    ]


def test_rows_without_id_or_title_are_refused() -> None:
    sheet = works("work_id,title\n,北岸灯塔\nb,\nc,!!!\nd,浮空城物语\n")

    assert [one.work_id for one in sheet.works] == ["d"]
    assert [code for _, code, _ in codes(sheet)] == ["missing", "missing", "title_unreadable"]


def test_of_two_rows_with_one_id_the_first_is_taken_even_if_a_cell_of_it_is_bad() -> None:
    sheet = works("work_id,title,year\na,北岸灯塔,99999\na,浮空城物语,2010\nb,家,2010\nb,家,7\n")

    assert [one.title for one in sheet.works] == ["北岸灯塔", "家"]
    assert [one for one in codes(sheet) if one[1] == "duplicate"] == [
        (3, "duplicate", "block"),
        (5, "duplicate", "block"),
    ]


def test_two_works_may_share_a_title() -> None:
    assert len(works("work_id,title\na,家\nb,家\n").works) == 2


def test_columns_of_the_holder_s_own_are_no_mistake() -> None:
    assert works("work_id,title,合同号\na,北岸灯塔,88\n").issues == []


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file_empty"), (b"PK\x03\x04rest", "not_a_table"), ("甲,乙\n1,2\n".encode(), "missing_column"),
     (b"work_id,title,title\na,b,c\n", "duplicate_column")],
)  # fmt: skip
def test_a_file_that_is_no_list_of_works_is_refused_whole(data: bytes, code: str) -> None:
    with pytest.raises(BytesRefused) as refused:
        read_works(data, TODAY)
    assert refused.value.code == code
