"""When a work came out and a page was put up, in ISO 8601, as the page tells people and machines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crawler.pages.declared.structured import Thing
from crawler.pages.tree.document import Document

DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d{2})(?!\d)")
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?=/)")
MONTHS = 12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{{0,6}}\.?"
WORDED = re.compile(
    rf"\b{_MONTH.format('month')}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d{{2}})\b|"
    rf"\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]?{_MONTH.format('month2')},?[\s-]?(?P<year2>(?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_MONTH_BETWEEN = re.compile(
    rf"\b(?:(?P<year>(?:19|20)\d{{2}})-{_MONTH.format('month')}-(?P<day>\d{{1,2}})|"
    rf"{_MONTH.format('month2')}\s+(?P<day2>\d{{1,2}})\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s+(?P<year2>(?:19|20)\d{{2}}))\b",
    re.IGNORECASE,
)
"""`2026-Nov-22` and `Thu Jan 18 03:48:20 2026`, as servers write them."""
_WEEKDAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?=,?\s+[a-z]{3}\s+\d{1,2}\s+\d{1,2}:\d{2})", re.IGNORECASE
)
"""Before a day as C's `asctime` writes it."""
_HALF_DAY = re.compile(r"\d\s?[AP]M\b")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M\b)?|T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?")
_WORK_YEAR = re.compile(r"(?:年份|年代|上映\w{0,4}|首播\w{0,4}|发行\w{0,4}|出版\w{0,4}|首映\w{0,4}|released?|year)\s*[:：]?\s*((?:19|20)\d{2})(?!\d)", re.IGNORECASE)  # fmt: skip
_MEMBER = re.compile(
    r"(?:(?:注册|註冊)(?:时间|時間|日期|于)|\b(?:joined|registered|member since)\b)\W{0,4}(?:on\s)?.{0,28}",
    re.IGNORECASE,
)
"""Since when somebody takes part, beside each of his posts."""
MAX_DATE_LINE, MAX_ROW = 24, 400
"""Characters of a line that is nothing but a date, and of a row of a table, at most."""


def dates_of(document: Document, things: Iterable[Thing]) -> tuple[str, ...]:
    """ISO dates and years that the page states, those of the work first."""
    stated: list[str] = []
    for thing in things:
        stated += thing.texts(
            "datePublished", "dateCreated", "uploadDate", "startDate", "copyrightYear", "dateModified"
        )
    stated += [document.meta.get(name, "") for name in ("article:published_time", "og:release_date", "book:release_date",
                                                        "video:release_date", "pubdate", "publishdate", "date")]  # fmt: skip
    stated += document.times[:5]
    lines = [block.text[:400] for block in document.content][:300]
    joined = {stated_day(found[0]) for line in lines for found in _MEMBER.finditer(line)}
    if joined:
        lines = [_MEMBER.sub(" ", line) for line in lines]
    years = [found.group(1) for line in lines for found in _WORK_YEAR.finditer(line)]
    written = [_iso(found) for line in lines for found in DATE.finditer(line)]
    written += [_worded(found) for line in lines for found in WORDED.finditer(line)]
    written += _numbered(lines)
    if not any(stated) and not any(written):
        written = _beside(document) or [
            _iso(found) for found in _ADDRESS_DATE.finditer(urlsplit(document.url).path)
        ]
    days = [
        short for text in stated if (short := _short_date(text)) and (short not in joined or short in written)
    ]
    return tuple(dict.fromkeys([*years, *days, *filter(None, written)]))[:20]


def stated_day(line: str) -> str:
    """The day that a row of a table states, in ISO 8601; empty where it states none, or one that may be two."""
    line = line[:MAX_ROW]
    found = DATE.search(line)
    if found:
        return _iso(found)
    worded = WORDED.search(line) or _MONTH_BETWEEN.search(line)
    if worded:
        return _worded(worded)
    numbered = _YEAR_LAST.search(line)
    if numbered is None:
        return ""
    first, second = int(numbered[1]), int(numbered[3])
    if 1 <= first <= MONTHS and 1 <= second <= MONTHS and numbered[2] == "/" and _HALF_DAY.search(line):
        # clocks with halves of a day go with months first
        return f"{numbered[4]}-{first:02d}-{second:02d}"
    return next(iter(_numbered([line])), "")


def without_days(line: str) -> str:
    """A line without its days and times of day, for whoever looks for other numbers."""
    line = _WEEKDAY.sub(" ", line[:MAX_ROW])
    for stated in (DATE, WORDED, _MONTH_BETWEEN, _YEAR_LAST, _CLOCK):
        line = stated.sub(" ", line)
    return line


def _numbered(lines: Sequence[str]) -> list[str]:
    """Dates that end with the year. Whether the day or the month stands first is told by the page, else they are none."""
    found = [match for line in lines for match in _YEAR_LAST.finditer(line)]
    first, second = {int(match[1]) for match in found}, {int(match[3]) for match in found}
    if not found or (max(first) > MONTHS and max(second) > MONTHS):
        return []
    day_first = any(match[2] == "." for match in found) or max(first) > MONTHS
    if not day_first and max(second) <= MONTHS:
        return []
    pairs = ((match[1], match[3]) if day_first else (match[3], match[1]) for match in found)
    days = [(int(day), int(month), match[4]) for (day, month), match in zip(pairs, found, strict=True)]
    return [
        f"{year}-{month:02d}-{day:02d}"
        for day, month, year in days
        if 1 <= month <= MONTHS and 1 <= day <= 31
    ]


def _beside(document: Document) -> list[str]:
    """The date that a line beside the content is made of, where it is the only such line: a column's, no calendar's."""
    said = [block.text for block in document.blocks if block.noise and len(block.text) <= MAX_DATE_LINE]
    found = [_iso(date) for line in said if (date := DATE.fullmatch(line.strip(" 日")))]
    found += [_worded(date) for line in said if (date := WORDED.fullmatch(line))]
    return found if len(set(found)) == 1 else []


def _short_date(text: str) -> str:
    found = re.match(r"\s*((?:18|19|20)\d{2})(?:[-/](\d{1,2})[-/](\d{1,2}))?", text)
    if not found:
        return ""
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found[2] else found[1]


def _iso(found: re.Match[str]) -> str:
    year, month, day = (int(part) for part in found.groups())
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _worded(found: re.Match[str]) -> str:
    day, month, year = (found[name] or found[f"{name}2"] for name in ("day", "month", "year"))
    return f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02d}-{int(day):02d}" if 1 <= int(day) <= 31 else ""
