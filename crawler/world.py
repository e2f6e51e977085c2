"""What a spider works with besides the web, and what it is handed to."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from typing import Protocol

from attrs import frozen
from scrapy.http import Response

from crawler.asked.planned import Entry, Hop, Result
from crawler.pages.reading import Fetched, PageReading
from records.clock import Clock
from records.session import Database
from records.settings import Settings
from records.vault import Vault


class Reader(Protocol):
    """A page object: reads a page of its family, or gives None for one of another kind."""

    def read(self, fetched: Fetched) -> PageReading | None: ...


class Taker(Protocol):
    """What the spider hands results to: the frontier."""

    def conclude(self, result: Result) -> None: ...
    def fail(self, entry: Entry, error: BaseException, url: str, hops: Sequence[Hop] = ()) -> None: ...
    def stop(self, why: str) -> None: ...
    def spend(self, why: str) -> None: ...


class Drawer(Protocol):
    """Draws a page that only scripts fill: the response with the document that they made, or as it was."""

    async def __call__(self, response: Response) -> Response: ...


@frozen
class World:
    """What a spider works with besides the web."""

    settings: Settings
    database: Database
    clock: Clock
    vault: Vault


def version() -> str:
    """The installed version, `0` in a folder that was never installed."""
    try:
        return metadata.version("copywatch")
    except metadata.PackageNotFoundError:
        return "0"
