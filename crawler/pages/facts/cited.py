"""Makers whom a citation names: `Halvorsen, R. and Teague, P. (2021) Applied Coastal Engineering.`"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.pages.tree.document import Document, own_heading
from records import folding

MAX_CITATION = 600
_CITED = re.compile(
    r"(?P<names>[^\d()（）]{2,200}?)[\s,]*[(（](?:1[5-9]|20)\d{2}[a-z]?[)）][\s.:,]*(?P<rest>.+)"
)
_BETWEEN = re.compile(r"\s*[;；]\s*|,?\s+(?:and|&)\s+|\s*[、和与]\s*", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def makers_of(document: Document) -> list[str]:
    """Those whom a line names before a year and the page's own name."""
    heading = own_heading(document)
    if heading is None or len(name := folding.key(heading.text)) < 2:
        return []
    for block in document.own:
        if block is heading or len(block.text) > MAX_CITATION or heading.text not in block.text:
            continue
        found = _CITED.fullmatch(block.text)
        if found and folding.key(found["rest"]).startswith(name):
            return list(_names(found["names"]))
    return []


def _names(said: str) -> Iterator[str]:
    for one in _BETWEEN.split(said):
        parts = [part.strip() for part in one.split(",") if part.strip()]
        if len(parts) > 2 and len(parts) % 2 == 0:  # family and given names by turns
            yield from (_joined(parts[place : place + 2]) for place in range(0, len(parts), 2))
        elif parts:
            yield _joined(parts)


def _joined(parts: list[str]) -> str:
    return "".join(parts) if _HAN.search(parts[0]) else ", ".join(parts)
