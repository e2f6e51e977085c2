"""Two recordings: which seconds of one are which of the other, and how far apart they are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desk.web.content.plots import Plot, Ribbon, Stretch, line, plot, ribbons
from desk.web.content.sides import Side, Sides
from desk.web.content.technical import mapping, number
from fingerprints.audio import ITEM_S, STRONG, WINDOW

CURVE_HEIGHT = 90.0
CURVE_BITS = 16.0
"""Mean bit errors at the top of the curve: what two unrelated recordings have."""
POINTS = 240


@dataclass(frozen=True)
class SoundShown:
    """Times in seconds, of the files as they play. `speed`: per cent by which the found file is faster.

    `curve`: mean bit errors over ten seconds along the found file, at the recorded offset, as a polyline;
    empty where a print is not at hand. `strong_at`: height of the threshold in it.
    """

    work_s: float
    found_s: float
    stretch: Stretch | None
    shift_s: float
    speed: int
    bands: list[Ribbon]
    plot: Plot
    curve: str
    strong_at: float


def shown(said: Mapping[str, Any], asset: Side, found: Side, sides: Sides) -> SoundShown:
    """Of a recorded likeness of sounds."""
    evidence = mapping(said.get("evidence"))
    speed = _speed(str(evidence.get("speed") or ""))
    ours, theirs = _items(sides.payload(asset.value)), _items(sides.payload(found.value))
    pace = 100 / (100 + speed)
    starts = number(evidence.get("asset_start_s")), number(evidence.get("found_start_s"))
    length = number(evidence.get("length_s"))
    stretch = None
    if starts[0] is not None and starts[1] is not None and length is not None:
        stretch = Stretch((starts[0], starts[0] + length), (starts[1] * pace, (starts[1] + length) * pace))
    work_s = _seconds(ours, stretch.work[1] if stretch else 0.0)
    found_s = _seconds(theirs, (stretch.found[1] if stretch else 0.0) / pace) * pace
    stretches = [stretch] if stretch else []
    return SoundShown(
        work_s, found_s, stretch, (stretch.work[0] - stretch.found[0]) if stretch else 0.0, speed,
        ribbons(work_s, found_s, stretches), plot(work_s, found_s, stretches),
        _curve(ours, theirs, starts[0], starts[1]), CURVE_HEIGHT * (1 - STRONG / CURVE_BITS),
    )  # fmt: skip


def _speed(variant: str) -> int:
    """Per cent; prints of a changed speed are called `speed+2`."""
    try:
        return max(-50, min(50, int(variant.removeprefix("speed")))) if variant.startswith("speed") else 0
    except ValueError:
        return 0


def _items(payload: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(payload[: len(payload) // 4 * 4], "<u4")


def _seconds(items: NDArray[np.uint32], least: float) -> float:
    """Length of a recording; the first item stands for about three seconds."""
    return max(least, len(items) * ITEM_S + 2.6) if len(items) else least


def _curve(
    ours: NDArray[np.uint32], theirs: NDArray[np.uint32], asset_s: float | None, found_s: float | None
) -> str:
    """Windows of ten seconds along the found recording, where the asset has sound at the offset."""
    if asset_s is None or found_s is None:
        return ""
    offset = round((asset_s - found_s) / ITEM_S)
    low, high = max(0, -offset), min(len(theirs), len(ours) - offset)
    if high - low < WINDOW:
        return ""
    errors = np.bitwise_count(theirs[low:high] ^ ours[low + offset : high + offset])
    sums = np.cumsum(np.concatenate(([0], errors)), dtype=np.int64)
    means = (sums[WINDOW:] - sums[:-WINDOW]) / WINDOW
    step = max(1, len(means) // POINTS)
    points = [
        (float(low + at + WINDOW / 2), float(means[at])) for at in range(0, len(means), step)
    ]  # fmt: skip
    return line(points, float(len(theirs)), CURVE_BITS, CURVE_HEIGHT)
