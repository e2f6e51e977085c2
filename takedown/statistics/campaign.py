"""Campaigns (专项行动) as data: the rows of their monthly forms, their phases, what is due when.

A campaign is a file in `campaigns/`. A new one needs no code.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from records.errors import NotFound, Refused
from records.vocabulary import WorkKind

FOLDER = Path(__file__).with_name("campaigns")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar; a form counts what happened in it by the day in Asia/Shanghai."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def day(self, number: int) -> date:
        """That day of the month, or its last day where it has none (30 February)."""
        return self.last.replace(day=min(number, self.last.day))


def month(text: str) -> Month:
    """`2015-08`. Raises Refused `month_invalid`."""
    found = _MONTH.fullmatch(text.strip())
    if not found or int(found[1]) == 0:
        raise Refused(
            "month_invalid",
            f"{text!r} is no month; expected such as 2015-08",
            zh="月份应写作 2015-08",
            value=text,
        )
    return Month(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the statistics form and the kinds of work that it counts."""

    label: str
    kinds: tuple[WorkKind, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One of the two forms as printed. `annex` stands above the title."""

    title: str
    annex: str
    note: str
    rows: tuple[FormRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase; both days belong to it."""

    name: str
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is due once."""

    name: str
    due: date


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. `verified`: its printed forms were read; `due_day`: day of the month, None where no notice asks for one."""

    key: str
    name: str
    begins: date
    ends: date
    source: str
    verified: bool
    due_day: int | None
    statistics: Form
    cases: Form
    phases: tuple[Phase, ...]
    duties: tuple[Duty, ...]

    def row_of(self, kind: WorkKind) -> str:
        """The row that counts a kind of work; every kind has exactly one."""
        return next(row.label for row in self.statistics.rows if kind in row.kinds)

    def months(self) -> tuple[Month, ...]:
        """The months for which a form can be made, whether or not one is due."""
        first, last = Month(self.begins.year, self.begins.month), Month(self.ends.year, self.ends.month)
        count = (last.year - first.year) * 12 + last.number - first.number + 1
        at = first.year * 12 + first.number - 1
        return tuple(Month((at + n) // 12, (at + n) % 12 + 1) for n in range(count))

    def due(self, of: Month) -> date | None:
        """The day by which the form of a month is handed in, a shorter month ends it; None where none is asked for."""
        return None if self.due_day is None else of.day(self.due_day)

    def forms_due(self) -> tuple[tuple[Month, date], ...]:
        """Each month whose form is asked for, with its day."""
        return tuple((of, day) for of in self.months() if (day := self.due(of)) is not None)

    def phase(self, day: date) -> Phase | None:
        """The phase that a day belongs to."""
        return next((phase for phase in self.phases if phase.begins <= day <= phase.ends), None)


@cache
def _shipped() -> tuple[Campaign, ...]:
    return tuple(read(file) for file in sorted(FOLDER.glob("*.toml")))


def campaigns(own: Path | None = None) -> tuple[Campaign, ...]:
    """Every campaign that we hold and those in the office's `own` folder, by key; an own one replaces ours of its key.

    Raises Refused `campaign_unreadable` for a file that cannot be read, naming it.
    """
    found = {one.key: one for one in _shipped()}
    for file in sorted(own.glob("*.toml")) if own is not None else ():
        made = read(file)
        found[made.key] = made
    return tuple(found[key] for key in sorted(found))


def read(file: Path) -> Campaign:
    """One campaign's file. Raises Refused `campaign_unreadable` or `campaign_rows`."""
    try:
        return _read(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, KeyError, TypeError, ValueError) as error:
        raise Refused(
            "campaign_unreadable", f"{file.name}: {type(error).__name__}: {error}",
            zh=f"专项行动文件 {file.name} 无法读取：{error}", file=file.name,
        ) from None  # fmt: skip


def campaign(key: str, own: Path | None = None) -> Campaign:
    """The campaign of that key. Raises NotFound."""
    for one in campaigns(own):
        if one.key == key:
            return one
    raise NotFound("campaign 专项行动", key)


def _read(data: dict[str, Any]) -> Campaign:
    if data.get("due_day") not in (None, *range(1, 32)):
        raise ValueError(f"due_day {data['due_day']!r} is no day of a month")
    made = Campaign(
        key=data["key"], name=data["name"], begins=data["from"], ends=data["to"], source=data["source"],
        verified=data["verified"], due_day=data.get("due_day"), statistics=_form(data["statistics"]),
        cases=_form(data["cases"]),
        phases=tuple(Phase(one["name"], one["from"], one["to"]) for one in data.get("phase", [])),
        duties=tuple(Duty(one["name"], one["due"]) for one in data.get("duty", [])),
    )  # fmt: skip
    counted = sorted(kind for row in made.statistics.rows for kind in row.kinds)
    if counted != sorted(WorkKind):
        raise Refused(
            "campaign_rows",
            f"{made.key}: every kind of work belongs to exactly one row",
            zh="每类作品须且只能计入一行",
        )
    return made


def _form(data: dict[str, Any]) -> Form:
    rows = tuple(
        FormRow(row["label"], tuple(WorkKind(kind) for kind in row["kinds"])) for row in data.get("rows", [])
    )
    return Form(data["title"], data["annex"], data["note"], rows)
