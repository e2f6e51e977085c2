"""Places in a work against places in what was found, as coordinates of inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000.0
PLOT_WIDTH, PLOT_HEIGHT = 440.0, 220.0
LEFT, TOP = 52.0, 10.0
TICKS = 5
LEAST = 3.0
"""Width below which nobody sees a stretch."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is alike: [start, end) of the work and of what was found, in the units of each."""

    work: tuple[float, float]
    found: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A stretch between two bars of `WIDTH`: (left, width) on each, and the band between them as a polygon."""

    work: tuple[float, float]
    found: tuple[float, float]
    band: str


def ribbons(work: float, found: float, stretches: Sequence[Stretch]) -> list[Ribbon]:
    """Bands between a bar for the whole work, at heights 0-18, and one for the whole found file, at 62-80."""
    made = []
    for one in stretches:
        (a, width_a), (b, width_b) = _on_bar(one.work, work), _on_bar(one.found, found)
        band = f"{a},18 {a + width_a:.1f},18 {b + width_b:.1f},62 {b},62"
        made.append(Ribbon((a, width_a), (b, width_b), band))
    return made


def _on_bar(stretch: tuple[float, float], whole: float) -> tuple[float, float]:
    scale = WIDTH / max(whole, stretch[1], 1e-9)
    width = max(LEAST, (stretch[1] - stretch[0]) * scale)
    return round(min(stretch[0] * scale, WIDTH - width), 1), round(width, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it stands, and for how many seconds."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Time in the work upwards against time in the found file to the right."""

    lines: list[tuple[float, float, float, float]]
    dots: list[tuple[float, float]]
    across: list[Tick]
    upwards: list[Tick]
    width: float = LEFT + PLOT_WIDTH + 12
    height: float = TOP + PLOT_HEIGHT + 26


def plot(
    work_s: float, found_s: float, stretches: Sequence[Stretch], dots: Sequence[tuple[float, float]] = ()
) -> Plot:
    """`dots` are (seconds of the found file, seconds of the work)."""
    work_s = max([work_s, 1e-9, *(one.work[1] for one in stretches), *(dot[1] for dot in dots)])
    found_s = max([found_s, 1e-9, *(one.found[1] for one in stretches), *(dot[0] for dot in dots)])

    def place(found: float, work: float) -> tuple[float, float]:
        return (
            round(LEFT + PLOT_WIDTH * found / found_s, 1),
            round(TOP + PLOT_HEIGHT * (1 - work / work_s), 1),
        )

    lines = [(*place(one.found[0], one.work[0]), *place(one.found[1], one.work[1])) for one in stretches]
    return Plot(
        lines,
        [place(*one) for one in dots],
        [Tick(place(at, 0)[0], at) for at in _ticks(found_s)],
        [Tick(place(0, at)[1], at) for at in _ticks(work_s)],
    )


def _ticks(whole: float) -> list[float]:
    """At most `TICKS` + 1 round numbers of seconds or minutes."""
    steps = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
    step = next((one for one in steps if whole / one <= TICKS), steps[-1])
    return [n * step for n in range(int(whole / step) + 1)]


def line(points: Sequence[tuple[float, float]], across: float, upwards: float, height: float) -> str:
    """A polyline over a box of `WIDTH` x `height`; values beyond `upwards` are cut off."""
    return " ".join(
        f"{WIDTH * x / max(across, 1e-9):.1f},{height * (1 - min(y, upwards) / upwards):.1f}"
        for x, y in points
    )


def clock(seconds: float, *, tenths: bool = False) -> str:
    """`4:05`, `1:02:03`; with tenths `0:04.2`."""
    if tenths and seconds < 3600:
        minutes, left = divmod(round(seconds, 1), 60)
        return f"{int(minutes)}:{left:04.1f}"
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
