"""The known words of one text, with what they say added up once however many works the page may mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache
from typing import TypeVar

from matchers.kept import Kept
from matchers.lexicon import Mark

T = TypeVar("T")
LONGEST = 256
"""No mark is longer than a URL."""


class Marks(tuple[Mark, ...]):  # noqa: SLOT001 # what is kept with it needs a place
    """Marks of one text in order of their start. Immutable, so whatever is read from them is kept with them."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each `key`: it may depend on these marks and the key only."""
        return self.kept.once(key, make)

    @cached_property
    def kept(self) -> Kept:
        """What was read from these marks."""
        return Kept()

    @cached_property
    def starts(self) -> list[int]:
        return [mark.start for mark in self]

    def near(self, begin: int, end: int) -> list[Mark]:
        """Marks that touch [begin, end)."""
        starts = self.starts
        low, high = bisect_left(starts, begin - LONGEST), bisect_left(starts, end)
        return [mark for mark in self[low:high] if mark.end > begin]

    @cached_property
    def places(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where marks begin, and where they end."""
        return frozenset(self.starts), frozenset(mark.end for mark in self)

    @cached_property
    def kinds(self) -> tuple[Mark, ...]:
        """Marks that are words of a kind."""
        return tuple(mark for mark in self if of_kind(mark.tags))

    @cached_property
    def speaks(self) -> bool:
        """Whether any word of works or of handing them out is among them."""
        return any(of_kind(mark.tags) or acts(mark.tags) for mark in self)


@lru_cache(maxsize=1 << 12)
def of_kind(tags: tuple[str, ...]) -> bool:
    """Whether one of the tags is a kind."""
    return any(tag.startswith("kind:") for tag in tags)


@lru_cache(maxsize=1 << 12)
def acts(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of the act signs among the tags."""
    return tuple(tag[4:] for tag in tags if tag.startswith("act:"))
