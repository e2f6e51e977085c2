"""Which numbers a page states of what it offers: ISBN, and the package name of an app."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.declared.structured import Thing
from records import identifiers

_PACKAGE = re.compile(
    r"(?:包\s?名|package(?:\s?name)?|app\s?id|bundle\s?id)\s*[:：]?\s*([A-Za-z][\w]*(?:\.[A-Za-z_]\w*)+)",
    re.IGNORECASE,
)


def identifiers_of(about: Sequence[Thing], text: str) -> dict[str, list[str]]:
    """Numbers by kind (`isbn`, `package`), each list without repeats; what is declared before what is written."""
    declared = (identifiers.isbn13(raw) for thing in about for raw in thing.texts("isbn"))
    named = (identifiers.package_name(match.group(1)) for match in _PACKAGE.finditer(text))
    found = {
        "isbn": [*filter(None, declared), *identifiers.find_isbns(text)],
        "package": list(filter(None, named)),
    }
    return {name: list(dict.fromkeys(values)) for name, values in found.items() if values}
