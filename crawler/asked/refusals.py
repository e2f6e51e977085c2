"""What stops a request on its way, as one exception that Scrapy leaves alone and the ledger counts."""

from __future__ import annotations

from typing import NoReturn

from scrapy.exceptions import IgnoreRequest

from records.errors import FetchRefused
from records.vocabulary import RefusalReason


class Halted(FetchRefused, IgnoreRequest):
    """A request that ends here: typed, never retried, stored with its URL.

    `stage` is where: gate, guard, robots, download, parse, picture. `again`: the cause may pass, so the
    frontier may ask once more (robots.txt of a site that is down). An `IgnoreRequest` too, so that Scrapy
    hands it to the errback without a traceback and its own retries leave it alone.
    """

    def __init__(
        self, reason: RefusalReason, url: str, *, stage: str, detail: str = "", again: bool = False
    ) -> None:
        FetchRefused.__init__(self, reason.value, detail or reason.value, url=url, stage=stage)
        self.reason, self.url, self.stage, self.detail, self.again = reason, url, stage, detail, again


class Transient(Exception):
    """The site did not answer as it should just now; the frontier may ask again later.

    `after_s` is what the site itself asked for in Retry-After, None where it asked for nothing.
    """

    def __init__(
        self,
        reason: RefusalReason,
        url: str,
        detail: str,
        *,
        status: int | None = None,
        after_s: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.reason, self.url, self.detail, self.status, self.after_s = reason, url, detail, status, after_s


def halt(reason: RefusalReason, url: str, stage: str, detail: str = "") -> NoReturn:
    """Raise `Halted`."""
    raise Halted(reason, url, stage=stage, detail=detail)
