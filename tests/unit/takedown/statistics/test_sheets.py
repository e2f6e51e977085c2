"""The workbooks: cell for cell as the notice prints the forms, and read back as they were written."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from openpyxl import load_workbook

from records.casework import OutcomeKind
from records.vocabulary import WorkKind
from takedown.statistics import campaign as campaigns
from takedown.statistics import caseform, figures, readback, sheets
from takedown.statistics.campaign import Month
from takedown.statistics.figures import Figures, Table
from tests.unit.takedown.statistics.cases import case, outcome

JIANWANG = campaigns.campaign("jianwang-2015")
AUGUST = Month(2015, 8)
FOOTER = sheets.Footer("示例市版权局", "甲", "028-00000000")
LABELS = [row.label for row in JIANWANG.statistics.rows]


def written(rows: Table) -> bytes:
    return sheets.statistics(JIANWANG, "示例市", AUGUST, (rows, rows), FOOTER)


def table(**rows: Figures) -> Table:
    return {label: rows.get(label, Figures()) for label in LABELS}


def cells(data: bytes, sheet: int = 0) -> list[list[Any]]:
    return [
        list(row) for row in load_workbook(io.BytesIO(data)).worksheets[sheet].iter_rows(values_only=True)
    ]


def test_the_statistics_form_stands_as_it_is_printed() -> None:
    book = load_workbook(io.BytesIO(written(table(音乐=Figures(2, 1, 5_004_999, 1, 1_000_000, 3, 4)))))
    sheet = book.worksheets[0]

    assert book.sheetnames == ["当月", "累计"]
    assert [sheet["A1"].value, sheet["A2"].value] == ["附件1", "“剑网2015”工作情况统计表"]
    assert sheet["A3"].value == "地区：示例市    2015年8月"
    assert [sheet.cell(4, at).value for at in range(1, 9)] == [
        "案件类别", "行政立案数\n(件)", "行政结案数", None, "移送司法机关", None, "关闭网站\n(家)", "涉案服务器\n(台)"
    ]  # fmt: skip
    assert [sheet.cell(5, at).value for at in range(3, 7)] == [
        "件数",
        "罚款金额\n(万元)",
        "件数",
        "涉案金额\n(万元)",
    ]
    assert [sheet.cell(row, 1).value for row in range(6, 12)] == LABELS
    assert [sheet.cell(7, at).value for at in range(2, 9)] == [2, 1, 5, 1, 1, 3, 4]
    assert sheet["A12"].value == "填报单位(盖章)：示例市版权局    填报人：甲    联系电话：028-00000000"
    assert {str(one) for one in sheet.merged_cells.ranges} >= {"C4:D4", "E4:F4", "A4:A5", "A2:H2"}


def test_the_same_figures_give_the_same_bytes() -> None:
    assert written(table(文学=Figures(1))) == written(table(文学=Figures(1)))


def test_the_case_form_has_a_row_for_each_case_and_says_when_there_is_none() -> None:
    rows = caseform.rows([case("2015-08-02", brief="=cmd|'/c calc'!A1")], AUGUST.first, AUGUST.last)
    shown = cells(sheets.cases(JIANWANG, "示例市", AUGUST, rows, FOOTER))

    assert shown[3] == ["编号", "案件名称", "办案单位", "案件来源", "案情简介", "查处结果", "备注"]
    assert shown[4][:5] == [
        "1",
        "“示例音乐网”侵权案",
        "示例市版权局",
        "自行发现（监测）",
        "=cmd|'/c calc'!A1",
    ]
    assert cells(sheets.cases(JIANWANG, "示例市", AUGUST, [], FOOTER))[4][0] == "本月无案件（零报告）"


def test_a_formula_in_a_name_stays_text() -> None:
    rows = caseform.rows(
        [case("2015-08-02", name="=1+1\x00\ud800", note="x" * 40_000)], AUGUST.first, AUGUST.last
    )
    sheet = load_workbook(io.BytesIO(sheets.cases(JIANWANG, "示例市", AUGUST, rows, FOOTER))).worksheets[0]

    assert (sheet["B5"].value, sheet["B5"].data_type) == ("=1+1", "s")
    assert sheet["G5"].value.endswith("（以下从略）")


FIGURES = st.builds(
    Figures, *[st.integers(0, 10**6)] * 2, st.integers(0, 10**5).map(lambda n: n * 10_000), st.integers(0, 99),
    st.integers(0, 10**5).map(lambda n: n * 10_000), st.integers(0, 99), st.integers(0, 99),
)  # fmt: skip


@limits(max_examples=20)
@given(st.lists(FIGURES, min_size=6, max_size=6))
def test_a_form_is_read_back_as_it_was_written(rows: list[Figures]) -> None:
    told = dict(zip(LABELS, rows, strict=True))
    read = readback.read(written(told), JIANWANG)
    assert (read.figures, read.region, read.issues) == (told, "示例市", ())


@pytest.mark.parametrize("kind", WorkKind)
def test_every_kind_of_work_reaches_the_sheet(kind: WorkKind) -> None:
    one = case("2015-08-02", outcome(OutcomeKind.CLOSED, "2015-08-02"), kind=kind)
    read = readback.read(written(figures.of_month(JIANWANG, [one], AUGUST)[0]), JIANWANG)
    assert figures.total(read.figures) == Figures(filed=1, closed=1)
