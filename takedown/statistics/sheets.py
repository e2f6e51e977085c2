"""The two forms as workbooks, cell for cell as the notice prints them. The same figures give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from takedown.statistics.campaign import Campaign, Month
from takedown.statistics.caseform import FormCase
from takedown.statistics.figures import Figures, Table, ten_thousands

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""Written into the file instead of now: a workbook says nothing of when it was drawn."""
MOST = 32_000
"""Characters of a cell; Excel ends at 32,767."""
CASE_WIDTHS = (6, 24, 18, 14, 40, 36, 14)
"""Of the columns below, in Excel's unit: about a Latin letter, half a Chinese one."""
LINE_PT, MOST_PT = 16, 400
"""Height of a line of text, and of the tallest row that Excel takes."""
CASE_COLUMNS = ("编号", "案件名称", "办案单位", "案件来源", "案情简介", "查处结果", "备注")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Footer:
    """填报单位 (盖章 stays empty for the seal), 填报人, 联系电话; 审核人 is kept with the submission."""

    unit: str = ""
    filled_by: str = ""
    phone: str = ""

    def line(self) -> str:
        return f"填报单位(盖章)：{self.unit}    填报人：{self.filled_by}    联系电话：{self.phone}"


def statistics(
    campaign: Campaign, region: str, month: Month, tables: tuple[Table, Table], footer: Footer
) -> bytes:
    """附件1: the month on the first sheet, since the campaign began (累计) on the second."""
    titles = (f"{month.year}年{month.number}月", f"累计至{month.year}年{month.number}月")
    made = _Workbook()
    for name, title, rows in zip(("当月", "累计"), titles, tables, strict=True):
        _statistics_sheet(made, name, campaign, f"{region}", title, rows, footer)
    return made.close()


def cases(campaign: Campaign, region: str, month: Month, rows: Sequence[FormCase], footer: Footer) -> bytes:
    """附件2: a row for each counted case; a month without one says so (零报告)."""
    made = _Workbook()
    sheet = made.sheet("案件信息表", CASE_WIDTHS)
    last = len(CASE_COLUMNS) - 1
    _head(
        made,
        sheet,
        campaign.cases.annex,
        campaign.cases.title,
        f"地区：{region}    {month.year}年{month.number}月",
        last,
    )
    for column, name in enumerate(CASE_COLUMNS):
        made.text(sheet, 3, column, name, made.header)
    at = 4
    for row in rows:
        for column, value in enumerate(row.as_json().values()):
            made.text(sheet, at, column, value, made.wrapped)
        sheet.set_row(at, _height(row))
        at += 1
    if not rows:
        made.merged(sheet, (at, 0, at, last), "本月无案件（零报告）", made.cell)
        at += 1
    _foot(made, sheet, at, last, footer.line(), campaign.cases.note)
    return made.close()


def _height(row: FormCase) -> int:
    """In points: spreadsheets leave the rows of a file that says nothing one line high."""
    cells = zip(row.as_json().values(), CASE_WIDTHS, strict=True)
    lines = max(sum(-(-(2 * len(part) + 1) // width) for part in value.split("\n")) for value, width in cells)
    return min(LINE_PT * max(lines, 1) + 4, MOST_PT)


def _statistics_sheet(
    made: _Workbook, name: str, campaign: Campaign, region: str, title: str, rows: Table, footer: Footer
) -> None:
    sheet = made.sheet(name, [14, 13, 10, 14, 10, 14, 12, 14])
    _head(made, sheet, campaign.statistics.annex, campaign.statistics.title, f"地区：{region}    {title}", 7)
    for column, text in (
        (0, "案件类别"),
        (1, "行政立案数\n(件)"),
        (6, "关闭网站\n(家)"),
        (7, "涉案服务器\n(台)"),
    ):
        made.merged(sheet, (3, column, 4, column), text, made.header)
    made.merged(sheet, (3, 2, 3, 3), "行政结案数", made.header)
    made.merged(sheet, (3, 4, 3, 5), "移送司法机关", made.header)
    for column, text in ((2, "件数"), (3, "罚款金额\n(万元)"), (4, "件数"), (5, "涉案金额\n(万元)")):
        made.text(sheet, 4, column, text, made.header)
    sheet.set_row(4, 30)
    for at, (label, row) in enumerate(rows.items(), start=5):
        sheet.set_row(at, 24)
        made.text(sheet, at, 0, label, made.header)
        _numbers(made, sheet, at, row)
    _foot(made, sheet, 5 + len(rows), 7, footer.line(), campaign.statistics.note)


def _numbers(made: _Workbook, sheet: Worksheet, at: int, row: Figures) -> None:
    cells: tuple[int | Decimal, ...] = (
        row.filed, row.closed, ten_thousands(row.fines), row.transferred, ten_thousands(row.involved),
        row.sites, row.servers,
    )  # fmt: skip
    for column, value in enumerate(cells, start=1):
        money = column in (3, 5)
        sheet.write_number(at, column, float(value), made.money if money else made.cell)


def _head(made: _Workbook, sheet: Worksheet, annex: str, title: str, line: str, last: int) -> None:
    made.text(sheet, 0, 0, annex, made.plain)
    made.merged(sheet, (1, 0, 1, last), title, made.title)
    made.merged(sheet, (2, 0, 2, last), line, made.plain)
    sheet.set_row(1, 32)


def _foot(made: _Workbook, sheet: Worksheet, at: int, last: int, line: str, note: str) -> None:
    made.merged(sheet, (at, 0, at, last), line, made.plain)
    made.merged(sheet, (at + 1, 0, at + 1, last), f"注：{note}", made.note)
    sheet.set_row(at + 1, 48)


class _Workbook:
    """One workbook in memory with the few formats that the forms need. Text is text: no formula, no link."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self._book.set_properties({"created": MADE.replace(tzinfo=None)})
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        boxed = {**font, "border": 1, "align": "center", "text_wrap": True}
        self.plain = self._book.add_format(font)
        self.title = self._book.add_format({**font, "font_size": 18, "bold": True, "align": "center"})
        self.header = self._book.add_format({**boxed, "bold": True})
        self.cell = self._book.add_format(boxed)
        self.money = self._book.add_format({**boxed, "num_format": "0.00"})
        self.wrapped = self._book.add_format({**boxed, "align": "left", "valign": "top"})
        self.note = self._book.add_format({**font, "text_wrap": True, "valign": "top"})

    def sheet(self, name: str, widths: Sequence[float]) -> Worksheet:
        made: Worksheet = self._book.add_worksheet(name)
        made.set_landscape()
        made.set_paper(9)  # A4
        made.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        return made

    def text(self, sheet: Worksheet, row: int, column: int, text: str, form: Any) -> None:
        sheet.write_string(row, column, _inert(text), form)

    def merged(self, sheet: Worksheet, place: tuple[int, int, int, int], text: str, form: Any) -> None:
        if place[:2] == place[2:]:
            self.text(sheet, place[0], place[1], text, form)
            return
        sheet.merge_range(*place, "", form)
        self.text(sheet, place[0], place[1], text, form)

    def close(self) -> bytes:
        self._book.close()
        return self._bytes.getvalue()


def _inert(text: str) -> str:
    clean = _CONTROL.sub("", text)
    return clean if len(clean) <= MOST else clean[:MOST] + "……（以下从略）"
