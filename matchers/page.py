"""A listing as read once, for all candidates."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TypeVar

from matchers.candidate import Read, read_with_marks
from matchers.facts import ListingFacts
from matchers.feature import Feature
from matchers.kept import Kept, derived
from matchers.offers import handed_out
from matchers.text.lexicon import Mark
from matchers.text.normalise import read
from matchers.text.residue import unknown
from records import folding
from records.identifiers import find_isbns, isbn13

T = TypeVar("T")
MODIFIED = frozenset(("act:crack", "act:private_server", "act:cheat"))
STOPS = re.compile("(?<=[\u3400-\u9fff])[。!?;,、:…](?=[\u3400-\u9fff“”‘’]|$)")
PROSE_FROM, PROSE_STOPS = 30, 3
"""Characters (and weight of the unknown words) of a title from which it may be Chinese prose, and signs between words."""
MAX_FILES = 100
"""File names of a listing that are read."""


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

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each `key`: it may depend on this page and the key only."""
        return self.kept.once(key, make)

    @derived
    def prose(self) -> bool:
        """Whether the title is a piece of a running text, cut out of it or put there whole.

        Several sentences, or members of one, that next to nothing known explains: a title that offers a work, asks
        for it or reports of it has words of that.
        """
        title = self.title
        if len(title.soft) < PROSE_FROM or len(STOPS.findall(title.soft)) < PROSE_STOPS:
            return False  # nearly always
        return len(title.acting) < 2 and self.unknown >= PROSE_FROM

    @property
    def identified(self) -> bool:
        """Whether the page gives an ISBN or a package name."""
        return bool(self.isbns or self.listing.packages)

    @derived
    def letters(self) -> frozenset[str]:
        """All characters of title, files and text."""
        return frozenset(chain(self.title.soft, self.text.soft, *(one.soft for one in self.files)))

    @derived
    def unknown(self) -> float:
        """Weight of the words of the title that are no known words: next to nothing in 懂的来 and 百度网盘自取."""
        return unknown(self.title.soft, self.title.marks)

    @derived
    def kept(self) -> Kept:
        """What was read from this page."""
        return Kept()

    @derived
    def modified(self) -> bool:
        """Whether the title offers a cracked or changed build, which often carries a package name of its own."""
        return any(MODIFIED.intersection(mark.tags) for mark in self.title.marks)

    @derived
    def kinds_in_files(self) -> tuple[Mark, ...]:
        """Words of a kind in the names of all files."""
        return tuple(mark for one in self.files for mark in one.marks.kinds)

    @derived
    def offered(self) -> tuple[Feature, ...]:
        """What the page hands out without words, the same for every work."""
        return handed_out(self.listing)


def read_page(listing: ListingFacts) -> Page:
    """Fold and mark every part of a listing once."""
    files = [read(name, f"file:{n}") for n, name in enumerate(listing.files[:MAX_FILES])]
    return Page(
        listing=listing,
        title=read_with_marks(read(listing.title, "title")),
        files=tuple(read_with_marks(one) for one in files),
        text=_part(listing.text, "text", folding.TEXT_LIMIT),
        category=_part(listing.category, "category"),
        page_title=_part(listing.page_title, "page_title"),
        isbns=_isbns(listing) if listing.isbns or listing.text else (),
    )


def _part(raw: str, source: str, limit: int = folding.TITLE_LIMIT) -> Read:
    return read_with_marks(read(raw, source, limit)) if raw else _nothing(source)


@cache
def _nothing(source: str) -> Read:
    """A part that is empty: the same for all pages."""
    return read_with_marks(read("", source))


def _isbns(listing: ListingFacts) -> tuple[str, ...]:
    said = find_isbns(listing.text[: folding.TEXT_LIMIT])
    return tuple(dict.fromkeys([*filter(None, map(isbn13, listing.isbns)), *said]))
