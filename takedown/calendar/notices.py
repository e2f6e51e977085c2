"""One year of the State Council's holiday notices (国务院办公厅关于部分节假日安排的通知), with its source.

A year stands in `data/YYYY.toml`; an office adds one by `copywatch calendar load FILE`, from a file of the same
shape or from the JSON of the public project holiday-cn (MIT licence), from which the packaged years were made.
A file without a notice or without days says that the notice is not known yet, and makes no year known.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from records.errors import Refused

FOLDER = Path(__file__).with_name("data")
FIRST, LAST = 1949, 2199
SPREAD = 1
"""Years by which a day may lie beside the notice's own: the notice for 2019 moves days of December 2018."""
MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class Notice:
    """What the notices for one year say.

    Attributes:
        sources: addresses or numbers of the notice and its amendments, at least one.
        off: day to the name of its holiday, also where the day is a Saturday or Sunday.
        work: day on which work is made up, to the name of the holiday.
    """

    year: int
    sources: tuple[str, ...]
    off: Mapping[date, str]
    work: Mapping[date, str]


@cache
def notices() -> tuple[Notice, ...]:
    """The packaged years, in their order."""
    return tuple(from_toml(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.toml")))


def from_toml(text: str) -> Notice:
    """A year from our own shape. Raises Refused `calendar_unreadable` or `calendar_empty`."""
    try:
        read = tomllib.loads(text)
        year, sources = int(read["year"]), tuple(str(one) for one in read["sources"])
        off, work = (
            {_day(day): str(row["name"]) for row in read["holiday"] for day in row.get(key, ())}
            for key in ("off", "work")
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(error) from error
    return _checked(Notice(year, sources, off, work))


def read_holiday_cn(text: str) -> Notice:
    """A year from the JSON of holiday-cn. Raises Refused `calendar_unreadable` or `calendar_empty`."""
    try:
        read = json.loads(text)
        year, sources = int(read["year"]), tuple(str(one) for one in read["papers"])
        off, work = (
            {_day(row["date"]): str(row["name"]) for row in read["days"] if row["isOffDay"] is wanted}
            for wanted in (True, False)
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(error) from error
    return _checked(Notice(year, sources, off, work))


def as_toml(notice: Notice) -> str:
    """The text that `from_toml` reads."""
    rows = [f"year = {notice.year}", f"sources = {json.dumps(notice.sources, ensure_ascii=False)}"]
    for name in dict.fromkeys([*notice.off.values(), *notice.work.values()]):
        rows += ["", "[[holiday]]", f"name = {json.dumps(name, ensure_ascii=False)}"]
        for key, days in (("off", notice.off), ("work", notice.work)):
            of_name = sorted(day.isoformat() for day, holiday in days.items() if holiday == name)
            rows += [f"{key} = [{', '.join(of_name)}]"] if of_name else []
    return "\n".join(rows) + "\n"


def _day(value: Any) -> date:
    return value if type(value) is date else date.fromisoformat(str(value))


def _checked(notice: Notice) -> Notice:
    days = [*notice.off, *notice.work]
    if not notice.sources or not days:
        raise Refused(
            "calendar_empty",
            f"the file for {notice.year} names no notice or no day: the year stays provisional",
            zh=f"{notice.year} 年的文件没有通知来源或没有日期，该年仍为暂定",
            year=notice.year,
        )
    stray = [day for day in days if abs(day.year - notice.year) > SPREAD]
    if (
        not FIRST <= notice.year <= LAST
        or stray
        or len(days) > MOST_DAYS
        or set(notice.off) & set(notice.work)
    ):
        raise _unreadable(
            ValueError(f"year {notice.year} with {len(days)} days, {len(stray)} of other years")
        )
    return notice


def _unreadable(error: Exception) -> Refused:
    return Refused(
        "calendar_unreadable",
        f"no calendar of one year: {error}; expected year, sources and days as in `copywatch calendar load --help`",
        zh="无法读取：应为一年的放假安排（年份、通知来源、日期）",
    )
