"""A listing as read once, for all candidates."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from matchers import act
from matchers.candidate import Read
from matchers.facts import ListingFacts
from matchers.feature import Feature
from matchers.kind import KindVotes
from matchers.lexicon import Mark


@dataclass(frozen=True)
class Page:
    """A listing as read once for all candidates."""

    listing: ListingFacts
    title: Read
    files: tuple[Read, ...]
    text: Read
    category: Read
    page_title: Read
    isbns: tuple[str, ...]
    unknown: float = 0.0
    """Weight of the words of the title that are no known words: next to nothing in 懂的来 and 百度网盘自取."""
    votes: dict[tuple[int, int, int], KindVotes] = field(default_factory=dict)
    """Votes of kind by the known words that took part, which many candidates share."""

    @cached_property
    def kinds_in_files(self) -> tuple[Mark, ...]:
        """Words of a kind in the names of all files."""
        return tuple(mark for one in self.files for mark in one.marks.kinds)

    @cached_property
    def offered(self) -> tuple[Feature, ...]:
        """What the page hands out without words, the same for every work."""
        return act.handed_out(self.listing)
