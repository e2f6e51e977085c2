"""How long a text is: in characters, and in one measure for all scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HAN = re.compile("[\u4e00-\u9fff]+")
_CHARACTERS = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]+")


def characters(text: str) -> int:
    """Letters and digits of any script, without blanks and signs."""
    return sum(map(len, _CHARACTERS.findall(text)))


def letters(text: str) -> float:
    """Han letters, and others divided by what a Han letter says of them on an average."""
    # by runs: a match for each letter of a book costs more than reading the page does
    han = sum(map(len, _HAN.findall(text)))
    return han + (sum(map(len, _WORD.findall(text))) - han) / 3.2


def letters_of(texts: Iterable[str]) -> float:
    """The letters of several texts together."""
    return letters("\n".join(texts))
