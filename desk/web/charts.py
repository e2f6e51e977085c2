"""Small charts drawn on the server as SVG: bars of one measure, and a timeline. The table beside them has every number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 720.0
ROW = 26.0
LABEL = 190.0
AMOUNT = 90.0
MOST = 30
"""Bars that are drawn; the table has all."""
AXIS = 46.0
MARK = 9.0


@dataclass(frozen=True)
class Part:
    """A stretch of a bar. `kind` names its pattern and colour in the style sheet."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One row: its name, its parts from left to right, and what stands behind it."""

    name: str
    y: float
    parts: list[Part]
    amount: str


@dataclass(frozen=True)
class Bars:
    """Horizontal bars from the largest measure of all; sizes in the units of the view box."""

    bars: list[Bar]
    height: float
    left: float = LABEL
    width: float = WIDTH
    row: float = ROW

    @property
    def thick(self) -> float:
        return self.row * 0.62


def bars(rows: Sequence[tuple[str, Sequence[tuple[str, float]], str]]) -> Bars | None:
    """Rows of name, parts (kind and size) and amount in words; None where nothing has a size."""
    shown = list(rows[:MOST])
    most = max((sum(size for _kind, size in parts) for _name, parts, _amount in shown), default=0)
    if not most:
        return None
    scale = (WIDTH - LABEL - AMOUNT) / most
    made = [
        Bar(name, at * ROW, _parts(parts, scale), amount) for at, (name, parts, amount) in enumerate(shown)
    ]
    return Bars(made, len(made) * ROW)


def _parts(parts: Sequence[tuple[str, float]], scale: float) -> list[Part]:
    made, at = [], LABEL
    for kind, size in parts:
        if size > 0:
            made.append(Part(kind, at, max(size * scale, 1.5)))
            at += size * scale
    return made


@dataclass(frozen=True)
class Stretch:
    """A phase on the timeline, `row` alternating so that names do not cover each other."""

    name: str
    x: float
    width: float
    begins: date
    ends: date


@dataclass(frozen=True)
class Mark:
    """A day that something is due. `kind`: its state, drawn as a shape and not by colour alone."""

    kind: str
    name: str
    x: float
    day: date


@dataclass(frozen=True)
class Timeline:
    """Phases as stretches, what is due as marks, today as a line where it falls inside (else None)."""

    stretches: list[Stretch]
    marks: list[Mark]
    today: float | None
    width: float = WIDTH
    height: float = AXIS + 3 * MARK


def timeline(
    begins: date, ends: date, phases: Sequence[tuple[str, date, date]], due: Sequence[tuple[str, str, date]], today: date
) -> Timeline:  # fmt: skip
    """Phases (name, first and last day) and what is due (state, name, day) between two days."""
    days = max((ends - begins).days + 1, 1)

    def at(day: date) -> float:
        return min(max((day - begins).days / days, 0.0), 1.0) * WIDTH

    stretches = [
        Stretch(name, at(first), max((last - first).days + 1, 1) / days * WIDTH, first, last)
        for name, first, last in phases
    ]
    marks = [Mark(state, name, _inside(at(day) + WIDTH / days / 2), day) for state, name, day in due]
    inside = begins <= today <= ends
    return Timeline(stretches, marks, at(today) + WIDTH / days / 2 if inside else None)


def _inside(x: float) -> float:
    """A mark on the last day keeps its whole sign on the picture."""
    return min(max(x, MARK), WIDTH - MARK)
