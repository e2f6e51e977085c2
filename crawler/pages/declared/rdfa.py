"""What a page declares in RDFa Lite (`vocab`, `typeof`, `property`), in the shape of JSON-LD.

Only the terms of schema.org, with or without a prefix: a page's `og:title` and its like are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.pages.tree.document import Document
from crawler.pages.tree.parsing import clean

MAX_ITEMS, MAX_DEPTH = 400, 100
_PREFIXES = ("schema:", "http://schema.org/", "https://schema.org/")
_WHO = frozenset({"Person", "Organization"})
"""Whose address is no name of theirs."""
_ADDRESSES = ("content", "resource", "href", "src", "datetime")


def is_declared(document: Document) -> bool:
    """Whether it is worth a look: nearly no page of today carries RDFa."""
    return "typeof=" in document.source and "property=" in document.source and "schema" in document.source


def items(document: Document) -> Iterator[dict[str, Any]]:
    """Every typed thing that no other holds."""
    if document.tree is None:
        return
    held: dict[Any, dict[str, Any]] = {}
    count = 0
    for node in document.tree.iter():
        if not isinstance(node.tag, str) or not (node.get("typeof") or node.get("property")):
            continue
        count += 1
        if count > MAX_ITEMS * 10:
            return
        names = [name for term in (node.get("property") or "").split() if (name := _own(term))]
        typed = [name for term in (node.get("typeof") or "").split() if (name := _own(term))]
        holder = _holder(node, held) if names or typed else None
        value: Any = {"@type": typed} if typed else _value(node)
        if typed and len(held) < MAX_ITEMS:
            held[node] = value
            if (place := node.get("about") or node.get("resource")) and not _WHO.intersection(typed):
                value["@id"] = place
            if holder is None or not names:
                yield value
        if holder is not None:
            for name in names:
                holder.setdefault(name, []).append(value)


def _holder(node: Any, held: dict[Any, dict[str, Any]]) -> dict[str, Any] | None:
    above = node.getparent()
    for _ in range(MAX_DEPTH):
        if above is None or above in held:
            break
        above = above.getparent()
    return held.get(above) if above is not None else None


def _own(term: str) -> str:
    """A term of schema.org without its prefix; empty for one of another vocabulary."""
    for prefix in _PREFIXES:
        if term.startswith(prefix):
            return term.removeprefix(prefix)
    return "" if ":" in term or "/" in term else term


def _value(node: Any) -> str:
    for name in _ADDRESSES:
        if node.get(name):
            return str(node.get(name))
    return clean("".join(node.itertext())[:20_000])
