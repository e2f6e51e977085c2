"""From what the downloader raises to what the ledger counts."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from attrs import frozen
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.asked.refusals import Halted, Transient
from crawler.scope.resolver import guard
from crawler.scope.trust import certificate_fault
from records.vocabulary import RefusalReason


@frozen
class Verdict:
    """What became of a request. `again`: the site may answer later; `after_s`: when it asked us to come back."""

    reason: RefusalReason
    stage: str
    detail: str
    again: bool = False
    status: int | None = None
    after_s: float | None = None


_KNOWN: tuple[tuple[type[Exception], RefusalReason, bool], ...] = (
    (DownloadTimeoutError, RefusalReason.TIMEOUT, True),
    (DownloadConnectionRefusedError, RefusalReason.CONNECTION, True),
    (DownloadFailedError, RefusalReason.CONNECTION, True),
    (ResponseDataLossError, RefusalReason.CONNECTION, True),
    (DownloadCancelledError, RefusalReason.TOO_LARGE, False),
    (UnsupportedURLSchemeError, RefusalReason.SCHEME, False),
    (IgnoreRequest, RefusalReason.REDIRECT_LOOP, False),  # Scrapy's own: too many redirects
    (ValueError, RefusalReason.UNPARSABLE, False),  # of a redirect's address: no host, no port, no URL at all
    (OSError, RefusalReason.CONNECTION, True),
)


def verdict(error: BaseException, url: str) -> Verdict:
    """What an exception of the downloader means for the URL that was asked for."""
    if isinstance(error, Halted):
        return Verdict(error.reason, error.stage, error.detail, again=error.again)
    if isinstance(error, Transient):
        return Verdict(
            error.reason, "download", error.detail, again=True, status=error.status, after_s=error.after_s
        )
    if isinstance(error, CannotResolveHostError | socket.gaierror):
        return _unresolved(url, str(error))
    fault = certificate_fault(error)
    if fault:
        return Verdict(RefusalReason.CERTIFICATE, "download", fault)
    detail = f"{type(error).__name__}: {error}"[:500]
    for kind, reason, again in _KNOWN:
        if isinstance(error, kind):
            return Verdict(reason, "download", detail, again=again)
    return Verdict(RefusalReason.CONNECTION, "download", detail, again=True)


def _unresolved(url: str, text: str) -> Verdict:
    why = guard.refused.get(urlsplit(url).hostname or "")
    if why:
        return Verdict(RefusalReason.ADDRESS, "guard", why)
    return Verdict(RefusalReason.DNS, "download", text[:500], again=True)
