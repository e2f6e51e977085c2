"""A month's sheet from another organ, read back: merged cells, moved columns, other units and wrong totals are met.

Nothing is guessed and nothing is dropped. What can be reckoned is, with a word to the person; what cannot is an issue
with its cell, and a sheet with a blocking issue is not taken in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from records.errors import BytesRefused
from records.vocabulary import WorkKind
from takedown.statistics import counts, totals, workbook
from takedown.statistics.campaign import Campaign
from takedown.statistics.counts import Noticed
from takedown.statistics.figures import COLUMNS, MONEY, Figures, Table
from takedown.statistics.workbook import MAX_BYTES, Grid, Merged, Sheet

__all__ = ["MAX_BYTES", "ReadSheet", "SheetIssue", "read"]
WORDS: dict[str, tuple[str, ...]] = {
    "filed": ("行政立案数",), "closed": ("行政结案数", "件数"), "fines": ("行政结案数", "罚款金额"),
    "transferred": ("移送司法机关", "件数"), "involved": ("移送司法机关", "涉案金额"), "sites": ("关闭网站",),
    "servers": ("涉案服务器",),
}  # fmt: skip
"""The words that stand above a column, from the upper head to the lower."""
KIND_WORDS: dict[WorkKind, tuple[str, ...]] = {
    WorkKind.LITERATURE: ("文学", "文字", "图书"), WorkKind.MUSIC: ("音乐",), WorkKind.NEWS: ("新闻",),
    WorkKind.FILM_TV: ("影视", "电影", "电视剧", "视听"), WorkKind.GAME: ("游戏",), WorkKind.SOFTWARE: ("软件",),
    WorkKind.OTHER: ("其他", "其它"),
}  # fmt: skip
"""What offices write for a kind of work, beside the label that the form prints."""
_BLANKS = re.compile(r"\s+")
_NUMBERED = re.compile(r"^(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）.、．])+")
_ENDINGS = ("作品类", "作品", "类")


@dataclass(frozen=True, slots=True)
class SheetIssue:
    """Something about one cell. A `block`ing one keeps the sheet out; the others are shown beside it."""

    cell: str
    code: str
    level: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The figures of a sheet, and what was noticed. `region` as it stands above the table, empty where it does not."""

    figures: Table
    region: str
    issues: tuple[SheetIssue, ...]

    @property
    def usable(self) -> bool:
        return not any(issue.level == "block" for issue in self.issues)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand: row of the head, column of the labels, column of each figure, unit of each amount."""

    head: int
    label: int
    columns: dict[str, int]
    units: dict[str, str]


def read(data: bytes, campaign: Campaign) -> ReadSheet:
    """The statistics form in a workbook. Raises BytesRefused where no sheet of it is one."""
    found = [(sheet, layout) for sheet in workbook.sheets(data) if (layout := _layout(sheet.grid))]
    whole = [(sheet, layout) for sheet, layout in found if len(layout.columns) == len(COLUMNS)]
    if not whole:
        held = max((set(layout.columns) for _sheet, layout in found), key=len, default=set())
        missing = [name for name in COLUMNS if name not in held]
        raise BytesRefused(
            "form_unknown", f"no column for {', '.join(missing)}; is this the statistics form?",
            zh="表头与统计表不符：缺少" + "、".join("".join(WORDS[name]) for name in missing),
        )  # fmt: skip
    sheet, layout = next((one for one in whole if "当月" in one[0].name), whole[0])
    figures, issues = _figures(sheet, layout, campaign)
    return ReadSheet(figures, _region(sheet.grid), (*_chosen(sheet, len(whole)), *_units(layout), *issues))


def _chosen(sheet: Sheet, count: int) -> Iterator[SheetIssue]:
    if count > 1 and "当月" not in sheet.name:
        yield SheetIssue(
            "A1", "several_sheets", "warn", f"工作簿有 {count} 张统计表，读取的是“{sheet.name}”",
            f"the workbook holds {count} such forms; {sheet.name!r} was read",
        )  # fmt: skip


def _layout(grid: Grid) -> _Layout | None:
    """Which column holds what, by the words above it; None where no head is found."""
    head = next((at for at, row in enumerate(grid) if any("案件类别" in _text(cell) for cell in row)), None)
    if head is None:
        return None
    label = next(at for at, cell in enumerate(grid[head]) if "案件类别" in _text(cell))
    above = [[_text(cell) for cell in row] for row in grid[head : head + 3]]
    columns, units = dict[str, int](), dict[str, str]()
    for column in range(len(grid[head])):
        words = "|".join(row[column] for row in above if column < len(row))
        for name, wanted in WORDS.items():
            if name not in columns and all(word in words for word in wanted):
                columns[name] = column
                units[name] = counts.unit_of(words)
    return _Layout(head, label, columns, units)


def _units(layout: _Layout) -> Iterator[SheetIssue]:
    """An amount whose head names another unit than the form's is reckoned over, one without a unit taken as 万元."""
    for name in MONEY:
        unit, column = layout.units[name], layout.columns[name]
        if unit and unit != "万元":
            yield _issue(
                layout.head, column,
                Noticed("unit_differs", "warn", f"表头单位为“{unit}”，已换算为万元", f"the head says {unit}: reckoned into 万元"),
            )  # fmt: skip


def _figures(sheet: Sheet, layout: _Layout, campaign: Campaign) -> tuple[Table, list[SheetIssue]]:
    table = {row.label: Figures() for row in campaign.statistics.rows}
    named: dict[str, str] = {}
    issues, whole, part = list[SheetIssue](), list[int](), Figures()
    for at, row in enumerate(sheet.grid[layout.head + 1 :], start=layout.head + 1):
        label = _label(row, layout)
        if totals.is_total(label):
            issues += _spoilt_total(sheet, at, layout)
            if totals.is_part(label):
                issues += _total(sheet, at, layout, part)
                part = Figures()
            else:
                whole.append(at)
            continue
        form_row = _form_row(label, campaign)
        if form_row is None:
            issues += _unknown(row, at, label, layout)
            continue
        figures, noticed = _row(row, at, layout)
        issues += [*noticed, *_spoilt(sheet, at, layout), *_again(named, label, form_row, at, layout)]
        named.setdefault(label, form_row)
        table[form_row] += figures
        part += figures
    issues += _missing(set(table) - set(named.values()))
    summed = sum(table.values(), Figures())
    return table, [*issues, *(one for at in whole for one in _total(sheet, at, layout, summed))]


def _label(row: list[Any], layout: _Layout) -> str:
    """What a row is called; a total may stand to the left, in the column of the numbers."""
    left = [_text(cell) for cell in row[: layout.label + 1]]
    here = left[layout.label] if layout.label < len(left) else ""
    return here or next((word for word in left if totals.is_total(word)), "")


def _form_row(label: str, campaign: Campaign) -> str | None:
    """The row of the form that a label means; None for one that means none."""
    labels = [row.label for row in campaign.statistics.rows]
    bare = _NUMBERED.sub("", label)
    for ending in _ENDINGS:
        bare = bare.removesuffix(ending) or bare
    if label in labels or bare in labels:
        return label if label in labels else bare
    kind = next((kind for kind, words in KIND_WORDS.items() if bare in words), None)
    return campaign.row_of(kind) if kind else None


def _again(
    named: dict[str, str], label: str, form_row: str, at: int, layout: _Layout
) -> Iterator[SheetIssue]:
    """The same label twice is a fault; two labels that the form counts in one row are added, with a word."""
    if label in named:
        yield _issue(
            at,
            layout.label,
            Noticed("row_twice", "block", f"“{label}”出现两次", f"{label} stands there twice"),
        )
    elif form_row not in (label, _NUMBERED.sub("", label)):
        yield _issue(
            at, layout.label,
            Noticed("row_added", "warn", f"“{label}”计入“{form_row}”", f"{label} is counted as {form_row}"),
        )  # fmt: skip


def _unknown(row: list[Any], at: int, label: str, layout: _Layout) -> Iterator[SheetIssue]:
    """A row with figures that the form does not have: nothing of it may be lost silently."""
    cells = [row[column] for column in layout.columns.values() if column < len(row)]
    if any(isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell for cell in cells):
        shown = label[:40] or "（无类别）"
        yield _issue(
            at, layout.label,
            Noticed("row_unknown", "block", f"表中没有“{shown}”一类，但该行有数据", f"the form has no row {shown!r}, and this one has figures"),
        )  # fmt: skip


def _spoilt(sheet: Sheet, at: int, layout: _Layout) -> Iterator[SheetIssue]:
    """Numbers merged over cells of several rows or columns, and formulas that were never reckoned."""
    columns = set(layout.columns.values())
    for one in sheet.merged:
        over = columns & set(range(one.left, one.right + 1))
        if one.top == at and over and (over != {one.left} or one.bottom > one.top):
            yield _merged_number(one)
    for column in sorted(columns):
        if (at, column) in sheet.unreckoned:
            yield _issue(
                at, column,
                Noticed("unreckoned", "block", "公式没有计算结果，请在表格软件中保存后再交", "a formula without a result; save it in a spreadsheet program first"),
            )  # fmt: skip


def _spoilt_total(sheet: Sheet, at: int, layout: _Layout) -> Iterator[SheetIssue]:
    """A total merged over several figures says nothing of either; one that is only higher than its row does."""
    columns = set(layout.columns.values())
    for one in sheet.merged:
        over = columns & set(range(one.left, one.right + 1))
        below = sheet.grid[at + 1 : one.bottom + 1]
        higher = all(totals.is_total(word) or not word for word in (_label(row, layout) for row in below))
        if one.top == at and over and (over != {one.left} or not higher):
            yield _merged_number(one)


def _merged_number(one: Merged) -> SheetIssue:
    place = (
        f"{get_column_letter(one.left + 1)}{one.top + 1}:{get_column_letter(one.right + 1)}{one.bottom + 1}"
    )
    return SheetIssue(
        place, "merged_number", "block", "合并单元格中的数字不知应计入哪一格，请拆分",
        "a number in merged cells: nobody knows which of them it belongs to; take them apart",
    )  # fmt: skip


def _missing(labels: set[str]) -> Iterator[SheetIssue]:
    for label in sorted(labels):
        yield _issue(
            0, 0, Noticed("row_missing", "block", f"缺少“{label}”一行", f"the row {label} is missing")
        )


def _total(sheet: Sheet, at: int, layout: _Layout, summed: Figures) -> Iterator[SheetIssue]:
    """A total row beside the sum of its rows. Cells below or beside the first of merged ones say nothing of their own."""
    over = {
        column
        for one in sheet.merged
        if one.top <= at <= one.bottom
        for column in range(one.left, one.right + 1)
        if (at, column) != (one.top, one.left)
    }
    told = {name: column for name, column in layout.columns.items() if column not in over}
    unreckoned = {column for row, column in sheet.unreckoned if row == at}
    for column, noticed in totals.compared(sheet.grid[at], told, layout.units, summed, unreckoned):
        yield _issue(at, column, noticed)


def _row(row: list[Any], at: int, layout: _Layout) -> tuple[Figures, list[SheetIssue]]:
    values, issues = {}, []
    for name, column in layout.columns.items():
        cell = row[column] if column < len(row) else None
        values[name], noticed = (
            counts.amount(cell, layout.units[name]) if name in MONEY else counts.count(cell)
        )
        issues += [_issue(at, column, one) for one in noticed]
    return Figures(**values), issues


def _region(grid: Grid) -> str:
    for row in grid[:6]:
        for cell in row:
            found = re.search(r"地区[:：]\s*([^\s]*)", str(cell or ""))
            if found:
                return found[1].strip()
    return ""


def _text(cell: Any) -> str:
    return _BLANKS.sub("", str(cell)) if cell is not None else ""


def _issue(row: int, column: int, noticed: Noticed) -> SheetIssue:
    place = f"{get_column_letter(column + 1)}{row + 1}"
    return SheetIssue(place, noticed.code, noticed.level, noticed.zh, noticed.en)
