"""The last sweeps of a site as a small chart: one bar a sweep, drawn here, nothing asked from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from records.sweeps import Sweep

WIDTH, HEIGHT = 720.0, 120.0
MOST = 30
LEAST_SLOTS = 12
"""A site with two sweeps shall not have two bars as wide as the page."""
GAP = 0.28


@dataclass(frozen=True)
class Piece:
    """A part of a bar; `part` names its colour: seen, unchanged, refused, failed, left."""

    part: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One sweep. `listings_y`: where the line of listings passes."""

    sweep: Sweep
    x: float
    width: float
    pieces: list[Piece]
    listings_y: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Chart:
    """Bars from the oldest to the newest; `top` is what the full height stands for, `listings_top` for the line."""

    bars: list[Bar]
    top: int
    listings_top: int
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def line(self) -> str:
        """Points of the line of listings, for an SVG polyline."""
        return " ".join(f"{bar.middle:.1f},{bar.listings_y:.1f}" for bar in self.bars)


def chart(sweeps: Sequence[Sweep]) -> Chart | None:
    """A chart of at most 30 sweeps, newest first; None where there is nothing to draw."""
    shown = list(reversed(sweeps[:MOST]))
    if not shown:
        return None
    top = max(1, *(sweep.planned for sweep in shown))
    most = max(1, *(sweep.listings for sweep in shown))
    slot = WIDTH / max(len(shown), LEAST_SLOTS)
    bars = [
        Bar(sweep, at * slot + slot * GAP / 2, slot * (1 - GAP), _pieces(sweep, top), HEIGHT * (1 - sweep.listings / most))
        for at, sweep in enumerate(shown)
    ]  # fmt: skip
    return Chart(bars, top, most)


def _pieces(sweep: Sweep, top: int) -> list[Piece]:
    rest = sweep.planned - sweep.visited - sweep.unchanged - sweep.failed - sweep.remaining
    parts = (
        ("unchanged", sweep.unchanged), ("seen", sweep.visited), ("refused", rest), ("failed", sweep.failed),
        ("left", sweep.remaining),
    )  # fmt: skip
    pieces, filled = [], 0
    for part, count in parts:
        if count > 0:
            filled += count
            pieces.append(Piece(part, HEIGHT * (1 - filled / top), HEIGHT * count / top))
    return pieces
