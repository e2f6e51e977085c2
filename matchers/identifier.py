"""Identifiers that name one work and no other: ISBN, package name, signer of an application."""

from __future__ import annotations

import re
from collections.abc import Iterable

from stdnum import isbn
from stdnum.exceptions import ValidationError

ISBN = re.compile(r"(?<![0-9])(?:97[89][-\s]?)?(?:[0-9][-\s]?){9}[0-9xX](?![0-9xX])")
ISBN_LABEL = re.compile(r"isbn|书号", re.IGNORECASE)


def isbn13(text: str) -> str:
    """13 digits of a valid ISBN-10 or ISBN-13 (ISO 2108), or an empty string."""
    try:
        found: str = isbn.to_isbn13(isbn.compact(text))
        return found if isbn.is_valid(found) else ""
    except ValidationError:
        return ""


def isbns(text: str) -> tuple[str, ...]:
    """Valid ISBNs that a text states: 13 digits beginning with 978 or 979, or 10 behind the word ISBN."""
    found = []
    for match in ISBN.finditer(text):
        number = isbn13(match.group())
        labelled = bool(ISBN_LABEL.search(text[max(0, match.start() - 12) : match.start()]))
        if number and (labelled or match.group().startswith("97")):
            found.append(number)
    return tuple(dict.fromkeys(found))


def agree(expected: str, seen: Iterable[str]) -> str:
    """`agree` when the expected identifier is among those seen, `conflict` when others are, else empty."""
    values = {value.casefold() for value in seen if value}
    if not expected or not values:
        return ""
    return "agree" if expected.casefold() in values else "conflict"
