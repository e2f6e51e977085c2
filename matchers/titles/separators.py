"""Whether the separators inside a place are the name's own, those of a disguise, or those of a sentence."""

from __future__ import annotations

from matchers.titles.lines import Line
from matchers.titles.model import BASE

SQUEEZED = "squeezed"
SQUEEZED_FROM = 10
"""A Latin name of fewer letters matches only with its own word breaks: `the rapist` is no `therapist`."""
RUN_TOGETHER_FROM = 6
"""Ironman may be Iron Man; `iam` is not I Am."""
LETTERED_FROM = 3
"""D.u.n.e: a name written letter by letter."""
BROKEN_FROM = 4
"""One chance break in a name of fewer Han joins the ends of two words."""


def told(line: Line, start: int, end: int, breaks: int, *, latin: bool) -> str:
    """The view in which a name stands at [start, end): `base`, `squeezed`, or empty for none.

    Args:
        breaks: bit n is set where the name itself has a separator before its character n.
        latin: the name has only Latin letters and figures.
    """
    gaps = int(line.gaps[end - 1] - line.gaps[start])
    if not gaps and not breaks:
        return BASE
    places = line.gaps_inside(start, end) if gaps else []
    extra = [place for place in places if place > 63 or not breaks >> place & 1]
    if latin:
        return _latin(line, start, end, breaks, places, extra)
    return _wide(line, start, end, extra)


def stopped(line: Line, start: int, end: int) -> bool:
    """Whether a sentence, or a member of a list, ends inside."""
    return bool(line.stops[end - 1] > line.stops[start])


def _wide(line: Line, start: int, end: int, extra: list[int]) -> str:
    length = end - start
    if not extra:
        return BASE
    if stopped(line, start, end):
        return ""
    # separators between all characters are meant
    return BASE if len(extra) == length - 1 or length >= BROKEN_FROM else ""


def _latin(line: Line, start: int, end: int, breaks: int, places: list[int], extra: list[int]) -> str:
    length = end - start
    if extra:
        if line.text[start:end].isdigit() or stopped(line, start, end):
            return ""
        lettered = len(places) == length - 1 and length >= LETTERED_FROM
        return SQUEEZED if lettered or length >= SQUEEZED_FROM else ""
    if places or not _joined(line, start, end, breaks):
        return BASE
    return SQUEEZED if length >= RUN_TOGETHER_FROM else ""


def _joined(line: Line, start: int, end: int, breaks: int) -> bool:
    """Whether letters stand together that the name parts."""
    return any(
        breaks >> place & 1 and not line.bounds[start + place] for place in range(1, min(end - start, 64))
    )
