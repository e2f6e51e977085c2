"""A text as one view reads it: its characters, and where each of them stands in the soft text."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchers.normalise import Reading
from matchers.titles import tables
from matchers.titles.grams import Codes, Numbers, code_points

STOPS = re.compile(r"[。！？!?；;，,、\n\r…]")
"""What ends a sentence or a member of a list; a disguise puts other things between its characters."""


@dataclass(frozen=True, eq=False)
class Line:
    """The characters of a view. All arrays are as long as the text; `bounds` is one longer.

    Attributes:
        codes: the characters as numbers; syllables and other classes are numbers too.
        starts, ends: soft span of each character.
        bounds: whether a name may begin or end before each place: no word and no number is cut in two.
        gaps: how many separators stand before each character, from the beginning (a running count).
        stops: the same for separators that end a sentence.
    """

    text: str
    codes: Codes
    starts: Numbers
    ends: Numbers
    bounds: NDArray[np.bool_]
    gaps: Numbers
    stops: Numbers

    def gaps_inside(self, start: int, end: int) -> list[int]:
        """Places between start and end, counted from start, before which a separator stands."""
        return (np.flatnonzero(np.diff(self.gaps[start:end])) + 1).tolist()


def base_line(reading: Reading) -> Line:
    """Letters and digits as folded."""
    at = reading.at
    starts = np.arange(len(at)) if isinstance(at, range) else np.array(at, np.int64)
    return line(reading, reading.base, starts, starts + 1)


def line(
    reading: Reading, text: str, starts: Numbers, ends: Numbers, whole: NDArray[np.bool_] | None = None
) -> Line:
    """A line of these characters. `whole`: characters that may not be parted from the one before them."""
    codes = code_points(text)
    classes = tables.looked_up(tables.classes(), codes)
    gap = np.zeros(len(codes), np.int64)
    gap[1:] = starts[1:] > ends[:-1]
    bounds = np.ones(len(codes) + 1, np.bool_)
    bounds[1:-1] = (classes[1:] != classes[:-1]) | (classes[1:] == 0) | (gap[1:] > 0)
    if whole is not None:
        bounds[:-1] &= ~whole
    return Line(text, codes, starts, ends, bounds, np.cumsum(gap), _stops(reading, starts))


def _stops(reading: Reading, starts: Numbers) -> Numbers:
    """Running count of the characters that have a stop between them and the one before."""
    flags = np.zeros(len(starts), np.int64)
    places = [found.start() for found in STOPS.finditer(reading.raw)]
    if places and len(starts):
        soft = reading.soft.starts
        if not isinstance(soft, range):
            places = [bisect_left(soft, place) for place in places]
        after = np.searchsorted(starts, np.array(places), "right")
        flags[after[after < len(starts)]] = 1
    return np.cumsum(flags)
