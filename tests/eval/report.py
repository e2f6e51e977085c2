"""What a suite measured: figures with intervals, tables of groups, and how they stand against their bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Figure:
    """One measured value with its 95 % interval and the number of answers that it rests on."""

    name: str
    value: float
    low: float
    high: float
    asked: int


@dataclass(frozen=True)
class Report:
    """The figures of a suite, and what else a reader wants to see below them.

    `skipped` names the missing material where nothing could be measured.
    """

    suite: str
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: str = ""


class Suite(Protocol):
    """A module of this folder: `fast` asks for a sample that two cores measure in well under a minute."""

    def run(self, fast: bool) -> Report: ...


@dataclass(frozen=True)
class Bound:
    """`floor` (at least) or `ceiling` (at most), the target that it should reach, and the bound of a sample.

    Without any bound a figure is shown beside its target and cannot fail.
    """

    floor: float | None = None
    ceiling: float | None = None
    target: float | None = None
    fast: float | None = None

    def broken(self, value: float, *, fast: bool) -> bool:
        """Whether a figure is under its floor, or over its ceiling."""
        if self.floor is not None:
            return value < (self.fast if fast and self.fast is not None else self.floor)
        if self.ceiling is not None:
            return value > (self.fast if fast and self.fast is not None else self.ceiling)
        return False

    def shown(self, *, fast: bool) -> str:
        """`>= .95` or `<= .03`; empty where nothing is held."""
        sign = ">=" if self.floor is not None else "<="
        held = self.floor if self.floor is not None else self.ceiling
        if held is None:
            return ""
        return f"{sign} {self.fast if fast and self.fast is not None else held:g}"


def table(report: Report, bounds: Mapping[str, Bound], *, fast: bool) -> Iterator[str]:
    """Lines to print: a row for each figure, then the bounds that nothing was measured for, then the notes."""
    yield f"== {report.suite}" + (f": skipped, {report.skipped}" if report.skipped else "")
    if report.figures:
        yield f"   {'figure':<34}{'value':>9}  {'95 % interval':<20}{'n':>6}  {'bound':<10}{'target':<8}"
    for figure in report.figures:
        yield _row(figure, bounds.get(figure.name, Bound()), fast=fast)
    yield from (
        f"   {name:<34} NOT MEASURED, its bound counts as broken" for name in _unmeasured(report, bounds)
    )
    yield from (f"   {note}" for note in report.notes)


def broken(report: Report, bounds: Mapping[str, Bound], *, fast: bool) -> list[str]:
    """Names of the figures that break their bound, or that are bound and were not measured."""
    if report.skipped:
        return []
    over = [f.name for f in report.figures if bounds.get(f.name, Bound()).broken(f.value, fast=fast)]
    return over + _unmeasured(report, bounds)


def _row(figure: Figure, bound: Bound, *, fast: bool) -> str:
    interval = f"{figure.low:.3f} .. {figure.high:.3f}"
    target = "" if bound.target is None else f"{bound.target:g}"
    mark = "  BROKEN" if bound.broken(figure.value, fast=fast) else ""
    held = bound.shown(fast=fast)
    return f"   {figure.name:<34}{figure.value:>9.3f}  {interval:<20}{figure.asked:>6}  {held:<10}{target:<8}{mark}"


def _unmeasured(report: Report, bounds: Mapping[str, Bound]) -> list[str]:
    if report.skipped:
        return []
    measured = {figure.name for figure in report.figures}
    return [
        name for name, b in bounds.items() if name not in measured and (b.floor, b.ceiling) != (None, None)
    ]
