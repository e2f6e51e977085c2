"""A web server with TLS on loopback, and the certificates that it may show: made here, trusted by a file alone."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawl.crawler.loopback import Loopback, serving

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey


@frozen
class Authority:
    """An authority of our own. `root`: its certificate as a PEM file."""

    folder: Path
    certificate: x509.Certificate
    key: Key
    root: Path

    def certify(self, name: str, host: str, *, until: datetime = NOW + 30 * DAY, own: bool = False) -> Path:
        """Certificate and key of a server as one PEM file; `own`: signed by itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        names = x509.SubjectAlternativeName(
            [x509.IPAddress(ipaddress.ip_address(host)), x509.DNSName(f"{name}.example")]
        )
        issuer = subject if own else self.certificate.subject
        built = _builder(subject, issuer, key, until).add_extension(names, critical=False)
        signed = built.sign(key if own else self.key, hashes.SHA256())
        path = self.folder / f"{name}.pem"
        # as servers are set up: their own first, then whoever vouches for it
        behind = b"" if own else _pem(self.certificate)
        path.write_bytes(_pem(signed) + behind + _pem_key(key))
        return path


def authority(folder: Path) -> Authority:
    """A root of our own in this folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Root")])
    root = _builder(name, name, key, NOW + 365 * DAY).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    certificate = root.sign(key, hashes.SHA256())
    (folder / "root.pem").write_bytes(_pem(certificate))
    return Authority(folder, certificate, key, folder / "root.pem")


@contextmanager
def secure(certificate: Path, host: str = "") -> Iterator[Loopback]:
    """A server that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(host, context) as site:
        yield site


def _builder(subject: x509.Name, issuer: x509.Name, key: Key, until: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(NOW, until) - 2 * DAY)
        .not_valid_after(until)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_key(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
