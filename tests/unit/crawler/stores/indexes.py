"""F-Droid indexes of our own: JARs signed as jarsigner signs them, by keys made here."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

from attrs import frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID


@frozen
class Signer:
    """A key with its certificate; `fingerprint` as repositories publish it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()


def signer(name: str) -> Signer:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2050, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return Signer(key, certificate)


def jar(name: str, data: bytes, by: Signer | None) -> bytes:
    """A JAR with one entry; unsigned where `by` is None."""
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    manifest = f"Manifest-Version: 1.0\r\n\r\nName: {name}\r\nSHA-256-Digest: {digest}\r\n\r\n".encode()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        if by is not None:
            whole = base64.b64encode(hashlib.sha256(manifest).digest()).decode()
            told = f"Signature-Version: 1.0\r\nSHA-256-Digest-Manifest: {whole}\r\n\r\n".encode()
            options = [
                pkcs7.PKCS7Options.DetachedSignature,
                pkcs7.PKCS7Options.NoCapabilities,
                pkcs7.PKCS7Options.Binary,
            ]
            block = (
                pkcs7.PKCS7SignatureBuilder().set_data(told).add_signer(by.certificate, by.key, hashes.SHA256())
                .sign(Encoding.DER, options)
            )  # fmt: skip
            archive.writestr("META-INF/MANIFEST.MF", manifest)
            archive.writestr("META-INF/1.SF", told)
            archive.writestr("META-INF/1.RSA", block)
        archive.writestr(name, data)
    return sink.getvalue()


def index_v2(apps: dict[str, dict[str, Any]]) -> bytes:
    """index-v2.json of apps as `app_v2` makes them."""
    return json.dumps({"repo": {"name": {"en-US": "shop"}}, "packages": apps}, ensure_ascii=False).encode()


def app_v2(package: str, names: dict[str, str], versions: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """An app with versions: code to (file's SHA-256, signer)."""
    return {
        "metadata": {"name": names, "authorName": "示例工作室", "license": "MIT", "summary": {"zh-CN": "一款示例应用"},
                     "icon": {"en-US": {"name": f"/{package}/icon.png"}}, "categories": ["Games"]},
        "versions": {
            sha256: {"added": 1_760_000_000_000, "file": {"name": f"/{package}_{code}.apk", "sha256": sha256, "size": 100 + code},
                     "manifest": {"versionName": f"{code}.0", "versionCode": code, "signer": {"sha256": [by]}}}
            for code, (sha256, by) in versions.items()
        },
    }  # fmt: skip


def entry_of(index: bytes, made_ms: int = 1) -> bytes:
    """entry.json that names an index."""
    named = {"name": "/index-v2.json", "sha256": hashlib.sha256(index).hexdigest(), "size": len(index)}
    return json.dumps({"timestamp": made_ms, "version": 20002, "index": named}).encode()
