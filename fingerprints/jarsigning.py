"""APK Signature Scheme v1: a JAR's manifest, its digests, and the PKCS #7 block over them.

Read only where no newer scheme is present. Every entry outside META-INF must stand in the manifest with a
digest that holds, the manifest in the signature file, and the signature file under the signature (RFC 5652,
section 5.4). A signature file that names a newer scheme, where none is there, tells that it was taken out.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes

from fingerprints import der
from fingerprints.signing import Signature, State
from fingerprints.zips import Entry, Zip

FOLDER = "META-INF/"
MANIFEST = FOLDER + "MANIFEST.MF"
PART_BYTES = 32 * 1024 * 1024
MAX_BLOCKS = 10
DIGESTS = {"SHA-512": "sha512", "SHA-384": "sha384", "SHA-256": "sha256", "SHA1": "sha1", "SHA-1": "sha1"}
"""Names in manifests, strongest first."""
OIDS: Mapping[bytes, tuple[str, hashes.HashAlgorithm]] = {
    bytes.fromhex("608648016503040201"): ("sha256", hashes.SHA256()),
    bytes.fromhex("608648016503040202"): ("sha384", hashes.SHA384()),
    bytes.fromhex("608648016503040203"): ("sha512", hashes.SHA512()),
    bytes.fromhex("2b0e03021a"): ("sha1", hashes.SHA1()),  # noqa: S303 - what old apps are signed with
}
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_BLOCK = re.compile(r"^META-INF/[^/]+\.(RSA|DSA|EC)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a manifest: its bytes with the blank line behind them, and its attributes."""

    whole: bytes
    values: Mapping[str, str]


def verify(apk: Zip) -> Signature:
    """UNSIGNED where no signature block is there. Raises BytesRefused where entries cannot be read."""
    names = [one.name for one in apk.entries if _BLOCK.match(one.name)][:MAX_BLOCKS]
    if not names or MANIFEST not in apk.by_name:
        return Signature(State.UNSIGNED)
    manifest = _part(apk, MANIFEST)
    signers: list[str] = []
    problem, unknown = "", False
    for name in names:
        try:
            signer, problem, unknown = _block(apk, name, manifest)
        except (der.Malformed, IndexError, UnicodeDecodeError) as error:
            signer, problem = "", f"malformed: {error}"
        signers += [signer] if signer else []
        if problem:
            break
    problem = problem or _entries_problem(apk, manifest)
    state = State.VERIFIED if not problem else State.UNCHECKED if unknown else State.INVALID
    return Signature(state, ("v1",), tuple(sorted(set(signers))), (), f"v1: {problem}" if problem else "")


def _block(apk: Zip, name: str, manifest: bytes) -> tuple[str, str, bool]:
    """(signer, what does not hold, whether it merely cannot be checked) of one signature block."""
    file = name.rpartition(".")[0] + ".SF"
    if file not in apk.by_name:
        return "", "a signature block without its signature file", False
    signature_file = _part(apk, file)
    certificate, problem, unknown = _signed(_part(apk, name), signature_file)
    if problem:
        return certificate, problem, unknown
    main, sections = _sections(signature_file)
    if {"2", "3"} & set(re.findall(r"\d+", main.values.get("X-Android-APK-Signed", ""))):
        return certificate, "the newer signature that it names has been taken out", False
    return certificate, _manifest_problem(main, sections, manifest), False


def _signed(block: bytes, data: bytes) -> tuple[str, str, bool]:
    """(certificate, problem, unknown) of a CMS SignedData over `data`. Raises Malformed, IndexError."""
    wrapped = der.elements(der.only(block, der.SEQUENCE))
    parts = der.elements(der.only(wrapped[1].content, der.SEQUENCE))
    certificates = [
        der.Certificate.of(one.whole)
        for part in parts
        if part.tag == der.CONTEXT_0
        for one in der.elements(part.content)
    ]
    fields = der.elements(der.elements(parts[-1].content)[0].content)
    issuer, serial = der.elements(fields[1].content)[:2]
    own = [one for one in certificates if (one.issuer, one.serial) == (issuer.whole, serial.content)]
    if not own:
        return "", "the signer's certificate is not in the block", False
    digest = OIDS.get(der.only(fields[2].content, der.OID))
    scheme = der.scheme_of(own[0].key)
    if digest is None or not scheme:
        return own[0].sha256, "no algorithm that can be checked here", True
    signed, rest = data, fields[3:]
    if rest[0].tag == der.CONTEXT_0:
        if _message_digest(rest[0].content) != hashlib.new(digest[0], data).digest():
            return own[0].sha256, "the signature file was changed", False
        signed, rest = bytes((der.SET,)) + rest[0].whole[1:], rest[1:]
    held = der.holds(own[0].key, rest[1].content, signed, scheme, digest[1])
    if held is None:
        return own[0].sha256, "no algorithm that can be checked here", True
    return own[0].sha256, "" if held else "the signature does not hold", False


def _message_digest(attributes: bytes) -> bytes:
    for one in der.elements(attributes):
        kind, values = der.elements(one.content)[:2]
        if kind.content == MESSAGE_DIGEST:
            return der.only(values.content, der.OCTETS)
    return b""


def _manifest_problem(main: Section, sections: Mapping[str, Section], manifest: bytes) -> str:
    """The signature file vouches for the whole manifest, or for each of its sections."""
    if _holds(main.values, "-Digest-Manifest", manifest):
        return ""
    _, listed = _sections(manifest)
    for name, section in listed.items():
        if name not in sections or not _holds(sections[name].values, "-Digest", section.whole):
            return "the manifest was changed after it was signed"
    return ""


def _entries_problem(apk: Zip, manifest: bytes) -> str:
    """Every entry outside META-INF is in the manifest, once, with its digest."""
    _, sections = _sections(manifest)
    names: set[str] = set()
    for entry in apk.entries:
        if entry.name.startswith(FOLDER) or entry.name.endswith("/"):
            continue
        if entry.name in names:
            return f"two entries of one name: {entry.name[:80]!r}"
        names.add(entry.name)
        section = sections.get(entry.name)
        if section is None:
            return f"an entry that was not signed: {entry.name[:80]!r}"
        if not _entry_holds(apk, entry, section.values):
            return f"an entry that was changed after it was signed: {entry.name[:80]!r}"
    return ""


def _entry_holds(apk: Zip, entry: Entry, values: Mapping[str, str]) -> bool:
    for name, algorithm in DIGESTS.items():
        told = values.get(f"{name}-Digest")
        if told is not None:
            digest = hashlib.new(algorithm, usedforsecurity=False)
            for piece in apk.pieces(entry):
                digest.update(piece)
            return _base64(digest.digest()) == told
    return False


def _holds(values: Mapping[str, str], suffix: str, data: bytes) -> bool:
    for name, algorithm in DIGESTS.items():
        if f"{name}{suffix}" in values:
            return values[f"{name}{suffix}"] == _base64(
                hashlib.new(algorithm, data, usedforsecurity=False).digest()
            )
    return False


def _sections(data: bytes) -> tuple[Section, dict[str, Section]]:
    """The main section, and the named ones; the first of a name counts. Raises UnicodeDecodeError."""
    parts = [_section(whole) for whole in _split(data)]
    named: dict[str, Section] = {}
    for one in parts[1:]:
        named.setdefault(one.values.get("Name", ""), one)
    return (parts[0] if parts else Section(b"", {})), named


def _split(data: bytes) -> Iterable[bytes]:
    """Sections with the empty line that ends each."""
    return [one for one in re.split(rb"(?<=\n\r\n)|(?<=\n\n)|(?<=\r\n\r\n)", data) if one.strip()]


def _section(whole: bytes) -> Section:
    lines = re.sub(r"\r?\n ", "", whole.decode("utf-8")).splitlines()
    pairs = (line.partition(": ") for line in lines)
    return Section(whole, {name: value for name, _, value in pairs if name})


def _part(apk: Zip, name: str) -> bytes:
    return apk.read(apk.by_name[name], PART_BYTES)


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")
