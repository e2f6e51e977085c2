"""The total row of somebody's sheet, held against the rows above it: the rows are taken, and what the total says is named.

A total is no figure of its own: one that is wrong, missing or no number keeps no sheet out, but nobody passes over it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from takedown.statistics import counts
from takedown.statistics.counts import Noticed
from takedown.statistics.figures import MONEY, Figures

NAMES: dict[str, tuple[str, str]] = {
    "filed": ("行政立案数", "cases filed"), "closed": ("行政结案件数", "cases closed"), "fines": ("罚款金额", "fines"),
    "transferred": ("移送司法机关件数", "cases transferred"), "involved": ("涉案金额", "amount involved"),
    "sites": ("关闭网站", "sites closed"), "servers": ("涉案服务器", "servers"),
}  # fmt: skip
_TOTAL = re.compile(r"(?:本月|当月|全部|各类)?(?:合计|总计|小计|共计|总数|合计数)(?:[(（].{0,8}[)）])?[:：]?")


def is_total(label: str) -> bool:
    """Whether a row with that label adds up others."""
    return _TOTAL.fullmatch(label) is not None


def is_part(label: str) -> bool:
    """Whether it adds up the rows since the last such row (小计), not all of them."""
    return is_total(label) and "小计" in label


def compared(
    row: list[Any], columns: Mapping[str, int], units: Mapping[str, str], summed: Figures, unreckoned: Collection[int]
) -> Iterator[tuple[int, Noticed]]:  # fmt: skip
    """Each column whose total is not what its rows add up to, with the figure's name and both numbers."""
    for name, column in columns.items():
        cell = row[column] if column < len(row) else None
        said = "formula" if column in unreckoned else _said(name, cell, units)
        right = getattr(summed, name)
        if said != right and not (said is None and not right):
            yield column, _noticed(name, cell, said, right)


def _said(name: str, cell: Any, units: Mapping[str, str]) -> int | str | None:
    """The number that stands there, None where nothing does, words where it is no number."""
    value, noticed = counts.amount(cell, units[name]) if name in MONEY else counts.count(cell)
    if any(one.level == "block" for one in noticed):
        return "words"
    return None if any(one.code == "empty" for one in noticed) else value


def _noticed(name: str, cell: Any, said: int | str | None, right: int) -> Noticed:
    zh, en = NAMES[name]
    rows = counts.shown(right, money=name in MONEY)
    code, told_zh, told_en = "total_wrong", "", ""
    if isinstance(said, int):
        told = counts.shown(said, money=name in MONEY)
        told_zh, told_en = f"合计 {told}", f"the total says {told}"
    elif said is None:
        code, told_zh, told_en = "total_missing", "合计空白", "the total is empty"
    elif said == "formula":
        code, told_zh, told_en = (
            "total_unreckoned",
            "合计的公式没有计算结果",
            "the total is a formula without a result",
        )
    else:
        shown = str(cell)[:40]
        code, told_zh, told_en = (
            "total_unreadable",
            f"合计“{shown}”不是数字",
            f"the total {shown!r} is no number",
        )
    return Noticed(
        code, "warn", f"“{zh}”{told_zh}，各行之和为 {rows}，以各行为准",
        f"{en}: {told_en}, its rows add up to {rows}; the rows are taken",
    )  # fmt: skip
