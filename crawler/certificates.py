"""TLS certificates as the site showed them: what they say of who holds them, and the bytes themselves."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any

from attrs import field, frozen
from cryptography import x509
from cryptography.x509.oid import ExtensionOID
from scrapy.http import Response

MEDIA_TYPE = "application/pkix-cert"
MAX_NAMES = 200
"""Names of one certificate that are kept; shared hosts put hundreds of sites into one."""


@frozen
class Certificate:
    """A server's own certificate. `sha256` of the DER bytes, hexadecimal; `detail` as `records.site_marks` keeps it."""

    sha256: str
    der: bytes = field(repr=False)
    detail: dict[str, Any] = field(factory=dict)

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


def read(der: bytes) -> Certificate:
    """Subject, names, issuer and validity. What does not parse is kept with its digest alone."""
    sha256 = hashlib.sha256(der).hexdigest()
    try:
        return Certificate(sha256, der, _detail(x509.load_der_x509_certificate(der)))
    except ValueError as error:
        return Certificate(sha256, der, {"unreadable": str(error)[:200]})


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
