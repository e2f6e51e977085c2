"""Who signed an app, and whether the signature holds: APK Signature Schemes v2, v3 and v3.1, then v1.

A certificate that is found proves nothing: anybody can copy it into an archive. It names the signer only
where the signature over the signed data holds, the certificate's key is the key that signed, and the
digests are those of this file. Three outcomes stay apart: verified, present but invalid, unsigned (and
`unchecked`, where an algorithm is none that can be checked here).
Layout: source.android.com/docs/security/features/apksigning (v2, v3); every scheme that is present must hold.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives import hashes

from fingerprints import der
from fingerprints.zips import END, Zip

BLOCK_MAGIC = b"APK Sig Block 42"
V2, V3, V31 = 0x7109871A, 0xF05368C0, 0x1B93AD61
NAMES = {V2: "v2", V3: "v3", V31: "v3.1"}
STRIPPED = 0xBEEFF00D
"""Attribute of a v2 signer: a newer scheme was there when this was signed."""
ROTATED = 0x559F8B02
"""Attribute of a v3 signer: v3.1 was there when this was signed."""
LINEAGE = 0x3BA06F8C
BLOCK_BYTES = 64 * 1024 * 1024
CHUNK = 1 << 20
SHA256, SHA512 = hashes.SHA256(), hashes.SHA512()
ALGORITHMS: Mapping[int, tuple[str, hashes.HashAlgorithm]] = {
    0x0101: ("pss", SHA256), 0x0102: ("pss", SHA512), 0x0103: ("pkcs1", SHA256), 0x0104: ("pkcs1", SHA512),
    0x0201: ("ecdsa", SHA256), 0x0202: ("ecdsa", SHA512), 0x0301: ("dsa", SHA256),
    0x0421: ("pkcs1", SHA256), 0x0423: ("ecdsa", SHA256), 0x0425: ("dsa", SHA256),
}  # fmt: skip
CHUNKED = {0x0101: "sha256", 0x0102: "sha512", 0x0103: "sha256", 0x0104: "sha512", 0x0201: "sha256",
           0x0202: "sha512", 0x0301: "sha256"}  # fmt: skip
"""Algorithms whose digest is over chunks of a megabyte; the others are over a tree (fs-verity)."""


class State(StrEnum):
    """What is known of a signature."""

    VERIFIED = "verified"
    INVALID = "invalid"
    UNCHECKED = "unchecked"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Signature:
    """What an app's signatures say.

    Attributes:
        schemes: that are present.
        signers: SHA-256 of the certificates, as the newest scheme names them; mere claims unless verified.
        lineage: SHA-256 of earlier certificates whose owner handed over to the present one, proven.
        reason: why it is not verified, empty where it is.
    """

    state: State
    schemes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    lineage: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """One signer of one scheme. `problem` is empty where everything holds; `open` says it cannot be checked."""

    certificate: str
    lineage: tuple[str, ...] = ()
    attributes: tuple[int, ...] = ()
    problem: str = ""
    open: bool = False


def blocks(apk: Zip) -> dict[int, bytes]:
    """The pairs of the signing block, which stands right before the central directory; empty without one.

    Raises BytesRefused where the file cannot be read.
    """
    tail = b"".join(apk.raw(max(0, apk.directory - 24), apk.directory))
    if len(tail) < 24 or tail[8:] != BLOCK_MAGIC:
        return {}
    size = int(struct.unpack("<Q", tail[:8])[0])
    start = apk.directory - size - 8
    if not 24 <= size <= BLOCK_BYTES or start < 0:
        return {}
    data = b"".join(apk.raw(start, apk.directory - 24))
    if struct.unpack("<Q", data[:8])[0] != size:
        return {}
    return {-1: struct.pack("<Q", start), **dict(_pairs(data[8:]))}


def verify(apk: Zip, found: Mapping[int, bytes]) -> Signature:
    """What schemes v2 and newer say; UNSIGNED where none is there."""
    present = [scheme for scheme in (V31, V3, V2) if scheme in found]
    if not present:
        return Signature(State.UNSIGNED)
    start = int(struct.unpack("<Q", found[-1])[0])
    digests = _Digests(apk, start)
    read = {scheme: _signers(found[scheme], scheme, digests) for scheme in present}
    newest = read[present[0]]
    lineage = tuple(sorted({one for signer in newest for one in signer.lineage}))
    signers = tuple(sorted({one.certificate for one in newest}))
    state, reason = _judged(read, apk)
    names = tuple(NAMES[scheme] for scheme in present)
    return Signature(state, names, signers, lineage if state is State.VERIFIED else (), reason)


def _judged(read: Mapping[int, Sequence[Signer]], apk: Zip) -> tuple[State, str]:
    if apk.directory + apk.directory_size != apk.end:
        return State.INVALID, "bytes between the central directory and its end record"
    for scheme, signers in read.items():
        problem = next((one.problem for one in signers if one.problem), "" if signers else "no signer")
        if problem:
            checked = not all(one.open for one in signers if one.problem) or not signers
            return State.INVALID if checked else State.UNCHECKED, f"{NAMES[scheme]}: {problem}"
    return _consistent(read)


def _consistent(read: Mapping[int, Sequence[Signer]]) -> tuple[State, str]:
    """Nothing was taken out, and the schemes name one owner."""
    attributes = {
        (scheme, one) for scheme, signers in read.items() for signer in signers for one in signer.attributes
    }
    if (V2, STRIPPED) in attributes and V3 not in read:
        return State.INVALID, "the v3 signature that was there has been taken out"
    if (V3, ROTATED) in attributes and V31 not in read:
        return State.INVALID, "the v3.1 signature that was there has been taken out"
    known: set[str] = set()
    for signers in read.values():  # newest first
        named = {one.certificate for one in signers}
        if known and not named <= known:
            return State.INVALID, "the schemes name different signers"
        known = known or named | {one for signer in signers for one in signer.lineage}
    return State.VERIFIED, ""


def _signers(block: bytes, scheme: int, digests: _Digests) -> list[Signer]:
    try:
        return [_signer(one, scheme, digests) for one in _list(_prefixed(block, 0)[0])]
    except (der.Malformed, struct.error, IndexError) as error:
        return [Signer("", problem=f"malformed: {error}")]


def _signer(data: bytes, scheme: int, digests: _Digests) -> Signer:
    signed, at = _prefixed(data, 0)
    width = 0 if scheme == V2 else 8
    devices, at = data[at : at + width], at + width  # smallest and largest SDK
    signature_list, at = _prefixed(data, at)
    key, _ = _prefixed(data, at)
    digest_list, at = _prefixed(signed, 0)
    certificates, at = _prefixed(signed, at)
    repeated, at = signed[at : at + width], at + width
    attributes = dict(_attributes(_prefixed(signed, at)[0])) if at < len(signed) else {}
    chain = [der.Certificate.of(one) for one in _list(certificates)]
    if not chain:
        return Signer("", problem="no certificate")
    told = {
        number: _prefixed(one, 4)[0] for one in _list(digest_list) for number in struct.unpack_from("<I", one)
    }
    signatures = {
        number: _prefixed(one, 4)[0]
        for one in _list(signature_list)
        for number in struct.unpack_from("<I", one)
    }
    name, numbers = chain[0].sha256, tuple(attributes)
    contradictions = (
        (devices != repeated, "the devices it is for are not those that were signed"),
        (key != chain[0].key, "the certificate's key is not the key that signed"),
        (list(told) != list(signatures), "digests and signatures are of different algorithms"),
    )
    for wrong, problem in contradictions:
        if wrong:
            return Signer(name, (), numbers, problem)
    problem, unknown = _problem(key, signed, signatures, told, digests)
    if problem or LINEAGE not in attributes:
        return Signer(name, (), numbers, problem, unknown)
    older = _lineage(attributes[LINEAGE])
    if older is None or older[-1:] != (name,):
        return Signer(name, (), numbers, "the proof of rotation does not hold")
    return Signer(name, older[:-1], numbers)


def _problem(
    key: bytes, signed: bytes, signatures: Mapping[int, bytes], told: Mapping[int, bytes], digests: _Digests
) -> tuple[str, bool]:
    """(what does not hold, whether it merely cannot be checked)."""
    checked = 0
    for number, signature in signatures.items():
        if number not in ALGORITHMS:
            continue
        if der.holds(key, signature, signed, *ALGORITHMS[number]) is False:
            return "the signature does not hold", False
        if number in CHUNKED:
            if digests.of(CHUNKED[number]) != told[number]:
                return "the file was changed after it was signed", False
            checked += der.holds(key, signature, signed, *ALGORITHMS[number]) is True
    return ("", False) if checked else ("no algorithm that can be checked here", True)


def _lineage(data: bytes) -> tuple[str, ...] | None:
    """Certificates of a proof of rotation, oldest first, the present one last; None where it does not hold."""
    names: list[str] = []
    parent: tuple[bytes, int] | None = None
    for node in _list(data[4:]):
        signed, at = _prefixed(node, 0)
        _flags, following = struct.unpack_from("<II", node, at)
        signature, _ = _prefixed(node, at + 8)
        certificate = der.Certificate.of(_prefixed(signed, 0)[0])
        if parent and not (
            parent[1] in ALGORITHMS and der.holds(parent[0], signature, signed, *ALGORITHMS[parent[1]])
        ):
            return None
        parent = certificate.key, int(following)
        names.append(certificate.sha256)
    return tuple(names)


class _Digests:
    """Digests of the file's content: entries, central directory, and an end record that points at the block."""

    def __init__(self, apk: Zip, start: int) -> None:
        self._apk, self._start = apk, start
        self._made: dict[str, bytes] = {}

    def of(self, name: str) -> bytes:
        if name not in self._made:
            self._made[name] = self._digest(name)
        return self._made[name]

    def _digest(self, name: str) -> bytes:
        count, parts = 0, []
        for chunk in self._chunks():
            parts.append(hashlib.new(name, b"\xa5" + struct.pack("<I", len(chunk)) + chunk).digest())
            count += 1
        return hashlib.new(name, b"\x5a" + struct.pack("<I", count) + b"".join(parts)).digest()

    def _chunks(self) -> Iterator[bytes]:
        apk = self._apk
        for start, end in ((0, self._start), (apk.directory, apk.directory + apk.directory_size)):
            for at in range(start, end, CHUNK):
                yield b"".join(apk.raw(at, min(at + CHUNK, end)))
        record = bytearray(b"".join(apk.raw(apk.end, apk.length)))
        struct.pack_into("<I", record, END.size - 6, self._start)
        yield bytes(record)


def _pairs(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 12 <= len(data):
        length, number = struct.unpack_from("<QI", data, at)
        if not 4 <= length <= len(data) - at - 8:
            return
        yield int(number), data[at + 12 : at + 8 + int(length)]
        at += 8 + int(length)


def _prefixed(data: bytes, at: int) -> tuple[bytes, int]:
    """Bytes behind their length, and the place behind them."""
    (length,) = struct.unpack_from("<I", data, at)
    if at + 4 + length > len(data):
        raise der.Malformed(f"{length} bytes announced at {at}")
    return data[at + 4 : at + 4 + length], at + 4 + length


def _list(data: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(data):
        one, at = _prefixed(data, at)
        found.append(one)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    for one in _list(data):
        (number,) = struct.unpack_from("<I", one)
        yield int(number), one[4:]
