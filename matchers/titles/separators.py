"""Whether the separators inside a place are the name's own, those of a disguise, or those of a sentence."""

from __future__ import annotations

from matchers.text.normalise import same_class
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
        breaks: bit n is set where the name itself has a separator before its character n (the first 64).
        latin: the name has only Latin letters and figures.
    """
    gaps = line.gaps(start, end)
    if not gaps and not breaks:
        return BASE
    extra = [
        place for place in gaps if (place > 63 or not breaks >> place & 1) and not line.pictured(start, place)
    ]
    length = end - start
    # separators between all characters are meant
    meant = len(gaps) == length - 1
    if extra and not (meant and length >= LETTERED_FROM) and line.stopped(start, extra):
        return ""
    if latin:
        return _latin(line.text[start:end], breaks, len(gaps), len(extra))
    return BASE if meant or not extra or length >= BROKEN_FROM else ""


def _latin(text: str, breaks: int, gaps: int, extra: int) -> str:
    if extra:
        lettered = gaps == len(text) - 1 and len(text) >= LETTERED_FROM
        return SQUEEZED if not text.isdigit() and (lettered or len(text) >= SQUEEZED_FROM) else ""
    if gaps or not _parts(text, breaks):
        return BASE
    return SQUEEZED if len(text) >= RUN_TOGETHER_FROM else ""


def _parts(text: str, breaks: int) -> bool:
    """Whether the name has a separator between letters, where the text now has none."""
    places = range(1, min(len(text), 64))
    return any(breaks >> place & 1 and same_class(text[place - 1], text[place]) for place in places)
