"""Does a page that stands in place of robots.txt mean that there is none?

Servers of single-page programs answer every address that they do not know with one and the same empty page, which
scripts fill later; others with one of their pages that says so under status 200. RFC 9309 knows a robots file by its
name and by "text/plain" (2.3), and binds to the rules that can be parsed (2.3.1.1): such a page holds none. It is
believed only where it is told from everything else that may stand there, an error, a wall or a notice of works on the
site: it says nothing of its own and waits for its scripts, stands in the frame of a site that leads on, or is a wiki's empty
form for writing a page of this name; and a name
that nobody ever gave to anything brings the very same.
"""

from __future__ import annotations

import re
import secrets

from crawler.pages import rendering, walls
from crawler.pages.links import urls
from crawler.pages.reading import Fetched
from crawler.pages.tree.document import Document

MAX_BYTES = 256 * 1024
"""A page of its own parts is longer than such a shell."""
FRAME = 5
"""Links to other pages of the site that stand on each of its pages, and on no notice that it is closed."""
_SIGNS = frozenset({"noscript", "mount", "state", "loading"})
_EMPTY_FORM = re.compile(
    r"<form\b(?:(?!</form).){0,4000}<textarea\b[^>]{0,400}>\s*</textarea", re.IGNORECASE | re.DOTALL
)
_LOADED = re.compile(r"<script\b[^>]{0,300}\bsrc\s*=|\bmodulepreload\b|\bimport\(", re.IGNORECASE)
"""A program comes as files; a page that only proves that a browser is there has its few lines in itself."""
_OF_ONE_VISIT = re.compile(r"[0-9A-Fa-f]{12,}|[\w+/=-]{24,}|\d{6,}")
"""Digests, nonces and times that differ from answer to answer."""


def may_be_one(url: str, body: bytes) -> bool:
    """Whether a page at robots.txt looks like a server's answer for whatever it does not know; asks nothing."""
    if len(body) > MAX_BYTES:
        return False
    document = Document(Fetched(url, body))
    why = rendering.reasons(document)
    shell = bool(_SIGNS.intersection(why)) or (bool(why) and _LOADED.search(document.source) is not None)
    return (shell or _leads_on(document) or _asks_to_be_written(document)) and not walls.wall_of(document)


def _leads_on(document: Document) -> bool:
    home = urls.origin(document.url) + "/"
    return len({anchor.url for anchor in document.anchors if anchor.url.startswith(home)}) >= FRAME


def _asks_to_be_written(document: Document) -> bool:
    """Whether it is the empty form of a wiki, on which a page of this name could be written."""
    form = _EMPTY_FORM.search(document.source)
    return form is not None and "robots.txt" in document.page_title.lower()


def made_up_name() -> str:
    """A name of a text file that no server has."""
    return f"{secrets.token_hex(8)}.txt"


def is_one(body: bytes, name: str, other: bytes, other_name: str) -> bool:
    """Whether two addresses were answered with one page. What either repeats of its own name is no difference."""
    return _bare(body, name) == _bare(other, other_name)


def _bare(body: bytes, name: str) -> str:
    text = body[:MAX_BYTES].decode("utf-8", "replace").replace(name, "")
    return _OF_ONE_VISIT.sub("", text)
