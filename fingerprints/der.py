"""DER, as far as signatures of apps need it: elements, the parts of a certificate, and keys that verify.

Certificates of apps are often ones that strict readers refuse (serial number zero, odd times). Only their
key, issuer and serial number are read here; whether a certificate is trusted is nobody's question, since
apps sign with certificates of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

SEQUENCE, SET, OCTETS, OID, CONTEXT_0 = 0x30, 0x31, 0x04, 0x06, 0xA0


class Malformed(ValueError):
    """Bytes that are no DER, or not of the expected shape."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, its content, and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes


def elements(data: bytes) -> list[Element]:
    """The elements of a content, one after another. Raises Malformed."""
    found, at = [], 0
    while at < len(data):
        tag, start, length = data[at], *_length(data, at + 1)
        if start + length > len(data) or tag & 0x1F == 0x1F:
            raise Malformed(f"element at {at} ends behind the data")
        found.append(Element(tag, data[start : start + length], data[at : start + length]))
        at = start + length
    return found


def only(data: bytes, tag: int) -> bytes:
    """The content of the first element, which must have this tag. Raises Malformed."""
    found = elements(data)
    if not found or found[0].tag != tag:
        raise Malformed(f"expected an element of tag {tag:#x}")
    return found[0].content


@dataclass(frozen=True, slots=True)
class Certificate:
    """An X.509 certificate's bytes and the parts that name its signer and its key (RFC 5280, section 4.1)."""

    whole: bytes
    serial: bytes
    issuer: bytes
    key: bytes

    @classmethod
    def of(cls, whole: bytes) -> Certificate:
        """Raises Malformed."""
        parts = elements(elements(only(whole, SEQUENCE))[0].content)
        parts = parts[1:] if parts and parts[0].tag == CONTEXT_0 else parts
        if len(parts) < 6:
            raise Malformed("a certificate without a key")
        return cls(whole, parts[0].content, parts[2].whole, parts[5].whole)

    @property
    def sha256(self) -> str:
        """How Android and stores name a signer."""
        return sha256(self.whole).hexdigest()


def holds(
    key: bytes, signature: bytes, data: bytes, scheme: str, digest: hashes.HashAlgorithm
) -> bool | None:
    """Whether a signature holds; None where the key or the scheme cannot be checked here.

    `key` is a SubjectPublicKeyInfo; `scheme` is `pss`, `pkcs1`, `ecdsa` or `dsa`.
    """
    try:
        loaded = load_der_public_key(key)
        check = _check(loaded, scheme, signature, data, digest)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    if check is None:
        return None
    try:
        check()
    except (InvalidSignature, ValueError):
        return False
    return True


def _check(
    key: object, scheme: str, signature: bytes, data: bytes, digest: hashes.HashAlgorithm
) -> Callable[[], None] | None:
    if isinstance(key, rsa.RSAPublicKey) and scheme in ("pss", "pkcs1"):
        pads = (
            padding.PSS(padding.MGF1(digest), digest.digest_size) if scheme == "pss" else padding.PKCS1v15()
        )
        return lambda: key.verify(signature, data, pads, digest)
    if isinstance(key, ec.EllipticCurvePublicKey) and scheme == "ecdsa":
        return lambda: key.verify(signature, data, ec.ECDSA(digest))
    if isinstance(key, dsa.DSAPublicKey) and scheme == "dsa":
        return lambda: key.verify(signature, data, digest)
    return None


def scheme_of(key: bytes) -> str:
    """`pkcs1`, `ecdsa` or `dsa` by the kind of the key; empty where it is none of these."""
    try:
        loaded = load_der_public_key(key)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    kinds = ((rsa.RSAPublicKey, "pkcs1"), (ec.EllipticCurvePublicKey, "ecdsa"), (dsa.DSAPublicKey, "dsa"))
    return next((name for kind, name in kinds if isinstance(loaded, kind)), "")


def _length(data: bytes, at: int) -> tuple[int, int]:
    """(where the content begins, its length)."""
    if at >= len(data):
        raise Malformed("no length")
    first = data[at]
    if first < 0x80:
        return at + 1, first
    count = first & 0x7F
    if not 1 <= count <= 4 or at + 1 + count > len(data):
        raise Malformed("a length that DER does not have")
    return at + 1 + count, int.from_bytes(data[at + 1 : at + 1 + count], "big")
