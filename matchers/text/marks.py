"""The known words of one text, with what they say added up once however many works the page may mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import TypeVar

from matchers.kept import Kept, derived
from matchers.text.lexicon import Mark

T = TypeVar("T")
LONGEST = 256
"""No mark is longer than a URL."""


class Marks(tuple[Mark, ...]):  # noqa: SLOT001 # what is kept with it needs a place
    """Marks of one text in order of their start. Immutable, so whatever is read from them is kept with them."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each `key`: it may depend on these marks and the key only."""
        kept = self.kept
        found: T = kept.get(key, kept)
        if found is kept:
            found = kept[key] = make()
        return found

    @derived
    def kept(self) -> Kept:
        """What was read from these marks."""
        return Kept()

    @derived
    def starts(self) -> list[int]:
        return [mark.start for mark in self]

    def near(self, begin: int, end: int) -> list[Mark]:
        """Marks that touch [begin, end)."""
        starts = self.starts
        low, high = bisect_left(starts, begin - LONGEST), bisect_left(starts, end)
        return [mark for mark in self[low:high] if mark.end > begin]

    @derived
    def places(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where marks begin, and where they end."""
        return frozenset(self.starts), frozenset(mark.end for mark in self)

    def without(self, span: tuple[int, int] | None) -> Marks:
        """Marks that do not touch a matched name: 百度网盘 as a work is no sign of a cloud drive.

        The very same object for names that touch the same marks or none, so what they say is added up once a page.
        """
        if span is None or not self:
            return self
        begin, end = span
        gone = tuple([n for n, mark in enumerate(self) if mark.end > begin and mark.start < end])
        return self.once(("without", gone), lambda: self._leaving(gone)) if gone else self

    def _leaving(self, gone: tuple[int, ...]) -> Marks:
        return Marks([mark for n, mark in enumerate(self) if n not in gone])

    @derived
    def kinds(self) -> Marks:
        """Marks that are words of a kind."""
        return Marks([mark for mark in self if of_kind(mark.tags)])

    @property
    def speaks(self) -> bool:
        """Whether any word of works or of handing them out is among them."""
        return bool(self.kinds or self.acting)

    @derived
    def acting(self) -> Marks:
        """Marks that are signs of handing out, or against it."""
        return Marks([mark for mark in self if acts(mark.tags)])


@lru_cache(maxsize=1 << 12)
def of_kind(tags: tuple[str, ...]) -> bool:
    """Whether one of the tags is a kind."""
    return any(tag.startswith("kind:") for tag in tags)


@lru_cache(maxsize=1 << 12)
def acts(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of the act signs among the tags."""
    return tuple(tag[4:] for tag in tags if tag.startswith("act:"))
