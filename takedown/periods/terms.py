"""Periods that the law or the office sets: what begins them, how long they run, and the article that says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from records.errors import NotFound
from takedown.calendar import Calendar
from takedown.periods.deadlines import Due, Unit, after

FILE = Path(__file__).with_name("terms.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """One period.

    Attributes:
        begins: the act from which it is counted, Chinese and English.
        basis: article or notice; `verified` says whether its own text was read.
        rolls: a last day on a holiday gives way to the day after it (民法典 203).
        set_by_office: no law fixes the length; `amount` is what is proposed.
    """

    id: str
    zh: str
    en: str
    begins: str
    amount: int
    unit: Unit
    basis: str
    verified: bool
    rolls: bool = True
    set_by_office: bool = False

    def due(self, start: date | datetime, calendar: Calendar, amount: int | None = None) -> Due:
        """Its end; `amount` replaces the length only where the office sets it. Raises ValueError otherwise."""
        if amount is not None and not self.set_by_office:
            raise ValueError(f"{self.id} is {self.amount} {self.unit} by {self.basis}; nobody may set it")
        length = self.amount if amount is None else amount
        return after(start, length, self.unit, calendar, rolls=self.rolls)


@cache
def terms() -> tuple[Term, ...]:
    """Every period that we know, in the order of the file."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["term"]
    return tuple(Term(**(row | {"unit": Unit(row["unit"])})) for row in rows)


def term(key: str) -> Term:
    """The period of that id. Raises NotFound."""
    for one in terms():
        if one.id == key:
            return one
    raise NotFound("term", key)
