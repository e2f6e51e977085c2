"""What people write in the cells of a catalogue: lists, dates, seasons, names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import date, timedelta

from records import folding
from records.identifiers import plain

EXCEL_DAY_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates (day 60, the 29 February 1900 that never was, lies before ours)."""
SERIAL_DAYS = range(32_874, 80_000)
"""1990 to 2119: a bare number outside this range is no date; 20200 is a slip of 2020, not a day of 1955."""
OPEN_ENDED = frozenset(
    {"长期", "永久", "无限期", "不限", "无期限", "长期有效", "永久有效", "至今", "perpetual", "open"}
)

_DAY = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?(?:[T ]?00:00(?::00)?(?:\.0+)?)?")
_COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_SEASON = re.compile(
    r"(?:第|S|season)?([0-9]{1,3}|[零〇一二三四五六七八九十两]{1,3})(?:季|部|期)?", re.IGNORECASE
)
_BARS, _TITLES, _NAMES = re.compile("[|｜]"), re.compile("[|｜;；]"), re.compile("[|｜;；、]")
_COMMAS, _ENUMERATION = re.compile("[,，]"), re.compile("、")
_BIDI_OR_EMPTY = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);")
_DIGITS = {digit: value for value, digits in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for digit in digits}  # fmt: skip


def clean_name(text: str) -> str:
    """A title or a name on one line: HTML entities resolved, invisible and direction characters dropped."""
    if text.isalnum():
        return text  # as most are: nothing to resolve, to drop or to join
    resolved = html.unescape(text) if _ENTITY.search(text) else text
    return " ".join(_BIDI_OR_EMPTY.sub("", resolved).split())


def day(text: str) -> date | None:
    """The day of `2021-05-06`, `2021/5/6`, `2021年5月6日`, `20210506`, `44322`; None where it states no one day.

    `5/6/2021` is none: nobody can say which of the two is the month.
    """
    bare = plain(text).removesuffix(".0")
    if bare.isascii() and bare.isdigit() and int(bare) in SERIAL_DAYS:
        return EXCEL_DAY_ZERO + timedelta(days=int(bare))
    match = _DAY.fullmatch(bare) or _COMPACT_DAY.fullmatch(bare)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def season(text: str) -> int | None:
    """The number of `2`, `S02`, `第二季`; None where it states none."""
    match = _SEASON.fullmatch(plain(text).replace(" ", ""))
    number = _number(match[1]) if match else 0
    return number if number > 0 else None


def _number(text: str) -> int:
    """0 for what is no number from 1 to 99 in Chinese, or to 999 in digits."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    if (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return 0
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def uses_bars(cells: Iterable[str]) -> bool:
    """Whether a column separates with `|`, the agreed separator; then nothing else separates in it."""
    return any("|" in cell or "｜" in cell for cell in cells)


def split_titles(text: str, *, bars: bool) -> list[str]:
    """Titles of a cell. A title may hold commas and 、 of its own (爱、死亡和机器人), so 、 splits only
    between parts that could each stand alone, and a comma never does.
    """
    parts = _split(text, _BARS if bars else _TITLES)
    if not bars and len(parts) == 1:
        enumerated = _split(text, _ENUMERATION)
        if all(folding.weight(folding.key(part)) >= 2 for part in enumerated):
            parts = enumerated
    return _each_once(parts)


def split_names(text: str, *, bars: bool) -> list[str]:
    """Names of people or firms. A comma splits between Han names only: `Martin, George R. R.` is one person."""
    if text.isalnum():
        return [text]
    parts = _split(text, _BARS if bars else _NAMES)
    if not bars and len(parts) == 1:
        listed = _split(text, _COMMAS)
        if all(all(folding.is_han(c) or c == "·" for c in part) for part in listed):
            parts = listed
    return _each_once(parts)


def _split(text: str, marks: re.Pattern[str]) -> list[str]:
    whole = html.unescape(text) if _ENTITY.search(text) else text  # `O&#39;Connor` holds no separator
    return [part for part in map(clean_name, marks.split(whole)) if part]


def _each_once(parts: list[str]) -> list[str]:
    return list(dict.fromkeys(parts))
