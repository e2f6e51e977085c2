"""Names that stand so that no work of theirs can be meant, which the place alone tells: 1080 in 1080p, 第 in 第二季.

At a million titles half of the names in a listing are such. Their works are counted, and looked at one by one
only where something else on the page points to one of them, or where nothing else is named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator
from typing import NamedTuple

from matchers.candidate import Named
from matchers.facts import WorkFacts
from matchers.text.segments import Context
from matchers.titles import Place

Hopeless = Callable[[Context, str, int, Iterable[WorkFacts]], bool]
"""Whether a name that stands in such a context, and in so many other names, can mean none of the works."""


class Left(NamedTuple):
    """A place that was left, the works that bear its name, and what reads it after all for those of some works."""

    place: Place
    works: Collection[int]
    read: Callable[[Place, Container[int] | None], Iterator[tuple[int, Named]]]


class Apart:
    """The places of a title that were left, in their order. `works`: all that bear one of the names."""

    def __init__(self, hopeless: Hopeless) -> None:
        self._hopeless = hopeless
        self.left: list[Left] = []
        self.works: set[int] = set()

    def takes(self, around: Context, name: str, containing: int, works: Iterable[WorkFacts]) -> bool:
        """Whether none of the works, all that bear the name, can be meant there."""
        return self._hopeless(around, name, containing, works)

    def leave(self, left: Left) -> None:
        """Count the works of a place without looking at them."""
        self.left.append(left)
        self.works.update(left.works)

    def read(self, works: Container[int] | None = None) -> list[tuple[int, Named]]:
        """What stands at the places that were left: of some works, or of all."""
        return [one for left in self.left for one in left.read(left.place, works)]

    def touches(self, span: tuple[int, int]) -> bool:
        """Whether one of the places overlaps a soft span of the title."""
        return any(left.place.start < span[1] and span[0] < left.place.end for left in self.left)
