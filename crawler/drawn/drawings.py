"""What passes between a sweep and the browsers that draw its pages. Apart from their own modules: a sweep that draws
nothing need not load them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from attrs import frozen

from crawler.drawn.scripted_reads import Question


@frozen
class Answer:
    """A response for the browser. Header names in lower case, `body` decoded, `url` behind redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    record: str = ""
    """Its WARC record."""


@frozen
class Denied:
    """A request that was not answered, and why: a refusal reason or one of this module's own words."""

    url: str
    reason: str


Fetch = Callable[[Question], Awaitable[Answer | Denied]]
"""What a page asks for, to the answer."""


@frozen
class Drawn:
    """A page as a visitor sees it.

    `html` is the document after its scripts ran, `png` the picture (at most 8,000 pixels high), `pdf` its print.
    `used` names each part with its WARC record.
    """

    url: str
    html: str
    png: bytes
    pdf: bytes
    browser: str
    used: tuple[tuple[str, str], ...] = ()
    denied: tuple[Denied, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    goes_on: str = ""
    """Both as in `crawler.drawn.scrolling.Passed`; empty where nobody scrolled."""


@frozen
class Stored:
    """A stored response, as the browser gets it. Header names in lower case; `body` decoded."""

    status: int
    content_type: str
    body: bytes


class Drawer(Protocol):
    """A browser of one sweep, as `crawler.drawn.live.LiveBrowser`."""

    async def draw(self, main: Answer, *, whole: bool = False) -> Drawn: ...

    async def close(self) -> None: ...
