"""What goes into the title index and what comes out of it: titles and places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

BASE = "base"
"""The view in which the name itself stands: letters and digits as folded, nothing replaced."""


class Title(NamedTuple):
    """One name of one work, as the catalogue writes it."""

    work: int
    text: str
    alias: bool = False
    stem: bool = False
    """The name without its number (三界邮差 of 三界邮差 第二季): only right where the number stands near."""


class Place(NamedTuple):
    """A name of the index at soft [start, end) of a reading.

    Attributes:
        key: number of the name in its index (`TitleIndex.titles_of`, `.key_text`); not the same after a
            rebuild.
        view: the view in which it was found; `base` where the name itself stands.
        edits: characters inserted, deleted or replaced; 0 in the exact views.
        shared: how many names of the catalogue look alike in this view (1: this one alone).
    """

    key: int
    start: int
    end: int
    view: str = BASE
    edits: int = 0
    shared: int = 1

    @property
    def plain(self) -> bool:
        """Whether the name itself stands there, undisguised but for separators, width and script."""
        return self.view == BASE and not self.edits


def longest(places: Iterable[Place]) -> list[Place]:
    """Without the places that stand inside a longer one: 黑暗森林 inside 三体II:黑暗森林 says nothing new.

    A disguise hides nothing plain: 庆余 that stands there stays beside 庆余年 that only sounds like it. In one
    and the same span the plain name hides every disguise.
    """
    ordered = list(places)
    plain = _outermost(place for place in ordered if place.plain)
    starts = [place.start for place in plain]
    other = (place for place in ordered if not place.plain and not _inside(place, plain, starts))
    return sorted([*plain, *_outermost(other)], key=_order)


def _outermost(places: Iterable[Place]) -> list[Place]:
    kept: list[Place] = []
    reach = -1
    for place in sorted(places, key=_order):
        if place.end > reach or (kept and (kept[-1].start, kept[-1].end) == (place.start, place.end)):
            kept.append(place)
            reach = max(reach, place.end)
    return kept


def _inside(place: Place, outermost: list[Place], starts: list[int]) -> bool:
    """Whether a place stands in one of the outermost; the last that begins before it reaches furthest."""
    number = bisect_right(starts, place.start)
    return number > 0 and place.end <= outermost[number - 1].end


def _order(place: Place) -> tuple[int, int, int, str]:
    return place.start, -place.end, place.key, place.view
