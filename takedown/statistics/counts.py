"""A cell of somebody's form as a count or an amount: what it says, in which unit, or why it says nothing."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

UNITS = {
    "亿元": 10_000_000_000,
    "万元": 1_000_000,
    "千元": 100_000,
    "百元": 10_000,
    "元": 100,
    "圆": 100,
    "角": 10,
    "分": 1,
}
"""Units of money in 分, the longer word before the shorter."""
COUNT_WORDS = ("件", "家", "台", "个", "宗", "起", "部", "架")
LEFT_OUT = ("", "/", "\\", "-", "--", "—", "——", "无", "零", "〇", "没有")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,8})?")
IMPLAUSIBLE_FEN = 10_000 * 1_000_000
"""一亿元 in one row of one month: more likely 元 written where 万元 was meant."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something about a cell; `block` keeps the sheet out."""

    code: str
    level: str
    zh: str
    en: str


def unit_of(head: str) -> str:
    """The unit of money that a head names, in brackets or not; empty where it names none."""
    found = re.search(r"[(（]\s*(?:单位[:：]?)?\s*(亿元|万元|千元|百元|元|分)\s*[)）]", head)
    if found:
        return found[1]
    return next((word for word in UNITS if word in head and len(word) > 1), "")


def amount(cell: Any, unit: str) -> tuple[int, list[Noticed]]:
    """Money in 分; the cell's own unit goes before its column's."""
    text, own = _without(_plain(cell), tuple(UNITS))
    if text in LEFT_OUT:
        return 0, _empty(text)
    number = _number(text)
    if number is None:
        return 0, [_no_number(cell)]
    fen = number * UNITS[own or unit or "万元"]
    said = [_own_unit(own, unit)] if own and own != (unit or "万元") else []
    if fen != fen.to_integral_value():
        return 0, [Noticed("fraction", "block", "金额小于一分", "less than a fen")]
    if fen < 0:
        return 0, [_negative()]
    if fen >= IMPLAUSIBLE_FEN and own not in ("万元", "亿元"):
        said.append(_implausible(fen))
    return int(fen), said


def count(cell: Any) -> tuple[int, list[Noticed]]:
    """A number of cases, sites or servers."""
    text, _word = _without(_plain(cell), COUNT_WORDS)
    if text in LEFT_OUT:
        return 0, _empty(text)
    number = _number(text)
    if number is None:
        return 0, [_no_number(cell)]
    if number < 0:
        return 0, [_negative()]
    if number != number.to_integral_value():
        return 0, [Noticed("fraction", "block", "应为整数", "a whole number is expected")]
    return int(number), []


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and math.isfinite(cell) and abs(cell) < 1e15:
        # what a spreadsheet reckoned, such as 0.30000000000000004: nobody counts in billionths
        return format(round(Decimal(repr(cell)), 8).normalize(), "f")
    return unicodedata.normalize("NFKC", str(cell)).strip()


def _without(text: str, words: tuple[str, ...]) -> tuple[str, str]:
    word = next((one for one in words if text.endswith(one)), "")
    return (text.removesuffix(word).strip(), word) if word else (text, "")


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    try:
        return Decimal(plain) if _NUMBER.fullmatch(plain) else None
    except InvalidOperation:
        return None


def _empty(text: str) -> list[Noticed]:
    return [] if text in ("零", "〇") else [Noticed("empty", "warn", "空白，按 0 计", "empty, taken as 0")]


def _no_number(cell: Any) -> Noticed:
    shown = str(cell)[:40]
    return Noticed("not_a_number", "block", f"“{shown}”不是数字", f"{shown!r} is no number")


def _negative() -> Noticed:
    return Noticed("negative", "block", "不能为负数", "below zero")


def _implausible(fen: Decimal) -> Noticed:
    return Noticed(
        "implausible", "warn",
        f"{fen / 1_000_000:,.2f} 万元超过一亿元，请核对单位是否为万元",
        f"{fen / 100:,.0f} yuan is above a hundred million; check whether the unit is 万元",
    )  # fmt: skip


def _own_unit(own: str, unit: str) -> Noticed:
    return Noticed(
        "own_unit", "warn", f"单元格写明单位“{own}”，与表头“{unit or '万元'}”不同，已换算",
        f"the cell says {own}, its head {unit or '万元'}: reckoned by the cell",
    )  # fmt: skip


def shown(value: int, *, money: bool) -> str:
    """A count as it stands, 分 as 万元, for a sentence."""
    return f"{Decimal(value) / 1_000_000:.2f}" if money else str(value)
