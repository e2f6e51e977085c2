"""Magnets that a page's scripts write out for its readers: they show what is handed over, and not which page does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.pages.tree.document import Document

MAX_SCRIPTS, MAX_SCRIPT, MAX_MAGNETS = 200, 200_000, 100
"""Scripts of a page that are looked through, characters of each, and magnets of each."""
_MAGNET = re.compile(r"magnet:\?xt=urn:btih:[0-9A-Za-z]{32,40}(?:&[^\s\"'<>#$\\]{1,500})?")


def magnets_of(document: Document) -> Iterator[str]:
    """Each by itself, where a script joins several with signs of its own."""
    if document.tree is None or "magnet:?xt=" not in document.source:
        return
    for script in islice(document.tree.iter("script"), MAX_SCRIPTS):
        yield from islice(_MAGNET.findall((script.text or "")[:MAX_SCRIPT]), MAX_MAGNETS)
