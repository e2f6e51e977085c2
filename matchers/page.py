"""A listing as read once, for all candidates."""

from __future__ import annotations

from dataclasses import dataclass

from matchers.candidate import Read
from matchers.facts import ListingFacts


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
