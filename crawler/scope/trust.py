"""Whom a sweep trusts: the authorities of the system, and those of the office's own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from service_identity import VerificationError
from twisted.internet._sslverify import OpenSSLDefaultPaths
from twisted.internet.ssl import optionsForClientTLS

from records.errors import ConfigurationError

DEEP = 6
"""How far down the causes of a failure are looked through."""


class TrustRoots(OpenSSLDefaultPaths):
    """The system's authorities and those of a PEM file."""

    def __init__(self, extra: Path) -> None:
        self._extra = extra

    def _addCACertsToContext(self, context: SSL.Context) -> None:  # noqa: N802 - Twisted's name
        super()._addCACertsToContext(context)  # type: ignore[no-untyped-call]
        context.load_verify_locations(str(self._extra))


class TrustingContextFactory(_ScrapyClientContextFactory):
    """Scrapy's factory, which verifies certificates and host names, with authorities of our own."""

    roots: TrustRoots

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ARG002, N802 - Twisted's signature
        return optionsForClientTLS(
            hostname=hostname.decode("ascii"), trustRoot=self.roots,  # type: ignore[arg-type]  # declared by zope
            extraCertificateOptions=self._get_cert_options_kwargs(),
        )  # fmt: skip


def trusting(crawler: Any, extra: Path) -> TrustingContextFactory:
    """A factory that trusts the file's authorities too. Raises ConfigurationError where the file is none."""
    try:
        SSL.Context(SSL.TLS_METHOD).load_verify_locations(str(extra))
    except (SSL.Error, OSError) as error:
        raise ConfigurationError(
            f"{extra} holds no certificates of authorities (COPYWATCH_TLS_CA_FILE)",
            zh=f"{extra} 不是可用的 CA 证书文件（COPYWATCH_TLS_CA_FILE）", file=str(extra),
        ) from error  # fmt: skip
    factory = TrustingContextFactory.from_crawler(crawler)
    factory.roots = TrustRoots(extra)
    return factory


def certificate_fault(error: BaseException, deep: int = 0) -> str:
    """What was wrong with a server's certificate; empty where a failure has another cause."""
    if isinstance(error, VerificationError):
        return "the certificate is for another name"
    if isinstance(error, SSL.Error) and "certificate" in str(error):
        return f"the certificate does not verify: {_said(error)}"
    if deep >= DEEP:
        return ""
    causes = [error.__cause__, *(getattr(one, "value", one) for one in getattr(error, "reasons", None) or ())]
    causes += [one for one in error.args if isinstance(one, BaseException)]
    found = (certificate_fault(one, deep + 1) for one in causes if isinstance(one, BaseException))
    return next(filter(None, found), "")


def _said(error: SSL.Error) -> str:
    told = error.args[0] if error.args and isinstance(error.args[0], list) else []
    return "; ".join(str(part[-1]) for part in told if part)[:200]
