"""95 % intervals: Wilson's for shares, the bootstrap's for what is no share."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.eval.report import Figure

T = TypeVar("T")

Z = 1.96
ROUNDS = 400
"""Resamples of a bootstrap; the interval of an ECE is then stable to about a thousandth."""


def wilson(right: int, asked: int) -> tuple[float, float]:
    """Wilson's score interval of a share; 0 to 1 where nothing was asked."""
    if not asked:
        return 0.0, 1.0
    share = right / asked
    middle = share + Z * Z / (2 * asked)
    half = Z * math.sqrt(share * (1 - share) / asked + Z * Z / (4 * asked * asked))
    scale = 1 + Z * Z / asked
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def share(name: str, answers: Sequence[bool]) -> Figure:
    """The share of True; 1 where nothing was asked, so that an empty group is no failure."""
    right = sum(answers)
    low, high = wilson(right, len(answers))
    return Figure(name, right / len(answers) if answers else 1.0, low, high, len(answers))


def per_thousand(name: str, events: int, of: float, asked: int) -> Figure:
    """A rate per 1,000, with the interval of a Poisson count (exact at 0: the rule of three)."""
    low = max(0.0, events - Z * math.sqrt(events))
    high = 3.0 if not events else events + Z * math.sqrt(events) + 2
    each = 1000 / of if of else 0.0
    return Figure(name, events * each, low * each, high * each, asked)


def bootstrap(name: str, rows: Sequence[T], measure: Callable[[Sequence[T]], float]) -> Figure:
    """A measure with its percentile interval over seeded resamples of the rows."""
    draw = random.Random(20)
    values = sorted(measure(draw.choices(rows, k=len(rows))) for _ in range(ROUNDS if rows else 0))
    low, high = (values[int(0.025 * ROUNDS)], values[int(0.975 * ROUNDS) - 1]) if values else (0.0, 1.0)
    return Figure(name, measure(rows), low, high, len(rows))
