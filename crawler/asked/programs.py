"""Programs that draw a whole site at one address: their document is asked for once, and drawn at each of its routes.

A browser that goes from route to route asks the site for the document no second time, so neither does a sweep: the
first answer stands for all its routes, each of which names that answer's record. What the scripts ask for while a route
is drawn is fetched as ever.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence

from attrs import evolve, mutable
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.asked.planned import Entry, Kept, Role
from crawler.pages.links import routes
from records.vocabulary import SweepKind

HELD = 4
"""Programs of one site whose document is held; one that is let go is asked for again."""
NOTHING_NEW = 2
"""Names behind `#` that showed the program's first page, until such names are followed no more."""
SERVED = "served"
"""In a request's meta: the answer is one that the sweep had already."""


@mutable
class Program:
    """One document with routes. `said`: digest of what it shows without any; empty where that was not seen."""

    response: Response
    said: str = ""
    kept: Kept | None = None
    idle: int = 0


class Programs:
    """Those of one sweep, as far as this process has met them. Not for several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Program] = OrderedDict()

    def remember(self, response: Response, said: str = "") -> None:
        """Hold the document of a program that was met."""
        base = routes.base_of(response.url)
        known = self._held.pop(base, None)
        self._held[base] = known or Program(
            response.replace(request=None)
        )  # what was drawn of it is not held
        self._held[base].said = said or self._held[base].said
        if len(self._held) > HELD:
            self._held.popitem(last=False)

    def of(self, url: str) -> Program | None:
        """The program of an address, with or without a route."""
        return self._held.get(routes.base_of(url))

    def keep(self, url: str, kept: Kept | None) -> None:
        """The record of a program's document was written."""
        program = self.of(url)
        if program is not None and kept is not None:
            program.kept = evolve(kept, url=routes.base_of(url), confirms=None)

    def is_unkept(self, url: str) -> bool:
        """Whether this is the document of a program without a record, which its routes will name."""
        program = self.of(url)
        return program is not None and program.kept is None

    def shows_nothing_new(self, url: str, said: str) -> bool:
        """Whether a route shows what its program shows without one, word for word."""
        program = self.of(url)
        if program is None or program.said != said:
            return False
        program.idle += not _is_path(url)
        return True

    def is_idle(self, url: str) -> bool:
        """Whether what stands behind this address's `#` is no more than a name, and such names lead nowhere here."""
        program = self.of(url) if routes.within(url) and not _is_path(url) else None
        return program is not None and program.idle >= NOTHING_NEW


def _is_path(url: str) -> bool:
    return routes.is_path(routes.fragment_of(url))


def digest(lines: Sequence[str]) -> str:
    """Of what a page says."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def route_of(request: Request | None) -> str:
    """The address of the page within a program that a request is for; empty for every other."""
    entry = request.meta.get("entry") if request is not None else None
    if not isinstance(entry, Entry) or entry.planned.role is not Role.PAGE:
        return ""
    return entry.planned.url if routes.within(entry.planned.url) else ""


class ProgramMiddleware:
    """Behind gate and robots.txt: a program's document that the sweep holds is not asked for again.

    A re-check asks for it: what a person wants to know is how it stands now.
    """

    def __init__(self, programs: Programs, kind: SweepKind) -> None:
        self._programs, self._kind = programs, kind

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProgramMiddleware:
        spider = crawler.spider
        return cls(spider.programs, spider.ledger.order.kind)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> Response | None:
        """The document as it came before, for a route of it."""
        program = self._programs.of(request.url) if route_of(request) else None
        if program is None or self._kind is not SweepKind.SWEEP:
            return None
        request.meta[SERVED] = True
        return program.response.replace(url=request.url, request=request, flags=["served"])
