"""TLS certificates as the site showed them: what they say of who holds them, who vouches for that, the bytes themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from attrs import field, frozen
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID
from OpenSSL import SSL
from scrapy.http import Response
from twisted.internet.ssl import Certificate as Peer

MEDIA_TYPE = "application/pkix-cert"
MAX_NAMES = 200
"""Names of one certificate that are kept; shared hosts put hundreds of sites into one."""
MAX_CHAIN, MAX_CHAIN_BYTES = 10, 128 * 1024
"""Certificates of others that one answer came with; honest servers send one to three, some two kB each."""


class Sent(Peer):
    """A server's certificate, and the others that it sent behind it: DER, in its order."""

    chain: tuple[bytes, ...] = ()


@frozen
class Certificate:
    """A server's own certificate. `sha256` of the DER bytes, hexadecimal; `detail` as `records.site_marks` keeps it."""

    sha256: str
    der: bytes = field(repr=False)
    detail: dict[str, Any] = field(factory=dict)
    chain: tuple[Certificate, ...] = ()
    """What the server sent to show who vouches for it, in its order, which is evidence and need not be a valid path."""

    @property
    def uri(self) -> str:
        """Under which it stands in WARC files."""
        return f"urn:x509:sha256:{self.sha256}"


def der_of(response: Response) -> bytes | None:
    """The DER bytes of the certificate that the answer came with; None for http."""
    certificate = response.certificate
    if certificate is None:
        return None
    der: bytes = certificate.dump()  # twisted.internet.ssl.Certificate: ASN.1 by default
    return der


def chain_of(response: Response) -> tuple[bytes, ...]:
    """What the server sent behind its own certificate; empty for http, and where it sent nothing or is not known."""
    return response.certificate.chain if isinstance(response.certificate, Sent) else ()


def sent_behind(connection: object) -> tuple[bytes, ...]:
    """The certificates behind the server's own, of a connection whose handshake is done; empty without TLS."""
    if not isinstance(connection, SSL.Connection):
        return ()
    shown = connection.get_peer_cert_chain(as_cryptography=True) or ()
    ders = [one.public_bytes(Encoding.DER) for one in shown[1 : 1 + MAX_CHAIN]]
    return tuple(der for n, der in enumerate(ders) if sum(map(len, ders[: n + 1])) <= MAX_CHAIN_BYTES)


def read(der: bytes, chain: Sequence[bytes] = ()) -> Certificate:
    """Subject, names, issuer and validity, of those in the chain too. What does not parse is kept with its digest alone."""
    sha256, others = hashlib.sha256(der).hexdigest(), tuple(map(read, chain))
    try:
        return Certificate(sha256, der, _detail(x509.load_der_x509_certificate(der)), others)
    except ValueError as error:
        return Certificate(sha256, der, {"unreadable": str(error)[:200]}, others)


def told_of(certificate: Certificate) -> dict[str, Any]:
    """What is written down of a certificate: its detail, and of each in its chain digest and detail."""
    others = [{"sha256": one.sha256, **one.detail} for one in certificate.chain]
    return {**certificate.detail, "chain": others}


def digests_of(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The digests of a chain, from what was written down of its certificate."""
    return tuple(str(one["sha256"]) for one in told.get("chain", ()))


def _detail(certificate: x509.Certificate) -> dict[str, Any]:
    names = _names(certificate)
    return {
        "subject": certificate.subject.rfc4514_string()[:500],
        "issuer": certificate.issuer.rfc4514_string()[:500],
        "names": names[:MAX_NAMES],
        "names_in_all": len(names),
        "not_before": certificate.not_valid_before_utc.astimezone(UTC).isoformat(),
        "not_after": certificate.not_valid_after_utc.astimezone(UTC).isoformat(),
        "serial": f"{certificate.serial_number:x}",
    }


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        extension = certificate.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME)
    except (x509.ExtensionNotFound, ValueError):
        return []
    assert isinstance(extension.value, x509.SubjectAlternativeName)
    return [str(name.value)[:300] for name in extension.value]
