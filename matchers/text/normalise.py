"""A raw title or text as the matcher reads it: the soft view with separators, the base view for the index.

Both views come from one folding, so a place found in either leads back to the raw text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from records import folding

VERSION = "normalise/2"


@dataclass(frozen=True, slots=True)
class Reading:
    """One piece of text in three spellings: raw, soft (separators kept) and base (letters and digits).

    Attributes:
        source: where it stands: `title`, `file:<n>` or `text`.
        at: for each character of `base` its place in `soft.text`.
    """

    source: str
    soft: folding.Folded
    base: str
    at: Sequence[int]

    @property
    def raw(self) -> str:
        return self.soft.raw

    def soft_span(self, start: int, end: int) -> tuple[int, int]:
        """Where base [start, end) stands in the soft text."""
        return self.at[start], self.at[end - 1] + 1

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where soft [start, end) stands in the raw text."""
        return self.soft.raw_span(start, end)


def read(raw: str, source: str, limit: int = folding.TITLE_LIMIT) -> Reading:
    """Fold `raw` once for all views. Empty, emoji-only or control-only text gives an empty base view."""
    soft = folding.soften(raw, limit)
    at = folding.letters_at(soft.text)
    if len(at) == len(soft.text):
        return Reading(source, soft, soft.text, range(len(at)))
    return Reading(source, soft, "".join([soft.text[place] for place in at]), at)


def same_class(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word: both ASCII-like letters, or both digits."""
    if left.isdigit() or right.isdigit():
        return left.isdigit() and right.isdigit()
    return is_latin(left) and is_latin(right)


def is_latin(character: str) -> bool:
    """A letter of a script that parts its words (Latin, Greek, Cyrillic ...), not Han, kana or Hangul."""
    return character.isalpha() and character < "\u1100"


def bounded(text: str, start: int, end: int) -> bool:
    """Whether [start, end) cuts no Latin word and no number of `text` in two."""
    left_open = start > 0 and same_class(text[start - 1], text[start])
    right_open = end < len(text) and same_class(text[end - 1], text[end])
    return not (left_open or right_open)
