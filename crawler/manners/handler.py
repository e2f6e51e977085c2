"""Scrapy's HTTP/1.1 handler with a limit on response headers.

DOWNLOAD_MAXSIZE counts bodies only: a server that never ends its headers fills the memory instead.
The certificates that a server sends behind its own stay with the answer.
The body of a listing's file goes to the disk while it comes (`crawler.asked.spool`); Scrapy would hold it whole.
"""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import BODY, DONE, HTTP11ClientProtocol

from crawler.handouts.file_answers import open_spool, take
from crawler.scope.certificates import Sent, sent_behind
from crawler.scope.trust import trusting
from records.settings import Settings

MAX_HEADER_BYTES = 256 * 1024
"""Of one response, status line and interim responses included; browsers stop at about the same size."""


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Cuts the connection when the headers of one response grow beyond the limit."""

    _header_bytes = 0
    _sent: tuple[bytes, ...] | None = None

    def request(self, request: Any) -> Any:
        self._header_bytes = 0
        return super().request(request).addCallback(self._with_chain)

    def _with_chain(self, response: Any) -> Any:
        if self._sent is None:  # once for a connection: its handshake is done
            assert self.transport is not None
            self._sent = sent_behind(getattr(self.transport, "getHandle", lambda: None)())
        response._copywatch_chain = self._sent
        return response

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


class _ToSpool(io.BytesIO):
    """In the place of a response's buffer: passes the bytes on, and ends up empty."""

    def __init__(self, take: Any) -> None:
        super().__init__()
        self._take = take

    def write(self, data: Any) -> int:
        self._take(data)
        return len(data)


class ChainAgent(_ScrapyAgent):
    """For one request: what the server sent behind its certificate stays with the answer."""

    def _cb_bodydone(self, result: Any, url: str) -> Response:
        own, sent = result.get("certificate"), getattr(result["txresponse"], "_copywatch_chain", ())
        if own is not None and sent:
            result["certificate"] = Sent(own.original)  # type: ignore[no-untyped-call]
            result["certificate"].chain = sent
        return super()._cb_bodydone(result, url)


class SpoolingAgent(ChainAgent):
    """For one request of a file: a successful answer's body goes to the entry's spool, any other stays small."""

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        entry = request.meta["entry"]
        if txresponse.code in (200, 206):
            deliver = txresponse.deliverBody

            def spooled(reader: Any) -> None:
                open_spool(entry, self._headers_from_twisted_response(txresponse))
                request.meta["spooled"] = True
                reader._bodybuf = _ToSpool(partial(take, entry))
                deliver(reader)

            txresponse.deliverBody = spooled
        return super()._cb_bodyready(txresponse, request)


class BoundedHandler(HTTP11DownloadHandler):
    """The handler for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
        # Twisted would ask again by itself, at once, where a connection ends without an answer: past pace and ledger
        self._pool.retryAutomatically = False
        self._fresh = type(self._pool)(self._pool._reactor, persistent=False)
        """For what is asked again, and for what a whole site hangs on (robots.txt, whether it answers at all): a server
        may have left the connection that is kept, and the next one too."""
        self._fresh._factory = BoundedFactory
        own = Settings().tls_ca_file
        if own is not None:
            self._contextFactory = trusting(crawler, own)  # type: ignore[assignment]  # declared by zope

    async def download_request(self, request: Request) -> Response:
        """As Scrapy's; the body of an entry with a spool goes to the disk, and the certificates stay with the answer."""
        entry = request.meta.get("entry")
        ledger = getattr(self._crawler.spider, "ledger", None)
        if entry is not None and ledger is not None:
            ledger.sent.note(entry.fingerprint)
        spooling = getattr(entry, "spool", None) is not None
        pool = self._pool if getattr(entry, "attempts", 0) == 1 else self._fresh
        agent = (SpoolingAgent if spooling else ChainAgent)(
            contextFactory=self._contextFactory, bindAddress=self._bind_address, pool=pool,
            maxsize=0 if spooling else self._default_maxsize, warnsize=0 if spooling else self._default_warnsize,
            fail_on_dataloss=spooling or self._fail_on_dataloss, crawler=self._crawler,
        )  # fmt: skip
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))
