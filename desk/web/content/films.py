"""Two films: frames of one that are frames of the other, where they stand in both, and some of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.web.content.plots import Plot, Ribbon, Stretch, plot, ribbons
from desk.web.content.sides import Side, Sides
from desk.web.content.technical import mapping, number
from fingerprints import film

FRAMES = 6
GAP_S = 20.0
"""Seconds without a frame that is alike, after which another stretch begins."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The same frame in both: seconds of each, and the bits by which they differ."""

    work_s: float
    found_s: float
    bits: int


@dataclass(frozen=True)
class FilmShown:
    """Times in seconds. `cropped`: share of the found film's edges that are missing from the asset's frame."""

    work_s: float
    found_s: float
    shift_s: float
    frames: int
    moving: int
    mirrored: bool
    cropped: float
    stretches: list[Stretch]
    bands: list[Ribbon]
    plot: Plot
    thumbs: list[Frame]

    def times(self, side: str) -> list[float]:
        """Seconds of the frames that are shown of one side, `work` or `found`."""
        return [one.work_s if side == "work" else one.found_s for one in self.thumbs]


def shown(said: Mapping[str, Any], asset: Side, found: Side, sides: Sides) -> FilmShown:
    """Of a recorded likeness of films."""
    evidence = mapping(said.get("evidence"))
    frames = _frames(evidence.get("times"))
    stretches = _stretches(frames)
    work_s = _seconds(sides.payload(asset.value), max((one.work_s for one in frames), default=0.0))
    found_s = _seconds(sides.payload(found.value), max((one.found_s for one in frames), default=0.0))
    return FilmShown(
        work_s, found_s, number(evidence.get("shift_s")) or 0.0, int(number(evidence.get("frames")) or 0),
        int(number(evidence.get("moving")) or 0), bool(evidence.get("mirrored")),
        number(evidence.get("cropped")) or 0.0, stretches, ribbons(work_s, found_s, stretches),
        plot(work_s, found_s, [], [(one.found_s, one.work_s) for one in frames]), _spread(frames),
    )  # fmt: skip


def _frames(times: object) -> list[Frame]:
    found = []
    for one in times if isinstance(times, list) else []:
        numbers = [number(each) for each in one] if isinstance(one, list) else []
        if len(numbers) == 3 and None not in numbers:
            found.append(Frame(numbers[1] or 0.0, numbers[0] or 0.0, int(numbers[2] or 0)))
    return sorted(found, key=lambda one: one.found_s)


def _stretches(frames: Sequence[Frame]) -> list[Stretch]:
    made: list[list[Frame]] = []
    for one in frames:
        if made and one.found_s - made[-1][-1].found_s <= GAP_S:
            made[-1].append(one)
        else:
            made.append([one])
    return [
        Stretch((run[0].work_s, max(run[0].work_s, run[-1].work_s)), (run[0].found_s, run[-1].found_s))
        for run in made
    ]


def _spread(frames: Sequence[Frame]) -> list[Frame]:
    """At most `FRAMES` of them, from the first to the last."""
    if len(frames) <= FRAMES:
        return list(frames)
    return [frames[round(n * (len(frames) - 1) / (FRAMES - 1))] for n in range(FRAMES)]


def _seconds(payload: bytes, least: float) -> float:
    """Time of the last frame of a print."""
    if not payload or len(payload) % film.FRAME.itemsize:
        return least
    return max(least, int(film.unpack(payload)["ms"][-1]) / 1000)
