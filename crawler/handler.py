"""Scrapy's HTTP/1.1 handler with a limit on response headers.

DOWNLOAD_MAXSIZE counts bodies only: a server that never ends its headers fills the memory instead.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import BODY, DONE, HTTP11ClientProtocol

MAX_HEADER_BYTES = 256 * 1024
"""Of one response, status line and interim responses included; browsers stop at about the same size."""


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Cuts the connection when the headers of one response grow beyond the limit."""

    _header_bytes = 0

    def request(self, request: Any) -> Any:
        self._header_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        parser = self._parser
        if parser is not None and parser.state not in (BODY, DONE):
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES + 64 * 1024:  # the last piece may bring a body along
                assert self.transport is not None
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Builds bounded protocols."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - Twisted's signature
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedHandler(HTTP11DownloadHandler):
    """The handler for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
