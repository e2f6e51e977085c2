"""Sheets of other organs: what can be reckoned is, what cannot is named by its cell, nothing is lost silently."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from records.errors import BytesRefused
from takedown.statistics import campaign as campaigns
from takedown.statistics import figures, readback, sheets
from takedown.statistics.campaign import Month
from takedown.statistics.figures import Figures

JIANWANG = campaigns.campaign("jianwang-2015")
LABELS = [row.label for row in JIANWANG.statistics.rows]
HEAD = [
    ["某某统计", "", "", "", "", "", "", "", ""],
    ["序号", "案件类别", "涉案服务器(台)", "行政立案数", "行政结案数 件数", "行政结案数 罚款金额(万元)", "移送司法机关件数",
     "移送司法机关涉案金额", "关闭网站"],
]  # fmt: skip


def foreign(*lines: list[Any], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    if merge:
        sheet.merge_cells(merge)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def body(**changed: list[Any]) -> list[list[Any]]:
    return [changed.get(label, [at, label, 1, 2, 3, "4.5", 5, 6, 7]) for at, label in enumerate(LABELS)]


def rows_of(data: bytes) -> readback.ReadSheet:
    return readback.read(data, JIANWANG)


def codes(data: bytes) -> list[tuple[str, str]]:
    return [(issue.cell, issue.code) for issue in rows_of(data).issues]


def test_a_sheet_with_other_columns_is_read_by_its_head() -> None:
    read = rows_of(foreign(*HEAD, *body()))
    assert read.figures["影视"] == Figures(2, 3, 4_500_000, 5, 6_000_000, 7, 1)
    assert read.issues == ()


@pytest.mark.parametrize(
    ("value", "code", "usable"),
    [("三", "not_a_number", False), (-1, "negative", False), (1.5, "fraction", False), ("", "empty", True),
     ("约5", "not_a_number", False), ("1e99", "not_a_number", False), ("1 2", "not_a_number", False),
     ("12,3", "not_a_number", False), (True, "not_a_number", False), ("#REF!", "not_a_number", False)],
)  # fmt: skip
def test_a_cell_that_is_no_count_is_named_by_its_place(value: Any, code: str, usable: bool) -> None:
    data = foreign(*HEAD, *body(音乐=[1, "音乐", 1, value, 3, 4, 5, 6, 7]))
    assert codes(data) == [("D4", code)]
    assert rows_of(data).usable is usable


@pytest.mark.parametrize(
    ("value", "count"), [("１２", 12), ("3件", 3), ("1,234", 1234), (2.0, 2), (0.1 + 0.2 + 2.7, 3), ("零", 0)]
)
def test_a_count_is_read_as_people_write_it(value: Any, count: int) -> None:
    read = rows_of(foreign(*HEAD, *body(音乐=[1, "音乐", 1, value, 3, 4, 5, 6, 7])))
    assert (read.figures["音乐"].filed, read.issues) == (count, ())


@pytest.mark.parametrize(
    ("value", "fen"),
    [("5万元", 5_000_000), ("50000元", 5_000_000), ("0.5亿元", 5_000_000_000), (5.1, 5_100_000)],
)
def test_an_amount_is_reckoned_by_the_unit_in_its_cell(value: Any, fen: int) -> None:
    read = rows_of(foreign(*HEAD, *body(音乐=[1, "音乐", 1, 2, 3, value, 5, 6, 7])))
    assert read.figures["音乐"].fines == fen
    assert [one.code for one in read.issues] == (
        ["own_unit"] if str(value).endswith(("00元", "亿元")) else []
    )


def test_a_column_in_another_unit_is_reckoned_over_and_said() -> None:
    head = [*HEAD[1]]
    head[5] = "行政结案数 罚款金额（元）"
    read = rows_of(foreign(HEAD[0], head, *body(音乐=[1, "音乐", 1, 2, 3, 50000, 5, 6, 7])))

    assert read.figures["音乐"].fines == 5_000_000
    assert [(one.cell, one.code, one.level) for one in read.issues] == [("F2", "unit_differs", "warn")]


def test_a_row_of_units_below_the_head_is_read_as_head() -> None:
    units = ["", "", "(台)", "(件)", "(件)", "(元)", "(件)", "(万元)", "(家)"]
    head = [name.removesuffix("(台)").removesuffix("(万元)") for name in HEAD[1]]
    read = rows_of(foreign(HEAD[0], head, units, *body(音乐=[1, "音乐", 1, 2, 3, 50000, 5, 6, 7])))

    assert (read.figures["音乐"].fines, read.figures["音乐"].involved) == (5_000_000, 6_000_000)
    assert [one.code for one in read.issues] == ["unit_differs"]


def test_an_amount_that_can_hardly_be_is_pointed_out() -> None:
    assert codes(foreign(*HEAD, *body(音乐=[1, "音乐", 1, 2, 3, 50000, 5, 6, 7]))) == [("F4", "implausible")]


def test_a_wrong_total_is_said_by_column_with_both_numbers_and_the_rows_are_taken() -> None:
    read = rows_of(foreign(*HEAD, *body(), ["", "合计", 6, 11, 18, 27, 30, 36, 42]))

    assert [(one.cell, one.code, one.zh) for one in read.issues] == [
        ("D9", "total_wrong", "“行政立案数”合计 11，各行之和为 12，以各行为准")
    ]
    assert read.usable
    assert figures.total(read.figures).filed == 12


def test_a_right_total_is_no_row_of_its_own() -> None:
    assert rows_of(foreign(*HEAD, *body(), ["", "合计", 6, 12, 18, 27, 30, 36, 42])).issues == ()


TOTAL = ["", "合计", 6, 12, 18, 27, 30, 36, 42]


@pytest.mark.parametrize("merge", ["D9:E9", "D8:D9", "D9:I9", "C9:D9"])
def test_a_total_in_merged_cells_is_no_zero_and_keeps_the_sheet_out(merge: str) -> None:
    read = rows_of(foreign(*HEAD, *body(), TOTAL, merge=merge))
    assert [(one.cell, one.code) for one in read.issues if one.level == "block"] == [(merge, "merged_number")]
    assert "total_wrong" not in [one.code for one in read.issues]


def test_a_total_row_that_is_only_higher_than_others_is_read() -> None:
    read = rows_of(foreign(*HEAD, *body(), TOTAL, merge="D9:D10"))
    assert (read.usable, read.issues) == (True, ())


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [(11, "total_wrong", "合计 11"), (None, "total_missing", "合计空白"), ("十二", "total_unreadable", "合计“十二”不是数字"),
     ("=SUM(D3:D8)", "total_unreckoned", "合计的公式没有计算结果")],
)  # fmt: skip
@pytest.mark.parametrize("label", ["合计", "总 计：", "本月合计"])
def test_a_total_that_does_not_hold_is_named_with_its_figure_and_what_the_rows_add_up_to(
    label: str, value: Any, code: str, said: str
) -> None:
    read = rows_of(foreign(*HEAD, *body(), ["", label, 6, value, *TOTAL[4:]]))
    assert [(one.cell, one.code, one.zh) for one in read.issues] == [
        ("D9", code, f"“行政立案数”{said}，各行之和为 12，以各行为准")
    ]
    assert (read.usable, figures.total(read.figures).filed) == (True, 12)


def test_every_total_row_is_held_against_its_own_rows() -> None:
    half = ["", "小计", 3, 6, 9, 13.5, 15, 18, 21]
    lines = body()
    read = rows_of(foreign(*HEAD, *lines[:3], half, *lines[3:], [*half[:3], 7, *half[4:]], TOTAL))
    assert [(one.cell, one.zh) for one in read.issues] == [
        ("D10", "“行政立案数”合计 7，各行之和为 6，以各行为准")
    ]


@pytest.mark.parametrize("value", ["＋2", " 2 件", "２"])
def test_a_number_written_as_text_in_merged_cells_is_counted_in_none(value: str) -> None:
    read = rows_of(foreign(*HEAD, *body(音乐=[1, "音乐", 1, value, None, 4, 5, 6, 7]), merge="D4:E4"))
    assert ("D4:E4", "merged_number") in [(one.cell, one.code) for one in read.issues]
    assert not read.usable


def test_a_merged_head_that_begins_with_a_digit_is_words() -> None:
    head: list[str | None] = [*HEAD[1]]
    head[4], head[5] = "3、行政结案数", None
    below = ["", "", "", "", "件数", "罚款金额(万元)", "", "", ""]
    book = load_workbook(io.BytesIO(foreign(HEAD[0], head, below, *body())))
    book.worksheets[0].merge_cells("E2:F2")
    assert rows_of(saved(book)).figures["影视"].closed == 3


def test_a_row_that_is_missing_or_twice_keeps_the_sheet_out() -> None:
    twice = rows_of(foreign(*HEAD, *body(), [9, "音乐", 0, 0, 0, 0, 0, 0, 0]))
    missing = rows_of(foreign(*HEAD, *body()[1:]))
    assert [[one.code for one in read.issues] for read in (twice, missing)] == [
        ["row_twice"],
        ["row_missing"],
    ]
    assert not twice.usable
    assert not missing.usable


def test_a_row_of_news_is_counted_where_the_form_counts_it() -> None:
    read = rows_of(foreign(*HEAD, *body(), [9, "新闻作品", 0, 4, 0, 0, 0, 0, 0]))
    assert read.figures["其他"].filed == 6
    assert [(one.cell, one.code, one.zh) for one in read.issues] == [
        ("B9", "row_added", "“新闻作品”计入“其他”")
    ]
    assert read.usable


@pytest.mark.parametrize("label", ["戏曲", "", "备注"])
def test_a_row_that_the_form_has_not_is_not_dropped_with_its_figures(label: str) -> None:
    read = rows_of(foreign(*HEAD, *body(), [9, label, 0, 4, 0, 0, 0, 0, 0]))
    assert [one.code for one in read.issues] == ["row_unknown"]
    assert not read.usable


def test_labels_are_known_with_numbers_and_endings() -> None:
    lines = body(文学=[1, "一、文字作品", 1, 2, 3, 4, 5, 6, 7], 音乐=[2, "（2）音乐类", 1, 2, 3, 4, 5, 6, 7])
    read = rows_of(foreign(*HEAD, *lines))
    assert (read.figures["文学"].filed, read.figures["音乐"].filed) == (2, 2)
    assert read.usable


@pytest.mark.parametrize("merge", ["D4:E4", "D4:D5"])
def test_a_number_in_merged_cells_belongs_to_nobody(merge: str) -> None:
    read = rows_of(foreign(*HEAD, *body(), merge=merge))
    assert (merge, "merged_number") in [(one.cell, one.code) for one in read.issues]
    assert not read.usable


def test_a_formula_that_no_program_has_reckoned_is_no_zero() -> None:
    read = rows_of(foreign(*HEAD, *body(音乐=[1, "音乐", 1, "=1+1", 3, 4, 5, 6, 7])))
    assert ("D4", "unreckoned") in [(one.cell, one.code) for one in read.issues]
    assert not read.usable


def test_the_form_is_found_on_a_later_or_hidden_sheet_and_the_month_goes_before_the_total() -> None:
    table = {label: Figures(filed=1) for label in LABELS}
    other = {label: Figures(filed=9) for label in LABELS}
    book = load_workbook(
        io.BytesIO(sheets.statistics(JIANWANG, "示例市", Month(2015, 8), (table, other), sheets.Footer()))
    )
    book.create_sheet("说明", 0)["A1"] = "填表说明"
    book.move_sheet("累计", -1)

    assert rows_of(saved(book)).figures == table

    book["当月"].title = "八月"
    read = rows_of(saved(book))
    assert (read.figures, [one.code for one in read.issues]) == (other, ["several_sheets"])


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\x00" * 100, b"\xd0\xcf\x11\xe0" + b"\x00" * 600, foreign(["a"]), foreign(["案件类别", "行政立案数"])],
    ids=range(6),
)  # fmt: skip
def test_what_is_no_such_form_is_refused(data: bytes) -> None:
    with pytest.raises(BytesRefused):
        rows_of(data)
